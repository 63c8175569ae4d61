"""A paragraph of an Office file as a text with codes, and a target with those codes as pieces to write again.

Knows no file format: what a piece is made of (`model`, `things`, `shell`) belongs to the format and is only passed on.
"""

import re
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

_SLIGHT = " \t\n\u00a0.,;:!?'\"()\u2018\u2019\u201c\u201d\u2013\u2014-\u3001\u3002\uff0c\uff1a\uff1b"
"""Blanks and punctuation: nobody misses a look of their own."""
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_CODE = re.compile(r"</?g\d+>|<x\d+/>")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one look; `inked` where even a blank can be seen in it, as when underlined."""

    text: str
    look: Hashable = None
    model: object = None
    inked: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """What stays and is seen: a picture, a tab, a field. `loose` where a sentence does not hang on its place at the
    edge, as with a note's mark."""

    things: tuple[object, ...]
    loose: bool = True


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stays and is not seen: a bookmark, a comment's range, deleted text. `starts` what it opens follows it."""

    thing: object
    starts: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces inside something: a link, an insertion, a content control."""

    shell: object
    nodes: "tuple[Node, ...]"


Node = Piece | Fixed | Anchor | Group


@dataclass(slots=True)
class Inline:
    """A paragraph ready for translation: `source` with `codes`, and what is needed to write a target: what stands
    around the text, what each code stands for, what is anchored after which code, and how bare text looks."""

    source: str = ""
    codes: list[str] = field(default_factory=list)
    frames: "list[Frame]" = field(default_factory=list)
    opened: dict[str, Piece | Group] = field(default_factory=dict)
    fixed: dict[str, Fixed] = field(default_factory=dict)
    anchors: dict[str, list[Anchor]] = field(default_factory=dict)
    plain: Piece = field(default_factory=lambda: Piece(""))


@dataclass(slots=True)
class Frame:
    """What stands around a text and is no part of it: things at its edges, and the group it fills."""

    group: Group | None = None
    before: list[Node] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)


def read_inline(nodes: Sequence[Node]) -> Inline:
    """Text in the commonest look is bare, other looks and groups stand in `<g1>…</g1>`, what is fixed is `<x2/>`.

    What is fixed or blank at the edges stays out of the text, and so does a group around all of it.
    """
    inline = Inline()
    if len(nodes) == 1 and isinstance(nodes[0], Piece) and nodes[0].text == nodes[0].text.strip() != "":
        inline.source, inline.plain = nodes[0].text, nodes[0]
        return inline
    nodes = _peel(inline, _merge(nodes))
    inline.plain = commonest(nodes)
    numbers = _free_numbers("".join(_texts(nodes)))
    text = _Encoder(inline, numbers).encode(nodes, inline.plain)
    inline.source = text.strip()
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inline.frames[-1].before += [replace(inline.plain, text=start)] if start else []
    inline.frames[-1].after[:0] = [replace(inline.plain, text=end)] if end and inline.source else []
    return inline


def split_codes(text: str, codes: Collection[str]) -> list[str]:
    """Text and codes by turns; what only looks like a code is text."""
    known = set(codes)
    tokens, at = [], 0
    for match in _CODE.finditer(text) if known else ():
        if match[0] in known:
            tokens += [text[at : match.start()], match[0]]
            at = match.end()
    return [*tokens, text[at:]]


def has_words(text: str) -> bool:
    """Whether there is a letter outside of web and mail addresses."""
    if "@" in text or "www." in text or ":" in text:
        text = _ADDRESS.sub("", text)
    return bool(_LETTER.search(text))


def plain_text(nodes: Sequence[Node]) -> str:
    """The words of the pieces, without codes."""
    return "".join(_texts(nodes))


def _texts(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Piece):
            yield node.text
        elif isinstance(node, Group):
            yield from _texts(node.nodes)


def _free_numbers(text: str) -> Iterator[int]:
    """Numbers whose codes do not stand in the text by chance."""
    taken = {int(number) for number in re.findall(r"</?[gx](\d{1,9})/?>", text)}
    number = 0
    while True:
        number += 1
        if number not in taken:
            yield number


def _merge(nodes: Sequence[Node]) -> list[Node]:
    """Neighbours of one look as one piece, whatever unseen stands between; visible blanks fixed; groups merged too."""
    merged: list[Node] = []
    between: list[Anchor] = []
    for node in nodes:
        if isinstance(node, Group):
            node = replace(node, nodes=tuple(_merge(node.nodes)))
            node = node if plain_text(node.nodes).strip() else Fixed((node,), loose=all(map(_is_edge, node.nodes)))
        last = merged[-1] if merged else None
        if isinstance(node, Anchor):
            between.append(node)
        elif isinstance(node, Piece) and isinstance(last, Piece) and last.look == node.look:
            merged[-1:] = [*(one for one in between if one.starts), replace(last, text=last.text + node.text)]
            between = [one for one in between if not one.starts]
        elif not isinstance(node, Piece) or node.text:
            merged += [*between, node]
            between = []
    merged += between
    return [
        Fixed((node,)) if isinstance(node, Piece) and node.inked and not node.text.strip() else node for node in merged
    ]


def _peel(inline: Inline, nodes: list[Node]) -> list[Node]:
    """The nodes without what stands at their edges and without groups around all of them; those go into `inline`."""
    frame = Frame()
    inline.frames.append(frame)
    while nodes:
        first, last = nodes[0], nodes[-1]
        if _is_edge(first):
            frame.before.append(nodes.pop(0))
        elif _is_edge(last):
            frame.after.insert(0, nodes.pop())
        elif first is last and isinstance(first, Group):
            frame = Frame(first)
            inline.frames.append(frame)
            nodes = list(first.nodes)
        elif isinstance(first, Piece) and first.text[0].isspace():
            words = first.text.lstrip()
            frame.before.append(replace(first, text=first.text[: len(first.text) - len(words)]))
            nodes[0] = replace(first, text=words)
        elif isinstance(last, Piece) and last.text[-1].isspace():
            words = last.text.rstrip()
            frame.after.insert(0, replace(last, text=last.text[len(words) :]))
            nodes[-1] = replace(last, text=words)
        else:
            break
    return nodes


def _is_edge(node: Node) -> bool:
    return (
        isinstance(node, Anchor)
        or (isinstance(node, Fixed) and node.loose)
        or (isinstance(node, Piece) and not node.text.strip())
    )


def commonest(nodes: Sequence[Node]) -> Piece:
    """A piece in the look that most of the text has."""
    lengths: dict[Hashable, int] = {}
    firsts: dict[Hashable, Piece] = {}
    for piece in (node for node in nodes if isinstance(node, Piece)):
        lengths[piece.look] = lengths.get(piece.look, 0) + len(piece.text.strip())
        firsts.setdefault(piece.look, piece)
    if not lengths:
        return next((commonest(node.nodes) for node in nodes if isinstance(node, Group)), Piece(""))
    return firsts[max(lengths, key=lambda look: lengths[look])]


class _Encoder:
    """Walks the nodes once; the codes given out, and what they stand for, go into the inline."""

    def __init__(self, inline: Inline, numbers: Iterator[int]) -> None:
        self._inline = inline
        self._numbers = numbers

    def encode(self, nodes: Sequence[Node], plain: Piece) -> str:
        text, at = "", 0
        while at < len(nodes):
            node = nodes[at]
            if isinstance(node, Anchor):
                last = self._inline.codes[-1] if self._inline.codes else ""
                self._inline.anchors.setdefault(last, []).append(node)
                at += 1
            elif isinstance(node, Fixed):
                end = at + 1
                while end < len(nodes) and isinstance(nodes[end], Fixed):
                    end += 1
                text += self._fix(nodes[at:end])
                at = end
            elif isinstance(node, Group):
                text += self._wrap(node, node.nodes, commonest(node.nodes))
                at += 1
            elif node.look == plain.look or not node.text.strip(_SLIGHT):
                text += node.text
                at += 1
            else:
                end = self._end_of_look(nodes, at)
                text += self._wrap(node, nodes[at:end], node)
                at = end
        return text

    def _end_of_look(self, nodes: Sequence[Node], at: int) -> int:
        """Past the last piece of the same look that only what is fixed or unseen parts from it."""
        end = at + 1
        for place in range(at + 1, len(nodes)):
            node = nodes[place]
            if isinstance(node, Piece) and node.look == nodes[at].look:
                end = place + 1
            elif isinstance(node, Piece | Group):
                break
        return end

    def _fix(self, nodes: Sequence[Node]) -> str:
        code = f"<x{next(self._numbers)}/>"
        self._inline.codes.append(code)
        things = tuple(thing for node in nodes for thing in node.things)
        self._inline.fixed[code] = Fixed(things, loose=all(node.loose for node in nodes))
        return code

    def _wrap(self, what: Piece | Group, nodes: Sequence[Node], plain: Piece) -> str:
        """The text in a pair of codes, blanks at its edges outside of them."""
        number = next(self._numbers)
        opening, closing = f"<g{number}>", f"</g{number}>"
        self._inline.codes.append(opening)
        self._inline.opened[opening] = what
        text = self.encode(nodes, plain)
        self._inline.codes.append(closing)
        bare = text.strip()
        start = len(text) - len(text.lstrip())
        return text[:start] + opening + bare + closing + text[start + len(bare) :]
