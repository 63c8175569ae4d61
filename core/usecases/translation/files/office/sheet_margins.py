"""What is written around a sheet's cells: page headers and footers, hints at inputs, comments, tips of links.

Does not know cells.
"""

from collections.abc import Callable

from lxml import etree

from core.usecases.translation.files.office.office_harvest import Harvest
from core.usecases.translation.files.office.office_inline import Inline, read_inline
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.office_target import write_inline
from core.usecases.translation.files.office.sheet_strings import (
    S,
    read_header,
    read_string,
    split_header,
    write_header,
    write_string,
)

_MARKS = (b"headerFooter", b"dataValidation ", b"tooltip=")
_HINTS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
"""Most characters Excel takes for each."""
_COMMENTS = ("spreadsheetml.comments", "ms-excel.threadedcomments")


def offer_margins(harvest: Harvest, package: Package, part: str, sheet: str) -> None:
    """All of one sheet; large sheets without any are not read again."""
    if any(mark in package.parts[part] for mark in _MARKS):
        root = package.root(part)
        _offer_headers(harvest, part, sheet, root)
        _offer_hints(harvest, part, sheet, root)
    related = set(package.related(part).values())
    for name in package.of_type(*_COMMENTS):
        if name in related:
            _offer_comments(harvest, name, sheet, package.root(name))


def _offer_headers(harvest: Harvest, part: str, sheet: str, root: etree._Element) -> None:
    for block, element in enumerate(one for outer in root.iter(f"{S}headerFooter") for one in outer.iterchildren("*")):
        sections = split_header(element.text or "")
        for number, section in enumerate(sections):
            inline = read_inline(read_header(section))
            write = _section_writer(element, sections, number, inline)
            note = f"{sheet}, {etree.QName(element).localname}"
            harvest.offer(f"{part}#h{block}.{number}", inline.source, write, part=part, codes=inline.codes, note=note)


def _section_writer(element: etree._Element, sections: list[str], number: int, inline: Inline) -> Callable[[str], None]:
    def write(target: str) -> None:
        sections[number] = write_header(write_inline(inline, target))
        element.text = "".join(sections)

    return write


def _offer_hints(harvest: Harvest, part: str, sheet: str, root: etree._Element) -> None:
    for number, element in enumerate(root.iter("{*}dataValidation", f"{S}hyperlink")):
        for name, limit in {**_HINTS, "tooltip": 255}.items():
            if text := element.get(name, "").strip():
                note = f"{sheet}!{element.get('sqref') or element.get('ref') or ''}, {name}"
                write = _attribute_writer(element, name)
                harvest.offer(f"{part}#{name}{number}", text, write, part=part, note=note, limit=limit)


def _attribute_writer(element: etree._Element, name: str) -> Callable[[str], None]:
    return lambda target: element.set(name, target)


def _offer_comments(harvest: Harvest, part: str, sheet: str, root: etree._Element) -> None:
    for number, text in enumerate(root.iter("{*}text")):
        note = f"{sheet}, comment"
        if len(text):
            inline = read_inline(read_string(text))
            write = _string_writer(text, inline)
            harvest.offer(f"{part}#c{number}", inline.source, write, part=part, codes=inline.codes, note=note)
        elif plain := (text.text or "").strip():
            harvest.offer(f"{part}#c{number}", plain, _text_writer(text), part=part, note=note)


def _string_writer(text: etree._Element, inline: Inline) -> Callable[[str], None]:
    return lambda target: write_string(text, write_inline(inline, target))


def _text_writer(element: etree._Element) -> Callable[[str], None]:
    def write(target: str) -> None:
        element.text = target

    return write
