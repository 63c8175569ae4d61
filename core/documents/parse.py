"""One file's bytes to pages and entries: sniffs, vets, reads. Runs in the parsing process; the caller isolates it."""

import csv
import re
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePath

from core.documents.archive import open_archive
from core.documents.blocks import Block, render_blocks
from core.documents.document import FaqEntry, Kind
from core.documents.faq import find_faqs
from core.documents.html import read_html
from core.documents.limits import Limits
from core.documents.markdown import is_markdown, read_markdown
from core.documents.pdf import read_pdf
from core.documents.plain import decode_text, read_plain
from core.documents.sheet import Rows, find_delimiter, parse_csv, read_rows, read_workbook
from core.documents.sniff import looks_like_html, sniff_binary, sniff_office
from core.documents.word import read_word
from core.errors import BrokenFile, TooLarge

_CHARSET = re.compile(rb"<meta[^>]+charset", re.I)


@dataclass(slots=True)
class Parsed:
    """What a file holds; plain values throughout, so that it crosses the process border as JSON."""

    kind: Kind
    pages: list[str]
    title: str = ""
    faqs: list[FaqEntry] = field(default_factory=list)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def parse_file(data: bytes, name: str, limits: Limits) -> Parsed:
    """Raises DocumentErrors without a name; whatever else escapes is the mark of a broken file."""
    if not data.strip(b"\0\t\r\n "):
        raise BrokenFile("documents.empty")
    kind = sniff_binary(data)
    if kind == "pdf":
        parsed = _parse_pdf(data, limits)
    elif kind == "zip":
        parsed = _parse_office(data, limits)
    else:
        parsed = _parse_text(data, name, limits)
    if sum(map(len, parsed.pages)) + sum(len(faq.answer) for faq in parsed.faqs) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    if not any(parsed.pages) and not parsed.faqs:
        parsed.notes = [("documents.no_text", {})]
    return parsed


def parse_manuscript(data: bytes, name: str, limits: Limits) -> Parsed:
    """As `parse_file`, but plain text stays as it was written, line by line: it may be a program or a calculation."""
    if data.strip(b"\0\t\r\n ") and sniff_binary(data) == "text":
        text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limits.characters:
            raise TooLarge("documents.too_many_characters", limit=limits.characters)
        if not looks_like_html(text):
            return Parsed("text", [text])
    return parse_file(data, name, limits)


def _parse_pdf(data: bytes, limits: Limits) -> Parsed:
    title, pages, silent = read_pdf(data, limits)
    parsed = _from_blocks("pdf", title, pages)
    if silent:
        listed = ", ".join(map(str, silent[:20])) + (" …" if len(silent) > 20 else "")
        parsed.notes.append(("documents.pages_without_text", {"pages": listed}))
    return parsed


def _parse_office(data: bytes, limits: Limits) -> Parsed:
    parts = open_archive(data, limits)
    if sniff_office(parts["[Content_Types].xml"]) == "docx":
        title, blocks = read_word(parts)
        return _from_blocks("docx", title, [blocks])
    try:
        sheets, hidden = read_workbook(data, limits)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise BrokenFile("documents.broken") from error
    parsed = _from_sheets("xlsx", sheets)
    if hidden:
        parsed.notes.append(("documents.hidden_sheets", {"count": hidden}))
    return parsed


def _parse_text(data: bytes, name: str, limits: Limits) -> Parsed:
    text = decode_text(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if looks_like_html(text):
        title, blocks = read_html(text)
        return _from_blocks("html", title, [blocks])
    if len(text) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    suffix = PurePath(name).suffix.lower()
    delimiter = None if suffix in (".md", ".markdown") else find_delimiter(text)
    if delimiter or suffix in (".csv", ".tsv"):  # among plain texts the name may settle what content leaves open
        return _parse_table(text, delimiter or ("\t" if suffix == ".tsv" else ","), limits)
    if is_markdown(text):
        title, blocks = read_markdown(text)
        return _from_blocks("markdown", title, [blocks])
    return _from_blocks("text", "", [read_plain(text)])


def _parse_table(text: str, delimiter: str, limits: Limits) -> Parsed:
    try:
        return _from_sheets("csv", [("", parse_csv(text, delimiter, limits))])
    except csv.Error as error:
        raise BrokenFile("documents.broken") from error


def _from_blocks(kind: Kind, title: str, pages: Sequence[Sequence[Block]]) -> Parsed:
    headings = (block.text for page in pages for block in page if block.kind == "heading")
    faqs = [faq for number, blocks in enumerate(pages, 1) for faq in find_faqs(blocks, number)]
    return Parsed(kind, [render_blocks(blocks) for blocks in pages], title or next(headings, ""), faqs)


def _from_sheets(kind: Kind, sheets: Sequence[tuple[str, Rows]]) -> Parsed:
    read = [read_rows(rows, number, title) for number, (title, rows) in enumerate(sheets, 1)]
    parsed = Parsed(
        kind, [render_blocks(sheet.blocks) for sheet in read] or [""], faqs=[f for s in read for f in s.faqs]
    )
    if skipped := sum(sheet.skipped for sheet in read):
        parsed.notes.append(("documents.rows_skipped", {"count": skipped}))
    return parsed


def to_json(parsed: Parsed) -> dict[str, object]:
    """As JSON values."""
    return asdict(parsed)
