"""Markdown to blocks of visible text: emphasis, link addresses, HTML and comments are dropped."""

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.documents.blocks import Block, join_lines
from core.documents.html import read_html

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\s*\n", re.S)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
_SIGNS = re.compile(
    r"^(?:#{1,6} \S.*|```.*|(?:=|-){3,}\s*)$|^\|.+\|\s*$|^ {0,3}(?:[-*+]|\d+\.) \S"
    r"|\]\([^)\s]{1,500}\)|\*\*\S[^*\n]{0,500}\*\*",
    re.M,
)


def is_markdown(text: str) -> bool:
    """Whether a text file shows any Markdown: a heading, list, table, fence, link or emphasis."""
    return bool(_SIGNS.search(text))


def read_markdown(text: str) -> tuple[str, list[Block]]:
    """The front matter's title (empty where there is none) and the blocks."""
    matter = _FRONT_MATTER.match(text)
    title = _TITLE.search(matter[1]) if matter else None
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    return title[1] if title else "", _Reader().read(parser.parse(text[matter.end() if matter else 0 :]))


class _Reader:
    """Walks the tokens; what is open around the present one is its only state."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lists = 0
        self.pending = Block("paragraph", "")
        self.cells: list[str] | None = None
        self.in_head = False

    def read(self, tokens: list[Token]) -> list[Block]:
        for token in tokens:
            match token.type:
                case "inline" if self.cells is not None:
                    self.cells.append(_visible(token))
                case "inline":
                    self.blocks.append(replace(self.pending, text=_visible(token)))
                    self.pending = Block("paragraph", "")
                case "fence" | "code_block":
                    self.blocks.append(Block("paragraph", token.content))
                case "html_block":
                    self.blocks.extend(read_html(token.content)[1])
                case _:
                    self._open_or_close(token)
        return self.blocks

    def _open_or_close(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.pending = Block("heading", "", int(token.tag[1]))
            case "bullet_list_open" | "ordered_list_open":
                self.lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self.lists -= 1
            case "list_item_open":
                mark = f"{token.info}{token.markup}" if token.info else "-"
                self.pending = Block("item", "", self.lists - 1, mark=mark)
            case "thead_open" | "thead_close":
                self.in_head = token.type == "thead_open"
            case "tr_open":
                self.cells = []
            case "tr_close":
                self.blocks.append(Block("row", "", int(self.in_head), tuple(self.cells or ())))
                self.cells = None


def _visible(token: Token) -> str:
    """The characters a reader of the rendered page sees; a soft break is a blank, a hard one a line break."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\0")
        elif child.type == "hardbreak" or child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "\n".join(join_lines(line.split("\0")) for line in "".join(parts).split("\n"))
