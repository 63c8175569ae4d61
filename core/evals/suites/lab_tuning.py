"""Does a head learn one's own table, in the time a person waits? BANKING77, the training file alone.

A fixed fifth of it, stratified (seed 7, as in `support_intents`), is measured on; of the other four a tenth is checked
with. Seconds are those of the job from its first line to its report, the child's start not counted; beside them stand
the processor's own seconds, which do not grow when others use the machine.
"""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from core.evals.questions import read_banking, split_fifth
from core.evals.score import Score
from core.usecases.lab.job_folder import Order, write_order
from core.usecases.lab.tuning.evaluating import JobReport, read_report
from core.usecases.lab.tuning.preparing import KIND
from core.usecases.lab.tuning.records import DEFAULTS, Example, Method, Recipe
from core.usecases.lab.tuning.splitting import split_examples
from core.usecases.lab.tuning.training import run as train
from core.usecases.lab.tuning.training import write_task
from core.usecases.lab.work import Report

SUITE = "lab_tuning"
BASE = "sentence-transformers/all-MiniLM-L6-v2"
MOST_SECONDS = 60.0
LARGE = {"epochs": 12, "batch": 128, "rate": 1e-2}
"""Fewer, larger steps than the defaults: they are enough for thousands of rows, and take a third of the time."""


def run(data: Path, limit: int | None = None) -> list[Score]:
    """Accuracy and seconds of the head alone; `limit` trains on that many rows."""
    return measure("head", MOST_SECONDS, read_rows(data, limit), LARGE)


def read_rows(data: Path, limit: int | None) -> list[Example]:
    """The examples with the part of each."""
    kept, held = split_fifth(read_banking(data))
    rows = [Example(at, *row, "train") for at, row in enumerate(kept[:limit])]
    known = {row.label for row in rows}
    rows += [Example(len(kept) + at, *row, "test") for at, row in enumerate(held) if row[1] in known]
    return rows


def measure(
    method: Method, most: float, rows: list[Example], settings: Mapping[str, float] | None = None
) -> list[Score]:
    """One training of everything that is in `rows`, with `settings` instead of the method's defaults."""
    recipe = Recipe(BASE, method, **DEFAULTS[method] | dict(settings or {}))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_order(folder, Order(KIND, "banking77", ""))
        write_task(folder, recipe, split_examples(rows, recipe), {"title": "banking77"})
        began = time.process_time()
        train(folder, Report(folder))
        spent = time.process_time() - began
        return tell(method, most, read_report(folder), spent)


def tell(method: Method, most: float, report: JobReport, spent: float) -> list[Score]:
    """The scores of one training. `spent` is processor time in seconds, of all cores together."""
    found, name = report.measurement, f"BANKING77, {method}"
    detail = f"{report.counts[0]} rows trained on, {report.trained} of {report.whole} parameters"
    accuracy, macro = found.accuracy, found.f1_macro
    return [
        Score(
            SUITE, f"{name}: accuracy", accuracy.value, found.n, accuracy.low, accuracy.high, target=0.92,
            baseline=round(report.majority.value, 4), detail=detail,
        ),
        Score(SUITE, f"{name}: macro F1", macro.value, found.n, macro.low, macro.high, detail=detail),
        Score(
            SUITE, f"{name}: seconds", report.seconds, report.counts[0], target=most, higher_is_better=False,
            detail=f"two cores, shared with other work; {spent:.0f} s of processor time in all",
        ),
        Score(SUITE, f"{name}: processor seconds", spent, report.counts[0], detail="of all cores together"),
        Score(SUITE, f"{name}: accuracy before training", report.untrained.value, 500, detail="the same network"),
        Score(SUITE, f"{name}: calibration error", found.calibration_error, found.n, higher_is_better=False),
    ]  # fmt: skip
