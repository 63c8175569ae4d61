"""A trend as an SVG for print: a sign a value at its true day, a bar for each value's printed range, no line between
them, for nothing is known of the days between. Signs tell high from low without colour.
"""

import html
from datetime import date
from decimal import Decimal

from core.messages import UiLanguage
from core.usecases.medical.exports.words import say
from core.usecases.medical.labs.trends import Point, Trend

WIDTH, HEIGHT = 520, 204
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 16, 30, 48
_AXIS_DIGITS = 5
_SIGNS = {
    "high": ("M0,-5 L5,4 L-5,4 Z", "#7d3c00"), "low": ("M0,5 L5,-4 L-5,-4 Z", "#0b3f78"),
    "abnormal": ("M0,-5 L5,0 L0,5 L-5,0 Z", "#7d3c00"), "": ("M-3.5,-3.5 h7 v7 h-7 Z", "#33363d"),
}  # fmt: skip
_ROUND = "M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0 Z"


def draw_trend(trend: Trend, language: UiLanguage) -> str:
    """The SVG; "" where fewer than two values can be plotted."""
    points = trend.plotted
    if len(points) < 2:
        return ""
    days = [date.fromisoformat(point.when).toordinal() for point in points]
    numbers = [one for point in points for one in (point.number, point.low, point.high) if one is not None]
    low, high = min(numbers), max(numbers)
    place = _Scale(min(days), max(days), low, high)
    title = f"{trend.analyte}, {trend.unit}" if trend.unit else trend.analyte
    marks = "".join(_mark(point, day, place) for point, day in zip(points, days, strict=True))
    said = "; ".join(f"{point.when}: {_number(point)}" for point in points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="Arial, Noto Sans, Noto Sans CJK SC, sans-serif" font-size="10">'
        f"<title>{html.escape(title)}</title><desc>{html.escape(said)}</desc>"
        f'<text x="{_LEFT}" y="14" font-size="12" font-weight="bold">{html.escape(title[:72])}</text>'
        f"{_axes(place, points)}{marks}"
        f'<text x="{_LEFT}" y="{HEIGHT - 3}" fill="#55585f">'
        f"{html.escape(say('plot_legend', language))}</text></svg>"
    )


class _Scale:
    """Days and numbers to places on the picture. Equal ends are spread, so that one value lies in the middle."""

    def __init__(self, first: int, last: int, low: Decimal, high: Decimal) -> None:
        self.first, self.days = first, max(1, last - first)
        self.low, self.high, self.extent = low, high, high - low or Decimal(1)
        self.level = low == high

    def x(self, day: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (day - self.first) / self.days, 1)

    def y(self, number: Decimal) -> float:
        share = 0.5 if self.level else float((number - self.low) / self.extent)
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share, 1)


def _axes(place: _Scale, points: tuple[Point, ...]) -> str:
    """The least and the greatest number, the first and the last day: what is known, and no ticks between."""
    bottom, left = HEIGHT - _BOTTOM + 10, _LEFT - 12
    numbers = dict.fromkeys((place.low, place.high))
    rows = "".join(
        f'<text x="{left - 4}" y="{place.y(one) + 3}" text-anchor="end">{_short(one)}</text>' for one in numbers
    )
    ends = ((points[0], "start"), (points[-1], "end")) if points[0].when != points[-1].when else ((points[0], "start"),)
    dates = "".join(
        f'<text x="{place.x(date.fromisoformat(point.when).toordinal())}" y="{bottom + 14}" text-anchor="{anchor}">'
        f"{point.when}</text>"
        for point, anchor in ends
    )
    return f'<path d="M{left},{_TOP - 6} V{bottom} H{WIDTH - _RIGHT + 6}" fill="none" stroke="#6b6f78"/>{rows}{dates}'


def _mark(point: Point, day: int, place: _Scale) -> str:
    """The value's sign over the bar of its range; a range open at one end reaches the picture's edge."""
    x, number = place.x(day), point.number or Decimal(0)
    bar = ""
    if point.low is not None or point.high is not None:
        top = place.y(point.high) if point.high is not None else _TOP - 6
        below = place.y(point.low) if point.low is not None else HEIGHT - _BOTTOM + 10
        bar = f'<rect x="{x - 7}" y="{top}" width="14" height="{round(below - top, 1)}" fill="#d9e6da"/>'
    shape, colour = (
        (_ROUND, "#1c5a2b") if point.flag == "normal" else _SIGNS.get(point.flag.removeprefix("critical_"), _SIGNS[""])
    )
    label = f"{point.when}: {_number(point)}"
    return (
        f'{bar}<path d="{shape}" transform="translate({x},{place.y(number)})" fill="{colour}">'
        f"<title>{html.escape(label)}</title></path>"
    )


def _short(number: Decimal) -> str:
    """An end of the axis; the values themselves keep their digits."""
    return f"{Decimal(f'{number:.{_AXIS_DIGITS}g}').normalize():f}" if number else "0"


def _number(point: Point) -> str:
    return f"{point.value} {point.unit}".strip() + (f" = {point.converted}" if point.converted else "")
