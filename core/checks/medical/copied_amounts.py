"""Which amounts of a statement are copied from its source, and which it converts, counts, rounds or reckons itself."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.checks.medical.amounts import Amount, size_of
from core.checks.medical.closest import find_closest
from core.checks.medical.source import Source, Told
from core.checks.medical.terms import broaden
from core.documents.document import Span

TIMES = frozenset(["min", "h", "day", "week", "month", "year"])
"""Units that turn a bare number into something else: a pressure of 160 is not 160 months."""


def find_same(told: Told, source: Source) -> list[Told]:
    """Where the source has the same value, or one that is the same in another unit: 0.6 cm and 6 mm."""
    return [
        one for one in source.told if one.amount.value == told.amount.value or is_converted(told.amount, one.amount)
    ]


def is_converted(one: Amount, other: Amount) -> bool:
    """Whether two amounts in different units of one kind are exactly the same."""
    mine = size_of(one)
    return one.unit != other.unit and mine is not None and mine == size_of(other)


def span_of(told: Told) -> Span:
    start = told.part.sentence.span.start
    return Span(start + told.amount.span.start, start + told.amount.span.end)


def list_copied(statement: Source, source: Source, report: Source) -> list[Told]:
    """The amounts of the statement but those it reckons, rightly, from two others that the source has, those it rounds
    and says so, and what it counts itself ("two liver enzymes") where it repeats no sentence."""
    free = not find_closest(statement, source)
    return [
        one
        for one in statement.told
        if not (free and _is_counted(one) or _is_difference(one, statement, report) or _is_rounded(one, report))
    ]


def find_own(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Amounts that the statement counts or rounds itself, and the source does not have."""
    copied = [id(one) for one in list_copied(statement, source, report)]
    for one in statement.told:
        if id(one) not in copied and not find_same(one, source) and not _is_difference(one, statement, report):
            yield span_of(one)


def _is_counted(one: Told) -> bool:
    """A small number in words without a unit, and not of a measure named before it."""
    start = one.amount.span.start
    if any(each.term.concept.kind == "measure" and each.term.span.end <= start for each in one.part.mentions):
        return False
    said = one.part.sentence.text[start : one.amount.span.end].strip()
    return (
        not one.amount.unit
        and not said[:1].isdigit()
        and isinstance(one.amount.value, Decimal)
        and (one.amount.value <= 10)
    )


def _is_rounded(one: Told, report: Source) -> bool:
    """Whether the statement says that a number is nearly so, and the report has one of that unit within a fifth."""
    if not _NEARLY.search(one.part.sentence.text[: one.amount.span.start]):
        return False
    mine = _sized(one.amount)
    near = (_sized(other.amount) for other in report.told)
    return any(kind == mine[0] and abs(mine[1] - size) * 5 <= size for kind, size in near)


def _sized(amount: Amount) -> tuple[str, Decimal]:
    """Its size where its unit has one, else its value in its unit."""
    value = Decimal(-1) if isinstance(amount.value, str) else amount.value
    return size_of(amount) or (amount.unit, value)


_NEARLY = re.compile(
    r"(?:\b(?:nearly|almost|just (?:under|over|below|above)|a (?:little|bit) (?:under|over|below|above)|close to)\s"
    r"|不到|将近|接近|差不多|近)$",
    re.I,
)


def _is_difference(one: Told, statement: Source, source: Source) -> bool:
    """Whether the amount is how much two others of the statement differ by, which the source has too."""
    if not _DIFFERS.search(one.part.sentence.text):
        return False
    given = source.told if _GAINED.search(one.part.sentence.text) else statement.told
    others = [
        other.amount.value
        for other in given
        if other is not one and other.amount.unit == one.amount.unit and find_same(other, source)
    ]
    numbers = [value for value in others if isinstance(value, Decimal)]
    return any(abs(a - b) == one.amount.value for a in numbers for b in numbers)


_GAINED = re.compile(r"\b(?:lost|gained|put on)\b|[增长重轻瘦减]了", re.I)

_DIFFERS = re.compile(
    r"\b(?:less|more|fewer|lower|higher|lost|gained|difference|up by|down by|fell by|rose by|than)\b|[减增]少?了"
    r"|[轻重高低长瘦]了|差了?|[升降]了",
    re.I,
)


def share_label(one: Told, other: Told) -> bool:
    return any(a in broaden(b) or b in broaden(a) for a in one.labels for b in other.labels)
