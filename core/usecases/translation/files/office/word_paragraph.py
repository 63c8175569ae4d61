"""A paragraph of WordprocessingML as nodes.

What splits runs and cannot be seen (proofing marks, revision ids, bookmarks) makes no code; fields whose result Word
computes, equations and code are fixed. Changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from core.usecases.translation.files.office.office_inline import Anchor, Fixed, Group, Node, Piece, plain_text
from core.usecases.translation.files.office.word_looks import Looks, is_hidden, look_of, shows_blanks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOISE = frozenset(("proofErr", "lastRenderedPageBreak", "pPr", "rPr", "softHyphen"))
_STARTS = frozenset(("bookmarkStart", "commentRangeStart", "permStart", "moveFromRangeStart", "moveToRangeStart"))
_DELETED = frozenset(("del", "moveFrom"))
_ENDS = frozenset(("bookmarkEnd", "commentRangeEnd", "permEnd", "moveFromRangeEnd", "moveToRangeEnd"))
_PAIRS = frozenset(("hyperlink", "ins", "moveTo", "dir", "bdo"))
_TEXTUAL = frozenset(("HYPERLINK", "FORMTEXT", "QUOTE", "IF", "TOC", "INDEX", "TOA", "INCLUDETEXT"))
"""Fields whose result is text somebody wrote."""
_SILENT = frozenset(("XE", "TC", "RD", "TA", "SET"))
"""Fields that show nothing where they stand."""


@dataclass(frozen=True, slots=True)
class Part:
    """A child of a run that stays, with the run's properties."""

    child: etree._Element
    properties: etree._Element | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a complex field begins, its result begins, or it ends; or a piece of its instruction."""

    kind: str
    part: Part
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldShell:
    """A field around text: what opens and what closes it."""

    opening: tuple[object, ...]
    closing: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something fixed that holds words, and why it is kept."""

    thing: object
    text: str
    reason: str


def read_paragraph(paragraph: etree._Element, looks: Looks) -> list[Node]:
    """Its nodes in order; nothing is moved or changed."""
    return _fold_fields(list(_read_children(paragraph, looks)))


def kept_in(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """What of the nodes is left as it is and holds words: text and reason."""
    for node in nodes:
        if isinstance(node, Group):
            yield from kept_in(node.nodes)
        for thing in node.things if isinstance(node, Fixed) else (node.thing,) if isinstance(node, Anchor) else ():
            if isinstance(thing, Sign):
                yield thing.text, thing.reason


def _read_children(parent: etree._Element, looks: Looks) -> Iterator[Node]:
    for child in parent.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if child.tag == f"{W}r":
            yield from _read_run(child, looks)
        elif name in _PAIRS and child.tag.startswith(W):
            yield Group(child, tuple(_fold_fields(list(_read_children(child, looks)))))
        elif name == "sdt":
            yield _read_control(child, looks)
        elif name == "fldSimple":
            yield _read_simple_field(child, looks)
        elif name in ("smartTag", "customXml"):
            yield from _read_children(child, looks)
        elif name in _STARTS:
            yield Anchor(child, starts=True)
        elif name in _DELETED:
            yield Anchor(Sign(child, "".join(child.itertext(f"{W}delText", f"{W}t")), "kept_deleted"))
        elif name in _ENDS:
            yield Anchor(child)
        elif child.tag.startswith(_M):
            yield Fixed((Sign(child, "".join(child.itertext(f"{_M}t")), "kept_formula"),), loose=False)
        elif name not in _NOISE:
            yield Fixed((child,))


def _read_control(control: etree._Element, looks: Looks) -> Node:
    content = control.find(f"{W}sdtContent")
    nodes = tuple(_fold_fields(list(_read_children(content, looks)))) if content is not None else ()
    is_box = any(etree.QName(one).localname == "checkbox" for one in control.iterfind(f"{W}sdtPr/*"))
    return Fixed((control,)) if is_box or content is None else Group(control, nodes)


def _read_simple_field(field: etree._Element, looks: Looks) -> Node:
    nodes = tuple(_fold_fields(list(_read_children(field, looks))))
    if _name_of(field.get(f"{W}instr", "")) in _TEXTUAL:
        return Group(field, nodes)
    return Fixed((Sign(field, plain_text(nodes), "kept_field"),), loose=False)


def _read_run(run: etree._Element, looks: Looks) -> Iterator[Node]:
    properties = run.find(f"{W}rPr")
    look, inked = look_of(properties), shows_blanks(properties)
    hidden, code = is_hidden(properties), looks.is_code(run)
    for child in run.iterchildren(etree.Element):
        text = _text_of(child)
        if text is None:
            yield from _read_part(Part(child, properties))
        elif not text:
            continue
        elif hidden or code:
            piece = Piece(text, look, properties)
            sign = Sign(piece, text, "kept_hidden" if hidden else "kept_code")
            yield Anchor(sign) if hidden else Fixed((sign,), loose=False)
        else:
            yield Piece(text, look, properties, inked)


def _text_of(child: etree._Element) -> str | None:
    """The characters an element of a run stands for, "" for noise, None where it stands for something else."""
    name = etree.QName(child).localname
    if child.tag == f"{W}t":
        text = " ".join((child.text or "").replace("\r", "\n").split("\n"))
        return text if child.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" else text.strip()
    if name == "noBreakHyphen":
        return "\u2011"
    if name == "ruby":  # the reading above a word is of no use to its translation
        return "".join(text.text or "" for text in child.iterfind(f"{W}rubyBase//{W}t"))
    return "" if name in _NOISE else None


def _read_part(part: Part) -> Iterator[Node]:
    child = part.child
    name = etree.QName(child).localname
    if name == "fldChar":
        yield Fixed((Mark(child.get(f"{W}fldCharType", ""), part),))
    elif name in ("instrText", "delInstrText"):
        yield Fixed((Mark("instruction", part, child.text or ""),))
    elif name == "commentReference":
        yield Anchor(part)
    elif _floats(child):
        yield Anchor(part, starts=True)
    else:
        yield Fixed((part,))


def _floats(child: etree._Element) -> bool:
    """Whether it is a picture or shape that stands beside the text, not in it."""
    if child.tag in (f"{W}drawing", f"{_MC}AlternateContent"):
        return next(child.iter(f"{_WP}anchor"), None) is not None
    return child.tag == f"{W}pict" and any("position:absolute" in one.get("style", "") for one in child)


def _fold_fields(nodes: list[Node]) -> list[Node]:
    """Fields that begin and end here as one node each: fixed, or a group where somebody wrote the result."""
    levels: list[list[Node]] = [[]]
    for node in nodes:
        kind = _mark_of(node)
        if kind == "begin":
            levels.append([node])
        elif kind == "end" and len(levels) > 1:
            levels[-2].append(_fold(levels.pop() + [node]))
        else:
            levels[-1].append(node)
    return [node for level in levels for node in level]


def _mark_of(node: Node) -> str:
    thing = node.things[0] if isinstance(node, Fixed) else None
    return thing.kind if isinstance(thing, Mark) else ""


def _fold(nodes: list[Node]) -> Node:
    """One field: begin, instruction, separator, result, end; the last two of these may be missing."""
    parted = next((at for at, node in enumerate(nodes) if _mark_of(node) == "separate"), len(nodes) - 1)
    result = nodes[parted + 1 : -1]
    instruction = "".join(
        thing.text for node in nodes if isinstance(node, Fixed) for thing in node.things if isinstance(thing, Mark)
    )
    if result and _name_of(instruction) in _TEXTUAL:
        return Group(FieldShell(tuple(nodes[: parted + 1]), (nodes[-1],)), tuple(result))
    whole = FieldShell(tuple(nodes), ())
    if _name_of(instruction) in _SILENT:
        return Anchor(whole)
    return Fixed((Sign(whole, plain_text(result), "kept_field"),), loose=False)


def _name_of(instruction: str) -> str:
    return instruction.strip().partition(" ")[0].upper()
