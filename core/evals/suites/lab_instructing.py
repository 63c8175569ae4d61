"""What some minutes of LoRA teach the embedded chat model: to answer a shop's message with its small JSON form.

On the project's own synthetic pairs. Held-out instructions differ from those trained on in items, days and numbers, so
the share says that a way of answering was learned, not that new questions are understood. The data folder is not used.
"""

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from core.errors import GenerationFailed
from core.evals.score import Score, share
from core.settings import REPOSITORY
from core.usecases.lab.instructing.checking import check_pairs
from core.usecases.lab.instructing.reading import read_pairs
from core.usecases.lab.instructing.records import Plan
from core.usecases.lab.instructing.training import fill_job
from core.usecases.lab.job_folder import Order, read_json, write_order
from core.usecases.lab.work import do_work

SUITE = "lab_instructing"
PAIRS = REPOSITORY / "data" / "lab" / "instructions.csv"
PLAN = Plan(steps=24, batch=4, context=160, held=0.1, samples=12)


def run(data: Path, limit: int | None) -> list[Score]:
    """Scores of one tuning; `limit` takes that many steps."""
    del data
    plan = Plan(**asdict(PLAN) | {"steps": min(PLAN.steps, limit or PLAN.steps)})
    check = check_pairs(read_pairs(PAIRS)[0], context=plan.context)
    folder = Path(tempfile.mkdtemp(prefix="instructing-")) / "job"
    folder.mkdir()
    try:
        fill_job(folder, plan, check.kept, {"read": check.count})
        write_order(folder, Order("instructing", "shop", ""))
        if do_work(folder, turns=False):
            raise GenerationFailed("models.engine_failed", why=SUITE)
        return describe(read_json(folder / "report.json"), plan)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def describe(report: dict, plan: Plan) -> list[Score]:
    """Loss of held-out answers, and how many samples have the wanted form."""
    detail = f"{plan.steps} steps of {plan.batch} pairs, rank {plan.rank}, {report['trained']:,} parameters trained"
    count, form = len(report["samples"]), report["form"]
    losses = [
        Score(SUITE, f"{when}: nats a token of held-out answers", report[when]["loss"], int(report[when]["tokens"]),
              detail=f"{detail}; {report['pairs'][1]} pairs", higher_is_better=False)
        for when in ("before", "after")
    ]  # fmt: skip
    shares = [
        _share(f"{when}: {said}", form[f"{key}_{when}"], count, 0.8 if (when, key) == ("after", "form") else None)
        for when in ("before", "after")
        for key, said in (("form", "JSON with the wanted keys"), ("same", "word for word as wanted"))
    ]
    return [
        *losses,
        *shares,
        Score(SUITE, "seconds", report["seconds"], plan.steps, detail=detail, higher_is_better=False),
    ]


def _share(name: str, hits: int, count: int, target: float | None) -> Score:
    outcomes = [True] * hits + [False] * (count - hits)
    return share(SUITE, name, outcomes, target=target, detail="greedy answers to held-out instructions")
