"""Whether a statement keeps to the sides of its source: left, right and both.

Compares the words around a side with those of the source. Does not know which part of the body lies where.
"""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.checks.medical.amounts import find_amounts
from core.checks.medical.closest import Close, find_closest
from core.checks.medical.mentions import Mention
from core.checks.medical.retold import leave_open
from core.checks.medical.said_elsewhere import find_clauses_of_other_side, is_sized_on
from core.checks.medical.said_nearest import denies
from core.checks.medical.sides import Side, SideWord, find_sides, side_of
from core.checks.medical.source import Part, Source, overlap
from core.checks.medical.terms import FOUND, HAN, find_terms
from core.documents.document import Span
from core.messages import words


def check_side(statement: Source, source: Source, report: Source) -> Check:
    """Every left, right and both, of what it is said."""
    found_wrong = list(_find_wrong_sides(statement, source, report))
    wrong = [span for span, is_sure in found_wrong if is_sure]
    wrong += [] if wrong else find_clauses_of_other_side(statement, report)
    if not wrong and found_wrong:
        return leave_open("side", statement.text, [span for span, _ in found_wrong])
    if wrong:
        said = ", ".join(dict.fromkeys(_around(statement.text, span) for span in wrong))
        return Check("side", False, words("medical_checks.side_other", said=said), tuple(wrong))
    found = any(find_sides(sentence.text) for sentence in statement.sentences)
    return Check("side", True, words("medical_checks.side_told" if found else "medical_checks.no_side"))


def _around(text: str, span: Span) -> str:
    end = min(len(text), span.end + 24)
    return text[span.start : end].split(",")[0].split("，")[0].strip()


def _find_wrong_sides(statement: Source, source: Source, report: Source) -> Iterator[tuple[Span, bool]]:
    """Where a side is another than the source's, and whether that is sure."""
    anywhere = set(report.sides)
    if {"left", "right"} <= anywhere:
        anywhere.add("both")
    for close in find_closest(statement, source):
        told = {one.side for sentence in close.told for one in find_sides(sentence.text)}
        for one in _find_repeated_sides(close):
            yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end), True
        for one in find_sides(close.said.text):
            if told and one.side not in told and not (one.side == "both" and len(told) > 1):
                yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end), True
    lettered = not anywhere and bool(_CHAMBERS.search(report.text))
    free = not find_closest(statement, source)
    for part in statement.parts:
        start, sided = part.sentence.span.start, _keys_by_side(part)
        for one in find_sides(part.sentence.text):
            if not part.span.start <= one.span.start < part.span.end or _is_compared(part.sentence.text, one.span):
                continue
            told = _sides_told(part, sided.get(one.span, set()), source)
            if {"left", "right"} <= told:
                told.add("both")
            if one.side not in (told or anywhere):
                untold = free and _cannot_be_told(part, one, sided.get(one.span, set()), report)
                is_sure = not (
                    lettered
                    or untold
                    or _is_on_that_side(part, one.side, report)
                    or free
                    and is_sized_on(part, one.side, report)
                )
                yield Span(start + one.span.start, start + one.span.end), is_sure


def _find_repeated_sides(close: Close) -> Iterator[SideWord]:
    """A side named more often than in any of the sentences repeated, which name the other one, too."""
    said = find_sides(close.said.text)
    for side in ("left", "right"):
        mine = [one for one in said if one.side == side]
        told = [[one.side for one in find_sides(sentence.text)] for sentence in close.told]
        if len(mine) > 1 and all(sides.count(side) < len(mine) <= len(sides) for sides in told):
            yield mine[-1]


def _cannot_be_told(part: Part, side: SideWord, keys: set[str], report: Source) -> bool:
    """Of a sentence that retells: one side held against the other, a pair, or what is not there on a side of which the
    report denies something."""
    sides = {one.side for one in find_sides(part.sentence.text)}
    mine = [one for one in part.mentions if one.key in keys and one.term.concept.kind in FOUND]
    denied = bool(mine) and all("negated" in one.states for one in mine)
    cleared = any(one.side == side.side and ("negated" in one.states or one.normal) for one, _ in report.mentions)
    nothing = denies(part) and not any(one.term.concept.kind in FOUND for one in part.mentions)
    return side.side == "both" or len(sides) > 1 or denied and cleared or nothing and bool(HAN.search(part.text))


def _is_on_that_side(part: Part, side: Side, report: Source) -> bool:
    """Whether the report has what the part names on that side, too, and nothing pins it to another."""
    found = {one.key for one in part.mentions if one.term.concept.kind in FOUND}
    pinned = find_amounts(part.sentence.text) or any(other.side != side for other in find_sides(part.sentence.text))
    return not pinned and any(one.key in found and one.side == side for one, _ in report.mentions)


_CHAMBERS = re.compile(r"\b(?:[LR][AV]|[LR])\b")
"""Sides in letters that may be others."""


def _keys_by_side(part: Part) -> dict[Span, set[str]]:
    """What each side word of a part is the nearest of."""
    keys: dict[Span, set[str]] = {}
    for one in part.mentions if find_sides(part.sentence.text) else ():
        if side_of(part.sentence.text, one.term.span):
            keys.setdefault(_nearest_side(part, one), set()).add(one.key)
    return keys


def _sides_told(part: Part, mine: set[str], source: Source) -> set[str]:
    """The sides of the nearest things in the source; of its sentence or an earlier one where they have none."""
    keys = mine or set(part.keys)
    scored = [(overlap(part, other) + 2 * len(keys & other.keys), other) for other in source.parts]
    best = max((score for score, _ in scored), default=0)
    if best < 2:
        return set()
    near = [other for score, other in scored if score >= max(2, best - 1)]
    found = {side for other in near for side in _sides_of_part(other, keys)}
    if found:
        return found
    return {one.side for other in near for one in find_sides(other.sentence.text)} or _side_before(near, source)


def _is_compared(text: str, side: Span) -> bool:
    """Whether the side is only what something is compared with ("than on the left"), or "both" is of no pair."""
    if re.search(r"\bthan (?:in |on |at |of )?(?:the |your |his |her )?$", text[max(0, side.start - 16) : side.start]):
        return True
    after = text[side.end : side.end + 30]
    return text[side.start : side.end].lower() == "both" and not any(
        one.concept.kind == "site" for one in find_terms(after)
    )


def _nearest_side(part: Part, mention: Mention) -> Span:
    return min(
        (one.span for one in find_sides(part.sentence.text)),
        key=lambda span: abs(span.start - mention.term.span.start),
    )


def _sides_of_part(part: Part, keys: set[str]) -> set[str]:
    """The sides of the things named; of the whole part where none of them has one."""
    own = {one.side for one in part.mentions if one.key in keys and one.side and _has_side(part)}
    return own or {
        one.side for one in find_sides(part.sentence.text) if part.span.start <= one.span.start < part.span.end
    }


def _has_side(part: Part) -> bool:
    return any(part.span.start <= one.span.start < part.span.end for one in find_sides(part.sentence.text))


def _side_before(near: list[Part], source: Source) -> set[str]:
    """The last side named before, as a heading names it for all that follows."""
    first = min(part.sentence.span.start for part in near)
    before = [sides for s in source.sentences if s.span.start < first and (sides := find_sides(s.text))]
    return {one.side for one in before[-1]} if before else set()
