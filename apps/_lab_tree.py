"""Beam search drawn as a tree: a column for every token, the followed branches before the dropped ones. Pure."""

from collections.abc import Mapping, Sequence

from core.usecases.lab.decoding.beams import Branch, State, Tree

COLUMN, LINE = 118, 30
"""Pixels of a column and a line."""
WIDE, HIGH = 0.82, 0.72
"""A box's share of them."""
MOST_STEPS = 12
MOST_LETTERS = 10
COLOURS: Mapping[State, tuple[str, str]] = {
    "followed": ("#e3f2ef", "#0f766e"),
    "ended": ("#e6f5ec", "#14713d"),
    "dropped": ("#f5f6f8", "#b8c1cc"),
}
"""Ground and edge of each kind of branch."""


def tree_chart(tree: Tree, names: Mapping[State, str]) -> dict[str, object]:
    """The first steps as a chart of fixed size, the path of the best text strong. `names` are the states' in words."""
    shown = [branch for branch in tree.branches if branch.step < MOST_STEPS]
    best = set(tree.path(tree.hypotheses[0].branch))
    places = _places(shown)
    columns = 1 + max(branch.step for branch in shown)
    rows = 1 + max(row for _, row in places.values())
    boxes = [_box(branch, places, best, names) for branch in shown]
    lines = [_line(branch, places, best) for branch in shown if branch.parent is not None]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, columns], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [rows, 0], "nice": False}}
    ends = {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    edge = {"field": "edge", "type": "nominal", "scale": None}
    tips = [
        {"field": "label", "title": " "}, {"field": "total", "format": ".3f", "title": "Σ log p"},
        {"field": "state", "title": " "},
    ]  # fmt: skip
    rule = {"mark": "rule", "encoding": ends | {"color": edge, "size": _stroke()}}
    rect = {
        "mark": {"type": "rect", "cornerRadius": 6},
        "encoding": ends
        | {"stroke": edge, "color": {"field": "ground", "type": "nominal", "scale": None}}
        | {"strokeWidth": _stroke(), "tooltip": tips},
    }
    layers = [
        {"data": {"values": lines}, **rule},
        {"data": {"values": boxes}, **rect},
        _text(boxes, x, y, "text", at="left"),
        _text(boxes, x, y, "sum", at="right"),
    ]
    size = {"width": columns * COLUMN, "height": rows * LINE}
    return {"layer": layers, **size, "config": {"view": {"stroke": None}}}


def _stroke() -> dict[str, object]:
    return {"field": "stroke", "type": "quantitative", "scale": None}


def _text(boxes: Sequence[object], x: object, y: object, field: str, *, at: str) -> dict[str, object]:
    left = at == "left"
    mark = {
        "type": "text", "align": at, "baseline": "middle", "yOffset": LINE * HIGH / 2, "tooltip": None,
        "xOffset": 7 if left else COLUMN * WIDE - 6, "fontSize": 12 if left else 10,
        "color": "#18222f" if left else "#55606f",
    }  # fmt: skip
    return {
        "data": {"values": boxes},
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": field, "type": "nominal"}},
    }


def _places(shown: list[Branch]) -> dict[int, tuple[int, int]]:
    """Column and row of every branch: in each column those that live first, by score."""
    places: dict[int, tuple[int, int]] = {}
    for step in {branch.step for branch in shown}:
        level = [branch for branch in shown if branch.step == step]
        order = sorted(level, key=lambda branch: (branch.state == "dropped", -branch.total))
        places |= {branch.number: (step, row) for row, branch in enumerate(order)}
    return places


def _line(branch: Branch, places: dict[int, tuple[int, int]], best: set[int]) -> dict[str, object]:
    (column, row), (before, above) = places[branch.number], places[branch.parent]
    strong = branch.number in best
    return {
        "x": before + WIDE, "y": above + HIGH / 2, "x2": column, "y2": row + HIGH / 2,
        "edge": COLOURS[branch.state][1], "stroke": 3 if strong else 1.3,
    }  # fmt: skip


def _box(
    branch: Branch, places: dict[int, tuple[int, int]], best: set[int], names: Mapping[State, str]
) -> dict[str, object]:
    column, row = places[branch.number]
    ground, edge = COLOURS[branch.state]
    text = branch.label if len(branch.label) <= MOST_LETTERS else f"{branch.label[: MOST_LETTERS - 1]}…"
    return {
        "x": column, "y": row, "x2": column + WIDE, "y2": row + HIGH, "ground": ground, "edge": edge,
        "stroke": 2.4 if branch.number in best else 1, "text": text, "sum": f"{branch.total:.1f}",
        "label": branch.label, "total": branch.total, "state": names[branch.state],
    }  # fmt: skip
