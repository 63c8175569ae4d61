"""Tables of a workbook: a column's name and the cell that shows it must say the same.

Knows strings and cells, not what is translated.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from core.usecases.translation.files.office.office_inline import plain_text
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.sheet_cells import Cells, place_of
from core.usecases.translation.files.office.sheet_strings import S, decode, encode, read_string


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, the string its head shows, and where that stands."""

    table: str
    element: etree._Element
    item: etree._Element
    sheet: str
    place: tuple[int, int]
    name: str


class SheetTables:
    """The tables of one workbook, by sheet."""

    def __init__(self, package: Package, sheets: list[tuple[str, str]]) -> None:
        self._package = package
        tables = set(package.of_type("spreadsheetml.table"))
        self._tables = {part: sorted(tables & set(package.related(part).values())) for part, _ in sheets}
        self.heads = {
            part: {place for table in listed for _, place, _ in _columns(package.root(table))}
            for part, listed in self._tables.items()
        }
        self._found: list[Column] = []

    def connect(self, cells: Cells, strings: list[etree._Element]) -> list[Column]:
        """The columns whose heads are cells with just their name."""
        for sheet, listed in self._tables.items():
            heads = {place: strings[n] for place, n in cells.heads.get(sheet, {}).items() if n < len(strings)}
            if listed and sheet in cells.inline:
                heads |= {
                    place: cell.find(f"{S}is") for place, cell in self._cells(sheet) if cell.find(f"{S}is") is not None
                }
            for table in listed:
                for element, place, name in _columns(self._package.root(table)):
                    item = heads.get(place)
                    if item is not None and plain_text(read_string(item)) == name:
                        self._found.append(Column(table, element, item, sheet, place, name))
        return self._found

    def rename(self) -> set[str]:
        """Gives columns the names their heads now show, numbered where two of a table would be the same; gives the
        parts that are different."""
        changed: set[str] = set()
        taken: dict[str, set[str]] = {}
        for column in self._found:
            names = taken.setdefault(column.table, set())
            shown = plain_text(read_string(column.item)) or column.name
            name, number = shown, 1
            while name.casefold() in names:
                number += 1
                name = f"{shown} {number}"
            names.add(name.casefold())
            if name != shown:
                self._set_cell(column, name)
                changed.add(column.sheet)
            if name != column.name:
                column.element.set("name", encode(name).replace("\n", "_x000a_"))
                changed.add(column.table)
        return changed

    def _set_cell(self, column: Column, text: str) -> None:
        """Gives the head a string of its own."""
        for place, cell in self._cells(column.sheet):
            if place == column.place:
                for child in list(cell):
                    cell.remove(child)
                cell.set("t", "inlineStr")
                string = etree.SubElement(cell, f"{S}is")
                etree.SubElement(string, f"{S}t").text = encode(text)

    def _cells(self, sheet: str) -> Iterator[tuple[tuple[int, int], etree._Element]]:
        for cell in self._package.root(sheet).iter(f"{S}c"):
            yield place_of(cell.get("r", "")), cell


def _columns(table: etree._Element) -> list[tuple[etree._Element, tuple[int, int], str]]:
    """The columns of a table with the cell that holds each one's name; none where the table shows no names."""
    if table.get("headerRowCount", "1") == "0":
        return []
    column, row = place_of(table.get("ref", "").partition(":")[0])
    return [
        (one, (column + number, row), decode(one.get("name", "")))
        for number, one in enumerate(table.iter(f"{S}tableColumn"))
    ]
