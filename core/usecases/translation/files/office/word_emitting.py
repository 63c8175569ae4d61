"""Nodes of a Word paragraph as the elements that stand in it. Does not read paragraphs."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from core.usecases.translation.files.office.office_inline import Anchor, Fixed, Group, Piece
from core.usecases.translation.files.office.word_looks import Looks
from core.usecases.translation.files.office.word_paragraph import FieldShell, Mark, Part, Sign, W

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OWN = frozenset((f"{W}sdtPr", f"{W}sdtEndPr", f"{W}fldData"))
"""What stands in a group beside its text."""
_REPEATABLE = frozenset(("tab", "br", "cr", "sym", "ptab"))


class Emitter:
    """Makes a paragraph's elements from nodes. With `copy` the originals stay where they are, and what may stand in a
    document once only is left out."""

    def __init__(self, looks: Looks, *, copy: bool) -> None:
        self._looks = looks
        self._copy = copy

    def emit(self, things: Sequence[object]) -> Iterator[etree._Element]:
        for thing in things:
            match thing:
                case Piece():
                    yield from self._runs(thing)
                case Fixed():
                    yield from self.emit(thing.things)
                case Anchor():
                    yield from () if self._copy else self.emit((thing.thing,))
                case Group():
                    yield from self._group(thing)
                case Sign():
                    yield from self._sign(thing)
                case Mark():
                    yield from self._part(thing.part)
                case Part():
                    yield from self._part(thing)
                case FieldShell():
                    yield from self.emit((*thing.opening, *thing.closing))
                case etree._Element():
                    yield from self._whole(thing)

    def _whole(self, element: etree._Element) -> Iterator[etree._Element]:
        element = deepcopy(element) if self._copy and element.tag.startswith(_M) else element
        if not self._copy or element.tag.startswith(_M):
            element.tail = None
            yield element

    def _sign(self, sign: Sign) -> Iterator[etree._Element]:
        """In a copy a field is only the text it shows: a second one might count on."""
        if self._copy and sign.reason == "kept_field":
            if sign.text:
                yield from self._runs(replace(_piece_in(sign.thing), text=sign.text))
        elif isinstance(sign.thing, Piece):
            yield self._run(sign.thing, foreign=False)
        else:
            yield from self.emit((sign.thing,))

    def _part(self, part: Part) -> Iterator[etree._Element]:
        if self._copy and etree.QName(part.child).localname not in _REPEATABLE:
            return
        run = etree.Element(f"{W}r")
        if part.properties is not None:
            run.append(deepcopy(part.properties))
        run.append(deepcopy(part.child) if self._copy else part.child)
        run[-1].tail = None
        yield run

    def _group(self, group: Group) -> Iterator[etree._Element]:
        shell = group.shell
        if isinstance(shell, FieldShell):
            yield from self.emit((*shell.opening, *group.nodes, *shell.closing))
            return
        inner = list(self.emit(group.nodes))
        if self._copy and shell.tag in (f"{W}sdt", f"{W}fldSimple"):
            yield from inner
            return
        new = etree.Element(shell.tag, shell.attrib, shell.nsmap) if self._copy else shell
        for child in list(new):
            if child.tag not in _OWN:
                new.remove(child)
        place = new
        if new.tag == f"{W}sdt":
            unbind(new)
            place = etree.SubElement(new, f"{W}sdtContent")
        place.extend(inner)
        new.tail = None
        yield new

    def _runs(self, piece: Piece) -> Iterator[etree._Element]:
        yield self._run(piece, foreign=True)

    def _run(self, piece: Piece, *, foreign: bool) -> etree._Element:
        """A run with the piece's text; a line break or tab in it becomes Word's own."""
        run = etree.Element(f"{W}r")
        model = piece.model if isinstance(piece.model, etree._Element) else None
        properties = self._looks.translated(model) if foreign else deepcopy(model)
        if properties is not None:
            run.append(properties)
        text = ""
        for character in (*piece.text, ""):
            special = {"\n": "br", "\t": "tab", "\u2011": "noBreakHyphen"}.get(character)
            if text and (special or not character):
                element = etree.SubElement(run, f"{W}t")
                element.text = text
                element.set(_SPACE, "preserve")
                text = ""
            if special:
                etree.SubElement(run, f"{W}{special}")
            else:
                text += character
        return run


def _piece_in(thing: object) -> Piece:
    """A piece that shows how a field's result looks."""
    nodes = thing.opening if isinstance(thing, FieldShell) else ()
    return next((node for node in nodes if isinstance(node, Piece)), Piece(""))


def unbind(control: etree._Element) -> None:
    """A content control that Word fills from elsewhere would lose its translation when the file is opened."""
    for binding in control.findall(f"{W}sdtPr/*"):
        if etree.QName(binding).localname == "dataBinding":
            control.find(f"{W}sdtPr").remove(binding)
