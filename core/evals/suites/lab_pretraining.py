"""What a minute of pre-training teaches: surprise at held-out texts before and after, beside word counts alone.

On the project's own synthetic harbour notes, so the numbers say that the path works, not how good a model is. The whole
job is run as the lab runs it: reading, cleaning, splitting, tokenizer, training. The data folder is not used.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from core.errors import GenerationFailed
from core.evals.score import Score, mean
from core.settings import REPOSITORY
from core.usecases.lab.job_folder import Order, read_json, write_order
from core.usecases.lab.pretraining.packing import pack
from core.usecases.lab.pretraining.perplexity import measure_causal, measure_masked, measure_unigram
from core.usecases.lab.pretraining.preparing import fill_job, prepare_corpus
from core.usecases.lab.pretraining.records import Cleaning, Perplexity, Plan
from core.usecases.lab.pretraining.training import open_start, read_pair
from core.usecases.lab.work import do_work

SUITE = "lab_pretraining"
CORPUS = REPOSITORY / "data" / "lab" / "corpus" / "harbour.txt"
STEPS = 120
PLANS = (
    ("causal, tiny", Plan("clm", steps=STEPS)),
    ("masked, tiny", Plan("mlm", steps=STEPS)),
    ("embedded model, going on", Plan("clm", start="embedded", steps=10, batch=4, context=128, rate=1e-4)),
)


def run(data: Path, limit: int | None) -> list[Score]:
    """Scores of each plan; `limit` takes that many steps and held-out texts."""
    del data
    cleaned, _ = prepare_corpus(CORPUS, None, Cleaning(("en", "zh")))
    scores: list[Score] = []
    for name, plan in PLANS:
        plan = Plan(**asdict(plan) | {"steps": min(plan.steps, limit or plan.steps)})
        folder = Path(tempfile.mkdtemp(prefix="pretraining-")) / "job"
        folder.mkdir()
        try:
            fill_job(folder, plan, cleaned)
            write_order(folder, Order("pretraining", name, ""))
            if do_work(folder, turns=False):
                raise GenerationFailed("models.engine_failed", why=name)
            scores += describe(name, folder, plan, limit)
        finally:
            shutil.rmtree(folder.parent, ignore_errors=True)
    return scores


def describe(name: str, folder: Path, plan: Plan, limit: int | None) -> list[Score]:
    """Nats a token of each held-out text, before and after, and the job's own figures."""
    from core.usecases.lab.pretraining.trying import open_folder

    pair, report = read_pair(folder), read_json(folder / "report.json")
    before, stream = open_start(folder, plan, pair)
    after, _ = open_folder(folder / "model")
    texts = pair.held[:limit] if plan.start == "new" else pair.held[: limit or 40]
    detail = f"{plan.steps} steps of {plan.batch} x {plan.context} tokens, {report['parameters']:,} parameters"
    scores = []
    for when, model in (("before", before), ("after", after)):
        if plan.objective == "clm":
            found = [measure_causal(model, stream, [text], plan.context) for text in texts]
        else:
            blocks = pack(stream, texts, plan.context)
            size = stream.tokenizer.get_vocab_size()
            found = [measure_masked(model, [block], size, plan.seed + at) for at, block in enumerate(blocks)]
        scores += _both(f"{name}: {when}", found, detail)
    if plan.objective == "clm" and plan.start == "new":
        found = [measure_unigram(stream, pair.train, [text]) for text in texts]
        scores += _both(f"{name}: word counts alone", found, "add-one smoothing")
    seconds = Score(SUITE, f"{name}: seconds", report["seconds"], plan.steps, detail=detail, higher_is_better=False)
    return [*scores, seconds]


def _both(name: str, found: Sequence[Perplexity], detail: str) -> list[Score]:
    """Perplexity and bits a byte, means over texts with intervals."""
    from math import log

    def score(what: str, value: Callable[[Perplexity], float]) -> Score:
        return mean(SUITE, f"{name}, {what}", [value(one) for one in found], detail=detail, higher_is_better=False)

    scores = [score("nats a token", lambda one: log(one.perplexity))]
    if all(one.bits_per_byte is not None for one in found):
        scores.append(score("bits a byte", lambda one: one.bits_per_byte or 0.0))
    return scores
