"""Whether source and target name the same months and days of the week. Numbers of dates are compared by `numbers`.

A month in words is told by its number (March: 3/4/2024, 3月4日). Does not know relative dates such as "tomorrow".
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from core.checks.check import Check
from core.checks.translation.calendar import Named, find_months, find_weekdays
from core.checks.translation.reading import Reading
from core.messages import words


def check_dates(pair: Reading) -> Check:
    """None where neither names a month or a weekday, or one of the languages is not known."""
    months = (find_months(pair.source, pair.source_language), find_months(pair.target, pair.target_language))
    days = (find_weekdays(pair.source, pair.source_language), find_weekdays(pair.target, pair.target_language))
    if months[0] is None or months[1] is None or days[0] is None or days[1] is None:
        return Check("dates", None, words("translation_checks.dates_unknown"))
    if not any((*months, *days)):
        return Check("dates", None, words("translation_checks.dates_none"))
    numbers = _numbers(pair.source_amounts), _numbers(pair.target_amounts)
    lost = [*_untold(months[0], months[1], numbers[1]), *_untold(days[0], days[1])]
    new = [*_untold(months[1], months[0], numbers[0]), *_untold(days[1], days[0])]
    if not lost and not new:
        return Check("dates", True, words("translation_checks.dates_same"))
    said = [pair.source[one.span.start : one.span.end] for one in lost]
    said += [pair.target[one.span.start : one.span.end] for one in new]
    return Check(
        "dates", False, words("translation_checks.dates_differ", dates=", ".join(said)), tuple(one.span for one in new)
    )


def _untold(named: Sequence[Named], others: Sequence[Named], numbers: frozenset[int] = frozenset()) -> list[Named]:
    told = numbers | {one.value for one in others}
    if len(named) == len(others) and all(one.sure for one in (*named, *others)):  # as many, so each has its partner
        missing = Counter(one.value for one in named) - Counter(one.value for one in others)
        return [one for one in named if one.value in missing]
    return [one for one in named if one.sure and one.value not in told]


def _numbers(amounts: Sequence[object]) -> frozenset[int]:
    found: set[Decimal] = set()
    for amount in amounts:
        found |= {*amount.readings, *amount.parts}  # type: ignore[attr-defined]
    return frozenset(int(value) for value in found if value <= 12)
