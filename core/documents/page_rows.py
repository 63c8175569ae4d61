"""Pieces of print on a page put together to rows and cut into cells, by where they stand alone.

Knows neither how the pieces were read nor what they say, but for the names of columns that come twice side by side.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Box = tuple[float, float, float, float]
Rule = tuple[float, float, float]
"""An upright line: how far across, its top and its bottom."""

_BESIDE = 0.5
"""Two pieces stand in one row where they share so much of the lower one's height."""
_AROUND = 0.25
"""A cell set in the middle beside one of two lines shares less with either."""
_CELL = 1.3
"""In letter sizes: so wide a gap parts two cells; a narrower one only between columns of rows around it."""
_NO_BLANK = 0.14
_SHARES = (0.5, 0.25, 0.75, 0.1, 0.9, 0.0, 1.0)
"""Of the gap between the names of two tables side by side: where the one may end, the likeliest first."""
_NEAR = 4
"""Rows around, up and down, whose columns may settle a narrow gap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of print: its box from the top left, down the page, in any one unit; how sure its reading is, where it was
    recognised; and its box on the page as shown, where that differs because the page lies askew."""

    text: str
    box: Box
    confidence: float | None = None
    shown: Box | None = None
    size: float = 0.0
    """Of its letters, in the unit of the box; 0 where only the box tells."""

    @property
    def height(self) -> float:
        """Of the line, in the unit of the box."""
        return max(self.box[3] - self.box[1], 1e-6)

    @property
    def em(self) -> float:
        """The letters' size, in the unit of the box: some four fifths of the line's height where nothing else tells."""
        return self.size or 0.8 * self.height


_Pieces = Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side. `cells` has a piece a cell, None in an empty column; a single one is running text."""

    cells: tuple[Piece | None, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The cells that hold something, from left to right."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def box(self) -> Box:
        """Around all of it."""
        return around([piece.box for piece in self.pieces])


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def cut_rows(pieces: Sequence[Piece], rules: Sequence[Rule] = ()) -> list[Row]:
    """Rows from top to bottom with their cells; a table beside another with the same column names comes after it.
    `rules` are the upright lines drawn between them."""
    rows = _join_overlapping(_gather(pieces))
    rows = [row for group in _part_twins(rows) for row in group]
    rules = sorted(rules)
    around_it = ((rows[max(0, at - _NEAR) : at][::-1], rows[at + 1 : at + 1 + _NEAR]) for at in range(len(rows)))
    return [_cut(row, *others, rules) for row, others in zip(rows, around_it, strict=True)]


def _gather(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted((one for one in pieces if one.text.strip()), key=lambda one: one.box[1] + one.box[3]):
        if rows and _shared(rows[-1][-1], piece) >= _BESIDE:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box[0]) for row in rows]


def _shared(one: Piece, other: Piece) -> float:
    """Of the lower one's height."""
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return shared / min(one.height, other.height)


def _join_overlapping(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Rows of which one has a cell that stands beside two lines of another, as cells set in the middle do, are one."""
    joined: list[list[Piece]] = []
    for row in rows:
        if joined and any(_is_beside(one, other) for one in joined[-1] for other in row):
            joined[-1] = stack([*joined[-1], *row])
        else:
            joined.append(row)
    return joined


def _is_beside(one: Piece, other: Piece) -> bool:
    apart = one.box[2] <= other.box[0] or other.box[2] <= one.box[0]
    return apart and _shared(one, other) >= _AROUND


def stack(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that stand one under the other joined, the rest from left to right."""
    columns: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.box[0]):
        over = [column for column in columns if overlap(around([one.box for one in column]), piece.box) > 0]
        if over:
            over[-1].append(piece)
        else:
            columns.append([piece])
    return [_merge(sorted(column, key=lambda one: (one.box[1] + one.box[3], one.box[0]))) for column in columns]


def overlap(one: Box, other: Box) -> float:
    return min(one[2], other[2]) - max(one[0], other[0])


def _merge(pieces: Sequence[Piece]) -> Piece:
    """Pieces as one, in this order."""
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        touching = 0 <= piece.box[0] - before.box[2] < _NO_BLANK * before.em and _shared(before, piece) > 0
        broken = (
            _shared(before, piece) < _AROUND and text[-1] in "/-" and text[-2:-1].isalnum() and piece.text[0].isalnum()
        )
        text += piece.text if touching or broken else f" {piece.text}"
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    shown = [piece.shown for piece in pieces if piece.shown]
    box, size = around([piece.box for piece in pieces]), max(piece.size for piece in pieces)
    return Piece(text, box, min(sure, default=None), around(shown) if shown else None, size)


def _part_twins(rows: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """The rows; where column names come twice in one row, first the left table's and then the right one's."""
    at = 0
    while at < len(rows):
        half = _half(rows[at])
        if not half:
            yield [rows[at]]
            at += 1
            continue
        before, after = rows[at][half - 1].box[2], rows[at][half].box[0]
        edges = [after - share * (after - before) for share in _SHARES]
        end, edge = max(((_reach(rows, at, edge), edge) for edge in edges), key=lambda found: found[0])
        sides = [
            [[piece for piece in row if (piece.box[0] < edge) == left] for row in rows[at:end]]
            for left in (True, False)
        ]
        yield [row for side in sides for row in side if row]
        at = end


def _reach(rows: _Pieces, at: int, edge: float) -> int:
    """The first row from `at` on that has a piece on both sides."""
    crossed = (number for number in range(at, len(rows)) if any(p.box[0] < edge < p.box[2] for p in rows[number]))
    return next(crossed, len(rows))


def _half(row: Sequence[Piece]) -> int:
    """Where the same names begin again; 0 where they do not."""
    names = [piece.text.strip() for piece in row]
    half = len(names) // 2
    return half if half >= 2 and len(names) == 2 * half and names[:half] == names[half:] else 0


def _cut(row: Sequence[Piece], above: _Pieces, below: _Pieces, rules: Sequence[Rule]) -> Row:
    """The row's cells: pieces with wide gaps between them, or with narrow ones where a line is drawn, or rows near it
    have wide ones."""
    cells = [[row[0]]]
    for before, piece in pairwise(row):
        gap = piece.box[0] - before.box[2]
        em = min(before.em, piece.em)
        narrow = gap >= _NO_BLANK * em and (
            _is_ruled(before, piece, rules) or any(_is_corridor(before, piece, rows) for rows in (above, below))
        )
        if gap >= _CELL * em or narrow:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    return Row(tuple(_merge(cell) for cell in cells))


def _is_ruled(before: Piece, piece: Piece, rules: Sequence[Rule]) -> bool:
    middle = (piece.box[1] + piece.box[3]) / 2
    near = rules[bisect_left(rules, (before.box[2],)) : bisect_left(rules, (piece.box[0],))]
    return any(top <= middle <= bottom for _, top, bottom in near)


def _is_corridor(before: Piece, piece: Piece, others: _Pieces) -> bool:
    """Whether the place between is empty in the next rows, and within a wide gap of one of them."""
    middle = (before.box[2] + piece.box[0]) / 2
    for row in others:
        if any(one.box[0] < middle < one.box[2] for one in row):
            return False
        sides = ((one, other) for one, other in pairwise(row) if one.box[2] <= middle <= other.box[0])
        if any(other.box[0] - one.box[2] >= _CELL * one.em for one, other in sides):
            return True
    return False
