"""Amounts in a student's text: numbers with their units, "1 h 30 min", 3米50厘米 and "9.8 ± 0.1" as one each.

Works on plain text (`plain_text`). Does not know which amount is the answer.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from core.usecases.grading.colons import find_minutes
from core.usecases.grading.final_answer import after_equals
from core.usecases.grading.number_reading import Number, find_numbers
from core.usecases.grading.plain_text import PlainText
from core.usecases.grading.unit_reading import MOST_TAIL, UnitFound, read_unit, to_unit

HOURS = (("hour", 1),)
_NEAR = 24
"""Characters before a number that may make it part of a calculation."""
BETWEEN = re.compile(r"[^\S\n]*(?:±|\+/-?)[^\S\n]*")
_CLOSED = re.compile(r"[^\S\n]*([)\]])")
_OPENED = re.compile(r"([(\[])[^\S\n]*$")
_OPERAND = re.compile(
    r"(?:(?:[\d)π]|pi)[^\S\n]*(?:[*/+]|x(?=\s))|[*x]\s*10\s*-|\d的|√|根号|sqrt|\broot\s+of|±)[^\S\n]*\(?\s*[$€£¥]?$",
    re.IGNORECASE,
)
_OPERATED = re.compile(r"[^\S\n]*(?:[*/+x][^\S\n]*[$€£¥]?[\d(√π]|\^|\*\*|π|pi\b|√|根号|:\d)", re.IGNORECASE)
"""What makes a number part of a calculation that the student left undone."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit (None: none was written) at `start`..`end` of a plain text."""

    number: Number
    unit: UnitFound | None
    start: int
    end: int

    @property
    def value(self) -> Fraction:
        """The number, a percentage as its share of one."""
        return self.number.value


def first_quantity(plain: PlainText) -> Quantity | None:
    """The first behind the last "="; None where it is part of a calculation."""
    found = find_quantities(plain.text, *after_equals(plain.text, 0, len(plain.text)))
    return found[0] if found and not is_operand(plain.text, found[0]) else None


def is_operand(text: str, found: Quantity) -> bool:
    """Whether the number is part of a calculation without a result: 3*4, √16, 2π."""
    before = text[max(0, found.start - _NEAR) : found.start]
    return bool(_OPERAND.search(before) or _OPERATED.match(text, found.number.end))


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """Numbers with their units in `start`..`end` of a plain text; "1 h 30 min" and 3米50厘米 are one quantity."""
    found: list[Quantity] = []
    for number in find_numbers(text[:end]):
        if number.start < (found[-1].end if found else start):
            continue
        unit = read_unit(text[number.end : min(end, number.end + MOST_TAIL)]) if not number.percent else None
        quantity = Quantity(number, unit, number.start, number.end + (unit.length if unit else 0))
        quantity = _extend(quantity, text[:end]) if unit else quantity
        joined = _join(found[-1], quantity, text) if found else None
        found[-1:] = [joined] if joined else [*found[-1:], quantity]
        found[-1] = _leave_brackets(found[-1], text[:end])
    return found


def _leave_brackets(quantity: Quantity, text: str) -> Quantity:
    """With the unit behind brackets around the number alone: (2.5 ± 0.2) kg."""
    opened = _OPENED.search(text, max(0, quantity.start - _NEAR), quantity.start)
    closed = _CLOSED.match(text, quantity.end)
    if (
        quantity.unit
        or quantity.number.percent
        or not opened
        or not closed
        or opened[1] + closed[1] not in ("()", "[]")
    ):
        return quantity
    unit = read_unit(text[closed.end() : closed.end() + MOST_TAIL])
    return Quantity(quantity.number, unit, opened.start(), closed.end() + unit.length) if unit else quantity


def _extend(quantity: Quantity, text: str) -> Quantity:
    """With the half behind its unit, 3米半, or the bare minutes behind whole hours."""
    hours = quantity.unit.powers == HOURS and quantity.number.decimals == 0
    minutes = find_minutes(text, quantity.end) if hours else None
    if not (minutes or text.startswith("半", quantity.end)):
        return quantity
    more, end = (Fraction(minutes[0], 60), minutes[1]) if minutes else (Fraction(1, 2), quantity.end + 1)
    number = replace(quantity.number, value=quantity.value + more, other=None, decimals=None)
    return Quantity(number, quantity.unit, quantity.start, end)


def _join(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    """The two as one, where the second only goes on in a smaller unit, or says how exact the first is."""
    if BETWEEN.fullmatch(text, first.end, second.start) and not first.number.percent:
        return Quantity(first.number, first.unit or second.unit, first.start, second.end)
    if not (first.unit and second.unit and re.fullmatch(r"\s*(?:and|又|零)?\s*", text[first.end : second.start])):
        return None
    one, more = to_unit(Fraction(1), first.unit.powers, second.unit.powers), second.value
    if one is None or one <= 1 or more < 0 or more >= one:
        return None
    number = Number(first.value + (more if first.value >= 0 else -more) / one, first.start, second.number.end)
    return Quantity(number, first.unit, first.start, second.end)
