"""The inline content of a Markdown block as pieces, and the texts inside its elements: alternative texts and titles.

Offsets are into the block's content. Does not know files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from core.usecases.translation.files.inline import Piece, merge_kept

_EMPHASIS = {"em": "i", "strong": "b", "s": "s"}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(.*?)(/?)>\Z", re.S)
_TITLE = re.compile(r"""\s(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\)\Z""", re.S)
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    )
)  # fmt: skip
_KEPT = frozenset(("code", "kbd", "samp", "var", "tt", "svg", "math", "script", "style", "pre"))
_LONGEST = 80
"""Characters of the longest code shown as it is."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A text within an element: `start` to `end` in the content; `source` as a person reads it."""

    kind: Literal["alt", "title", "tag"]
    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Content:
    """A block's content taken apart. `kept` are (start, end, reason) of what stays; `labels` are (start, end, label) of
    the ends of links whose text is the label of their address, which a changed text needs as `[text][label]`."""

    pieces: tuple[Piece, ...]
    inner: tuple[Inner, ...]
    kept: tuple[tuple[int, int, str], ...]
    labels: tuple[tuple[int, int, str], ...]


def read_content(content: str, tokens: Sequence[Token]) -> Content | None:
    """The pieces of `content`, without a gap; None where the tokens do not stand in its order."""
    reader = _Reader(content)
    reader.read(tokens)
    if not reader.ordered:
        return None
    pieces = merge_kept(reader.pieces, _KEPT, lambda start, end: content[start:end])
    return Content(tuple(pieces), tuple(reader.inner), tuple(reader.kept), tuple(reader.labels))


def signature(pieces: Sequence[Piece], content: str) -> list[tuple[str, str]]:
    """What the pieces are, whatever their place: to see whether a text reads as it was meant to."""
    said: list[tuple[str, str]] = []
    for piece in pieces:
        if piece.kind != "text":
            said.append((piece.kind, re.sub(r"\s+", " ", content[piece.start : piece.end])))
        elif said and said[-1][0] == "text":
            said[-1] = ("text", said[-1][1] + piece.shown)
        else:
            said.append(("text", piece.shown))
    squeezed = [(kind, re.sub(r"\s+", "", text) if kind == "text" else text) for kind, text in said]
    return [(kind, text) for kind, text in squeezed if text]


class _Reader:
    """Walks the tokens; `at` is how far the pieces reach, `waiting` the text since the last one."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.at = 0
        self.waiting = ""
        self.ordered = True
        self.pieces: list[Piece] = []
        self.inner: list[Inner] = []
        self.kept: list[tuple[int, int, str]] = []
        self.labels: list[tuple[int, int, str]] = []
        self.links: list[int] = []

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            span = token.meta.get("span")
            if span is None:
                self.waiting += token.content
            elif token.type in ("text", "text_special"):
                self._read_text(token, span)
            elif span[1] > self.at or token.type not in ("text", "link_open", "link_close"):
                self._read_element(token, span)
        self._flush(len(self.content))

    def _read_text(self, token: Token, span: tuple[int, int]) -> None:
        """Text with a place of its own; an empty one is the second mark of a strong element."""
        if span[1] <= self.at:  # the address inside an automatic link
            return
        self._flush(span[0])
        last = self.pieces[-1] if self.pieces else None
        if token.content:
            self._add(Piece(*span, "text", token.content))
        elif last and last.kind == "close" and last.name == "b" and last.end == span[0] and span[0] - last.start == 1:
            self.pieces[-1] = Piece(last.start, span[1], "close", name="b")
            self.at = span[1]
        else:
            self._add(Piece(*span, "text", ""))

    def _read_element(self, token: Token, span: tuple[int, int]) -> None:
        kind = token.type
        if kind in ("softbreak", "hardbreak"):
            start = span[0]
            while self.content[span[0]] == "\n" and start > self.at and self.content[start - 1] == " ":
                start -= 1
            span = (start, span[1])
        if kind == "strong_open" and self.pieces and self.waiting == "" and self._is_half(span[0]):
            half = self.pieces.pop()
            self.at, span = half.start, (half.start, span[1])
        if span[0] < self.at:
            self.ordered = False
            return
        self._flush(span[0])
        self._add(self._to_piece(token, span))

    def _is_half(self, start: int) -> bool:
        last = self.pieces[-1]
        return last.kind == "text" and not last.shown and last.end == start and last.end - last.start == 1

    def _to_piece(self, token: Token, span: tuple[int, int]) -> Piece:
        kind, raw = token.type, self.content[span[0] : span[1]]
        if kind == "softbreak":
            return Piece(*span, "text", "\n")
        if kind == "hardbreak":
            return Piece(*span, "alone", name="br", edge=True)
        if token.tag in _EMPHASIS:
            return Piece(*span, "open" if token.nesting > 0 else "close", name=_EMPHASIS[token.tag])
        if kind == "link_open" and token.info == "auto":
            self.kept.append((*span, "kept_link"))
            return Piece(*span, "alone", raw if len(raw) <= _LONGEST else "", "link", numbered=True)
        if kind in ("link_open", "link_close"):
            return self._read_link(token, span)
        if kind == "image":
            return self._read_image(token, span)
        if kind == "html_inline":
            return self._read_tag(raw, span)
        return self._read_mark(token, raw, span)

    def _read_link(self, token: Token, span: tuple[int, int]) -> Piece:
        if token.type == "link_open":
            self.links.append(span[1])
            return Piece(*span, "open", name="a", numbered=True)
        self.kept.append((*span, "kept_link"))
        self._read_title(*span)
        self._read_label(self.links.pop() if self.links else span[0], *span)
        return Piece(*span, "close", name="a", numbered=True)

    def _read_image(self, token: Token, span: tuple[int, int]) -> Piece:
        start, end = token.meta["label"]
        alt = "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())
        if start <= end and alt.strip():
            self.inner.append(Inner("alt", start, end, alt.strip()))
        self.kept.append((max(end, start), span[1], "kept_link"))
        self._read_label(start, max(end, start), span[1])
        self._read_title(max(end, start), span[1])
        return Piece(*span, "alone", name="img", numbered=True, edge=True)

    def _read_label(self, first: int, start: int, end: int) -> None:
        if self.content[start:end] in ("]", "][]"):
            self.labels.append((start, end, self.content[first:start]))

    def _read_title(self, start: int, end: int) -> None:
        raw = self.content[start:end]
        at = _destination_end(raw)
        if raw.startswith("](") and at and (match := _TITLE.match(raw, at)):
            first, last = match.span(match.lastindex)
            self.inner.append(
                Inner(
                    "title", start + first, start + last, re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match[match.lastindex])
                )
            )

    def _read_tag(self, raw: str, span: tuple[int, int]) -> Piece:
        match = _TAG.match(raw)
        if not match:
            self.kept.append((*span, "kept_comment"))
            return Piece(*span, "alone", name="comment", numbered=True, edge=True)
        closing, name, attributes, empty = match.groups()
        name = name.lower()
        if attributes.strip():
            self.inner.append(Inner("tag", *span, raw))
        if closing:
            return Piece(*span, "close", name=name)
        if empty or name in _VOID:
            return Piece(*span, "alone", name=name, numbered=bool(attributes.strip()), edge=name in ("br", "img", "hr"))
        return Piece(*span, "open", name=name, numbered=bool(attributes.strip()))

    def _read_mark(self, token: Token, raw: str, span: tuple[int, int]) -> Piece:
        """Inline code, a formula, or what a program reads."""
        reason = {"code_inline": "kept_code", "formula": "kept_formula"}.get(token.info or token.type, "kept_mark")
        self.kept.append((*span, "kept_code" if token.type == "code_inline" else reason))
        shown = raw if len(raw) <= _LONGEST and "\n" not in raw else ""
        name = "code" if token.type == "code_inline" else "x"
        return Piece(*span, "alone", shown, name, numbered=True, edge=token.info == "edge")

    def _flush(self, end: int) -> None:
        if end > self.at:
            self._add(Piece(self.at, end, "text", self.waiting))
        self.waiting = ""

    def _add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.at = piece.end


def _destination_end(raw: str) -> int:
    """Where the address of `](address "title")` ends; 0 where that cannot be told."""
    match = re.compile(r"\]\(\s*(?:<[^<>\n]*>|[^\s<]\S*)").match(raw)
    return match.end() if match else 0
