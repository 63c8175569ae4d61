"""A file as it is laid out: printed lines in reading order, each with its place on the page, its cells, and how it goes
on from the line before.

Knows neither file formats nor what the lines say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.documents.document import Kind, Span
from core.documents.plain import display_width
from core.messages import Words

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page as it is shown, as shares of its width and height, from the top left."""
After = Literal["wrapped", "line", "gap"]
"""How a line goes on from the one before: within the paragraph, on the next line, after an empty one."""

CELL_MARK = " | "
"""What stands between two cells of a row."""
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_MARKS = ".!?:;,。！？：；，"
"""After these two blanks are a typist's habit and no gap."""
_PIPE = re.compile(r"\s*(?<!\|)\|(?!\|)\s*")
_RULE = re.compile(r"[\s|+:=_*-]*\Z")
_NO_START = re.compile(
    r"(?:[-–•·●○▪◦*#>|]|\(?\d{1,3}[.)、）]\s*(?=\D)|\(?[a-zA-Z][.)]\s|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、"
    r"|\W{3})"
)
_LABEL = re.compile(r"[^\W\d_][^:：\n.。，,]{0,48}[:：]|\[\w[^\]\n]{0,30}\]")
_ENDED = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)\]]*$")
_WRAP_LEAST, _WRAP_MOST = 50, 160
"""Columns a text may be wrapped at."""
_NEAR = 15
"""Columns under the width that wrapped lines end within, mostly."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line. `cells` are the texts of a row's cells, an empty one where a column is empty; () for running text."""

    text: str
    page: int = 1
    box: Box | None = None
    confidence: float | None = None
    cells: tuple[str, ...] = ()
    after: After = "line"


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's lines. `pages` counts its pages, those without text included; `kind` is "picture" for a photo."""

    kind: Kind | Literal["picture"]
    lines: tuple[PrintedLine, ...]
    pages: int = 1
    notes: tuple[Words, ...] = ()


def find_cells(line: str) -> tuple[Span, ...]:
    """The cells of a line of plain text, parted by bars, tabs or runs of blanks; () where it is no row.

    A bar in front is the table's edge, and so is one at the end of a row that has one in front; an empty cell beside a
    bar is an empty span.
    """
    body = Span(len(line) - len(line.lstrip()), len(line.rstrip()))
    said = line[body.start : body.end]
    if "|" in said:
        return _between_bars(line, body)
    cuts = [body.start]
    for match in _BLANKS.finditer(line, body.start, body.end):
        if _is_gap(match[0], line[match.start() - 1]) and not _NO_START.fullmatch(
            line[cuts[-1] : match.start()].strip() + " "
        ):
            cuts += [match.start(), match.end()]
    cuts.append(body.end)
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return tuple(spans) if len(spans) > 1 else ()


def _is_gap(blanks: str, before: str) -> bool:
    wide = display_width(blanks)
    return "\t" in blanks or wide >= 4 or wide >= 2 and before not in _MARKS


def _between_bars(line: str, body: Span) -> tuple[Span, ...]:
    start, spans = body.start, []
    for match in _PIPE.finditer(line, body.start, body.end):
        if match.start() > body.start:  # a bar in front opens the row
            spans.append(Span(start, match.start()) if start <= match.start() else Span(start, start))
        start = match.end()
    if start < body.end or line[body.start] != "|" and len(spans) > 1:
        spans.append(Span(start, body.end))
    return tuple(spans) if len(spans) > 1 else ()


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written: dashes, stars, the line under a table's head."""
    return bool(_RULE.match(line))


def read_plain_lines(text: str) -> tuple[PrintedLine, ...]:
    """The lines of a plain text as they stand; those that a program wrapped at a width are marked as going on."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    width = _wrap_width([row.rstrip() for row in rows])
    lines: list[PrintedLine] = []
    before, gap = "", False
    for row in rows:
        said = row.rstrip()
        if not said.strip():
            gap = True
            continue
        cells = tuple(said[span.start : span.end] for span in find_cells(said))
        wrapped = not gap and not cells and bool(lines) and not lines[-1].cells and goes_on(before, said, width)
        after: After = "wrapped" if wrapped else "gap" if gap and lines else "line"
        lines.append(PrintedLine(said.strip() if wrapped else said, cells=cells, after=after))
        before, gap = said, False
    return tuple(lines)


def goes_on(before: str, line: str, width: int) -> bool:
    """Whether `line` goes on from `before` in a text wrapped at `width` columns; 0 where it is not wrapped."""
    if not width or not can_go_on(before, line):
        return False
    first = line.split(maxsplit=1)[0]
    needed = 2 if not first.isascii() else 1 + len(first)
    full = display_width(before) + needed > width
    return full or (line.lstrip()[0].islower() and display_width(before) >= 0.6 * width)


def can_go_on(before: str, line: str) -> bool:
    """Whether what the two lines say lets the second be the rest of the first: no list mark, label or heading."""
    said = line.strip()
    if not said or _NO_START.match(said) or _LABEL.match(said) or is_rule(before) or _LABEL.fullmatch(before.strip()):
        return False
    return before.isupper() == said.isupper() or not (before.isupper() and len(before) < 60 or said.isupper())


def _wrap_width(rows: Sequence[str]) -> int:
    """Columns at which the text was wrapped, 0 where it was not: the widest line, if others come near it."""
    widths = [display_width(row) for row in rows if row and not find_cells(row)]
    widest = max(widths, default=0)
    near = sum(width >= widest - _NEAR for width in widths)
    return widest if _WRAP_LEAST <= widest <= _WRAP_MOST and near >= 2 else 0
