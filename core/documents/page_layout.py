"""Pages of printed pieces to lines in reading order: columns of running text, rows with cells, paragraphs.

Does not know how the pieces were read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.documents import pdf_columns
from core.documents.blocks import join_lines
from core.documents.layout import After, PrintedLine, can_go_on
from core.documents.page_rows import Box, Piece, Row, Rule, around, cut_rows
from core.documents.page_tables import make_tables
from core.documents.plain import display_width

__all__ = ["Piece", "PiecePage", "lay_out"]

_GAP = 0.75
"""In letter heights: lines further apart have an empty one between them."""
_CLOSE = 0.9
_SAME, _SAME_DRAWN = 0.12, 0.4
"""Share by which the lines of one paragraph differ in height, at most; recognised ones vary with their letters."""
_EDGE = 0.75
"""Share of the page from which on a line's right end is the text's edge, and no accident."""
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)]*\s*$")
_PAGE_LINE = re.compile(r"page|页|^\W*\d+\W*$|\d\s*(?:/|of)\s*\d", re.I)
_PAGE_NUMBER = re.compile(r"\d{1,4}")
_EDGE_LINES = 3
"""Lines at a page's top and bottom that may be its header and footer."""
_RUNNING = 0.6
"""Share of the pages that have a header."""


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A page's pieces and the upright lines drawn on it; its size in their unit."""

    pieces: tuple[Piece, ...]
    width: float
    height: float
    rules: tuple[Rule, ...] = ()
    drawn: bool = False
    """Whether it shows something that is no text, and has to be read as a picture."""


def lay_out(pages: Sequence[PiecePage]) -> tuple[tuple[PrintedLine, ...], int]:
    """The lines of all pages, and how many lines of headers and footers were left out because they stand before."""
    groups = [[make_tables(cut_rows(column, page.rules)) for column in _columns(page)] for page in pages]
    groups, dropped = _drop_running(groups, pages)
    lines: list[PrintedLine] = []
    before: Row | None = None
    for number, (page, columns) in enumerate(zip(pages, groups, strict=True), 1):
        for rows in columns:
            edge = _right_edge(rows, page)
            for at, row in enumerate(rows):
                after = _after(rows[at - 1], row, edge) if at else _overleaf(before, row)
                lines.append(_print(row, page, number, after if lines else "line"))
                before = row
    return tuple(lines), dropped


def _columns(page: PiecePage) -> list[list[Piece]]:
    """The page's pieces, parted into columns where running text stands in two."""
    lines = [
        pdf_columns.Line(piece.text, piece.box[0], piece.box[2], -piece.box[3], piece.height) for piece in page.pieces
    ]
    groups = pdf_columns.split_columns(lines)
    if len(groups) > 1 and all(_is_running(group) for group in groups if len(group) >= 4):
        pieces = {id(line): piece for line, piece in zip(lines, page.pieces, strict=True)}
        return [[pieces[id(line)] for line in group] for group in groups]
    return [list(page.pieces)] if page.pieces else []


def _is_running(lines: Sequence[pdf_columns.Line]) -> bool:
    """Whether a column's lines are mostly as wide as it is, as those of prose are and those of forms are not."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = sum(line.right - left >= 0.7 * (right - left) for line in lines)
    return 2 * full >= len(lines)


def _right_edge(rows: Sequence[Row], page: PiecePage) -> float:
    """Where lines of running text end at the latest; 0 where nothing shows that any was wrapped."""
    ends = sorted(row.box[2] for row in rows if len(row.cells) == 1)
    if not ends:
        return 0.0
    near = sum(end >= 0.94 * ends[-1] for end in ends)
    return ends[-1] if near >= 3 or ends[-1] >= _EDGE * page.width else 0.0


def _after(before: Row, row: Row, edge: float) -> After:
    one, other = before.box, row.box
    height = min(before.pieces[0].height, row.pieces[0].height)
    apart = other[1] - one[3]
    if len(before.cells) == len(row.cells) == 1 and -0.5 * height < apart <= _CLOSE * height:
        first, second = before.pieces[0], row.pieces[0]
        if (
            _are_alike(first, second)
            and -4 * height < other[0] - one[0] < 4 * height
            and _was_wrapped(first, second, edge)
        ):
            return "wrapped"
    return "gap" if apart > _GAP * height else "line"


def _are_alike(one: Piece, other: Piece) -> bool:
    most = _SAME if one.size and other.size else _SAME_DRAWN
    return abs(one.height - other.height) <= most * max(one.height, other.height)


def _was_wrapped(before: Piece, line: Piece, edge: float) -> bool:
    """Whether the first word of `line` had no place any more behind `before`."""
    if not edge or not can_go_on(before.text, line.text):
        return False
    letter = (line.box[2] - line.box[0]) / max(display_width(line.text), 1)
    word = line.text.split()[0]
    needed = letter * (2 if not word.isascii() else 1 + len(word))
    full = before.box[2] + needed > edge
    return full or line.text[0].islower() and before.box[2] - before.box[0] >= 0.6 * (edge - before.box[0])


def _overleaf(before: Row | None, row: Row) -> After:
    """Whether a sentence goes on in the next column or on the next page."""
    if before is None or len(before.cells) > 1 or len(row.cells) > 1:
        return "gap"
    said, more = before.pieces[0].text, row.pieces[0].text
    inside = more[:1].islower() or "\u4e00" <= more[:1] <= "\u9fff"
    return (
        "wrapped" if inside and can_go_on(said, more) and not _SENTENCE_END.search(said) and len(said) > 20 else "gap"
    )


def _print(row: Row, page: PiecePage, number: int, after: After) -> PrintedLine:
    pieces = row.pieces
    cells = tuple(cell.text if cell else "" for cell in row.cells) if len(row.cells) > 1 else ()
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    return PrintedLine(
        text=join_lines([piece.text for piece in pieces]),
        page=number,
        box=_share(around([piece.shown or piece.box for piece in pieces]), page),
        confidence=min(sure, default=None),
        cells=cells,
        after=after,
    )


def _share(box: Box, page: PiecePage) -> Box:
    sizes = (page.width, page.height, page.width, page.height)
    left, top, right, bottom = (
        round(min(max(value / max(size, 1e-6), 0.0), 1.0), 4) for value, size in zip(box, sizes, strict=True)
    )
    return left, top, right, bottom


def _drop_running(groups: list[list[list[Row]]], pages: Sequence[PiecePage]) -> tuple[list[list[list[Row]]], int]:
    """The pages without the headers and footers that stand on most of them, but for where each stands first.

    Only lines that say the same count, or that differ in the number of the page: values may stand at a page's edge too.
    """
    edges = [_edge_rows(columns) for columns in groups]
    shapes = [
        {id(row): _shape(row, number, page) for row in edge}
        for number, (edge, page) in enumerate(zip(edges, pages, strict=True), 1)
    ]
    counts = Counter(shape for page in shapes for shape in set(page.values()))
    least = max(3, _RUNNING * len(pages))
    seen: set[tuple[str, int]] = set()
    dropped: set[int] = set()
    for page in shapes:
        dropped |= {at for at, shape in page.items() if counts[shape] >= least and shape in seen}
        seen |= set(page.values())
    kept = [[[row for row in rows if id(row) not in dropped] for rows in columns] for columns in groups]
    return kept, len(dropped)


def _edge_rows(columns: Sequence[Sequence[Row]]) -> list[Row]:
    rows = sorted((row for column in columns for row in column), key=lambda row: row.box[1])
    return rows if len(rows) <= 2 * _EDGE_LINES else [*rows[:_EDGE_LINES], *rows[-_EDGE_LINES:]]


def _shape(row: Row, number: int, page: PiecePage) -> tuple[str, int]:
    said = " ".join(piece.text for piece in row.pieces)
    plain = said
    if _PAGE_LINE.search(said):
        plain = _PAGE_NUMBER.sub(lambda match: "#" if match[0] == str(number) else match[0], said)
    return plain, round(40 * row.box[1] / max(page.height, 1e-6))
