"""Numbers, ranges and dates as structured files write them. What is not plainly a number stays text.

Knows no format and no unit.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"[-+]?\d{1,30}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3})?"
_VALUE = re.compile(rf"\s*(<=|>=|<|>|≤|≥)?\s*({_NUMBER})\s*\Z")
_SIGNS = {"<=": "≤", ">=": "≥"}
_BOTH = re.compile(rf"({_NUMBER})\s*(?:-|–|—|~|～|_|\bto\b|\^)\s*({_NUMBER})")
_ONE = re.compile(rf"(<=|>=|<|>|≤|≥)\s*({_NUMBER})")
_CALLED = re.compile(
    r"\s*(?:normal|reference|ref\.?|正常|参考)?\s*(?:reference)?\s*(?:range|values?|范围|值)?\s*[:：]?\s*", re.I
)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d(?:\D|\Z))")


class Bounds(NamedTuple):
    """A reference range's bounds; None where it has none on that side."""

    low: Decimal | None = None
    high: Decimal | None = None


def read_number(text: str) -> tuple[str, Decimal | None]:
    """The comparator ("<", ">", "≤", "≥" or "") and the number, where `text` is nothing else; ("", None) otherwise."""
    match = _VALUE.match(text)
    if not match:
        return "", None
    sign = match[1] or ""
    return _SIGNS.get(sign, sign), Decimal(match[2])


def read_range(text: str, unit: str = "") -> Bounds:
    """The bounds that a printed range states: "3.5-5.0", "< 130", "≥60", each perhaps with the value's unit behind it.

    A text that says anything else beside (sexes, several ranges, other units) has no bounds: a person must read it.
    """
    rest = text.strip().strip("()[]")
    rest = rest[_CALLED.match(rest).end() :].strip()  # type: ignore[union-attr]
    if match := _BOTH.match(rest):
        low, high = Decimal(match[1]), Decimal(match[2])
        found = Bounds(low, high) if low <= high else Bounds()
    elif match := _ONE.match(rest):
        bound = Decimal(match[2])
        found = Bounds(high=bound) if match[1] in ("<", "<=", "≤") else Bounds(low=bound)
    else:
        return Bounds()
    rest = rest[match.end() :].strip()
    return found if not rest or (unit and rest.casefold() == unit.casefold()) else Bounds()


def read_day(text: str) -> str:
    """ISO 8601 day of "2014-08-09T08:33:56+00:00", "20140809083356" or "2014-08-09", as it was where it was written;
    "" for what names no day."""
    match = _DAY.match(text.strip())
    if not match:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def show_date(text: str) -> str:
    """The day, or what the text says of a date without one: "2014-08" of "201408", "2014" of "2014"."""
    if day := read_day(text):
        return day
    match = re.match(r"(\d{4})(?:-?(\d\d))?(?:\D|\Z)", text.strip())
    return "-".join(filter(None, match.groups())) if match else ""
