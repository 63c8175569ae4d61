"""The text of a report made of its printed lines: which characters of it stand where on which page.

A paragraph that was wrapped is one line of the text, so that its sentences are whole; each of its printed lines keeps
its own span and box. The cells of a row are parted by bars. Knows neither sections nor files.
"""

import re
import unicodedata
from collections.abc import Sequence

from core.documents.blocks import clean_text, join_lines
from core.documents.document import Span
from core.documents.layout import CELL_MARK, PrintedLine
from core.usecases.medical.records import Line

_LOOKALIKE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")
"""Radicals, compatibility ideographs and ligatures that fonts are mapped to: no search finds them as they are."""
_HYPHEN = re.compile(r"[^\W_]-$")


def compose(printed: Sequence[PrintedLine]) -> tuple[str, tuple[Line, ...]]:
    """The text, and its lines in order; a printed line without a visible character has none."""
    parts: list[str] = []
    lines: list[Line] = []
    at = 0
    for one in printed:
        said, cells = _lay_cells([clean_line(cell) for cell in one.cells]) if one.cells else (clean_line(one.text), ())
        if not said:
            continue
        between = _between(parts[-1], said, one) if parts else ""
        at += len(between)
        shifted = tuple(Span(at + cell.start, at + cell.end) for cell in cells)
        lines.append(Line(Span(at, at + len(said)), one.page, one.box, one.confidence, shifted))
        parts += [between, said]
        at += len(said)
    return "".join(parts), tuple(lines)


def clean_line(text: str) -> str:
    """One line without what is not seen, every run of blanks as one."""
    plain = _LOOKALIKE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.replace("\n", " "))
    return clean_text(plain)


def _lay_cells(cells: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The row's text and where its cells are in it; () where no more than one holds anything. Where the first cell is
    empty the text begins with a bar; no bar ends it, empty cells at the end stand behind it."""
    if sum(map(bool, cells)) < 2:
        return "".join(cells), ()
    last = max(number for number, cell in enumerate(cells) if cell) + 1
    text = CELL_MARK.join(cells[:last])
    spans, at = [], len(text.lstrip()) - len(text)
    for cell in cells[:last]:
        spans.append(Span(max(at, 0), max(at, 0) + len(cell)))
        at += len(cell) + len(CELL_MARK)
    said = text.lstrip()
    return said, (*spans, *[Span(len(said), len(said))] * (len(cells) - last))


def _between(before: str, said: str, line: PrintedLine) -> str:
    if line.after != "wrapped":
        return "\n\n" if line.after == "gap" else "\n"
    if _HYPHEN.search(before[-2:]) and said[0].isalnum():
        return ""  # whether the printer set the hyphen cannot be told, so it stays
    return join_lines([before[-1], said])[1 : -len(said)]
