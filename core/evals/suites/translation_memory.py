"""A hundred thousand strings: how much memory and time the translation memory takes, whether the likest string is
found, and whether a large job that is killed goes on without losing or repeating anything.

Every measurement is a process of its own (`memory_worker`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.evals.memory_worker import ASKED, KNOWN
from core.evals.score import Score, share
from core.settings import REPOSITORY

SUITE = "translation_memory"
STRINGS = 100_000
KILLED = 0.4
"""Share of the job after which its process is killed."""
GROWN, SECONDS, LIKEST, JOB_MEMORY = 150.0, 5.0, 0.99, 1_000.0
LANGUAGES = {"en": "English", "zh": "Chinese", "ja": "Japanese"}
_COMMAND = (sys.executable, "-W", "ignore", "-m", "core.evals.memory_worker")


@dataclass(frozen=True, slots=True)
class JobRun:
    """What one process of a job said: its progress as (done, total), and its figures, {} where it was killed."""

    progress: tuple[tuple[int, int], ...]
    figures: dict


def run(data: Path, limit: int | None = None) -> list[Score]:
    """The memory by itself in three languages, then the whole job; `limit` strings."""
    count = limit or STRINGS
    figures = {language: _ask("memory", data, language, count) for language in LANGUAGES}
    small = _ask("memory", data, "en", count // 10)
    return [*score_memory(figures["en"], small, count), *score_likest(figures), *measure_job(data, count)]


def score_memory(figures: dict, small: dict, count: int) -> list[Score]:
    """Memory and time for `count` strings, beside those of a tenth of them."""
    filled = f"filled in {figures['fill']:.0f} CPU seconds; the process held {figures['memory'] / 1e6:.0f} MB at most"
    return [
        Score(
            SUITE, f"{count:,} strings remembered and looked up: memory grown, MB", figures["grown"] / 1e6, count,
            target=GROWN, detail=filled, higher_is_better=False,
        ),
        Score(
            SUITE, f"{ASKED:,} texts looked up among {count:,}, CPU seconds", figures["look_up"], ASKED,
            target=SECONDS, detail="half of them known, half changed by 5 to 20 %", higher_is_better=False,
        ),
        Score(
            SUITE, "The same among ten times as many strings, times as long", figures["look_up"] / small["look_up"],
            ASKED, target=10.0, higher_is_better=False,
        ),
    ]  # fmt: skip


def score_likest(figures: dict[str, dict]) -> list[Score]:
    """How often the likest of all strings, by comparing them all, is the one that is found."""
    detail = "changed texts that some string is at least 0.75 alike, compared with every string"
    return [
        share(
            SUITE,
            f"The likest string found ({LANGUAGES[language]})",
            [n < one["likest"] for n in range(int(one["able"]))],
            target=LIKEST,
            detail=detail,
        )
        for language, one in figures.items()
    ]


def measure_job(data: Path, count: int) -> list[Score]:
    """A file of the strings: begun, killed, gone on to its end."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/store.sqlite"
        begun = _ask("begin", data, database, count)
        killed = run_job_process(data, database, count, until=KILLED)
        ended = run_job_process(data, database, count)
    return score_job(begun, killed, ended, count)


def score_job(begun: dict, killed: JobRun, ended: JobRun, count: int) -> list[Score]:
    """What a job of `count` strings took, and whether the second process went on where the first was killed."""
    last, first = killed.progress[-1][0], ended.progress[0][0]
    figures, segments = ended.figures, ended.figures["segments"]
    done = [now for now, _ in ended.progress]
    honest = done == sorted(done) and done[-1] == sum(segments.values()) == count and first >= last
    most = max(begun["memory"], figures["memory"]) / 1e6
    made = sum(n for state, n in segments.items() if state not in ("untranslated", "open"))
    told = ", ".join(f"{state} {n:,}" for state, n in sorted(segments.items()))
    pace = (
        f"{1000 * figures['cpu'] / (count - first):.1f} ms of processor time a string; {begun['seconds']:.0f} s to read"
    )
    return [
        Score(
            SUITE, f"A file of {count:,} strings: peak memory of a process, MB", most, count,
            target=JOB_MEMORY, detail=pace, higher_is_better=False,
        ),
        Score(
            SUITE, "Strings kept but lost by kill -9", float(max(0, last - first)), last, target=0.0,
            detail=f"killed at {last:,}, went on at {first:,}", higher_is_better=False,
        ),
        Score(
            SUITE, "Progress only grows and ends with every string accounted for", float(honest), len(done), target=1.0,
        ),
        share(
            SUITE, "Strings translated", [n < made for n in range(count)],
            target=0.95, detail=told,
        ),
        Score(
            SUITE, "Strings taken from the memory, share of those it knew", segments.get("memory", 0) / (KNOWN * count),
            int(KNOWN * count), target=0.95, detail="what the killed process made but had not kept comes from it too",
        ),
    ]  # fmt: skip


def run_job_process(data: Path, database: str, count: int, *, until: float = 1.0) -> JobRun:
    """One process that translates; killed with SIGKILL once the share `until` is done, where that is below 1."""
    command = (*_COMMAND, "run", str(data), database, str(count))
    progress: list[tuple[int, int]] = []
    figures: dict = {}
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            said = json.loads(line)
            if "done" not in said:
                figures = said
                continue
            progress.append((said["done"], said["total"]))
            if until < 1.0 and said["done"] >= until * said["total"]:
                process.kill()
                break
    return JobRun(tuple(progress), figures)


def _ask(task: str, data: Path, where: str, count: int) -> dict:
    command: Sequence[str] = (*_COMMAND, task, str(data), where, str(count))
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
