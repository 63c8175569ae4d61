"""Whether drafts of 50 to 500 words come out within 10 % of the length asked for, by whole sentences.

Public questions, each asked for at two lengths, go through the path of the product: outline, draft, loop. The draft
before the loop is the baseline.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from core.checks.length import check_length
from core.checks.repetition import check_repetition
from core.evals.score import Score, mean, share
from core.models import open_chat
from core.usecases.writing.brief import Brief
from core.usecases.writing.drafting import draft
from core.usecases.writing.fitting import is_cut
from core.usecases.writing.outlining import outline
from core.usecases.writing.revising import revise

SUITE = "writing_length"
ROWS = "mt_bench/vicuna_bench.jsonl"
SKIPPED = frozenset(("coding", "math", "fermi"))
"""Questions whose answer is code or a calculation."""
LENGTHS = (50, 75, 100, 150, 200, 250, 300, 350, 400, 500)
TOGETHER = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """One draft before and after the loop. `whole` is False where it ends within a sentence."""

    wanted: int
    drafted: bool
    fitted: bool
    whole: bool
    fresh: bool
    draft_tokens: int
    loop_tokens: int


def run(data: Path, limit: int | None) -> list[Score]:
    """Every question at two lengths, spread so that each length is asked for equally often; [] without the rows."""
    if not (data / ROWS).is_file():
        return []
    briefs = read_briefs(data / ROWS)
    kept = briefs[:: max(1, len(briefs) // limit)][:limit] if limit else briefs
    model = open_chat()
    with ThreadPoolExecutor(TOGETHER, "row") as pool:
        return score(list(pool.map(lambda brief: measure(brief, model), kept)))


def read_briefs(path: Path) -> list[Brief]:
    """Each question with two of the lengths."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    questions = [row["turns"][0] for row in rows if row["category"] not in SKIPPED]
    half = len(LENGTHS) // 2
    pairs = [(LENGTHS[at % len(LENGTHS)], LENGTHS[(at + half) % len(LENGTHS)]) for at in range(len(questions))]
    asked = [(text, length) for text, pair in zip(questions, pairs, strict=True) for length in pair]
    return [Brief(kind="free", topic=text, length=length) for text, length in asked]


def measure(brief: Brief, model: BaseChatModel) -> Outcome:
    """One draft through the product's path."""
    *_, plan = outline(brief, model=model)
    *_, drafted = draft(brief, plan, model=model)
    *_, fitted = revise(drafted, model=model)
    wanted = brief.length or 0
    checks = {check.name: check.passed for check in check_repetition(fitted.text, brief.language)}
    return Outcome(
        wanted,
        bool(check_length(drafted.text, wanted, brief.length_unit).passed),
        bool(check_length(fitted.text, wanted, brief.length_unit).passed),
        not is_cut(fitted.text, brief.language),
        checks["repeated_sentences"] is not False and checks["loops"] is not False,
        drafted.tokens,
        fitted.tokens - drafted.tokens,
    )


def score(outcomes: Sequence[Outcome]) -> list[Score]:
    """The share within 10 %, with what it must not cost."""
    detail = f"{ROWS} without {', '.join(sorted(SKIPPED))}; two of {LENGTHS} words each; free requests, embedded model"
    before = sum(one.drafted for one in outcomes) / max(1, len(outcomes))
    fewer = {"higher_is_better": False, "detail": "generated tokens a draft"}
    fitted = [one.fitted for one in outcomes]
    aims = {"target": 0.9, "baseline": round(before, 3), "detail": detail}
    return [
        share(SUITE, "Drafts of 50-500 words within 10 % of the length", fitted, **aims),
        share(SUITE, "Drafts of 50-500 words that end with a whole sentence", [o.whole for o in outcomes], target=0.99),
        share(SUITE, "Drafts of 50-500 words without a sentence twice or a loop", [o.fresh for o in outcomes]),
        mean(SUITE, "Drafts of 50-500 words: tokens of the draft", [o.draft_tokens for o in outcomes], **fewer),
        mean(SUITE, "Drafts of 50-500 words: tokens the loop adds", [o.loop_tokens for o in outcomes], **fewer),
    ]
