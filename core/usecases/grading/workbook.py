"""Tables as an Excel workbook: every text a text, what waits for a person empty and coloured, charts that Excel draws.

Does not know what the tables mean.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.documents.inert import is_formula, shorten
from core.usecases.grading.export_tables import Cell, Row, Table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WAITING_COLOUR = "FFF2CC"
HEADER_COLOUR = "D9E2F3"
WIDEST = 60
SHORT = 20
"""Characters of a text that never needs a second line: giving cells a look takes most of the time."""
NUMBER = "0.##"


def new_workbook() -> "Workbook":
    """A workbook without sheets."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook


def save(workbook: "Workbook") -> bytes:
    """The file's bytes."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def add_table(workbook: "Workbook", table: Table, *, fixed_columns: int = 0) -> "Worksheet":
    """A sheet with the table from its first row on; the header, and so many columns, stay in sight."""
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(table.title)
    put_table(sheet, table, 1)
    sheet.freeze_panes = f"{get_column_letter(fixed_columns + 1)}2"
    if table.rows:
        sheet.auto_filter.ref = sheet.dimensions
    fit_columns(sheet, (table.header, *table.rows))
    return sheet


def put_table(sheet: "Worksheet", table: Table, top: int) -> None:
    """The table with its header in row `top`."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, name in enumerate(table.header, 1):
        cell = _put(sheet, top, column, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", HEADER_COLOUR)
    wrapped = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(table.rows):
        for column, value in enumerate(row, 1):
            cell = _put(sheet, top + 1 + number, column, value)
            if isinstance(value, str) and len(value) > SHORT:
                cell.alignment = wrapped
            if (number, column - 1) in table.waiting:
                cell.fill = PatternFill("solid", WAITING_COLOUR)


def put_rows(sheet: "Worksheet", rows: Sequence[Row], top: int) -> None:
    """Rows without a header, from row `top` on."""
    for number, row in enumerate(rows, top):
        for column, value in enumerate(row, 1):
            _put(sheet, number, column, value)


def fit_columns(sheet: "Worksheet", rows: Sequence[Row]) -> None:
    """Columns about as wide as their longest line; Chinese characters count twice."""
    from openpyxl.utils import get_column_letter

    for column in range(1, max(map(len, rows), default=0) + 1):
        lines = [_width(row[column - 1]) for row in rows if column <= len(row)]
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(lines) + 2)


def add_bar_chart(
    sheet: "Worksheet", at: str, title: str, names: tuple[int, int, int], columns: tuple[int, ...]
) -> None:
    """A column chart at cell `at`: its names are in (column, first row, last row), each of `columns` holds a series
    whose heading stands in the row above the first."""
    from openpyxl.chart import BarChart, Reference

    column, first, last = names
    chart = BarChart()
    chart.title, chart.width, chart.height = title, 16, 8
    for series in columns:
        chart.add_data(Reference(sheet, series, first - 1, series, last), titles_from_data=True)
    chart.set_categories(Reference(sheet, column, first, column, last))
    if len(columns) == 1:
        chart.legend = None
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
    sheet.add_chart(chart, at)


def _put(sheet: "Worksheet", row: int, column: int, value: Cell) -> object:
    """A cell; text is stored as text whatever it begins with, and stays so when someone edits it."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = shorten(value)
        cell.data_type = "s"
        if is_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, float) and not value.is_integer():
            cell.number_format = NUMBER
    return cell


def _width(value: Cell) -> int:
    lines = str("" if value is None else value).split("\n")
    return max(sum(1 + (ord(char) > 0x2E7F) for char in line[:WIDEST]) for line in lines)
