"""The same analyte over several reports: points as they were reported, in one unit, nothing between them.

Units are converted only where that is exact, and the reported value stays beside it. A value with a comparator
("<0.01"), a word ("阴性") or no date is listed and not plotted. Does not say what a course means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.documents.document import Span
from core.messages import Words, words
from core.usecases.medical.labs.analytes import load_analytes, normal_name
from core.usecases.medical.labs.units import convert, same_unit
from core.usecases.medical.records import Flag, LabResult, Understanding
from core.usecases.medical.result_lines import OUT

DIGITS = 4
"""Significant digits that a converted value is shown with, or as many as were reported where that is more."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reported value. `value` and `unit` are as printed; `number`, `low` and `high` are in the trend's unit, and
    `converted` is the number as it is shown where that is not the reported one. `report` is its place, from 0."""

    when: str
    value: str
    unit: str
    report: int
    span: Span
    number: Decimal | None = None
    comparator: str = ""
    flag: Flag = ""
    low: Decimal | None = None
    high: Decimal | None = None
    range_text: str = ""
    converted: str = ""

    @property
    def plotted(self) -> bool:
        """Whether it has a place in a plot: a day and a number that is known exactly."""
        return bool(self.when) and self.number is not None and not self.comparator


@dataclass(frozen=True, slots=True)
class Trend:
    """An analyte's points, the earliest first, those without a date last. `analyte` is its latest name."""

    analyte: str
    code: str
    unit: str
    points: tuple[Point, ...]
    notes: tuple[Words, ...] = ()

    @property
    def plotted(self) -> tuple[Point, ...]:
        """The points of a plot; a plot of fewer than two says nothing."""
        return tuple(point for point in self.points if point.plotted)


@dataclass(frozen=True, slots=True)
class _Found:
    """A result with the report it is of and its day."""

    result: LabResult
    report: int
    when: str


def make_trends(understandings: Sequence[Understanding]) -> tuple[Trend, ...]:
    """A trend for every analyte that was measured at least twice in one unit, in one report or in several. Those whose
    latest value is out of its range come first. A value that several reports repeat is one point."""
    groups: dict[tuple[str, ...], list[_Found]] = {}
    for found in _list_results(understandings):
        groups.setdefault(identify(found.result), []).append(found)
    trends = [trend for group in groups.values() for trend in _make(group) if len(trend.points) > 1]
    return tuple(sorted(trends, key=lambda trend: _latest(trend).flag not in OUT))


def identify(result: LabResult) -> tuple[str, ...]:
    """What makes two results the same analyte: the known code, else LOINC, else name and specimen."""
    if result.code:
        return ("code", result.code)
    if result.loinc:
        return ("loinc", result.loinc)
    return ("name", normal_name(result.analyte), normal_name(result.specimen))


def convert_number(number: Decimal | None, result: LabResult, unit: str) -> Decimal | None:
    """A number of the result in another unit, None where that cannot be done exactly."""
    if number is None:
        return None
    if same_unit(result.unit, unit):
        return number
    return convert(number, result.unit, unit, load_analytes().get(result.code)) if result.unit and unit else None


def _list_results(understandings: Sequence[Understanding]) -> Iterator[_Found]:
    """Each once: the same analyte, day, value and unit in a second report is the same measurement."""
    seen: set[tuple[object, ...]] = set()
    for number, understanding in enumerate(understandings):
        for result in understanding.results:
            when = result.when or understanding.report.header.date
            key = (*identify(result), when, result.value, result.unit)
            if when and key in seen:
                continue
            seen.add(key)
            yield _Found(result, number, when)


def _make(group: Sequence[_Found]) -> Iterator[Trend]:
    """One trend a unit that nothing can be converted to, the numeric ones first, words in one of their own."""
    numbers = [found for found in group if found.result.number is not None]
    said = [found for found in group if found.result.number is None]
    trends = []
    while numbers:
        unit = _usual_unit(numbers)
        points = [(found, _point(found, unit)) for found in numbers]
        trends.append(_trend([found for found, point in points if point], [p for _, p in points if p], unit))
        numbers = [found for found, point in points if point is None]
    if said:
        trends.append(_trend(said, [_worded(found) for found in said], ""))
    units = [trend.unit or "–" for trend in trends if trend.plotted]
    if len(units) > 1:
        note = words("medical_export.units_apart", units=", ".join(units))
        trends = [replace(trend, notes=(*trend.notes, note)) for trend in trends]
    yield from trends


def _usual_unit(group: Sequence[_Found]) -> str:
    """The unit that most were reported in, of equals the latest."""
    counts = [(sum(same_unit(found.result.unit, other.result.unit) for other in group), found.when) for found in group]
    return group[max(range(len(group)), key=counts.__getitem__)].result.unit


def _point(found: _Found, unit: str) -> Point | None:
    result = found.result
    number = convert_number(result.number, result, unit)
    if number is None:
        return None
    point = replace(
        _worded(found), number=number, low=convert_number(result.low, result, unit),
        high=convert_number(result.high, result, unit),
    )  # fmt: skip
    if same_unit(result.unit, unit):
        return point
    return replace(point, converted=f"{result.comparator}{show_number(number, result.number)}")


def _worded(found: _Found) -> Point:
    result = found.result
    return Point(
        found.when, result.value, result.unit, found.report, result.span, comparator=result.comparator,
        flag=result.flag, range_text=result.range_text,
    )  # fmt: skip


def show_number(number: Decimal, reported: Decimal | None) -> str:
    """A converted number with as many digits as the reported one, at least `DIGITS`, without an exponent."""
    digits = max(DIGITS, len(reported.as_tuple().digits) if reported is not None else 0)
    rounded = Decimal(f"{number:.{digits}g}")
    return f"{rounded.normalize():f}" if rounded else "0"


def _trend(found: Sequence[_Found], points: Sequence[Point], unit: str) -> Trend:
    ordered = sorted(points, key=lambda point: (not point.when, point.when, point.report, point.span.start))
    last = max(found, key=lambda one: (one.when, one.report))
    return Trend(last.result.analyte, last.result.code, unit, tuple(ordered), tuple(_notes(ordered, unit)))


def _notes(points: Sequence[Point], unit: str) -> Iterator[Words]:
    """What a reader of the table or the plot should know."""
    if converted := sum(bool(point.converted) for point in points):
        yield words("medical_export.converted", count=converted, unit=unit)
    if undated := sum(not point.when for point in points):
        yield words("medical_export.undated", count=undated)
    if bounded := sum(bool(point.comparator) for point in points):
        yield words("medical_export.bounded", count=bounded)
    ranges = {(point.low, point.high) for point in points if point.low is not None or point.high is not None}
    if len(ranges) > 1:
        yield words("medical_export.ranges_differ", count=len(ranges))


def _latest(trend: Trend) -> Point:
    return max(trend.points, key=lambda point: (point.when, point.report))
