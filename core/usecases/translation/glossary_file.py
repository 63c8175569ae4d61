"""Glossaries as files: read from CSV, TSV, XLSX and TBX, written as CSV and XLSX; what is wrong is named by its cell.

Parsing happens in processes with limits. Nothing that is written is a formula. Does not know where terms occur.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.documents.inert import inert, restore
from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.documents.tables import Row, read_table
from core.errors import DocumentError, InputError
from core.messages import UiLanguage, Words, message, words
from core.usecases.translation.glossary import Glossary
from core.usecases.translation.glossary_rows import COLUMNS, Rows, find_columns, read_rows, term_cells
from core.usecases.translation.tmx import COMMAND

GlossaryFormat = Literal["csv", "xlsx"]
BOM = "\ufeff"
_XML = (b"<?xml", b"\xef\xbb\xbf<", b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """What was read. `problems` are cells that could not be used, each by row and column; their rows are left out.
    `notes` say what else a person should know."""

    glossary: Glossary
    problems: tuple[Words, ...]
    notes: tuple[Words, ...] = ()


def read_glossary(name: str, data: bytes, source: str, target: str, *, limits: Limits | None = None) -> GlossaryFile:
    """The terms of a file from `source` into `target`. Columns are found by their names, in English or Chinese or as
    the languages' own names or tags; without such a header the first two are term and translation. Of a workbook the
    first sheet that holds anything is read. DocumentErrors.
    """
    if data.lstrip().startswith(_XML):
        rows, notes = _read_tbx(name, data, source, target, limits), ()
    else:
        table = read_table(data, name, limits=limits)
        first, *others = [sheet for sheet in table.sheets if sheet.rows] or table.sheets[:1]
        rows = _rows(first.rows, source, target)
        left = words("translation_memory.sheets_left", sheets=", ".join(sheet.title for sheet in others))
        notes = (*table.notes, left) if others else table.notes
    title = name.rpartition("/")[2].rpartition(".")[0] or name
    terms, problems = read_rows(rows)
    return GlossaryFile(Glossary(source, target, terms, title=title), problems, notes)


def write_glossary(glossary: Glossary, format: GlossaryFormat, *, language: UiLanguage = "en") -> bytes:
    """The file's bytes, its headings in `language`; read again it gives the same terms. InputError for an unknown
    format."""
    header = tuple(message(f"translation_memory.column_{name}", language) for name in COLUMNS)
    rows = [header, *map(term_cells, glossary.terms)]
    match format:
        case "csv":
            return _write_csv(rows)
        case "xlsx":
            return _write_workbook(rows)
    raise InputError("translation_memory.unknown_format", format=format)


def _read_tbx(name: str, data: bytes, source: str, target: str, limits: Limits | None) -> Rows:
    limits = limits or default_limits()
    try:
        with ParsingProcess(limits, COMMAND) as process:
            answer = process.ask(f"tbx {source} {target}", load_source((name, data), limits), name)
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    names = ("source", "target", "note", "forbidden", "part")
    return [(number, dict(zip(names, cells, strict=True))) for number, cells in answer["rows"]]


def _rows(rows: Sequence[Row], source: str, target: str) -> Rows:
    columns = find_columns(rows[0].cells, source, target) if rows else None
    body = rows[1:] if columns else rows
    columns = columns or {"source": 0, "target": 1, "note": 2}
    return [(row.number, {name: restore(row.cell(at)) for name, at in columns.items()}) for row in body]


def _write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(map(inert, row) for row in rows)
    return (BOM + text.getvalue()).encode("utf-8", "replace")


def _write_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text, "s"
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
