"""The Transformer from scratch after its default training, on every task: held-out examples written exactly.

Needs no data: examples are made by rule. 500 of things (dates, numbers, words) that no training saw, in any form.
"""

import tempfile
from dataclasses import asdict
from pathlib import Path

from core.evals.score import Score, wilson
from core.usecases.lab.job_folder import write_json
from core.usecases.lab.scratch.tasks import TASKS
from core.usecases.lab.scratch.training import PLAN, STEPS, Plan, Result, read_result
from core.usecases.lab.scratch.training import run as train
from core.usecases.lab.work import Report

SUITE = "lab_scratch"
TARGET = 0.95
MORE_STEPS = {"reverse": 800}
"""More than the usual ones where the task wants it."""


def run(data: Path, limit: int | None) -> list[Score]:
    """A share for each task, and the seconds of processor time of its training; `limit` cuts the steps."""
    scores = []
    for task in TASKS:
        plan = Plan(task.name, task.language, steps=max(50, limit or MORE_STEPS.get(task.name, STEPS)))
        scores += score(plan, trained(plan))
    return scores


def trained(plan: Plan) -> Result:
    """What came of one training, done here and now."""
    with tempfile.TemporaryDirectory() as place:
        write_json(Path(place) / PLAN, asdict(plan))
        train(Path(place), Report(Path(place)))
        found = read_result(Path(place))
    assert found is not None
    return found


def score(plan: Plan, found: Result) -> list[Score]:
    """Exact matches with their interval; seconds on the clock on one core."""
    name = f"Transformer from scratch, {plan.task} ({plan.language})"
    low, high = wilson(found.right, found.n)
    detail = f"{found.steps} steps, {found.parameters} weights, one core; held-out things in any form"
    exact = Score(SUITE, f"{name}: exact", found.share, found.n, low, high, target=TARGET, detail=detail)
    seconds = Score(SUITE, f"{name}: seconds on one core", found.seconds, 1, higher_is_better=False, detail=detail)
    print(name, found.right, found.n, round(found.seconds, 1), flush=True)
    return [exact, seconds]
