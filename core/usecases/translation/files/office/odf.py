"""OpenDocument texts, spreadsheets and presentations (ODT, ODS, ODP), at the level of the container's parts.

Paragraphs wherever they stand, notes, comments, headers, alternative texts, charts and the title are offered; formulas,
numbers, sheet names, computed fields, deleted text and what formulas look for are kept. A part without a changed text
stays as it is, but for the language and direction of the document's default style.
"""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from core.errors import BrokenFile, ProtectedFile
from core.usecases.translation.files.office.odf_paragraph import (
    STYLE,
    TEXT,
    OdfLooks,
    kept_text,
    read_looks,
    read_paragraph,
    write_paragraph,
)
from core.usecases.translation.files.office.office_harvest import Harvest, beside, name_tongue
from core.usecases.translation.files.office.office_inline import Fixed, Inline, Node, has_words, plain_text, read_inline
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.office_target import write_inline
from core.usecases.translation.files.source_file import Extract, FileJob, Written

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def extract(data: bytes, job: FileJob) -> Extract:
    """DocumentErrors for what is no OpenDocument file, protected, hostile or too large."""
    file = _File(data, job)
    notes = [("translation_files.office_one_language", {})] if job.bilingual and file.kind == "ods" else []
    return file.harvest.extract(file.kind, file.package.limits, notes, file.language())


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets in it; ValueError for one whose codes are not those of its source."""
    file = _File(data, job)
    changed = file.harvest.write(targets)
    return file.package.write(parts=changed | file.speak() if changed else changed)


class _File:
    """One file, its texts found."""

    def __init__(self, data: bytes, job: FileJob) -> None:
        self.package = Package(data, mark="META-INF/manifest.xml")
        self.harvest = Harvest()
        self._job = job
        manifest = self.package.parts["META-INF/manifest.xml"]
        if b"encryption-data" in manifest:
            raise ProtectedFile("documents.protected")
        body = self.package.root("content.xml").find(f"{_OFFICE}body")
        kinds = [] if body is None else [_KINDS.get(etree.QName(one).localname, "") for one in body.iterchildren("*")]
        self.kind = next(filter(None, kinds), "")
        if not self.kind:
            raise BrokenFile("documents.broken")
        self._names: dict[str, str] = {}
        self._sought = self._find_sought()
        for part in self.package.parts:
            if part in ("content.xml", "styles.xml") or part.endswith("/content.xml"):
                self._offer_part(part)
        self._offer_properties()

    def language(self) -> str:
        """Of the default style."""
        for properties in self._defaults():
            language, country = properties.get(f"{_FO}language", ""), properties.get(f"{_FO}country", "")
            if language not in ("", "none", "zxx"):
                return f"{language}-{country}" if country not in ("", "none") else language
        return ""

    def speak(self) -> set[str]:
        """Gives the default style the target's language and direction; the part that is different."""
        tongue = name_tongue(self._job)
        language, _, country = tongue.tag.partition("-")
        kind = "-complex" if tongue.rtl else "-asian" if tongue.wide else ""
        for properties in self._defaults():
            prefix = STYLE if kind else _FO
            properties.set(f"{prefix}language{kind}", language)
            properties.set(f"{prefix}country{kind}", country or "none")
            if tongue.rtl:
                style = properties.getparent()
                layout = style.find(f"{STYLE}paragraph-properties")
                if layout is None:
                    layout = etree.Element(f"{STYLE}paragraph-properties")
                    style.insert(0, layout)
                layout.set(f"{STYLE}writing-mode", "rl-tb")
        return {"styles.xml"} if self._defaults() else set()

    def _defaults(self) -> list[etree._Element]:
        if "styles.xml" not in self.package.parts:
            return []
        styles = self.package.root("styles.xml").iter(f"{STYLE}default-style")
        wanted = [style for style in styles if style.get(f"{STYLE}family") in ("paragraph", "graphic", "table-cell")]
        return [properties for style in wanted for properties in style.iterchildren(f"{STYLE}text-properties")]

    def _find_sought(self) -> set[str]:
        """Texts that formulas and lists of choices look for."""
        found = set()
        for element in self.package.root("content.xml").iter(f"{_TABLE}table-cell", f"{_TABLE}content-validation"):
            rule = element.get(f"{_TABLE}formula") or element.get(f"{_TABLE}condition") or ""
            found |= {text.replace('""', '"').strip().casefold() for text in _LITERAL.findall(rule)}
        return found

    def _offer_part(self, part: str) -> None:
        root = self.package.root(part)
        looks = read_looks(root, *(self.package.root(name) for name in ("styles.xml",) if name in self.package.parts))
        for number, paragraph in enumerate(root.iter(f"{TEXT}p", f"{TEXT}h")):
            name = f"{part}#p{number}"
            if reason := self._reason(paragraph, looks):
                self.harvest.keep(name, "".join(paragraph.itertext()), reason)
            elif not _is_prompt(paragraph):
                self._offer_paragraph(part, name, paragraph, read_paragraph(paragraph, looks))
        for number, element in enumerate(root.iter(f"{_SVG}title", f"{_SVG}desc")):
            if text := (element.text or "").strip():
                write = self._text_writer(element, text)
                self.harvest.offer_label(f"{part}#alt{number}", text, write, part=part, note="alternative text")
        for table in root.iter(f"{_TABLE}table") if self.kind == "ods" and part == "content.xml" else ():
            self.harvest.keep(part, table.get(f"{_TABLE}name", ""), "kept_sheet_name")

    def _reason(self, paragraph: etree._Element, looks: OdfLooks) -> str:
        """Why a paragraph is not offered; "" where it is."""
        if looks.is_code(paragraph.get(f"{TEXT}style-name", "")):
            return "kept_code"
        if next(paragraph.iterancestors(f"{TEXT}tracked-changes"), None) is not None:
            return "kept_deleted"
        cell = next(paragraph.iterancestors(f"{_TABLE}table-cell"), None)
        if cell is None:
            return ""
        if cell.get(f"{_TABLE}formula"):
            return "kept_computed"
        if self.kind != "odt" and cell.get(f"{_OFFICE}value-type", "string") != "string":
            return "kept_no_words"
        text = "".join(paragraph.itertext())
        return "kept_looked_up" if has_words(text) and text.strip().casefold() in self._sought else ""

    def _offer_paragraph(self, part: str, name: str, paragraph: etree._Element, nodes: list[Node]) -> None:
        inline = read_inline(nodes)
        if self.kind == "ods":
            name = self._names.setdefault(inline.source, name)
        for node in nodes:
            for thing in node.things if isinstance(node, Fixed) else ():
                text, reason = kept_text(thing)
                if has_words(text):
                    self.harvest.keep(name, text, reason)

        def write(target: str) -> None:
            self._write(paragraph, inline, target)

        self.harvest.offer(name, inline.source, write, part=part, codes=inline.codes)

    def _write(self, paragraph: etree._Element, inline: Inline, target: str) -> None:
        """In a bilingual text the translation is a paragraph below; a cell holds one language."""
        nodes = write_inline(inline, target)
        beside_source = self._job.bilingual and self.kind != "ods"
        place = paragraph
        if beside_source:
            style = paragraph.get(f"{TEXT}style-name")
            place = etree.Element(f"{TEXT}p", {f"{TEXT}style-name": style} if style else {})
            place.tail, paragraph.tail = paragraph.tail, None
            paragraph.addnext(place)
        tail = place.tail
        write_paragraph(place, nodes, copy=beside_source)
        place.tail = tail
        for cell in paragraph.iterancestors(f"{_TABLE}table-cell"):
            if cell.get(f"{_OFFICE}string-value") is not None:
                cell.set(f"{_OFFICE}string-value", plain_text(nodes))

    def _offer_properties(self) -> None:
        if "meta.xml" not in self.package.parts:
            return
        for name in ("title", "subject"):
            for element in self.package.root("meta.xml").iter(f"{_DC}{name}"):
                if text := (element.text or "").strip():
                    write = self._text_writer(element, text)
                    self.harvest.offer(f"meta.xml#{name}", text, write, part="meta.xml", note=f"document {name}")

    def _text_writer(self, element: etree._Element, text: str) -> Callable[[str], None]:
        def write(target: str) -> None:
            element.text = beside(text, target, self._job)

        return write


def _is_prompt(paragraph: etree._Element) -> bool:
    """Whether it only asks for text, as placeholders of a presentation's master pages do."""
    master = next(paragraph.iterancestors(f"{STYLE}master-page"), None)
    if master is None:
        return False
    return any(outer.get(f"{_SHOW}class") or outer.get(f"{_SHOW}placeholder") for outer in paragraph.iterancestors())
