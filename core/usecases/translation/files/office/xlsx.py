"""Workbooks (XLSX, XLSM): the texts of cells and all that is written around them, at the level of parts.

A text that stands in several cells is one segment. Formulas, numbers and dates stay, and so do sheet names and every
text that a formula, a list of choices, a filter or a pivot table looks for: those are listed. A table's column is
renamed together with its cell. A cell holds one language, also where a bilingual file is asked for.
"""

from collections.abc import Mapping

from lxml import etree

from core.errors import BrokenFile
from core.usecases.translation.files.office.drawing_text import DrawingText, Values
from core.usecases.translation.files.office.office_harvest import Harvest, name_tongue
from core.usecases.translation.files.office.office_inline import has_words, plain_text, read_inline
from core.usecases.translation.files.office.office_notes import Note, offer_properties, office_notes
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.office_target import write_inline
from core.usecases.translation.files.office.sheet_cells import read_cells
from core.usecases.translation.files.office.sheet_margins import offer_margins
from core.usecases.translation.files.office.sheet_strings import S, read_string, write_string
from core.usecases.translation.files.office.sheet_tables import SheetTables
from core.usecases.translation.files.source_file import Extract, FileJob, Written

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = (
    "spreadsheetml.sheet.main",
    "ms-excel.sheet.macroEnabled.main",
    "spreadsheetml.template.main",
    "ms-excel.template.macroEnabled.main",
)


def extract(data: bytes, job: FileJob) -> Extract:
    """DocumentErrors for what is no workbook, protected, hostile or too large."""
    book = _Book(data, job)
    return book.harvest.extract("xlsx", book.package.limits, book.notes())


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The workbook with the targets in it; ValueError for one whose codes are not those of its source."""
    return _Book(data, job).write(targets)


class _Book:
    """One workbook, its texts found."""

    def __init__(self, data: bytes, job: FileJob) -> None:
        self.package = Package(data)
        self.harvest = Harvest()
        self._bilingual = job.bilingual
        self._names: dict[str, str] = {}
        mains = self.package.of_type(*_MAIN)
        if not mains:
            raise BrokenFile("documents.broken")
        self._main = mains[0]
        self._sheets = self._list_sheets()
        self._tables = SheetTables(self.package, self._sheets)
        self._cells = read_cells(self.package, self._sheets, self._tables.heads)
        strings = self.package.of_type("spreadsheetml.sharedStrings")
        self._items = list(self.package.root(strings[0]).iterchildren(f"{S}si")) if strings else []
        self._held = self._find_held()
        for number, where in self._cells.first.items():
            if number < len(self._items):
                self._offer_string(strings[0], f"s{number}", self._items[number], where)
        self._offer_sheets(FileJob(job.name, job.source, job.target))

    def notes(self) -> list[Note]:
        """What could not be offered, and that cells hold one language."""
        notes = office_notes(self.package)
        if self.package.of_type("spreadsheetml.pivotCacheDefinition"):
            notes.append(("translation_files.office_pivot", {}))
        if self._bilingual:
            notes.append(("translation_files.office_one_language", {}))
        return notes

    def write(self, targets: Mapping[str, Written]) -> bytes:
        """The workbook with the targets; where formulas give texts, Excel is told to compute them anew."""
        changed = self.harvest.write(targets)
        if changed:
            changed |= self._tables.rename()
            if self._cells.computed:
                changed.add(self._main)
                _compute_on_opening(self.package.root(self._main))
        return self.package.write(parts=changed)

    def _list_sheets(self) -> list[tuple[str, str]]:
        """Part and name of each worksheet, in the workbook's order."""
        related = self.package.related(self._main)
        parts = set(self.package.of_type("spreadsheetml.worksheet"))
        sheets = []
        for sheet in self.package.root(self._main).iter(f"{S}sheet"):
            name, part = sheet.get("name", ""), related.get(sheet.get(f"{_R}id", ""), "")
            self.harvest.keep(part or name, name, "kept_sheet_name")
            if part in parts:
                sheets.append((part, name))
        return sheets

    def _find_held(self) -> dict[etree._Element, str]:
        """Heads of columns that formulas name, with the reason to keep them."""
        columns = self._tables.connect(self._cells, self._items)
        named = self._cells.columns
        return {column.item: "kept_column" for column in columns if column.name.strip().casefold() in named}

    def _offer_string(self, part: str, number: str, item: etree._Element, note: str) -> None:
        nodes = read_string(item)
        text = plain_text(nodes)
        reason = self._held.get(item) or ("kept_looked_up" if self._cells.is_fixed(text) else "")
        if reason and has_words(text):
            self.harvest.keep(note, text, reason)
            return
        inline = read_inline(nodes)
        name = self._names.setdefault(inline.source, f"{part}#{number}")

        def write(target: str) -> None:
            write_string(item, write_inline(inline, target))

        self.harvest.offer(name, inline.source, write, part=part, codes=inline.codes, note=note)

    def _offer_sheets(self, job: FileJob) -> None:
        """What is not in the shared strings: strings of single cells, margins, drawings, charts, the title."""
        drawings = DrawingText(self.harvest, job, name_tongue(job))
        shapes = self.package.of_type("officedocument.drawing")
        for part, name in self._sheets:
            if part in self._cells.inline:
                self._offer_inline(part, name)
            offer_margins(self.harvest, self.package, part, name)
            for shape in set(self.package.related(part).values()).intersection(shapes):
                drawings.offer_paragraphs(shape, self.package.root(shape), f"{name}, shape")
                drawings.offer_labels(shape, self.package.root(shape))
        values = Values(self._names, lambda text: self._cells.is_fixed(text))
        drawings.offer_graphics(self.package, values=values)
        for where, text in self._cells.computed:
            if has_words(text):
                self.harvest.keep(where, text, "kept_computed")
        offer_properties(self.harvest, self.package, job)

    def _offer_inline(self, part: str, sheet: str) -> None:
        for number, item in enumerate(self.package.root(part).iter(f"{S}is")):
            cell = item.getparent()
            if cell.find(f"{S}f") is None:
                self._offer_string(part, f"i{number}", item, f"{sheet}!{cell.get('r', '')}")


def _compute_on_opening(workbook: etree._Element) -> None:
    """What formulas gave before may hold text that is now translated."""
    settings = workbook.find(f"{S}calcPr")
    if settings is None:
        settings = etree.Element(f"{S}calcPr")
        before = ("definedNames", "externalReferences", "functionGroups", "sheets")
        place = next(found for name in before if (found := workbook.find(f"{S}{name}")) is not None)
        place.addnext(settings)
    settings.set("fullCalcOnLoad", "1")
