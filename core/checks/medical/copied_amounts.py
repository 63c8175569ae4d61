"""Which amounts of a statement are copied from its source, and which it converts, counts, rounds or reckons itself."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.checks.medical.amounts import Amount, find_dates, size_of
from core.checks.medical.closest import find_closest
from core.checks.medical.recall import recall
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
    """Whether two amounts in different units of one kind are the same: exactly, but for times, of which eight weeks are
    two months."""
    if one.unit == other.unit:
        return False
    mine, theirs = size_of(one), size_of(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return False
    return mine == theirs or mine[0] == "time" and abs(mine[1] - theirs[1]) * 12 <= max(mine[1], theirs[1])


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
        if not (
            free
            and (_is_counted(one) or _is_vague(one))
            or _is_difference(one, statement, report)
            or _is_rounded(one, report)
            or _is_stay(one, report)
        )
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
    if _TOTAL.search(one.part.sentence.text[:start]) and not one.amount.unit:
        return True
    before = (each for each in one.part.mentions if each.term.span.end <= start)
    counts = one.part.sentence.text[one.amount.span.end :][:1] in ("项", "种", "样")
    if not counts and any(each.term.concept.kind == "measure" for each in before):
        return False
    said = one.part.sentence.text[start : one.amount.span.end].strip()
    return (
        not one.amount.unit
        and not said[:1].isdigit()
        and isinstance(one.amount.value, Decimal)
        and (one.amount.value <= 10)
    )


_TOTAL = re.compile("[一总]共[有是]?$")


def _is_vague(one: Told) -> bool:
    """两三个月: two Chinese numerals that stand for neither of both."""
    return bool(_VAGUE.match(one.part.sentence.text, one.amount.span.start))


_VAGUE = re.compile("一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九")


def _is_rounded(one: Told, report: Source) -> bool:
    """Whether the statement says that a number is nearly so, and the report has one of that unit within a fifth; or the
    report has it with more digits behind the point."""
    kind, size = _sized(one.amount)
    near = [theirs for other in report.told if (theirs := _sized(other.amount))[0] == kind]
    if _NEARLY.search(one.part.sentence.text[: one.amount.span.start]):
        return any(abs(size - other) * 5 <= other for _, other in near)
    after = one.part.sentence.text[one.amount.span.end :]
    if after[:1] in _MORE or size >= _LARGE:
        return any(0 <= (other - size) * (5 if after[:1] in _MORE else 50) <= other for _, other in near)
    same = (other.amount.value for other in report.told if one.amount.unit and other.amount.unit == one.amount.unit)
    return any(_is_shortened(value, one.amount.value) for value in same)


def _is_shortened(value: Decimal | str, said: Decimal | str) -> bool:
    """Whether a value is said with fewer of the digits behind its point."""
    if isinstance(value, str) or isinstance(said, str) or said < 1:
        return False
    least = Decimal(1).scaleb(min(0, int(said.as_tuple().exponent)))
    return bool(value % least) and value.quantize(least, ROUND_HALF_UP) == said


def _is_stay(one: Told, report: Source) -> bool:
    """Whether so many days lie between two dates of the report, or are begun in it."""
    if one.amount.unit != "day" or isinstance(one.amount.value, str):
        return False
    days = _list_days(report.text)
    return any((b - a).days in (one.amount.value, one.amount.value - 1) for a in days for b in days)


@recall(64)
def _list_days(text: str) -> frozenset[date]:
    days = set()
    for first in (mention.readings[0][0] for mention in find_dates(text)):
        if first.year and first.month and first.day:
            with suppress(ValueError):  # 30 February
                days.add(date(first.year, first.month, first.day))
    return frozenset(days)


def _sized(amount: Amount) -> tuple[str, Decimal]:
    """Its size where its unit has one, else its value in its unit."""
    value = Decimal(-1) if isinstance(amount.value, str) else amount.value
    return size_of(amount) or (amount.unit, value)


_MORE, _LARGE = ("多", "余"), 10_000
"""After a number that is more than it, and from where a number is said in round thousands."""
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
