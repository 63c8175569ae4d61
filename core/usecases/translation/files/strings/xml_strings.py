"""The text of an XML element with its inline elements as codes, and a target as XML again. Knows no vocabulary.

Formats say which elements are pairs around text, which are one code with all that is in them, and how text is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.usecases.translation.files.inline import Piece, Stretch, cut, frame
from core.usecases.translation.files.strings.xml_text import Node, XmlText, decode, escape, own_entities

_SHOWN = 80
"""Characters up to which an element that is kept whole is shown as it is."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`is_pair` tells elements with text in them from those that are kept whole; `read`, `write` undo and make what a
    format does to text beyond XML."""

    is_pair: Callable[[Node], bool]
    read: Callable[[str], str] = str
    write: Callable[[str], str] = str


def frame_element(xml: XmlText, node: Node, vocabulary: Vocabulary) -> Stretch | None:
    """The element's text without blanks and elements at its edges; None where there is none."""
    return frame(list(_pieces(xml, node.children, vocabulary)), xml.text)


def write_target(xml: XmlText, stretch: Stretch, target: str, vocabulary: Vocabulary) -> str:
    """A target as it stands between the tags. Codes that are in it are written as their elements are."""
    pieces = {shown: piece for shown, piece in zip(stretch.shown, stretch.pieces, strict=True) if piece.kind != "text"}
    return "".join(
        xml.text[pieces[part].start : pieces[part].end] if is_code else escape(vocabulary.write(part))
        for part, is_code in cut(target, stretch.codes)
    )


def show_like(xml: XmlText, stretch: Stretch, other: Stretch) -> str:
    """The text of `other`, a target in the file, with its elements named as in the source."""
    names: dict[str, list[str]] = {}
    for shown, piece in zip(stretch.shown, stretch.pieces, strict=True):
        if piece.kind != "text":
            names.setdefault(xml.text[piece.start : piece.end], []).append(shown)
    closing = _closing_names(xml, stretch, other)
    parts = []
    for n, (shown, piece) in enumerate(zip(other.shown, other.pieces, strict=True)):
        raw = xml.text[piece.start : piece.end]
        if piece.kind == "text":
            parts.append(shown)
        elif n in closing:
            parts.append(closing[n])
        else:
            parts.append(names[raw].pop(0) if names.get(raw) else shown)
    return "".join(parts)


def _closing_names(xml: XmlText, stretch: Stretch, other: Stretch) -> dict[int, str]:
    """For each closing tag of a target the code of its pair in the source."""
    waiting: list[str] = []
    known = {
        xml.text[piece.start : piece.end]: shown
        for shown, piece in zip(stretch.shown, stretch.pieces, strict=True)
        if piece.kind == "open"
    }
    names = {}
    for n, piece in enumerate(other.pieces):
        if piece.kind == "open":
            waiting.append(known.get(xml.text[piece.start : piece.end], other.shown[n]))
        elif piece.kind == "close" and waiting:
            names[n] = waiting.pop().replace("<", "</", 1)
    return names


def _pieces(xml: XmlText, nodes: Sequence[Node], vocabulary: Vocabulary) -> list[Piece]:
    pieces: list[Piece] = []
    for node in nodes:
        if node.kind == "text":
            pieces += _text_pieces(xml, node, vocabulary)
        elif node.kind == "cdata":
            pieces.append(Piece(node.start, node.end, "text", vocabulary.read(xml.read(node))))
        elif node.kind == "element" and vocabulary.is_pair(node) and node.inside < node.end:
            pieces.append(Piece(node.start, node.inside, "open", name=node.local, numbered=bool(node.attributes)))
            pieces += _pieces(xml, node.children, vocabulary)
            pieces.append(Piece(node.stop, node.end, "close", name=node.local))
        elif node.kind == "element":
            raw = xml.raw(node)
            shown = raw if node.children and len(raw) <= _SHOWN and "\n" not in raw else ""
            pieces.append(Piece(node.start, node.end, "alone", shown, node.local, numbered=True))
        else:
            pieces.append(Piece(node.start, node.end, "alone", name="note", numbered=True, edge=True))
    return pieces


def _text_pieces(xml: XmlText, node: Node, vocabulary: Vocabulary) -> list[Piece]:
    """A text; references that only the document explains are codes in it."""
    raw, pieces, at = xml.raw(node), [], 0
    for start, end in (*own_entities(raw), (len(raw), len(raw))):
        if start > at:
            shown = vocabulary.read(decode(raw[at:start]))
            pieces.append(Piece(node.start + at, node.start + start, "text", shown))
        if end > start:
            pieces.append(Piece(node.start + start, node.start + end, "alone", raw[start:end], "entity"))
        at = end
    return pieces
