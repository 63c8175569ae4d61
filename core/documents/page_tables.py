"""Rows that make a table: wrapped cells put together, empty columns told.

Knows only where rows and cells stand.
"""

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.documents.page_rows import Box, Piece, Row, around, overlap, stack

_NARROW, _APART = 0.5, 1.5
"""Share of the widest row's width, and letter heights: so narrow and near a line may be part of a table."""
_NEARER, _NEARER_DRAWN = 0.06, 0.3
"""In line heights, by which the lines of one cell are nearer to each other than a table's rows are, at least: in print,
and in what was recognised."""


def make_tables(rows: Sequence[Row]) -> list[Row]:
    """The rows in order, those of tables with their cells whole and None where a column is empty."""
    return [row for block in _blocks(rows) for row in _align(_join_continued(block))]


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of one table together, with the narrow lines among them that may be parts of its cells."""
    width = max((row.box[2] - row.box[0] for row in rows), default=0.0)
    block: list[Row] = []
    for row in rows:
        part = len(row.cells) > 1 or row.box[2] - row.box[0] <= _NARROW * width
        if block and not (part and row.box[1] - block[-1].box[3] <= _APART * row.pieces[0].height):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _join_continued(block: list[Row]) -> list[Row]:
    """Lines of a row whose cells are wrapped are nearer to each other than rows are, and are put together."""
    gaps = [after.box[1] - before.box[3] for before, after in pairwise(block)]
    most = max(len(row.cells) for row in block)
    if most < 2 or not gaps:
        return block
    fewest = [min(len(one.cells), len(other.cells)) for one, other in pairwise(block)]
    full = [gap for gap, least in zip(gaps, fewest, strict=True) if least == most]
    full = full or [gap for gap, least in zip(gaps, fewest, strict=True) if 2 * least > most]
    usual = statistics.median(full) if full else max(gaps)
    runs = [[block[0]]]
    for gap, row in zip(gaps, block[1:], strict=True):
        piece = row.pieces[0]
        near = usual - gap >= (_NEARER if piece.size else _NEARER_DRAWN) * piece.height
        counts = sorted(len(one.cells) for one in (*runs[-1], row))
        if near and (counts[-1] == 1 or 2 * counts[-2] <= counts[-1]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [row for run in runs for row in _join_run(run)]


def _join_run(run: list[Row]) -> list[Row]:
    """The lines as one row; as they were where none is a table's row, or a cell reaches over two columns."""
    widest = max(run, key=lambda row: len(row.cells))
    columns = [cell.box for cell in widest.pieces]
    fits = all(sum(overlap(cell.box, column) > 0 for column in columns) <= 1 for row in run for cell in row.pieces)
    if len(run) == 1 or len(columns) < 2 or not fits:
        return run
    return [Row(tuple(stack([piece for row in run for piece in row.pieces])))]


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
        over = [number for number, column in enumerate(columns) if overlap(column, piece.box) > 0]
        if len(over) != 1 or cells[over[0]]:
            return row
        cells[over[0]] = piece
    return Row(tuple(cells))
