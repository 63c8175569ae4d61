"""Passages that a chapter repeats word for word from an earlier one.

Counts words (in Chinese, characters) blind to case and punctuation; does not find a scene retold in other words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words

LENGTH = {"zh": 16}
LENGTH_ELSEWHERE = 9
"""Words (characters in Chinese) in a row that count as repeated; shorter stretches are idiom."""
_UNIT = re.compile("[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+(?:['’][a-z]+)?")


@dataclass(frozen=True, slots=True)
class Retold:
    """A stretch of chapter `chapter` (from 1) that chapter `before` has too."""

    chapter: int
    before: int
    span: Span
    quote: str


def find_retold(chapters: Sequence[str], language: str) -> tuple[Retold, ...]:
    """In order, neighbouring repetitions as one."""
    size = LENGTH.get(language, LENGTH_ELSEWHERE)
    first: dict[tuple[str, ...], int] = {}
    found: list[Retold] = []
    for number, chapter in enumerate(chapters, 1):
        units = list(_UNIT.finditer(chapter))
        grams = [tuple(unit[0].lower() for unit in units[at : at + size]) for at in range(len(units) - size + 1)]
        for at, gram in enumerate(grams):
            if first.get(gram, number) != number:
                _extend(found, chapter, number, first[gram], Span(units[at].start(), units[at + size - 1].end()))
        for gram in grams:
            first.setdefault(gram, number)
    return tuple(found)


def check_retelling(chapters: Sequence[str], language: str) -> Check:
    """None with a single chapter. `spans` point into the last chapter."""
    if len(chapters) < 2:
        return Check("repeated_passages", None, words("facts.one_chapter"))
    found = find_retold(chapters, language)
    if not found:
        return Check("repeated_passages", True, words("facts.nothing_retold"))
    shown = "; ".join(f"“{one.quote[:80]}”" for one in found[:5])
    spans = tuple(one.span for one in found if one.chapter == len(chapters))
    return Check("repeated_passages", False, words("facts.retold", count=len(found), quotes=shown), spans)


def _extend(found: list[Retold], chapter: str, number: int, before: int, span: Span) -> None:
    """Appends the stretch, or joins it to the last one where the two overlap."""
    last = found[-1] if found else None
    if last and (last.chapter, last.before) == (number, before) and span.start <= last.span.end:
        span = Span(last.span.start, span.end)
        found.pop()
    found.append(Retold(number, before, span, chapter[span.start : span.end]))
