"""CSV and XLSX as rows of cells, each with its number, so that a message can name the place. Knows no columns.

Reading happens in the parsing process, within limits.
"""

from dataclasses import dataclass
from pathlib import Path

from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError
from core.messages import Words, words


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds anything. `number` counts from 1 as a spreadsheet shows it, empty rows included; `cells` are
    verbatim, line breaks as "\\n", trailing empty ones cut."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text in a column, counted from 0; "" beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One visible sheet; a CSV is one without a title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read. `notes` say what a person should know: cells cut, formulas, hidden sheets left out."""

    name: str
    sheets: tuple[TableSheet, ...]
    notes: tuple[Words, ...] = ()


def read_table(source: Path | bytes, name: str | None = None, *, limits: Limits | None = None) -> Table:
    """The cells of a CSV (any usual delimiter and encoding) or XLSX (stored results, no formulas evaluated).

    `name` is how messages call the file. Raises only DocumentErrors; a cell over `cells.CELL` characters is cut and
    noted, so that one of them does not cost the others.
    """
    limits = limits or default_limits()
    label = name or (source.name if isinstance(source, Path) else "table")
    try:
        data = load_source(source if isinstance(source, Path) else (label, source), limits)
        with ParsingProcess(limits) as parser:
            answer = parser.ask("table", data, label)
    except DocumentError as error:
        error.values.setdefault("name", label)
        raise
    sheets = tuple(
        TableSheet(title, tuple(Row(number, tuple(cells)) for number, cells in rows))
        for title, rows in answer["sheets"]
    )
    return Table(label, sheets, tuple(words(key, name=label, **values) for key, values in answer["notes"]))
