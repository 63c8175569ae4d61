"""Word documents (DOCX) to blocks: headings by style, list items, tables, headers, footers and notes.

Reads vetted parts only. Hidden text, deleted text of tracked changes and field codes are not text a reader sees.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from core.documents.blocks import TABLE_START, Block, clean_text
from core.errors import BrokenFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_TITLE = 99
_WIDEST = 60
_SKIPPED = frozenset(
    (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "Fallback",
        "rPrChange",
        "pPrChange",
        "object",
        "footnotePr",
    )
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says: heading depth (0: none) and whether it is a list."""

    level: int = 0
    is_list: bool = False


def parse_xml(content: bytes) -> etree._Element:
    """The root of a vetted part; no entities, no network, no huge trees. Raises BrokenFile."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken") from error


def read_word(parts: Mapping[str, bytes]) -> tuple[str, list[Block]]:
    """The title from the core properties, and the blocks: headers, body, footnotes and endnotes, footers."""
    main = next((name for name in ("word/document.xml", "word/document2.xml") if name in parts), None)
    if main is None:
        raise BrokenFile("documents.broken")
    styles = _read_styles(_part(parts, "word/styles.xml"))
    names = [
        *_named(parts, "word/header"),
        main,
        *_named(parts, "word/footnotes"),
        *_named(parts, "word/endnotes"),
        *_named(parts, "word/footer"),
    ]
    blocks: list[Block] = []
    for name in names:
        found = list(_blocks(_part(parts, name), styles))
        seen = {block.text for block in blocks} if name != main else set()
        blocks.extend(block for block in found if block.text not in seen or block.kind == "row")
    return _title(parts), _level_headings(blocks)


def _level_headings(blocks: list[Block]) -> list[Block]:
    """Where the document has a title line it is the first level, and the headings stand below it."""
    if not any(block.level == _TITLE for block in blocks):
        return blocks
    shifted = {level: level + 1 for level in range(1, 6)} | {_TITLE: 1}
    return [replace(b, level=shifted.get(b.level, b.level)) if b.kind == "heading" else b for b in blocks]


def _part(parts: Mapping[str, bytes], name: str) -> etree._Element:
    content = parts.get(name, b"<none/>").replace(_STRICT, _W[1:-1].encode())
    return parse_xml(content)


def _named(parts: Mapping[str, bytes], prefix: str) -> list[str]:
    return sorted(name for name in parts if name.startswith(prefix))


def _title(parts: Mapping[str, bytes]) -> str:
    title = (
        parse_xml(parts["docProps/core.xml"]).find(".//{http://purl.org/dc/elements/1.1/}title")
        if "docProps/core.xml" in parts
        else None
    )
    return clean_text(title.text or "") if title is not None else ""


def _read_styles(root: etree._Element) -> dict[str, Style]:
    styles = {}
    for style in root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = (name.get(f"{_W}val") if name is not None else "") or ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        heading = _HEADING.match(label)
        level = int(heading[1]) if heading else _TITLE if label.lower() in ("title", "标题") else _outline(outline)
        is_list = style.find(f"{_W}pPr/{_W}numPr") is not None or label.lower().startswith("list")
        styles[style.get(f"{_W}styleId") or ""] = Style(level, is_list and not level)
    return styles


def _outline(element: etree._Element | None) -> int:
    value = element.get(f"{_W}val", "9") if element is not None else "9"
    return int(value) + 1 if value.isdigit() and int(value) < 6 else 0


def _blocks(root: etree._Element, styles: Mapping[str, Style]) -> Iterator[Block]:
    """Blocks in document order; a table's rows are blocks, what stands in its cells is not repeated."""
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles)
        elif element.tag == f"{_W}tbl":
            yield TABLE_START
        elif element.tag == f"{_W}tr":
            cells = tuple(text for cell in element.iterchildren(f"{_W}tc") for text in _cell_texts(cell))
            named = element.find(f"{_W}trPr/{_W}tblHeader") is not None
            yield Block("row", "", int(named), cells)
            continue
        if _local(element) not in _SKIPPED:
            pending.extend(child for child in reversed(element) if _may_hold_blocks(element, child))


def _may_hold_blocks(parent: etree._Element, child: etree._Element) -> bool:
    """Inside a paragraph only a text box can hold further paragraphs."""
    return isinstance(child.tag, str) and (parent.tag != f"{_W}p" or child.find(f".//{_W}txbxContent") is not None)


def _paragraph(element: etree._Element, styles: Mapping[str, Style]) -> Iterator[Block]:
    text = _text(element)
    if not text.strip():
        return
    properties = element.find(f"{_W}pPr")
    named = properties.find(f"{_W}pStyle") if properties is not None else None
    style = styles.get((named.get(f"{_W}val") or "") if named is not None else "", Style())
    level = style.level or _outline(properties.find(f"{_W}outlineLvl") if properties is not None else None)
    if level:
        yield Block("heading", text, level)
    elif style.is_list or (properties is not None and properties.find(f"{_W}numPr") is not None):
        yield Block("item", text)
    else:
        yield Block("paragraph", text)


def _cell_texts(cell: etree._Element) -> list[str]:
    """The cell's text, and an empty one for each further column it spans."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    return [" ".join(_paragraph_texts(cell))] + [""] * (min(int(width), _WIDEST) - 1 if width.isdigit() else 0)


def _paragraph_texts(cell: etree._Element) -> list[str]:
    return [text for paragraph in cell.iter(f"{_W}p") if (text := _text(paragraph).strip())]


def _text(paragraph: etree._Element) -> str:
    """The visible characters of one paragraph, without those of text boxes in it."""
    parts: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        name = _local(element)
        if name in _SKIPPED or name in ("txbxContent", "pPr") or _is_hidden(element):
            continue
        parts.append({"t": element.text or "", "br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}.get(name, ""))
        pending.extend(reversed(element))
    return "".join(parts)


def _is_hidden(element: etree._Element) -> bool:
    vanish = element.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
