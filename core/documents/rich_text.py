"""Markdown as tokens that are safe to write into any file: no HTML, no images, links only to web pages and addresses.

What is hostile stays readable text; what nests without end is flattened; a line stays a line, as poems and copy need.
Knows no file format.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.errors import InputError

MOST_CHARACTERS = 1_000_000
MOST_COLUMNS = 60
"""A table with more becomes lines of text: no page and no word processor has room for it."""

_NESTING = 40
_MOST_INDENT = 30
_PREFIX = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_MOST_BRACKETS = 2_000
_OPEN_END = re.compile(r"\[(?![^\[\]\n]{0,300}\])")
"""A bracket that nothing closes nearby: with many of them the search for links takes quadratic time."""

_ALLOWED = re.compile(r"(?:https?://|mailto:)[^\s<>\"']+\Z", re.I)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CITATION = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class RichText:
    """`title` is the first heading where the text begins with one of the first level, which is then in `tokens`."""

    tokens: tuple[Token, ...]
    title: str = ""


def read_rich(markdown: str, *, title: str = "", sources: int = 0) -> RichText:
    """The tokens of `markdown`, headed by `title`; [n] up to `sources` links to `#source-n`. InputError if too long."""
    if len(markdown) > MOST_CHARACTERS:
        raise InputError("export.too_long", size=len(markdown), limit=MOST_CHARACTERS)
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # `_safe_inline` judges, so that no source of a refused link is shown
    tokens = parser.parse(_tame(clean(markdown)))
    tokens = _without_wide_tables(tokens)
    for token in tokens:
        if token.type == "inline":
            token.children = _safe_inline(token.children or [], sources)
        elif style := token.attrs.pop("style", None):
            token.attrs["class"] = str(style).removeprefix("text-align:")
    return _titled(tokens, " ".join(clean(title).split()))


def clean(text: str) -> str:
    """NFC, one kind of line break, without characters that XML or UTF-8 cannot hold."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def plain_inline(token: Token) -> str:
    """The visible characters of an inline token."""
    return "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())


def _tame(text: str) -> str:
    """The text with at most so much indentation, quoting and listing before a line's words, and with loose brackets
    escaped where there are very many; fenced code stays."""
    lines, fenced = [], False
    bracketed = text.count("[") > _MOST_BRACKETS
    for line in text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (prefix := _PREFIX.match(line)) and prefix.end() > _MOST_INDENT:
            line = line[:_MOST_INDENT].rstrip("0123456789.)") + " " + line[prefix.end() :]
        lines.append(_OPEN_END.sub(r"\\[", line) if bracketed and not fenced else line)
    return "\n".join(lines)


def _titled(tokens: list[Token], title: str) -> RichText:
    first = tokens[1] if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else None
    written = " ".join(plain_inline(first).split()) if first else ""
    if written and (not title or title == written):
        return RichText(tuple(tokens), written)
    if not title:
        return RichText(tuple(tokens))
    text = Token("text", "", 0, content=title)
    heading = [Token("heading_open", "h1", 1, block=True), Token("inline", "", 0, children=[text], content=title)]
    return RichText((*heading, Token("heading_close", "h1", -1, block=True), *tokens), title)


def _safe_inline(children: Sequence[Token], sources: int) -> list[Token]:
    """Images as links to themselves, links elsewhere than allowed as their text, citations as links to their source."""
    kept: list[Token] = []
    allowed: list[bool] = []
    for child in children:
        if child.type == "link_open":
            allowed.append(bool(_ALLOWED.match(str(child.attrs.get("href", "")))))
            child.attrs = {"href": child.attrs.get("href", "")}
        if child.type in ("link_open", "link_close"):
            kept += [child] if allowed[-1] else []
            allowed = allowed[:-1] if child.type == "link_close" else allowed
        elif child.type == "image":
            kept += _instead_of_image(child, inside=any(allowed))
        elif child.type == "text" and sources and not any(allowed):
            kept += _with_citations(child.content, sources)
        else:
            child.type = "hardbreak" if child.type == "softbreak" else child.type
            kept.append(child)
    return kept


def _instead_of_image(image: Token, *, inside: bool) -> list[Token]:
    url = str(image.attrs.get("src", ""))
    text = Token("text", "", 0, content=plain_inline(image) or ("" if inside else url))
    return _link(url, text) if _ALLOWED.match(url) and not inside else [text]


def _with_citations(text: str, sources: int) -> Iterator[Token]:
    at = 0
    for match in _CITATION.finditer(text):
        if 1 <= int(match[1]) <= sources:
            yield Token("text", "", 0, content=text[at : match.start()])
            yield from _link(f"#source-{int(match[1])}", Token("text", "", 0, content=match[0]))
            at = match.end()
    yield Token("text", "", 0, content=text[at:])


def _link(url: str, text: Token) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": url}), text, Token("link_close", "a", -1)]


def _without_wide_tables(tokens: Sequence[Token]) -> list[Token]:
    """Tables with too many columns as one paragraph a row, the cells parted by bars."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if tokens[at].type == "table_open":
            end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close") + 1
        table = tokens[at:end]
        first_row = next((n for n, token in enumerate(table) if token.type == "tr_close"), 0)
        wide = sum(token.type == "th_open" for token in table[:first_row]) > MOST_COLUMNS
        kept += _rows_as_text(table) if wide else table
        at = end
    return kept


def _rows_as_text(table: Sequence[Token]) -> Iterator[Token]:
    cells: list[str] = []
    for token in table:
        if token.type == "inline":
            cells.append(plain_inline(token))
        elif token.type == "tr_close":
            text = Token("text", "", 0, content=" | ".join(cells))
            yield Token("paragraph_open", "p", 1, block=True)
            yield Token("inline", "", 0, children=[text], content=text.content)
            yield Token("paragraph_close", "p", -1, block=True)
            cells = []
