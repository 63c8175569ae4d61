"""The translation memory and a large job, each in a process of its own; prints figures as lines of JSON.

    python -m core.evals.memory_worker memory FOLDER LANGUAGE COUNT
    python -m core.evals.memory_worker begin FOLDER DATABASE COUNT
    python -m core.evals.memory_worker run FOLDER DATABASE COUNT

`begin` fills the memory with the share of the strings that it is to know and puts the file into the store; `run`
translates it, or goes on, with an engine that knows the sentences; it prints a line at every progress.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from core.evals.memory_strings import change, make_strings, read_pairs
from core.evals.speed_worker import peak_memory
from core.models.scripted_translator import ScriptedTranslator
from core.models.translator import TranslationRequest
from core.store import open_store
from core.usecases.translation.jobs import begin_job, fetch_job, run_job
from core.usecases.translation.likeness import likeness
from core.usecases.translation.memory import Memory
from core.usecases.translation.records import Direction, Tools
from core.usecases.translation.unit import flatten

DESK, JOB = "evaluation of the translator", "large"
KNOWN = 0.3
"""Share of the strings that the memory has."""
ASKED, COMPARED = 1_000, 100


class SentenceTranslator(ScriptedTranslator):
    """Says the known translation of each sentence; keeps no requests but how many there were."""

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """As the scripted translator."""
        said = super().translate(requests, source, target)
        self.asked = getattr(self, "asked", 0) + len(self.requests)
        self.requests.clear()
        return said


def measure_memory(data: Path, language: str, count: int) -> dict[str, float]:
    """Filling it, looking up texts of which half are known and half changed, and whether what is likest is found."""
    strings = make_strings(read_pairs(data, language), count)
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Memory(open_store(f"sqlite:///{folder}/store.sqlite"), DESK, "en", "es"), strings)


def _measure(memory: Memory, strings: Sequence[tuple[str, str]]) -> dict[str, float]:
    before, figures = peak_memory(), {}
    begun = time.process_time()
    memory.remember(strings, human=False, engine="engine")
    figures["fill"] = time.process_time() - begun
    draw, texts = random.Random(6), [source for source, _ in strings]
    drawn = enumerate(draw.sample(texts, min(ASKED, len(texts))))
    asked = [text if n % 2 else change(text, texts, draw) for n, text in drawn]
    memory.look_up(asked[:1])
    begun = time.process_time()
    found = memory.look_up(asked)
    figures["look_up"] = time.process_time() - begun
    figures["exact"] = sum(match is not None and match.source == text for match, text in zip(found, asked, strict=True))
    figures["memory"], figures["grown"] = peak_memory(), peak_memory() - before
    return figures | _compare(texts, asked, [match.likeness if match else 0.0 for match in found])


def _compare(texts: Sequence[str], asked: Sequence[str], found: Sequence[float]) -> dict[str, float]:
    """Of changed texts that have a match at all, how many were given the likest of all strings."""
    flat = [flatten(text) for text in texts]
    best = [_likest(flatten(one), flat) for one in asked[: 2 * COMPARED : 2]]
    able = [(most, got) for most, got in zip(best, found[: 2 * COMPARED : 2], strict=True) if most]
    return {"able": len(able), "likest": sum(got >= most for most, got in able)}


def _likest(text: str, texts: Sequence[str]) -> float:
    """The most that any of the texts is alike; what is not half alike by characters cannot be 0.75 alike."""
    near = process.extract_iter(text, texts, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5)
    return max((likeness(text, one, least=0.75) for one, _, _ in near), default=0.0)


def begin(data: Path, database: str, count: int) -> dict[str, float]:
    """The file as JSON with numbered keys, the memory with its share of it, and the job begun."""
    strings = make_strings(read_pairs(data), count)
    store = open_store(database)
    Memory(store, DESK, "en", "es").remember(strings[: int(KNOWN * count)], human=True)
    file = json.dumps({f"key_{n}": source for n, (source, _) in enumerate(strings)}, ensure_ascii=False).encode()
    begun = time.perf_counter()
    job = begin_job(store, DESK, "strings.json", file, Direction("en", "es"), job_id=JOB)
    return {"segments": job.total, "bytes": len(file), "seconds": time.perf_counter() - begun, "memory": peak_memory()}


def go_on(data: Path, database: str, count: int) -> None:
    """Translate what is open; a line for each progress and one with the figures at the end."""
    store = open_store(database)
    engine = SentenceTranslator(dict(read_pairs(data)), id="engine")
    tools = Tools(engine, Memory(store, DESK, "en", "es"))
    begun = time.perf_counter()
    for progress in run_job(store, DESK, JOB, tools):
        print(json.dumps({"done": progress.done, "total": progress.total}), flush=True)
    figures = {"seconds": time.perf_counter() - begun, "cpu": time.process_time(), "memory": peak_memory()}
    segments = fetch_job(store, DESK, JOB).segments
    print(json.dumps(figures | {"asked": getattr(engine, "asked", 0), "segments": segments}), flush=True)


if __name__ == "__main__":
    task, folder, where, number = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    if task == "run":
        go_on(folder, where, number)
    else:
        print(json.dumps((measure_memory if task == "memory" else begin)(folder, where, number)))
