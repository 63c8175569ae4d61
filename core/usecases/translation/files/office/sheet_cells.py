"""What a workbook's cells, formulas and tables hold: which strings are used where, and which must stay as they are.

Sheets are read as a stream: they may be large. Changes nothing.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lxml import etree

from core.errors import BrokenFile, TooLarge
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.sheet_strings import S

_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_COMPARED = re.compile(r"^(?:<>|[<>]=?|=)\s*")
_WILD = re.compile(r"(?<!~)[*?]")
_COLUMN = re.compile(r"\[\s*[#@]?((?:[^\[\]']|'.){1,255})\]")
_LIST = re.compile(r'"([^"]*)"\Z')
_FORMULA, _VALUE = f"{S}f", f"{S}v"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Cells:
    """`first` is the first cell of each shared string by number; `fixed` holds texts a formula, a list or a filter
    compares with; `columns` names that formulas use for a table's columns."""

    first: dict[int, str] = field(default_factory=dict)
    inline: set[str] = field(default_factory=set)
    """Sheets with strings of their own."""
    fixed: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    """Those of `fixed` that stand for many texts, as "App*" does in COUNTIF."""
    columns: set[str] = field(default_factory=set)
    computed: list[tuple[str, str]] = field(default_factory=list)
    """Texts that formulas gave when the file was saved, with their cells."""
    heads: dict[str, dict[tuple[int, int], int]] = field(default_factory=dict)
    """Shared strings of the cells asked for, by sheet."""

    def is_fixed(self, text: str) -> bool:
        """Whether a formula or a list would no longer find the text if it were changed."""
        said = text.strip().casefold()
        return said in self.fixed or any(fnmatchcase(said, one) for one in self.patterns)


def read_cells(package: Package, sheets: list[tuple[str, str]], heads: dict[str, set[tuple[int, int]]]) -> Cells:
    """`sheets` are (part, name); `heads` the (column, row) of table headers by sheet. Raises BrokenFile, TooLarge."""
    cells = Cells()
    found = 0
    for part, name in sheets:
        wanted = heads.get(part, set())
        cells.heads[part] = {}
        for element in _stream(package.parts[part]):
            if element.tag == f"{S}c":
                found += element.get("t") in ("s", "inlineStr")
                _read_cell(element, part, name, cells, wanted)
            else:
                _read_rule(element, cells)
        if found > package.limits.cells:
            raise TooLarge("documents.too_many_cells", limit=package.limits.cells)
    for part in package.of_type("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"):
        for name in package.root(part).iter(f"{S}definedName"):
            _read_formula(name.text or "", cells)
    for part in package.of_type("spreadsheetml.pivotCacheDefinition"):
        cells.fixed |= {one.get("name", "").strip().casefold() for one in package.root(part).iter(f"{S}cacheField")}
    cells.fixed.discard("")
    return cells


def _stream(content: bytes) -> Iterator[etree._Element]:
    """Cells, rules and filters of a sheet, each forgotten after it was seen."""
    tags = tuple(S + name for name in ("c", "dataValidation", "cfRule", "filter", "customFilter"))
    parsing = etree.iterparse(
        io.BytesIO(content), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in parsing:
            yield element
            if element.tag == f"{S}c":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken") from error


def _read_cell(cell: etree._Element, part: str, sheet: str, cells: Cells, wanted: set[tuple[int, int]]) -> None:
    kind = cell.get("t", "n")
    formula = cell.find(_FORMULA)
    if formula is not None:
        _read_formula(formula.text or "", cells)
        if kind == "str":
            cells.computed.append((f"{sheet}!{cell.get('r', '')}", cell.findtext(_VALUE) or ""))
    elif kind == "inlineStr":
        cells.inline.add(part)
    elif kind == "s" and (value := (cell.findtext(_VALUE) or "").strip()).isdigit():
        number = int(value)
        cells.first.setdefault(number, f"{sheet}!{cell.get('r', '')}")
        if wanted and (place := place_of(cell.get("r", ""))) in wanted:
            cells.heads[part][place] = number


def _read_rule(rule: etree._Element, cells: Cells) -> None:
    for formula in rule.iter(f"{S}formula", f"{S}formula1", f"{S}formula2"):
        text = formula.text or ""
        _read_formula(text, cells)
        if rule.get("type") == "list" and (listed := _LIST.match(text.strip())):
            cells.fixed |= {item.strip().casefold() for item in listed[1].split(",")}
    for value in (rule.get("val"), rule.get("text")):
        if value:
            cells.fixed.add(value.strip("* ").casefold())


def _read_formula(formula: str, cells: Cells) -> None:
    said = {text.replace('""', '"').strip().casefold() for text in _LITERAL.findall(formula)}
    sought = {_COMPARED.sub("", text) for text in said}
    cells.fixed |= said | sought
    cells.patterns |= {
        text.replace("[", "[[]") for text in sought if _WILD.search(text) and any(map(str.isalpha, text))
    }
    if "[" in formula:
        cells.columns |= {re.sub(r"'(.)", r"\1", name).strip().casefold() for name in _COLUMN.findall(formula)}


def place_of(address: str) -> tuple[int, int]:
    """(column, row) of "B3", from 1; (0, 0) for what is no cell."""
    match = _CELL.fullmatch(address)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(match[2])
