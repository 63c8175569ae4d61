"""Markdown to blocks of visible text: emphasis, link addresses, HTML and comments are dropped."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.documents.blocks import Block, join_lines

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\s*\n", re.S)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
_SIGNS = re.compile(
    r"^(?:#{1,6} \S.*|```.*|(?:=|-){3,}\s*)$|^\|.+\|\s*$|\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*|^ {0,3}(?:[-*+]|\d+\.) \S",
    re.M,
)
_PARSER_RULES = ("table",)


def is_markdown(text: str) -> bool:
    """Whether a text file shows any Markdown: a heading, list, table, fence, link or emphasis."""
    return bool(_SIGNS.search(text))


def read_markdown(text: str) -> tuple[str, list[Block]]:
    """The front matter's title (empty where there is none) and the blocks."""
    matter = _FRONT_MATTER.match(text)
    title = _TITLE.search(matter[1]) if matter else None
    tokens = (
        MarkdownIt("commonmark", {"maxNesting": 50})
        .enable(list(_PARSER_RULES))
        .parse(text[matter.end() if matter else 0 :])
    )
    return title[1] if title else "", _walk(tokens)


def _walk(tokens: list[Token]) -> list[Block]:
    blocks: list[Block] = []
    lists, heading, row, fresh, in_head = 0, 0, None, False, False
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open" | "ordered_list_open":
                lists += 1
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "list_item_open":
                fresh = True
            case "tr_open":
                row = []
            case "tr_close":
                blocks.append(Block("row", "", int(in_head), tuple(row or ())))
                row = None
            case "thead_open" | "thead_close":
                in_head = token.type == "thead_open"
            case "inline" if row is not None:
                row.append(_visible(token))
            case "inline":
                blocks.append(_block(_visible(token), heading, lists if fresh else 0))
                fresh = False
            case "fence" | "code_block":
                blocks.append(Block("paragraph", token.content))
    return blocks


def _block(text: str, heading: int, lists: int) -> Block:
    if heading:
        return Block("heading", text, heading)
    return Block("item", text, lists - 1) if lists else Block("paragraph", text)


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
