"""A translated text with codes as the nodes of its paragraph. Knows no file format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.usecases.translation.files.office.office_inline import (
    Anchor,
    Group,
    Inline,
    Node,
    Piece,
    commonest,
    split_codes,
)

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Anchors = Mapping[str, Sequence[Anchor]]


def write_inline(inline: Inline, target: str) -> list[Node]:
    """The whole paragraph's nodes with the target's words; ValueError where its codes are not those of the source,
    once each and nested as there."""
    tokens = split_codes(_FORBIDDEN.sub("", target), inline.codes)
    if sorted(tokens[1::2]) != sorted(inline.codes):
        raise ValueError("codes of the target are not those of the source")
    anchors = inline.anchors if tokens[1::2] == inline.codes else _at_the_edges(inline.anchors)
    nodes = _Builder(inline, anchors).build(tokens)
    for frame in reversed(inline.frames):
        nodes = [*frame.before, *nodes, *frame.after]
        nodes = [replace(frame.group, nodes=tuple(nodes))] if frame.group else nodes
    return nodes


def _at_the_edges(anchors: Anchors) -> Anchors:
    """Where codes stand in another order, ranges go around the whole text so that none ends before it begins."""
    every = [anchor for listed in anchors.values() for anchor in listed]
    return {"": [a for a in every if a.starts], "end": [a for a in every if not a.starts]}


class _Builder:
    """Puts the pieces of one target together; the pairs that are open are its state."""

    def __init__(self, inline: Inline, anchors: Anchors) -> None:
        self._inline = inline
        self._anchors = anchors
        self._open: list[str] = []
        self._levels: list[list[Node]] = [[]]
        self._plains: list[Piece] = [inline.plain]

    def build(self, tokens: Sequence[str]) -> list[Node]:
        self._text(tokens[0], "")
        for code, text in zip(tokens[1::2], tokens[2::2], strict=True):
            self._code(code)
            self._text(text, code)
        if self._open:
            raise ValueError("codes of the target are not closed")
        return self._levels[0] + list(self._anchors.get("end", ()))

    def _text(self, text: str, code: str) -> None:
        """What stands after a code: ranges that begin, the words, ranges that end."""
        anchors = self._anchors.get(code, ())
        level, plain = self._levels[-1], self._plains[-1]
        level += [anchor for anchor in anchors if anchor.starts]
        if plain.inked and level and isinstance(level[-1], Piece):  # the blank after a word not underlined is not
            words = text.lstrip()
            level[-1] = replace(level[-1], text=level[-1].text + text[: len(text) - len(words)])
            text = words
        level += [replace(plain, text=text)] if text else []
        level += [anchor for anchor in anchors if not anchor.starts]

    def _code(self, code: str) -> None:
        if code in self._inline.fixed:
            self._levels[-1].append(self._inline.fixed[code])
        elif code in self._inline.opened:
            self._begin(code, self._inline.opened[code])
        elif not self._open or self._open[-1].strip("<>") != code.strip("</>"):
            raise ValueError("codes of the target cross")
        else:
            self._end(self._inline.opened[self._open.pop()])

    def _begin(self, code: str, what: Piece | Group) -> None:
        if isinstance(what, Group):
            outer = [one for code in self._open if isinstance(one := self._inline.opened[code], Group)]
            if outer and not any(what is node for node in outer[-1].nodes):
                raise ValueError("a group stands in another one than in the source")
            self._levels.append([])
            self._plains.append(commonest(what.nodes))
        else:
            self._plains.append(what)
        self._open.append(code)

    def _end(self, what: Piece | Group) -> None:
        self._plains.pop()
        if isinstance(what, Group):
            nodes = self._levels.pop()
            self._levels[-1].append(replace(what, nodes=tuple(nodes)))
