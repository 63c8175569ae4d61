"""Risk against coverage as a drawing: how many marks are wrong among those that nobody looks at.

Does not compute anything: it draws the points it is given, and says them in a table for who cannot see it.
"""

from collections.abc import Sequence

from apps._grader_view import say
from apps._pieces_view import percent
from core.messages import UiLanguage

WIDTH, HEIGHT, LEFT, BELOW, ABOVE, RIGHT = 560, 250, 52, 42, 14, 26

Point = tuple[float, float]
"""(share of judged marks that stand, expected share of wrong ones among them)."""


def render_curve(points: Sequence[Point], coverage: float, accepted: float, language: UiLanguage) -> str:
    """The curve with the teacher's choice in it; `coverage` is the share of judged marks that stand there."""
    if not points:
        return f'<p class="empty">{say("no_curve", language)}</p>'
    top = max(0.1, accepted, *(risk for _, risk in points)) * 1.1
    line = " ".join(f"{_x(share):.1f},{_y(risk, top):.1f}" for share, risk in points)
    return (
        f'<figure class="curve"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{say("curve", language)}">'
        f"{_axes(top, language)}"
        f'<line class="accepted" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(accepted, top):.1f}" '
        f'y2="{_y(accepted, top):.1f}"/>'
        f'<polyline points="{line}"/>'
        f'<line class="chosen" x1="{_x(coverage):.1f}" x2="{_x(coverage):.1f}" y1="{ABOVE}" y2="{HEIGHT - BELOW}"/>'
        f'<circle cx="{_x(coverage):.1f}" cy="{_y(_risk_at(points, coverage), top):.1f}" r="5"/></svg>'
        f"<figcaption>{say('curve_more', language)}</figcaption></figure>"
    )


def _axes(top: float, language: UiLanguage) -> str:
    floor = HEIGHT - BELOW
    across = "".join(
        f'<text x="{_x(share):.1f}" y="{floor + 17}" text-anchor="middle">{percent(share)}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    up = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(risk, top):.1f}" y2="{_y(risk, top):.1f}"/>'
        f'<text x="{LEFT - 7}" y="{_y(risk, top) + 4:.1f}" text-anchor="end">{percent(risk)}</text>'
        for risk in (0, top / 3, top * 2 / 3, top)
    )
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    return (
        f'{up}{across}<text class="axis" x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{say('axis_share', language)}</text>"
        f'<text class="axis" transform="translate(12 {ABOVE + (floor - ABOVE) / 2}) rotate(-90)" '
        f'text-anchor="middle">{say("axis_risk", language)}</text>'
    )


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(risk: float, top: float) -> float:
    return HEIGHT - BELOW - risk / top * (HEIGHT - BELOW - ABOVE)


def _risk_at(points: Sequence[Point], coverage: float) -> float:
    """The risk of the widest coverage that is not beyond `coverage`."""
    return max((point for point in points if point[0] <= coverage + 1e-9), default=points[0])[1]
