"""Pieces of print on a page put together to rows and the rows' cells, by where they stand alone.

Knows neither how the pieces were read nor what they say, but for the names of columns that come twice side by side.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Box = tuple[float, float, float, float]
Rule = tuple[float, float, float]
"""An upright line: how far across, its top and its bottom."""

_BESIDE = 0.5
"""Two pieces stand in one row where they share so much of the lower one's height."""
_AROUND = 0.25
"""A cell set in the middle beside one of two lines shares less with either."""
_CELL = 1.0
"""In letter heights: so wide a gap parts two cells; a narrower one only between columns of rows around it."""
_NO_BLANK = 0.12
_NEAR = 4
"""Rows around, up and down, whose columns may settle a narrow gap."""
_TIGHT = 0.5
"""Share of a table's usual distance between rows under which the next line goes on with a cell."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of print: its box from the top left, down the page, in any one unit; how sure its reading is, where it was
    recognised; and its box on the page as shown, where that differs because the page lies askew."""

    text: str
    box: Box
    confidence: float | None = None
    shown: Box | None = None

    @property
    def height(self) -> float:
        """Of its letters, in the unit of the box."""
        return max(self.box[3] - self.box[1], 1e-6)


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


def make_rows(pieces: Sequence[Piece], rules: Sequence[Rule] = ()) -> list[Row]:
    """Rows from top to bottom with their cells; a table beside another with the same column names comes after it.
    `rules` are the upright lines drawn between them."""
    rows = _join_overlapping(_gather(pieces))
    rows = [row for group in _part_twins(rows) for row in group]
    around_it = ((rows[max(0, at - _NEAR) : at][::-1], rows[at + 1 : at + 1 + _NEAR]) for at in range(len(rows)))
    cut = [_cut(row, *others, rules) for row, others in zip(rows, around_it, strict=True)]
    return [row for block in _blocks(cut) for row in _align(_join_continued(block))]


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
            joined[-1] = _stack([*joined[-1], *row])
        else:
            joined.append(row)
    return joined


def _is_beside(one: Piece, other: Piece) -> bool:
    apart = one.box[2] <= other.box[0] or other.box[2] <= one.box[0]
    return apart and _shared(one, other) >= _AROUND


def _stack(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that stand one under the other joined, the rest from left to right."""
    columns: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.box[0]):
        over = [column for column in columns if _overlap(around([one.box for one in column]), piece.box) > 0]
        if over:
            over[-1].append(piece)
        else:
            columns.append([piece])
    return [_merge(sorted(column, key=lambda one: (one.box[1] + one.box[3], one.box[0]))) for column in columns]


def _overlap(one: Box, other: Box) -> float:
    return min(one[2], other[2]) - max(one[0], other[0])


def _merge(pieces: Sequence[Piece]) -> Piece:
    """Pieces as one, in this order."""
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        touching = 0 <= piece.box[0] - before.box[2] < _NO_BLANK * before.height and _shared(before, piece) > 0
        text += piece.text if touching else f" {piece.text}"
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    shown = [piece.shown for piece in pieces if piece.shown]
    return Piece(
        text, around([piece.box for piece in pieces]), min(sure, default=None), around(shown) if shown else None
    )


def _part_twins(rows: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """The rows; where column names come twice in one row, first the left table's and then the right one's."""
    at = 0
    while at < len(rows):
        half = _half(rows[at])
        if not half:
            yield [rows[at]]
            at += 1
            continue
        edge, end = rows[at][half].box[0] - 0.5 * rows[at][half].height, at
        while end < len(rows) and not any(piece.box[0] < edge < piece.box[2] for piece in rows[end]):
            end += 1
        sides = [
            [[piece for piece in row if (piece.box[0] < edge) == left] for row in rows[at:end]]
            for left in (True, False)
        ]
        yield [row for side in sides for row in side if row]
        at = end


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
        height = min(before.height, piece.height)
        narrow = gap >= _NO_BLANK * height and (
            _is_ruled(before, piece, rules) or any(_is_corridor(before, piece, rows) for rows in (above, below))
        )
        if gap >= _CELL * height or narrow:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    return Row(tuple(_merge(cell) for cell in cells))


def _is_ruled(before: Piece, piece: Piece, rules: Sequence[Rule]) -> bool:
    middle = (piece.box[1] + piece.box[3]) / 2
    return any(before.box[2] <= across <= piece.box[0] and top <= middle <= bottom for across, top, bottom in rules)


def _is_corridor(before: Piece, piece: Piece, others: _Pieces) -> bool:
    """Whether the place between is empty in the next rows, and within a wide gap of one of them."""
    middle = (before.box[2] + piece.box[0]) / 2
    for row in others:
        if any(one.box[0] < middle < one.box[2] for one in row):
            return False
        sides = ((one, other) for one, other in pairwise(row) if one.box[2] <= middle <= other.box[0])
        if any(other.box[0] - one.box[2] >= _CELL * one.height for one, other in sides):
            return True
    return False


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of one table together, and every other row by itself with what may go on in it."""
    block: list[Row] = []
    for row in rows:
        if block and not (_is_table(block) and _follows(block[-1], row)):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _is_table(block: Sequence[Row]) -> bool:
    return any(len(row.cells) > 1 for row in block)


def _follows(before: Row, row: Row) -> bool:
    """Whether a row belongs to the table of the one before: near it, and within its columns."""
    height = before.pieces[0].height
    if row.box[1] - before.box[3] > 1.5 * height:
        return False
    return len(row.cells) > 1 or any(
        _overlap(cell.box, row.box) > 0.8 * (row.box[2] - row.box[0]) for cell in before.pieces
    )


def _join_continued(block: list[Row]) -> list[Row]:
    """A line that holds one cell's rest, closer to the row above than rows are to each other, is put to it."""
    gaps = [after.box[1] - before.box[3] for before, after in pairwise(block)]
    full = [gap for gap, row in zip(gaps, block[1:], strict=True) if len(row.cells) > 1]
    if not full:
        return block
    usual = statistics.median(full)
    joined = [block[0]]
    for gap, row in zip(gaps, block[1:], strict=True):
        over = [n for n, cell in enumerate(joined[-1].cells) if cell and _overlap(cell.box, row.box) > 0]
        near = usual > 0.15 * row.pieces[0].height and gap < _TIGHT * usual
        if len(row.cells) == 1 and len(over) == 1 and near and len(joined[-1].cells) > 1:
            cells = list(joined[-1].cells)
            cells[over[0]] = _merge([cells[over[0]], row.pieces[0]])
            joined[-1] = replace(joined[-1], cells=tuple(cells))
        else:
            joined.append(row)
    return joined


def _align(block: list[Row]) -> list[Row]:
    """The rows of a table with None where a column is empty that the row with the most cells has."""
    widest = max(block, key=lambda row: len(row.cells))
    count = len(widest.cells)
    if count < 3 or len(block) < 2:
        return block
    columns = [cell.box for cell in widest.pieces]
    for row in block:
        if len(row.cells) == count:
            columns = [around([one, cell.box]) for one, cell in zip(columns, row.pieces, strict=True)]
    return [_place(row, columns) if 1 < len(row.cells) < count else row for row in block]


def _place(row: Row, columns: Sequence[Box]) -> Row:
    """The row over these columns; as it was where a cell stands in none of them, or two in one."""
    cells: list[Piece | None] = [None] * len(columns)
    for piece in row.pieces:
        over = [number for number, column in enumerate(columns) if _overlap(column, piece.box) > 0]
        if len(over) != 1 or cells[over[0]]:
            return row
        cells[over[0]] = piece
    return Row(tuple(cells))
