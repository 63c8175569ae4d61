"""Which form to run, said plainly from the numbers. Measures nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.messages import Words, words
from core.usecases.lab.cheaper.forms import REFERENCE, Compared, FormName

WORSE_PERPLEXITY = 1.02
"""A form whose perplexity is more than 2 % above the reference's is another model, not a cheaper one."""

AS_FAST = 0.9
"""Forms within a tenth of the fastest count as equally fast: runs on a shared machine vary by so much."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The form to run and why; `against` says of every other form why not."""

    form: FormName
    reason: Words
    against: tuple[tuple[FormName, Words], ...]


def recommend(rows: Sequence[Compared]) -> Recommendation:
    """Of the forms as good as the reference, the fastest; of equally fast ones, the one with the least memory."""
    good = [row for row in rows if row.perplexity_times <= WORSE_PERPLEXITY]
    fastest = max(row.figures.speed for row in good)
    quick = [row for row in good if row.figures.speed >= AS_FAST * fastest]
    best = min(quick, key=lambda row: row.figures.memory)
    against = tuple((row.figures.form, _why_not(row, best, quick)) for row in rows if row is not best)
    return Recommendation(best.figures.form, _why(best), against)


def _why(row: Compared) -> Words:
    if row.figures.form == REFERENCE:
        return words("lab_cheaper.keep_reference")
    return words(
        "lab_cheaper.recommended",
        times=f"{row.speed_times:.1f}",
        disk=f"{100 * row.disk_share:.0f}",
        memory=f"{100 * row.memory_share:.0f}",
        perplexity=f"{100 * (row.perplexity_times - 1):+.1f}",
        same=f"{100 * row.same_tokens:.0f}",
    )


def _why_not(row: Compared, best: Compared, quick: Sequence[Compared]) -> Words:
    if row.perplexity_times > WORSE_PERPLEXITY:
        return words("lab_cheaper.worse_text", perplexity=f"{100 * (row.perplexity_times - 1):+.1f}")
    if row not in quick:
        return words("lab_cheaper.slower", share=f"{100 * row.figures.speed / best.figures.speed:.0f}")
    return words("lab_cheaper.more_memory", times=f"{row.figures.memory / best.figures.memory:.1f}")
