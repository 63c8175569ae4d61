"""Strings of a spreadsheet as nodes, and nodes as what a string holds: plain, rich with runs, or a page's header.

Line breaks inside a cell stay where they are. Does not know cells or sheets.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from core.usecases.translation.files.office.office_inline import Fixed, Group, Node, Piece

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEADER_CODE = re.compile(r'&(?:"[^"]{0,255}"|K[0-9A-Fa-f.+-]{2,8}|\d{1,3}|[LCRPNDTAFZGBIUESXYOH+-])')
_NOISE = frozenset(("charset", "family", "scheme"))
_SECTION = re.compile(r"(?=&[LCR])")


def read_string(item: etree._Element) -> list[Node]:
    """The nodes of a shared or inline string, or of a comment's text; readings above words (`rPh`) are none."""
    nodes: list[Node] = []
    for child in item.iterchildren(f"{S}t", f"{S}r"):
        text = child if child.tag == f"{S}t" else child.find(f"{S}t")
        properties = child.find(f"{S}rPr")
        if text is not None:
            nodes += _by_lines(decode(text.text or ""), properties)
    return nodes


def write_string(item: etree._Element, nodes: Sequence[Node]) -> None:
    """Gives the string other runs; one without formatting stays a plain one."""
    pieces = _join(_pieces(nodes))
    for child in item.findall(f"{S}t") + item.findall(f"{S}r") + item.findall(f"{S}rPh"):
        item.remove(child)
    for old in item.findall(f"{S}phoneticPr"):
        item.remove(old)
    if all(piece.model is None for piece in pieces):
        _set_text(etree.SubElement(item, f"{S}t"), "".join(piece.text for piece in pieces))
        return
    for piece in pieces:
        run = etree.SubElement(item, f"{S}r")
        if isinstance(piece.model, etree._Element):
            run.append(deepcopy(piece.model))
            run[-1].tail = None
        _set_text(etree.SubElement(run, f"{S}t"), piece.text)


def decode(text: str) -> str:
    """A cell's characters as a person reads them: `_x000D_` is a carriage return, which nobody sees."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encode(text: str) -> str:
    """The characters as a sheet holds them: what looks like an escape is escaped."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def split_header(text: str) -> list[str]:
    """The left, middle and right of a page's header or footer, each with the mark it begins with."""
    return [part for part in _SECTION.split(text) if part]


def read_header(text: str) -> list[Node]:
    """One section's nodes: page numbers and the like are fixed, fonts too."""
    nodes: list[Node] = []
    at = 0
    text = text.replace("&&", "\0")
    for match in _HEADER_CODE.finditer(text):
        nodes += [*_by_lines(_bare(text[at : match.start()]), None), Fixed((match[0],), loose=_is_format(match[0]))]
        at = match.end()
    return [*nodes, *_by_lines(_bare(text[at:]), None)]


def write_header(nodes: Sequence[Node]) -> str:
    """The section with its codes; "&" of the text doubled, and a number after a size parted from it."""
    written = ""
    for node in nodes:
        for thing in node.things if isinstance(node, Fixed) else (node,):
            text = thing if isinstance(thing, str) else thing.text.replace("&", "&&")
            blank = " " if re.search(r"&\d{1,3}\Z", written) and text[:1].isdigit() else ""
            written += blank + text
    return written


def _bare(text: str) -> str:
    return text.replace("\0", "&")


def _is_format(code: str) -> bool:
    return code[1] in '"K0123456789LCRBIUESXYOH'


def _by_lines(text: str, properties: etree._Element | None) -> Iterator[Node]:
    look = _look(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Fixed((Piece("\n", look, properties),))
        if line:
            yield Piece(line, look, properties)


def _look(properties: etree._Element | None) -> bytes:
    if properties is None:
        return b""
    seen = (one for one in properties.iterchildren(etree.Element) if etree.QName(one).localname not in _NOISE)
    shown = (f"{one.tag}{sorted(one.attrib.items())}" for one in seen)
    return "\n".join(sorted(shown)).encode()


def _pieces(nodes: Sequence[object]) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, Piece):
            yield node
        elif isinstance(node, Fixed):
            yield from _pieces(node.things)
        elif isinstance(node, Group):
            yield from _pieces(node.nodes)


def _join(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one look as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].look == piece.look:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.look, joined[-1].model)
        else:
            joined.append(piece)
    return joined


def _set_text(element: etree._Element, text: str) -> None:
    element.text = encode(text)
    if text != text.strip() or "\n" in text:
        element.set(_SPACE, "preserve")
