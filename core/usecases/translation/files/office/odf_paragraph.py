"""A paragraph of an OpenDocument file as nodes, and nodes as what stands in a paragraph. Does not know files."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from core.usecases.translation.files.office.office_inline import Anchor, Fixed, Group, Node, Piece
from core.usecases.translation.files.office.word_looks import names_code

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_NAME = f"{TEXT}style-name"
_BLANKS = re.compile(r"[ \t\r\n]+")
_NOISE = re.compile(r"(?:rsid|language|country|script|rfc-language-tag)(?:-asian|-complex)?\Z")
_WRITTEN = re.compile(r"\n|\t| {2,}|^ | $|[^\n\t ]+(?: [^\n\t ]+)*| ")
_DEEPEST = 20
"""Styles made from others, at most."""
_REPEATABLE = frozenset(("tab", "line-break", "span"))
_PLACED = frozenset(("tab", "line-break", "note", "page-number"))


@dataclass(frozen=True, slots=True)
class OdfLooks:
    """`shown` is what can be seen of automatic styles for characters, by name; `names` and `parents` are of all."""

    shown: dict[str, str]
    names: dict[str, str]
    parents: dict[str, str]

    def is_code(self, style: str) -> bool:
        """Whether the style, or one it is made from, is for code."""
        for _ in range(_DEEPEST):
            if names_code(self.names.get(style, style.replace("_20_", " "))):
                return True
            style = self.parents.get(style, "")
        return False


def read_looks(*roots: etree._Element) -> OdfLooks:
    """From the parts that define styles, the one whose paragraphs are read first."""
    looks = OdfLooks({}, {}, {})
    for style in (style for root in roots for style in root.iter(f"{STYLE}style")):
        name, parent = style.get(f"{STYLE}name", ""), style.get(f"{STYLE}parent-style-name", "")
        looks.parents.setdefault(name, parent)
        looks.names.setdefault(name, style.get(f"{STYLE}display-name") or name.replace("_20_", " "))
        if style.get(f"{STYLE}family") == "text" and _local(style.getparent()) == "automatic-styles":
            properties = [one for block in style.iter(f"{STYLE}text-properties") for one in block.items()]
            seen = sorted(f"{key}={value}" for key, value in properties if not _NOISE.search(key))
            looks.shown.setdefault(name, ";".join(filter(None, [parent, *seen])))
    return looks


def read_paragraph(paragraph: etree._Element, looks: OdfLooks) -> list[Node]:
    """Its nodes in order; nothing is moved or changed."""
    return list(_read(paragraph, (), looks))


def write_paragraph(paragraph: etree._Element, nodes: Sequence[object], *, copy: bool) -> None:
    """Gives the paragraph other content. With `copy` things stay where they are; only what can be repeated is."""
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    _write(paragraph, nodes, copy)


def kept_text(thing: object) -> tuple[str, str]:
    """What a field or a piece of code shows, and why it is kept; "" for anything else."""
    if not isinstance(thing, etree._Element) or not thing.tag.startswith(TEXT) or _local(thing) in _PLACED:
        return "", ""
    return "".join(thing.itertext()), "kept_code" if _local(thing) == "span" else "kept_field"


def _read(element: etree._Element, names: tuple[str, ...], looks: OdfLooks) -> Iterator[Node]:
    """`names` are the styles of the spans around, outermost first."""
    yield from _piece(element.text, names, looks)
    for child in element:
        if isinstance(child.tag, str):
            yield from _read_child(child, names, looks)
        yield from _piece(child.tail, names, looks)


def _read_child(child: etree._Element, names: tuple[str, ...], looks: OdfLooks) -> Iterator[Node]:
    name, prefix = _local(child), child.tag[: child.tag.index("}") + 1]
    if prefix == TEXT and name == "span" and looks.is_code(child.get(_NAME, "")):
        yield Fixed((child,), loose=False)
    elif prefix == TEXT and name == "span":
        yield from _read(child, (*names, child.get(_NAME, "")), looks)
    elif prefix == TEXT and name == "s":
        count = child.get(f"{TEXT}c", "1")
        yield _in_look(" " * min(int(count) if count.isdigit() else 1, 1000), names, looks)
    elif prefix == TEXT and name in ("a", "meta", "meta-field"):
        yield Group(child, tuple(_read(child, names, looks)))
    elif prefix == TEXT and name == "ruby":
        for base in child.iterchildren(f"{TEXT}ruby-base"):
            yield from _read(base, names, looks)
    elif name == "soft-page-break":
        return
    elif prefix == _OFFICE or "mark" in name or name.startswith("change") or _floats(child):
        yield Anchor(child, starts=name.endswith("-start") or prefix == _DRAW)
    else:
        yield Fixed((child,), loose=prefix != TEXT or name in _PLACED - {"page-number"})


def _floats(child: etree._Element) -> bool:
    return child.tag.startswith(_DRAW) and child.get(f"{TEXT}anchor-type", "") not in ("as-char", "")


def _piece(text: str | None, names: tuple[str, ...], looks: OdfLooks) -> Iterator[Node]:
    if text:
        yield _in_look(_BLANKS.sub(" ", text), names, looks)


def _in_look(text: str, names: tuple[str, ...], looks: OdfLooks) -> Piece:
    look = tuple(filter(None, (looks.shown.get(name, name) for name in names)))
    return Piece(text, look, names, inked=any("underline-style" in one or "background" in one for one in look))


def _write(place: etree._Element, nodes: Sequence[object], copy: bool) -> None:
    for node in nodes:
        match node:
            case Piece():
                _write_piece(place, node)
            case Fixed():
                _write(place, node.things, copy)
            case Anchor():
                _write(place, () if copy else (node.thing,), copy)
            case Group():
                shell = etree.SubElement(place, node.shell.tag, node.shell.attrib)
                _write(shell, node.nodes, copy)
            case etree._Element() if not copy or _local(node) in _REPEATABLE:
                element = deepcopy(node) if copy else node
                element.tail = None
                place.append(element)


def _write_piece(place: etree._Element, piece: Piece) -> None:
    for name in piece.model if isinstance(piece.model, tuple) else ():
        place = etree.SubElement(place, f"{TEXT}span", {_NAME: name} if name else {})
    for part in _WRITTEN.findall(piece.text):
        if part in ("\n", "\t"):
            etree.SubElement(place, f"{TEXT}{'tab' if part == chr(9) else 'line-break'}")
        elif part.startswith("  "):
            etree.SubElement(place, f"{TEXT}s").set(f"{TEXT}c", str(len(part)))
        else:
            _add_text(place, part)


def _add_text(place: etree._Element, text: str) -> None:
    if len(place):
        place[-1].tail = (place[-1].tail or "") + text
    else:
        place.text = (place.text or "") + text


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
