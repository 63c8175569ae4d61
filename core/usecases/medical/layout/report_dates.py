"""Days as reports print them to ISO 8601, only where there is one way to read them.

Whether 03/04/2024 is in March or in April is decided by another date of the same report, or not at all.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from core.checks.dates import Moment, find_moments

DayOrder = Literal["day", "month", ""]
"""Which number of a date such as 03/04/2024 comes first; "" where nothing tells."""

_FIRST_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)")
_LAST_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|(?:[01]\d|2[0-3])[0-5]\d|$)")
_TIME_BEHIND = re.compile(r"(?<=\d{4}[-/.]\d\d[-/.]\d\d)(?=\d\d?[:：]\d\d)")
"""Recognised print often lacks the blank before a time."""
_MONTH_NAMED = re.compile(r"(?<!\d)(\d{1,2})[-. ]?([A-Za-z]{3})[A-Za-z]{0,6}[-., ]{1,2}(\d{4}|\d{2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def find_day_order(text: str) -> DayOrder:
    """What the report's own dates tell: a number above twelve can be no month. "" where they tell nothing or both."""
    orders = set()
    for match in _LAST_YEAR.finditer(text):
        if match[2] == "." or match[2] == "-" and len(match[4]) == 2:
            continue  # versions and sections are written so too
        first, second = int(match[1]), int(match[3])
        if 12 < first <= 31 and 1 <= second <= 12:
            orders.add("day")
        elif 12 < second <= 31 and 1 <= first <= 12:
            orders.add("month")
    return orders.pop() if len(orders) == 1 else ""


def read_day(said: str, order: DayOrder = "") -> str:
    """The first day that `said` names, as YYYY-MM-DD; "" where there is none, or more than one way to read it."""
    said = _TIME_BEHIND.sub(" ", said)
    if match := _FIRST_YEAR.search(said):
        return _iso(int(match[1]), int(match[3]), int(match[4]))
    if match := _LAST_YEAR.search(said):
        return _one(_numeric(match, order))
    if match := _COMPACT.search(said):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if (match := _MONTH_NAMED.search(said)) and match[2].lower() in _MONTHS:
        return _iso(_full_year(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    for mention in find_moments(said[:200]):
        days = {_day(moment) for reading in mention.readings for moment in reading[:1]}
        if days != {""}:
            return _one(days)
    return ""


def _numeric(match: re.Match[str], order: DayOrder) -> Iterator[str]:
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    if order != "month":
        yield _iso(year, second, first)
    if order != "day" and match[2] != ".":  # with full stops the day comes first
        yield _iso(year, first, second)
    if len(match[4]) == 2 and not order:
        yield _iso(_full_year(match[1]), second, int(match[4]))


def _full_year(said: str) -> int:
    return int(said) if len(said) == 4 else 2000 + int(said)


def _one(days: Iterator[str] | set[str]) -> str:
    left = set(days) - {""}
    return left.pop() if len(left) == 1 else ""


def _day(moment: Moment) -> str:
    return _iso(moment.year, moment.month, moment.day) if moment.year and moment.month and moment.day else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
