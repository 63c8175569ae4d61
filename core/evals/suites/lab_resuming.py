"""Does a training that was killed with signal 9 come to the same numbers as one that was not?

A table of BANKING77's training file is trained twice with the same settings: once straight through, once killed
whenever so many checks were done, and continued. Compared are the final weights, probabilities and figures.
"""

import os
import signal
import tempfile
import time
from pathlib import Path

import numpy as np

from core.evals.questions import read_banking
from core.evals.score import Score
from core.models.classifier_folder import read_head
from core.usecases.lab.job_folder import PROCESS, read_json
from core.usecases.lab.jobs import Job, continue_job, open_job
from core.usecases.lab.tuning.evaluating import read_report
from core.usecases.lab.tuning.preparing import Task, begin_training
from core.usecases.lab.tuning.records import Example, Recipe
from core.usecases.lab.tuning.splitting import split_examples

SUITE = "lab_resuming"
BASE = "sentence-transformers/all-MiniLM-L6-v2"
ROWS = {"head": 1200, "full": 240}
SETTINGS = {"head": {"epochs": 20, "batch": 16}, "full": {"epochs": 4, "batch": 16, "rate": 1e-4}}
KILLS = (1, 2)
"""A run is killed after the first check beyond these many."""
PATIENCE = 3000.0


def run(data: Path, limit: int | None = None) -> list[Score]:
    """The largest difference of any final number, for the head alone and for everything."""
    rows = [Example(at, *row) for at, row in enumerate(read_banking(data))]
    return [score for method in ROWS for score in compare(method, rows[:: len(rows) // (limit or ROWS[method])])]


def compare(method: str, rows: list[Example]) -> list[Score]:
    """Both trainings, one after the other."""
    recipe = Recipe(BASE, method, **SETTINGS[method])
    task = Task(recipe, split_examples(only_repeated(rows), recipe), {"title": method})
    with tempfile.TemporaryDirectory() as name:
        straight = wait(begin_training(Path(name) / "straight", task))
        killed, count = kill_and_continue(begin_training(Path(name) / "killed", task))
        gap = max(difference(straight, killed), weight_gap(straight.folder / "model", killed.folder / "model"))
    detail = (
        f"{len(rows)} rows, killed {count} times; largest difference of any figure, confusion or weight of the head"
    )
    return [
        Score(
            SUITE, f"{method}: difference after kill -9", gap, count, target=0.0, higher_is_better=False, detail=detail
        )
    ]


def only_repeated(rows: list[Example]) -> list[Example]:
    """Rows of labels that have at least four."""
    labels = [row.label for row in rows]
    return [row for row in rows if labels.count(row.label) >= 4]


def wait(job: Job) -> Job:
    """The job once it is done."""
    end = time.monotonic() + PATIENCE
    while (job := open_job(job.folder)).at_work and time.monotonic() < end:
        time.sleep(0.2)
    assert job.status.state == "done", job.status
    return job


def kill_and_continue(job: Job) -> tuple[Job, int]:
    """The same, killed on the way; how often it was."""
    count = 0
    for checks in KILLS:
        end = time.monotonic() + PATIENCE
        while (job := open_job(job.folder)).at_work and time.monotonic() < end:
            if sum("check_accuracy" in row for row in job.status.curve) > checks:
                os.kill(read_json(job.folder / PROCESS)["pid"], signal.SIGKILL)
                count += 1
                break
            time.sleep(0.02)
        while open_job(job.folder).at_work:
            time.sleep(0.05)
        if open_job(job.folder).can_continue:
            job = continue_job(job)
    return wait(job), count


def difference(one: Job, other: Job) -> float:
    """The largest difference of the figures and of the confusion's counts."""
    first, second = (read_report(job.folder).measurement for job in (one, other))
    figures = [
        abs(getattr(first, name).value - getattr(second, name).value)
        for name in ("accuracy", "f1_macro", "f1_weighted")
    ]
    counts = np.abs(np.array(first.confusion) - np.array(second.confusion)).max()
    return float(max(*figures, counts, abs(first.threshold - second.threshold)))


def weight_gap(one: Path, other: Path) -> float:
    """The largest difference of any number of the heads."""
    return max(float(np.abs(a - b).max()) for a, b in zip(read_head(one), read_head(other), strict=True))
