"""Where in a Markdown file its blocks stand: the content of each with the place of every line, and what is no text.

Does not know what is in the content of a block (see `markdown_pieces`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.token import Token

from core.usecases.translation.files.source_text import Line, find_lines
from core.usecases.translation.files.text.markdown_grammar import open_parser
from core.usecases.translation.files.text.wrapping import count_columns

_LEAVES = {"fence": "kept_code", "code_block": "kept_code", "formula": "kept_formula", "directive": "kept_mark"}
_DEFINED = re.compile(r"""\s(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\Z""", re.S)
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a cell. `anchors` are (place in the content, place in the file) where a line, or what
    follows an escaped bar, begins; `prefix` stands before a further line; `width` is 0 where none is wrapped."""

    kind: Literal["paragraph", "heading", "cell"]
    content: str
    tokens: tuple[Token, ...]
    anchors: tuple[tuple[int, int], ...]
    prefix: str = ""
    width: int = 0
    listed: bool = False
    mark: str = ""
    """What makes a heading of it: signs before it, or below it where they are no "#"."""

    def place(self, at: int) -> int:
        """The place in the file of a place in the content."""
        content, file = self.anchors[bisect_right(self.anchors, (at, 1 << 60)) - 1]
        return file + at - content


@dataclass(slots=True)
class Layout:
    """What a Markdown text is made of, places in the file throughout. `texts` are (start, end) of titles on their own,
    `kept` (start, end, reason), `html` (start, end)."""

    blocks: list[Block] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    kept: list[tuple[int, int, str]] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)
    references: dict = field(default_factory=dict)


def read_layout(text: str, start: int) -> Layout:
    """The layout of `text` from `start` on."""
    env: dict = {}
    lines = find_lines(text, start)
    body = text[start:]
    tokens = open_parser().parse(body, env)
    reader = _Reader(text, lines)
    for n, token in enumerate(tokens):
        reader.read(token, tokens[n - 1].type if n else "", tokens[n - 1].markup if n else "")
    reader.sweep()
    reader.layout.references = env.get("references", {})
    return reader.layout


class _Reader:
    """Goes through the tokens; the depth of lists and the present row are its state."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.text = text
        self.lines = lines
        self.layout = Layout()
        self.lists = 0
        self.row: list[Token] = []
        self.covered: set[int] = set()

    def read(self, token: Token, before: str, markup: str) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open", "container_open"):
            self.lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close", "container_close"):
            self.lists -= 1
        if kind == "container_open":
            self._read_head(token)
        elif kind == "inline" and before in ("th_open", "td_open"):
            self.row.append(token)
        elif kind == "inline":
            self._read_block(token, "heading" if before == "heading_open" else "paragraph", markup)
        elif kind == "tr_close":
            self._read_row()
        elif kind == "definition":
            self._read_definition(token)
        elif kind == "html_block":
            self._read_html(token)
        elif kind in _LEAVES:
            self.layout.kept.append((*self._cover(token), _LEAVES[kind]))

    def sweep(self) -> None:
        """Lines with words that belong to nothing known stay, and are listed."""
        for n, line in enumerate(self.lines):
            if n not in self.covered and any(map(str.isalpha, self.text[line.start : line.end])):
                self.layout.kept.append((line.start, line.end, "kept_mark"))

    def _cover(self, token: Token) -> tuple[int, int]:
        """The stretch of a token's lines, which are accounted for."""
        first, end = token.map
        last = max(min(end, len(self.lines)), first + 1) - 1
        self.covered.update(range(first, end))
        return self.lines[first].start, self.lines[last].end

    def _read_block(self, token: Token, kind: Literal["heading", "paragraph"], markup: str) -> None:
        start, end = self._cover(token)
        if not token.content:
            return
        anchors = tuple(self._anchor(token, markup if markup.startswith("#") else ""))
        if not anchors:
            self.layout.kept.append((start, end, "kept_mark"))
            return
        first = self.lines[token.map[0]]
        head = self.text[first.start : anchors[0][1]]
        prefix, width = re.sub(r"[^>\s]", " ", head), 0
        if len(anchors) > 1:
            second = self.lines[token.map[0] + 1]
            prefix = self.text[second.start : anchors[1][1]]
            rows = self.lines[token.map[0] : token.map[0] + len(anchors)]
            width = max(count_columns(self.text[row.start : row.end].rstrip()) for row in rows) - count_columns(prefix)
        mark = markup if kind == "heading" else ""
        block = Block(kind, token.content, tuple(token.children or ()), anchors, prefix, width, self.lists > 0, mark)
        self.layout.blocks.append(block)

    def _anchor(self, token: Token, markup: str) -> Iterator[tuple[int, int]]:
        """Where each line of the content stands; nothing where one is not found in its line."""
        anchors, at = [], 0
        for n, said in enumerate(token.content.split("\n"), token.map[0]):
            line, core = self.text[self.lines[n].start : self.lines[n].end].replace("\0", "\ufffd"), said.strip()
            place = line.find(core, line.find(markup) + len(markup)) if markup else len(line.rstrip()) - len(core)
            if place < 0 or line[place : place + len(core)] != core:
                return
            lead = len(said) - len(said.lstrip())
            anchors.append((at + lead if n > token.map[0] else at, self.lines[n].start + place))
            at += len(said) + 1
        yield from anchors

    def _read_row(self) -> None:
        row, self.row = self.row, []
        if not row:
            return
        start, end = self._cover(row[0])
        cells = list(_split_row(self.text[start:end].replace("\0", "\ufffd")))
        for skip in (1, 0):
            taken = cells[skip : skip + len(row)]
            if all(
                _fits(token, cell, first=not skip and not n)
                for n, (token, cell) in enumerate(zip(row, taken, strict=False))
            ):
                break
        else:
            self.layout.kept.append((start, end, "kept_mark"))
            return
        for token, (at, raw) in zip(row, taken, strict=False):
            if token.content:
                lead = (
                    len(raw) - len(raw.lstrip())
                    if raw.strip().replace("\\|", "|") == token.content
                    else raw.rfind(token.content)
                )
                anchors = tuple(_cell_anchors(raw[lead:].rstrip(), start + at + lead))
                self.layout.blocks.append(Block("cell", token.content, tuple(token.children or ()), anchors))

    def _read_definition(self, token: Token) -> None:
        start, end = self._cover(token)
        raw = self.text[start:end]
        match = _DEFINED.search(raw, raw.find("]:") + 2) if token.meta["title"] else None
        if match:
            first, last = match.span(match.lastindex)
            self.layout.texts.append((start + first, start + last))
        self.layout.kept.append((start, start + match.start() if match else end, "kept_link"))

    def _read_head(self, token: Token) -> None:
        """The title of an admonition, in quotation marks."""
        start, end = self._cover(token)
        self.covered.discard(token.map[0]) if not token.content.startswith(("!", "?")) else None
        if match := _QUOTED.search(token.content) if token.content[:1] in "!?" else None:
            at = self.text.find(token.content, start, end)
            self.layout.texts.append((at + match.start(1), at + match.end(1)))

    def _read_html(self, token: Token) -> None:
        start, end = self._cover(token)
        stretch = self.text[start:end]
        quoted = any(line.lstrip().startswith(">") for line in stretch.splitlines()[1:])
        if quoted and stretch.lstrip().startswith(">"):
            self.layout.kept.append((start, end, "kept_html"))
        else:
            lead = stretch.find("<")
            self.layout.html.append((start + max(lead, 0), end))


def _split_row(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a row with their places, parted by bars without a backslash before them."""
    start = 0
    for match in re.finditer(r"(?<!\\)\|", line):
        yield start, line[start : match.start()]
        start = match.end()
    yield start, line[start:]


def _fits(token: Token, cell: tuple[int, str], *, first: bool) -> bool:
    said = cell[1].strip().replace("\\|", "|")
    return said == token.content or (first and said.endswith(token.content))


def _cell_anchors(raw: str, file: int) -> Iterator[tuple[int, int]]:
    yield 0, file
    for n, match in enumerate(re.finditer(r"\\\|", raw)):
        yield match.start() - n + 1, file + match.end()
