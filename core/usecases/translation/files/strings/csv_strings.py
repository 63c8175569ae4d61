"""Tables in CSV: string catalogues with a column for each language, and plain tables whose text cells are translated.

A table whose header names the source's language has its targets in the target's column, which is added where it lacks.
Delimiters, quotation marks, line ends and all other cells stay byte for byte.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.documents.inert import inert, is_formula
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, SourceText, read_text, write_text
from core.usecases.translation.files.strings.csv_columns import Columns, find_columns
from core.usecases.translation.files.strings.csv_text import Cell, after_sep, find_delimiter, read_rows
from core.usecases.translation.files.strings.string_notes import (
    find_limit,
    is_code,
    is_new,
    make_note,
    require_sound,
)

_SYNTAXES = ("html", "i18next", "shell", "ruby", "printf", "brace")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(slots=True)
class _Reading:
    source: SourceText
    delimiter: str
    rows: list[list[Cell]]
    columns: Columns | None
    places: list[tuple[Segment, int, int]] = field(default_factory=list)
    """Segments with their row and column."""
    kept: list[Kept] = field(default_factory=list)


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each row of a catalogue, or each text cell of another table."""
    reading = _read(data, job)
    language = reading.columns.language if reading.columns else ""
    return Extract("csv", tuple(one for one, _, _ in reading.places), tuple(reading.kept), source=language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The table with the targets. ValueError where one would break its text."""
    reading = _read(data, job)
    edits: list[Edit] = []
    added: dict[int, str] = {}
    for segment, row, column in reading.places:
        written = targets.get(segment.id)
        if not is_new(segment, written) or written is None:
            continue
        require_sound(segment, written, job.target)
        text = _as_text(segment, written)
        if column < 0:
            added[row] = text
            continue
        cells = reading.rows[row]
        old = cells[column] if column < len(cells) else None
        if old is None:
            gap = reading.delimiter * (column - len(cells) + 1)
            edits.append(Edit(cells[-1].end, cells[-1].end, gap + _quote(text, reading, "")))
        elif text != old.text:
            raw = reading.source.text[old.start : old.end]
            edits.append(Edit(old.start, old.end, _quote(text, reading, raw or _like(reading, row))))
    return write_text(reading.source, [*edits, *_add_column(reading, added, job.target)])


def _as_text(segment: Segment, written: Written) -> str:
    """The target, led by an apostrophe where a spreadsheet would run it as a formula and the source is none: whoever
    wrote a machine's input must not write formulas into its output."""
    return inert(written.text) if is_formula(written.text) and not is_formula(segment.source) else written.text


def _read(data: bytes, job: FileJob) -> _Reading:
    source = read_text(data)
    start = after_sep(source.text)
    delimiter = find_delimiter(source.text, start, job.name)
    rows = read_rows(source.text, delimiter, start)
    reading = _Reading(source, delimiter, rows, find_columns(rows[0], job) if rows else None)
    if reading.columns:
        _read_catalogue(reading, reading.columns, job)
    else:
        _read_table(reading)
    return reading


def _read_catalogue(reading: _Reading, columns: Columns, job: FileJob) -> None:
    taken: dict[str, int] = {}
    rows = reading.rows
    for n, row in enumerate(rows[1:], 1):
        text = _text(row, columns.source)
        if not text.strip():
            continue
        key = _text(row, columns.key).strip() or str(n)
        taken[key] = taken.get(key, 0) + 1
        name = key if taken[key] == 1 else f"{key}~{taken[key]}"
        target = _text(row, columns.target)
        if not target.strip() and is_code(text, _SYNTAXES):
            reading.kept.append(Kept(name, text, "strings_code"))
            continue
        comments = [_text(row, at) for at in columns.notes]
        limit = _text(row, columns.limit).strip()
        near = [_text(rows[at], columns.source) for at in (n - 1, n + 1) if 0 < at < len(rows)]
        state = "done" if target.strip() and not job.renew else "new"
        segment = Segment(
            name,
            text,
            syntaxes=_SYNTAXES,
            note=make_note(text, key=key, comments=comments, neighbours=near),
            target=target if target.strip() else "",
            state=state,
            limit=(int(limit[:6]) or None) if limit.isdigit() else find_limit(*comments),
        )
        reading.places.append((segment, n, columns.target))


def _read_table(reading: _Reading) -> None:
    """Every text cell in its place; article numbers and such are kept."""
    rows = reading.rows
    for n, row in enumerate(rows):
        for column, cell in enumerate(row):
            if not cell.text.strip():
                continue
            name = f"{n + 1}/{column + 1}"
            if is_code(cell.text, _SYNTAXES):
                if any(map(str.isalpha, cell.text)):
                    reading.kept.append(Kept(name, cell.text, "strings_code"))
                continue
            heading = _text(rows[0], column) if n else ""
            note = make_note(cell.text, key=heading.strip()[:80])
            reading.places.append((Segment(name, cell.text, syntaxes=_SYNTAXES, note=note), n, column))


def _text(row: Sequence[Cell], column: int) -> str:
    return row[column].text if 0 <= column < len(row) else ""


def _quote(text: str, reading: _Reading, raw: str) -> str:
    """A cell's text, within quotation marks where the old cell was or the text needs them."""
    text = _CONTROL.sub("", text)
    needs = any(mark in text for mark in ('"', "\n", "\r", reading.delimiter)) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if needs or raw.startswith('"') else text


def _like(reading: _Reading, row: int) -> str:
    """How the source beside an empty cell is written."""
    columns = reading.columns
    cell = reading.rows[row][columns.source] if columns and columns.source < len(reading.rows[row]) else None
    return reading.source.text[cell.start : cell.end] if cell else ""


def _add_column(reading: _Reading, added: Mapping[int, str], language: str) -> Iterator[Edit]:
    """A last column for the target language, where there is none."""
    if not added:
        return
    width = len(reading.rows[0])
    for n, row in enumerate(reading.rows):
        if len(row) == 1 and not row[0].text and n:
            continue
        text = language if n == 0 else added.get(n, "")
        gap = reading.delimiter * max(width - len(row) + 1, 1)
        yield Edit(row[-1].end, row[-1].end, gap + _quote(text, reading, _like(reading, n) if text else ""))
