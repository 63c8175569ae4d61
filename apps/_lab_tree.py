"""Beam search drawn as a tree: a column for every token, the followed branches before the dropped ones. Pure."""

import html

from core.usecases.lab.decoding.beams import Branch, Tree

COLUMN, LINE, WIDTH, HEIGHT = 118, 30, 96, 24
MOST_STEPS = 12
MOST_LETTERS = 10


def draw_tree(tree: Tree, label: str) -> str:
    """The first steps as SVG, the path of the best text strong. `label` is what a screen reader says of it."""
    shown = [branch for branch in tree.branches if branch.step < MOST_STEPS]
    best = set(tree.path(tree.hypotheses[0].branch))
    places = _places(shown)
    columns = 1 + max(branch.step for branch in shown)
    rows = 1 + max(row for _, row in places.values())
    lines = "".join(_line(branch, places, best) for branch in shown if branch.parent is not None)
    boxes = "".join(_box(branch, places, best) for branch in shown)
    size = f'width="{columns * COLUMN}" height="{rows * LINE + 8}"'
    said = f'role="img" aria-label="{html.escape(label)}"'
    return f'<div class="wide"><svg class="tree" {said} {size}>{lines}{boxes}</svg></div>'


def _places(shown: list[Branch]) -> dict[int, tuple[int, int]]:
    """Column and row of every branch: in each column those that live first, by score."""
    places: dict[int, tuple[int, int]] = {}
    for step in {branch.step for branch in shown}:
        level = [branch for branch in shown if branch.step == step]
        order = sorted(level, key=lambda branch: (branch.state == "dropped", -branch.total))
        places |= {branch.number: (step, row) for row, branch in enumerate(order)}
    return places


def _line(branch: Branch, places: dict[int, tuple[int, int]], best: set[int]) -> str:
    (column, row), (before, above) = places[branch.number], places[branch.parent]
    x, y = before * COLUMN + WIDTH, above * LINE + HEIGHT / 2 + 2
    to_x, to_y = column * COLUMN, row * LINE + HEIGHT / 2 + 2
    middle = (x + to_x) / 2
    return f'<path class="{_class(branch, best)}" d="M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"/>'


def _box(branch: Branch, places: dict[int, tuple[int, int]], best: set[int]) -> str:
    column, row = places[branch.number]
    text = branch.label if len(branch.label) <= MOST_LETTERS else f"{branch.label[: MOST_LETTERS - 1]}…"
    x, y = column * COLUMN, row * LINE + 2
    return (
        f'<g class="{_class(branch, best)}"><title>{html.escape(branch.label)} {branch.total:.3f}</title>'
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text x="{x + 7}" y="{y + 16}">{html.escape(text)}</text>'
        f'<text class="n" x="{x + WIDTH - 6}" y="{y + 16}">{branch.total:.1f}</text></g>'
    )


def _class(branch: Branch, best: set[int]) -> str:
    return f"{branch.state} best" if branch.number in best else branch.state
