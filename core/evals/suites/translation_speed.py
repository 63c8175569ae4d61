"""CTranslate2 in 8 bits beside transformers in 32, on one model made here, of an OPUS-MT model's size: do they say the
same subwords, and how much sooner. Alternating in one process, medians of the ratios.

python -m core.evals.suites.translation_speed ROUNDS
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from core.evals.by_heart import END, PAD, UNKNOWN, marian_config, write_marian, write_pieces
from core.evals.score import Score, share
from core.models.device import detect_device
from core.models.seq2seq_engine import CTranslateModel, Seq2Seq, Task, TransformersSeq2Seq
from core.settings import REPOSITORY, Settings

SUITE = "translation_speed"
VOCABULARY, WIDTH, LAYERS, PLACES = 65_001, 512, 6, 512
"""The size of the models published as opus-mt: 6 + 6 layers of width 512."""
SENTENCES, READ, SAID = 8, 64, 60
"""The model says the sentences' targets by heart; together they have fewer subwords than the model is wide."""
ROUNDS = 5
FASTER = 3.5
SETTING = f"beam 4, {READ} subwords in, {SAID} out, all cores of the CPU; random layers, sentences learnt by heart"


def run(data: Path, limit: int | None = None) -> list[Score]:
    """The two ratios and the share of equal results; `data` is not read, `limit` rounds."""
    command = [sys.executable, "-W", "ignore", "-m", "core.evals.suites.translation_speed", str(limit or ROUNDS)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    return [
        *_ratios("Translating a sentence in 8 bits", figures["alone"]),
        *_ratios(f"Translating {SENTENCES} sentences in 8 bits", figures["together"]),
        share(
            SUITE,
            "Sentences that say the same subwords in 8 bits",
            figures["equal"],
            target=1.0,
            detail=SETTING,
        ),
        Score(SUITE, "Weights in 8 bits, share of those in 32", figures["disk"], 1, higher_is_better=False),
    ]


def measure(rounds: int) -> dict[str, object]:
    """One process's figures."""
    with tempfile.TemporaryDirectory() as name:
        weights, converted = Path(name) / "weights", Path(name) / "converted"
        sources = make_model(weights)
        converted.mkdir()
        command = [sys.executable, "-W", "ignore", "-m", "core.models.seq2seq_conversion", str(weights), str(converted)]
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
        device = detect_device(Settings(device="cpu"))
        ours, reference = CTranslateModel(converted, device), TransformersSeq2Seq(weights, device)
        figures: dict[str, object] = {
            "disk": (converted / "model.bin").stat().st_size / (weights / "model.safetensors").stat().st_size,
            "equal": [_decode(ours, [one])[1] == _decode(reference, [one])[1] for one in sources],
        }
        for name, batch in (("alone", sources[:1]), ("together", sources)):
            _decode(ours, batch)
            figures[name] = [(*_decode(reference, batch)[0], *_decode(ours, batch)[0]) for _ in range(rounds)]
        return figures


def make_model(folder: Path) -> list[list[str]]:
    """Write the model; the sources it knows by heart."""
    folder.mkdir()
    write_pieces(folder / "source.spm", ["the quick brown fox jumps over the lazy dog"], 40)
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = [END, UNKNOWN, *(f"\u2581w{at}" for at in range(2, VOCABULARY - 1)), PAD]
    draw = random.Random(1)
    ids = [draw.sample(range(2, VOCABULARY - 1), READ - 1) + [0] for _ in range(SENTENCES)]
    said = [draw.sample(range(2, VOCABULARY - 1), SAID - 1) + [0] for _ in range(SENTENCES)]
    config = marian_config(VOCABULARY, WIDTH, LAYERS, PLACES, spread=0.02)
    write_marian(folder, pieces, config, list(zip(ids, said, strict=True)))
    return [[pieces[at] for at in row] for row in ids]


def _decode(model: Seq2Seq, sources: Sequence[Sequence[str]]) -> tuple[tuple[float, float], list[list[list[str]]]]:
    """Seconds by the clock and of the processor, and the results."""
    begun, worked = time.perf_counter(), time.process_time()
    made = model.decode(sources, Task(start=(), limit=2 * SAID))
    return (time.perf_counter() - begun, time.process_time() - worked), made


def _ratios(name: str, times: Sequence[tuple[float, float, float, float]]) -> list[Score]:
    """`times`: the reference's seconds by clock and processor, then ours, a row a round."""
    theirs, ours = (statistics.median(row[at] for row in times) for at in (0, 2))
    detail = f"{SETTING}; medians {theirs:.2f} s and {ours:.2f} s"
    clock, processor = (statistics.median(row[at] / row[at + 2] for row in times) for at in (0, 1))
    return [
        Score(SUITE, f"{name}, times as fast as transformers", clock, len(times), target=FASTER, detail=detail),
        Score(SUITE, f"{name}, share of its processor time saved", 1 - 1 / processor, len(times)),
    ]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
