"""Word documents (DOCX, DOCM): every text a reader meets, at the level of the container's parts.

Body, tables, text boxes, headers, footers, notes, comments, alternative texts, charts, SmartArt and the title are
offered; deleted and hidden text, computed fields, equations and code are kept and listed. A part without a changed text
stays as it is. In a bilingual document each paragraph is followed by its translation: unlike two columns that leaves
tables, lists, sections and text boxes where they are.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy

from lxml import etree

from core.errors import BrokenFile
from core.usecases.translation.files.office.drawing_text import DrawingText
from core.usecases.translation.files.office.office_harvest import Harvest, beside, choose_language, name_tongue
from core.usecases.translation.files.office.office_inline import Inline, read_inline
from core.usecases.translation.files.office.office_notes import offer_properties, office_notes
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.office_target import write_inline
from core.usecases.translation.files.office.word_emitting import Emitter, unbind
from core.usecases.translation.files.office.word_looks import Looks
from core.usecases.translation.files.office.word_paragraph import W, kept_in, read_paragraph
from core.usecases.translation.files.source_file import Extract, FileJob, Written

_MAIN = (
    "wordprocessingml.document.main",
    "ms-word.document.macroEnabled.main",
    "wordprocessingml.template.main",
    "ms-word.template.macroEnabledTemplate.main",
)
_OTHERS = {
    "wordprocessingml.header": "header",
    "wordprocessingml.footer": "footer",
    "wordprocessingml.footnotes": "footnote",
    "wordprocessingml.endnotes": "endnote",
    "wordprocessingml.comments": "comment",
}
_ATTRIBUTES = {"listItem": "displayText", "listEntry": "val", "hyperlink": "tooltip"}
"""Choices in lists of content controls and forms, and what is shown over a link."""
_NOT_COPIED = frozenset(("sectPr", "numPr", "pPrChange", "outlineLvl"))


def extract(data: bytes, job: FileJob) -> Extract:
    """DocumentErrors for what is no Word document, protected, hostile or too large."""
    document = _Document(data, job)
    language = choose_language(*document.languages(), document.harvest.places)
    return document.harvest.extract("docx", document.package.limits, office_notes(document.package), language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The document with the targets in it; ValueError for one whose codes are not those of its source."""
    document = _Document(data, job)
    return document.package.write(parts=document.harvest.write(targets))


class _Document:
    """One document, its texts found."""

    def __init__(self, data: bytes, job: FileJob) -> None:
        self.package = Package(data)
        self.harvest = Harvest()
        self._job = job
        tongue = name_tongue(job)
        mains = self.package.of_type(*_MAIN)
        if not mains:
            raise BrokenFile("documents.broken")
        styles = self.package.of_type("wordprocessingml.styles")
        self._styles = self.package.root(styles[0]) if styles else None
        self._looks = Looks(self._styles, self.package.root(mains[0]), tongue)
        drawings = DrawingText(self.harvest, job, tongue)
        for name in mains[:1]:
            self._offer_part(name, "", drawings)
        for kind, note in _OTHERS.items():
            for name in self.package.of_type(kind):
                self._offer_part(name, note, drawings)
        drawings.offer_graphics(self.package)
        offer_properties(self.harvest, self.package, job)

    def languages(self) -> tuple[str, str]:
        """As the styles have them, for Western and for East Asian text."""
        lang = self._styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if self._styles is not None else None
        return ("", "") if lang is None else (lang.get(f"{W}val", ""), lang.get(f"{W}eastAsia", ""))

    def _offer_part(self, part: str, note: str, drawings: DrawingText) -> None:
        root = self.package.root(part)
        where = _Places(root)
        for number, paragraph in enumerate(root.iter(f"{W}p")):
            self._offer_paragraph(part, f"p{number}", paragraph, ", ".join(filter(None, (note, where.name(paragraph)))))
        drawings.offer_paragraphs(part, root, note or "shape", mark="d")
        drawings.offer_labels(part, root)
        self._offer_attributes(part, root)

    def _offer_paragraph(self, part: str, number: str, paragraph: etree._Element, note: str) -> None:
        nodes = read_paragraph(paragraph, self._looks)
        inline = read_inline(nodes)
        name = self.harvest.name(part, number, paragraph, inline.source)
        if name == f"{part}#{number}":
            for text, reason in kept_in(nodes):
                self.harvest.keep(name, text, reason)
        if self._looks.is_code_paragraph(paragraph):
            self.harvest.keep(name, inline.source, "kept_code")
            return

        def write(target: str) -> None:
            self._write(paragraph, inline, target)

        self.harvest.offer(name, inline.source, write, part=part, codes=inline.codes, note=note)

    def _write(self, paragraph: etree._Element, inline: Inline, target: str) -> None:
        emitter = Emitter(self._looks, copy=self._job.bilingual)
        children = list(emitter.emit(write_inline(inline, target)))
        place = self._below(paragraph) if self._job.bilingual else paragraph
        for child in list(place):
            if child.tag != f"{W}pPr":
                place.remove(child)
        place.extend(children)
        self._looks.turn(place)
        for control in paragraph.iterancestors(f"{W}sdt"):
            unbind(control)

    def _below(self, paragraph: etree._Element) -> etree._Element:
        """A paragraph for the translation below its source: not numbered again, ending the section in its stead."""
        below = etree.Element(paragraph.tag, nsmap=paragraph.nsmap)
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            below.append(deepcopy(properties))
            for child in below[0].findall("*"):
                if etree.QName(child).localname in _NOT_COPIED:
                    below[0].remove(child)
            if (section := properties.find(f"{W}sectPr")) is not None:
                at = next((n for n, one in enumerate(below[0]) if one.tag == f"{W}pPrChange"), len(below[0]))
                below[0].insert(at, section)
            _stop_numbering(below[0])
        paragraph.addnext(below)
        return below

    def _offer_attributes(self, part: str, root: etree._Element) -> None:
        for number, element in enumerate(root.iter(*(f"{W}{name}" for name in _ATTRIBUTES))):
            local = etree.QName(element).localname
            if text := element.get(f"{W}{_ATTRIBUTES[local]}", "").strip():
                write = self._attribute_writer(element, f"{W}{_ATTRIBUTES[local]}", text)
                note = "link" if local == "hyperlink" else "choice in a list"
                self.harvest.offer(f"{part}#choice{number}", text, write, part=part, note=note)

    def _attribute_writer(self, element: etree._Element, name: str, text: str) -> Callable[[str], None]:
        return lambda target: element.set(name, beside(text, target, self._job))


def _stop_numbering(properties: etree._Element) -> None:
    """Number 0 stands for none, also where the style would number."""
    number = etree.Element(f"{W}numPr")
    etree.SubElement(number, f"{W}numId").set(f"{W}val", "0")
    early = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
    properties.insert(sum(etree.QName(one).localname in early for one in properties), number)


class _Places:
    """Where paragraphs of a part stand, for a person: "table 2, row 3, column 1"."""

    def __init__(self, root: etree._Element) -> None:
        self._names: dict[etree._Element, str] = {}
        for number, table in enumerate(root.iter(f"{W}tbl"), 1):
            for row, line in enumerate(table.iterchildren(f"{W}tr"), 1):
                for column, cell in enumerate(line.iterchildren(f"{W}tc"), 1):
                    self._names[cell] = f"table {number}, row {row}, column {column}"

    def name(self, paragraph: etree._Element) -> str:
        """ "" in the running text."""
        for outer in paragraph.iterancestors(f"{W}tc", f"{W}txbxContent"):
            return self._names.get(outer, "table") if outer.tag == f"{W}tc" else "text box"
        return ""
