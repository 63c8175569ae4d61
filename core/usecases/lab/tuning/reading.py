"""A table with texts and labels, as a file holds it: which columns are which, and its rows as examples.

The file is read in a process with limits. Does not judge the rows.
"""

from dataclasses import dataclass
from pathlib import Path

from core.documents.tables import Row, Table, TableSheet, read_table
from core.errors import InputError
from core.messages import Words
from core.usecases.lab.tuning.records import Example

TEXT = {
    "text",
    "sentence",
    "message",
    "utterance",
    "question",
    "query",
    "review",
    "content",
    "文本",
    "内容",
    "句子",
    "问题",
    "消息",
}
LABEL = {"label", "category", "class", "intent", "sentiment", "target", "tag", "标签", "类别", "分类", "意图", "情感"}
MOST_COLUMNS = 200
"""More are no table of texts, and a page with a choice of them all answers nobody."""
PART = {"split", "part", "set", "subset", "划分", "集合", "数据集"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's header and what stands below it. `wide` are the rows with more cells than the header."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Words, ...] = ()

    def find(self, names: set[str]) -> str | None:
        """The first column that is called by one of `names`."""
        return next((column for column in self.columns if column.strip().lower() in names), None)

    def place(self, column: str) -> int:
        """Where a column stands, counted from 0; InputError with the columns there are."""
        if column not in self.columns:
            raise InputError("lab_tuning.no_column", column=column, columns=", ".join(self.columns))
        return self.columns.index(column)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what. `part` is "" where rows are split by a seed."""

    text: str
    label: str
    part: str = ""


def read_sheet(source: Path | bytes, name: str | None = None) -> Sheet:
    """The first sheet of a CSV or XLSX; InputError where it has no header or nothing below it, or too many columns."""
    table: Table = read_table(source, name)
    sheet: TableSheet | None = next((one for one in table.sheets if one.rows), None)
    if sheet is None or len(sheet.rows) < 2:
        raise InputError("lab_tuning.empty_table", name=table.name)
    columns = tuple(cell.strip() for cell in sheet.rows[0].cells)
    if len(columns) > MOST_COLUMNS:
        raise InputError("lab_tuning.too_many_columns", name=table.name, count=len(columns), most=MOST_COLUMNS)
    return Sheet(table.name, columns, sheet.rows[1:], table.notes)


def guess_columns(sheet: Sheet) -> Columns:
    """The likely columns by their names, else the first two."""
    first, second = (*sheet.columns, *sheet.columns)[:2]
    text = sheet.find(TEXT) or first
    label = sheet.find(LABEL) or next((column for column in sheet.columns if column != text), second)
    return Columns(text, label, sheet.find(PART) or "")


def take_examples(sheet: Sheet, columns: Columns) -> tuple[Example, ...]:
    """Every row as an example, cells stripped of the white space around them; empty cells stay empty."""
    text, label = sheet.place(columns.text), sheet.place(columns.label)
    if text == label:
        raise InputError("lab_tuning.same_column", column=columns.text)
    part = sheet.place(columns.part) if columns.part else None
    return tuple(
        Example(
            row.number, row.cell(text).strip(), row.cell(label).strip(), "" if part is None else row.cell(part).strip()
        )
        for row in sheet.rows
    )


def find_wide_rows(sheet: Sheet) -> frozenset[int]:
    """The numbers of the rows with more cells than the header: a comma that was not quoted shifted them."""
    return frozenset(row.number for row in sheet.rows if len(row.cells) > len(sheet.columns))
