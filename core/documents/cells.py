"""A table's cells as they stand, from CSV or XLSX. Runs in the parsing process; the caller isolates it.

Unlike `sheet`, it changes nothing in a cell but line ends: blanks at the start of a line are part of a program, and
what hides in an answer is for the checks to find.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

from openpyxl.utils import get_column_letter

from core.documents.archive import open_archive
from core.documents.limits import Limits
from core.documents.plain import decode_text, find_odd_lines
from core.documents.sheet import cell_text, open_workbook
from core.documents.sniff import looks_like_html, sniff_binary, sniff_office
from core.errors import BrokenFile, TooLarge, UnsupportedFile

CELL = 32_767
"""Characters kept of one cell, as many as Excel holds; a longer one is cut, and a note says which."""

Numbered = tuple[int, list[str]]
_DELIMITERS = (",", "\t", ";", "|")
_FORMULA = re.compile(rb"<f[ >/]")
_SAMPLE = 50
_SHOWN = 20
_END = "\x1eend"


@dataclass(slots=True)
class Cells:
    """Titles with numbered rows, and notes as key and values; plain values, so that it crosses the process border."""

    sheets: list[tuple[str, list[Numbered]]]
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def read_cells(data: bytes, limits: Limits) -> Cells:
    """Raises DocumentErrors without a name: UnsupportedFile for what is no table, BrokenFile for what is damaged."""
    if not data.strip(b"\0\t\r\n "):
        raise BrokenFile("documents.empty")
    kind = sniff_binary(data)
    if kind == "pdf":
        raise UnsupportedFile("documents.not_a_table")
    cells = _read_workbook(data, limits) if kind == "zip" else _read_delimited(data, limits)
    if not any(rows for _, rows in cells.sheets):
        raise BrokenFile("documents.empty")
    return cells


def _read_workbook(data: bytes, limits: Limits) -> Cells:
    parts = open_archive(data, limits)
    if sniff_office(parts["[Content_Types].xml"]) != "xlsx":
        raise UnsupportedFile("documents.not_a_table")
    cells = Cells([], list(_note_formulas(parts)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            shown, hidden = open_workbook(data, limits)
            counter = _Counter(limits, cells)
            for sheet in shown:
                rows = enumerate(sheet.rows, 1)
                cells.sheets.append(
                    (sheet.title, counter.keep((number, map(cell_text, row)) for number, row in rows if row))
                )
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
            raise BrokenFile("documents.broken") from error
    if hidden:
        cells.notes.append(("documents.hidden_sheets", {"count": hidden}))
    return cells


def _note_formulas(parts: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, object]]]:
    count = sum(len(_FORMULA.findall(part)) for name, part in parts.items() if name.startswith("xl/worksheets/"))
    if count:
        yield "documents.formulas", {"count": count}


def _read_delimited(data: bytes, limits: Limits) -> Cells:
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    if looks_like_html(text):
        raise UnsupportedFile("documents.not_a_table")
    declared = re.match(r"sep=(.)\n", text)  # Excel's own way to name the delimiter
    delimiter = declared[1] if declared else _find_delimiter(text)
    cells = Cells([])
    if odd := find_odd_lines(data):
        shown = ", ".join(map(str, odd[:_SHOWN])) + (f" … ({len(odd)})" if len(odd) > _SHOWN else "")
        cells.notes.append(("documents.odd_lines", {"lines": shown}))
    rows = _Counter(limits, cells).keep(_split(text, delimiter))
    cells.sheets.append(("", rows[1:] if declared else rows))
    return cells


def _split(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows; raises BrokenFile where a quotation mark never closes, as one cell would swallow the rest."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + len(_END) + 2))
    lines = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    for number, (row, following) in enumerate(pairwise(chain(lines, [None])), 1):
        if following is not None:
            yield number, row
        elif row != [_END]:
            raise BrokenFile("documents.open_quote", row=number)


def _find_delimiter(text: str) -> str:
    """The delimiter by which most of the first rows are as wide as the header; among equals the one without a blank
    after it, as prose has, then the one that makes more columns."""

    def fit(delimiter: str) -> tuple[int, int, int]:
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE)
        filled = [row for row in rows if any(row)]
        width = len(filled[0]) if filled else 0
        spaced = sum(cell.startswith(" ") for row in filled for cell in row[1:])
        return (sum(len(row) == width for row in filled), -spaced, width) if width > 1 else (0, 0, 0)

    return max(_DELIMITERS, key=fit)


class _Counter:
    """Keeps rows while they stay within the limits, over all sheets of a file."""

    def __init__(self, limits: Limits, cells: Cells) -> None:
        self._limits, self._cells = limits, cells
        self._filled = self._characters = 0

    def keep(self, rows: Iterable[tuple[int, Iterable[str]]]) -> list[Numbered]:
        """Rows with anything in them, trailing empty cells cut."""
        kept = []
        for number, row in rows:
            values = [self._cut(number, column, value) for column, value in enumerate(row, 1)]
            while values and not values[-1].strip():
                values.pop()
            self._count(values)
            if values:
                kept.append((number, values))
        return kept

    def _cut(self, row: int, column: int, value: str) -> str:
        if len(value) <= CELL:
            return value
        place = {"row": row, "column": get_column_letter(column), "found": len(value), "limit": CELL}
        self._cells.notes.append(("documents.cell_cut", place))
        return value[:CELL]

    def _count(self, values: list[str]) -> None:
        self._filled += sum(map(bool, values))
        self._characters += sum(map(len, values))
        if self._filled > self._limits.cells:
            raise TooLarge("documents.too_many_cells", limit=self._limits.cells)
        if self._characters > self._limits.characters:
            raise TooLarge("documents.too_many_characters", limit=self._limits.characters)
