"""A safe text as a Word document: real styles, lists that count, tables, fields and properties. It knows how Word
writes things down and nothing of Markdown's dangers: those are gone from the tokens it is given.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.token import Token

from core.documents.rich_text import RichText, clean
from core.documents.word_styles import (
    link_run,
    new_document,
    numbering,
    put_bookmark,
    put_footer,
    put_style,
    set_properties,
    shade,
)
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_DEEPEST = 3
"""Levels of lists that Word has styles for."""

_WEB = re.compile(r"https?://[^\s<>\"']+\Z", re.I)


def write_word(
    text: RichText,
    sources: Sequence[tuple[str, str]],
    properties: Mapping[str, str],
    language: UiLanguage,
    footer: str = "",
) -> bytes:
    """The document; the first heading of the first level is its title where there is no other. `footer` stands above
    the number of every page."""
    document = new_document(language)
    if footer:
        put_footer(document, clean(footer))
    set_properties(document, text.title, properties, language)
    _Writer(document, text.tokens).write()
    if sources:
        _write_sources(document, sources, message("export.sources", language))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """Walks the tokens; the lists that are open, and the mark of the item about to begin, are its state."""

    def __init__(self, document: "Document", tokens: Sequence[Token]) -> None:
        self._document = document
        self._tokens = tokens
        self._lists: list[tuple[str, int | None]] = []
        self._fresh_item = False
        self._quotes = 0
        tops = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens)
        self._titled = tops == 1 and bool(tokens) and tokens[0].tag == "h1"

    def write(self) -> None:
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.type == "table_open":
                end = next(n for n in range(at, len(self._tokens)) if self._tokens[n].type == "table_close")
                self._write_table(self._tokens[at : end + 1])
                at = end
            else:
                self._take(token, self._tokens[at - 1])
            at += 1

    def _take(self, token: Token, before: Token) -> None:
        match token.type:
            case "inline":
                _write_inline(self._paragraph(before), token.children or ())
            case "fence" | "code_block":
                self._add("Code").add_run(token.content.rstrip("\n"))
            case "hr":
                self._add("Divider")
            case "bullet_list_open":
                self._lists.append(("List Bullet", None))
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                style = self._list_style("List Number")
                self._lists.append(("List Number", numbering(self._document, style, start)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._fresh_item = True
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting

    def _paragraph(self, opening: Token) -> "Paragraph":
        """A paragraph in the style that the token before its words asks for."""
        if opening.type == "heading_open":
            level = int(opening.tag[1]) - self._titled
            return self._add(f"Heading {level}" if level else "Title")
        if self._lists and self._fresh_item:
            self._fresh_item = False
            name, number = self._lists[-1]
            paragraph = self._add(self._list_style(name, len(self._lists)))
            if number is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = number
            return paragraph
        if self._lists:
            return self._add(self._list_style("List Continue", len(self._lists)))
        return self._add("Quote" if self._quotes else "Normal")

    def _add(self, style: str) -> "Paragraph":
        paragraph = self._document.add_paragraph()
        put_style(paragraph._p, style)
        return paragraph

    def _list_style(self, name: str, depth: int | None = None) -> str:
        depth = min(depth or len(self._lists) + 1, _DEEPEST)
        return name if depth == 1 else f"{name} {depth}"

    def _write_table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[tuple[str, Token]]] = []
        for before, token in zip(tokens, tokens[1:], strict=False):
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append((str(before.attrs.get("class", "")), token))
        table = self._document.add_table(len(rows), len(rows[0]), "Table Grid")
        cells = table._cells  # one lookup: asking row by row is quadratic
        for number, (align, token) in enumerate(cell for row in rows for cell in row):
            paragraph = cells[number].paragraphs[0]
            put_style(paragraph._p, "Table Head" if number < len(rows[0]) else "Table Text")
            paragraph.alignment = {"center": 1, "right": 2}.get(align)
            _write_inline(paragraph, token.children or ())
            if number < len(rows[0]):
                shade(cells[number])
        table.rows[0]._tr.get_or_add_trPr().append(_header_mark())
        self._add("Table Text")


def _write_inline(paragraph: "Paragraph", children: Sequence[Token]) -> None:
    """The runs of a paragraph: one for each stretch that looks the same."""
    for look, stretch in groupby(_with_looks(children), key=lambda pair: pair[0]):
        run = link_run(paragraph, look.link) if look.link else paragraph.add_run()
        run.text = "".join(text for _, text in stretch)
        run.bold, run.italic, run.font.strike = look.strong or None, look.em or None, look.struck or None
        if look.code:
            put_style(run._r, "Code Text")


class _Look(NamedTuple):
    strong: bool
    em: bool
    struck: bool
    code: bool
    link: str


def _with_looks(children: Sequence[Token]) -> Iterator[tuple[_Look, str]]:
    """The pieces of text and how each looks."""
    marks, link = {"strong": 0, "em": 0, "s": 0}, ""
    for child in children:
        name = child.type.removesuffix("_open").removesuffix("_close")
        if name in marks:
            marks[name] += child.nesting
        elif name == "link":
            link = str(child.attrs.get("href", "")) if child.nesting > 0 else ""
        else:
            text = "\n" if child.type == "hardbreak" else child.content
            yield _Look(*map(bool, marks.values()), child.type == "code_inline", link), text


def _write_sources(document: "Document", sources: Sequence[tuple[str, str]], heading: str) -> None:
    document.add_paragraph(heading, "Heading 1")
    number = numbering(document, "List Number", 1)
    for place, (name, note) in enumerate(sources, 1):
        paragraph = document.add_paragraph(style="List Number")
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
        paragraph.add_run(clean(name)).bold = True
        put_bookmark(paragraph, f"source-{place}", place)
        if note := clean(note):
            under = document.add_paragraph(style="List Continue")
            run = link_run(under, note) if _WEB.match(note) else under.add_run()
            run.text = note


def _header_mark() -> object:
    from docx.oxml import OxmlElement

    return OxmlElement("w:tblHeader")
