"""How fast large jobs are: one process, two processes and two workers of Ray on the same texts, results compared.

The texts are made here, so the folder of public data is not read: python -m core.evals batch data
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.evals.score import Score
from core.settings import REPOSITORY

SUITE = "batch_speed"
TEXTS, ROUNDS = 60, 3
WAYS = {
    "one process": (),
    "two processes": ("--workers", "2"),
    "Ray, two workers": ("--engine", "ray", "--workers", "2"),
}
SENTENCE = "The harbour opened {n} years ago, and {m} ships came in the first week. "


def run(data: Path, limit: int | None = None) -> list[Score]:
    """Medians of seconds of the whole command, for `limit` texts and for one; all bytes must be the same."""
    texts = limit or TEXTS
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large", Path(folder) / "small"
        _write_texts(large, texts)
        _write_texts(small, 1)
        times, alone = _measure_ways(large), _measure_ways(small)
    same = len({made for runs in times.values() for _, made in runs}) == 1
    told = Score(SUITE, "results are the same bytes each way", float(same), ROUNDS * len(WAYS), target=1.0)
    return [told, *_scores(times, texts, "texts"), *_scores(alone, 1, "text alone")]


def _measure_ways(texts: Path) -> dict[str, list[tuple[float, bytes]]]:
    """Each way's runs; the ways take turns, so that a busy machine is busy for all of them."""
    times: dict[str, list[tuple[float, bytes]]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            times[name].append(_measure(texts, way))
    return times


def _scores(times: dict[str, list[tuple[float, bytes]]], texts: int, what: str) -> list[Score]:
    medians = {name: statistics.median(seconds for seconds, _ in runs) for name, runs in times.items()}
    base = medians["one process"]
    scores = []
    for name, seconds in medians.items():
        detail = f"checked without a model, median of {ROUNDS}; {base / seconds:.2f} times as fast as one process"
        scores.append(
            Score(SUITE, f"{texts} {what}, {name}, seconds", seconds, texts, detail=detail, higher_is_better=False)
        )
    return scores


def _write_texts(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        text = "".join(SENTENCE.format(n=number + line, m=line * line) for line in range(300))
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")


def _measure(texts: Path, way: tuple[str, ...]) -> tuple[float, bytes]:
    """Seconds of the whole command, and what it made."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "core", "batch", "check", str(texts), "-o", out, "--shard-size", "5", *way]
        begun = time.perf_counter()
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
        return time.perf_counter() - begun, (Path(out) / "results.jsonl").read_bytes()
