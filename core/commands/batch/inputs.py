"""The input of a large job as items: the files of a folder, or the rows of a table. Knows no verb.

A table is CSV, TSV, XLSX or Parquet with its headers in the first row. It is the operator's own, so it is read here.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.commands.batch.records import Item
from core.documents.tables import read_table
from core.errors import InputError
from core.messages import writable

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")
Row = dict[str, str]


def is_table(source: Path) -> bool:
    """Whether `source` is one file of rows."""
    return source.is_file() and source.suffix.lower() in TABLES


def list_files(source: Path) -> Iterator[Item]:
    """Every visible file of a folder and below it, in the order of their names, or the one file. Links that lead out
    of the folder are left out; InputError where there is nothing."""
    if not source.exists():
        raise InputError("batch.no_input", name=source)
    root = source.resolve()
    found = [root] if root.is_file() else sorted(filter(lambda path: _belongs(path, root), root.rglob("*")))
    if not found:
        raise InputError("batch.empty_input", name=source)
    for path in found:
        name = writable(path.relative_to(root).as_posix() if path != root else path.name)
        yield Item(name, _digest(path), path=str(path))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError("command.unreadable", name=path, why=error.strerror or type(error).__name__) from error


def _belongs(path: Path, root: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    return path.is_file() and not hidden and path.resolve().is_relative_to(root)


def list_texts(source: Path, column: str, known: Sequence[str]) -> Iterator[Item]:
    """A table's rows by number, counted from 1 under the headers; the text is in the column of that name, or of one
    that is `known`. For a folder, its files."""
    if not is_table(source):
        yield from list_files(source)
        return
    rows = read_rows(source)
    for number, row in enumerate(rows, 1):
        if number == 1:
            column = find_column(row, column, known, source.name)
        yield make_item(f"{source.name}#{number}", row[column])


def make_item(name: str, text: str) -> Item:
    """An item that carries its text. Halves of characters, which no file keeps, become question marks."""
    text = text.encode(errors="replace").decode()
    return Item(name, hashlib.sha256(text.encode()).hexdigest(), text=text)


def find_column(row: Row, column: str, known: Sequence[str], name: str) -> str:
    """The header that is `column`, or the first that is one of `known`, whatever its case; InputError with those
    there are."""
    folded = {header.strip().casefold(): header for header in row}
    for wanted in [column] if column else known:
        if wanted.casefold() in folded:
            return folded[wanted.casefold()]
    raise InputError("batch.no_column", name=name, column=column or known[0], found=", ".join(row))


def read_rows(source: Path) -> Iterator[Row]:
    """Every row with something in it, its cells by header; InputError where the file cannot be read as a table."""
    ending, empty = source.suffix.lower(), True
    read = {".parquet": _read_parquet, ".xlsx": _read_workbook, ".xlsm": _read_workbook}.get(ending, _read_csv)
    for row in read(source):
        if any(cell.strip() for cell in row.values()):
            empty = False
            yield row
    if empty:
        raise InputError("batch.empty_input", name=source)


def _read_csv(source: Path) -> Iterator[Row]:
    delimiter = "\t" if source.suffix.lower() == ".tsv" else ","
    csv.field_size_limit(2**31 - 1)
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            for cells in csv.DictReader(file, delimiter=delimiter, restkey="", restval=""):
                yield {header: cell for header, cell in cells.items() if header}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("command.unreadable", name=source, why=str(error)) from error


def _read_workbook(source: Path) -> Iterator[Row]:
    sheet = next((sheet for sheet in read_table(source).sheets if sheet.rows), None)
    headers = [(at, header) for at, header in enumerate(sheet.rows[0].cells) if header] if sheet else []
    for row in sheet.rows[1:] if sheet else ():
        yield {header: row.cell(at) for at, header in headers}


def _read_parquet(source: Path) -> Iterator[Row]:
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(source) as file:
            for batch in file.iter_batches():
                for values in batch.to_pylist():
                    yield {str(header): "" if cell is None else str(cell) for header, cell in values.items()}
    except (OSError, ArrowException) as error:
        raise InputError("command.unreadable", name=source, why=type(error).__name__) from error
