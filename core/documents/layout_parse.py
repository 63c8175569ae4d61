"""One file's bytes to its printed lines. Runs in the parsing process; the caller isolates it.

Does not look into pictures: says which pages are to be read as such.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import PurePath

from core.documents.archive import open_archive
from core.documents.blocks import Block
from core.documents.html import read_html
from core.documents.layout import After, PrintedLine, read_plain_lines
from core.documents.limits import Limits
from core.documents.markdown import read_markdown
from core.documents.page_layout import lay_out
from core.documents.pdf_pieces import open_pdf, read_piece_page
from core.documents.plain import decode_text
from core.documents.sheet import find_delimiter, parse_csv, read_workbook
from core.documents.sniff import looks_like_html, sniff_binary, sniff_office
from core.documents.word import read_word
from core.errors import BrokenFile, TooLarge

_TABLES = {".csv": ",", ".tsv": "\t"}
_MARKDOWN = (".md", ".markdown")


def parse_layout(data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`kind`, `lines`, `pages`, the numbers of `drawn` pages, and how many `running` lines were left out; as JSON
    values. Raises DocumentErrors without a name."""
    if not data.strip(b"\0\t\r\n "):
        raise BrokenFile("documents.empty")
    kind = sniff_binary(data)
    if kind == "pdf":
        return _parse_pdf(data, limits)
    kind, lines = _parse_office(data, limits) if kind == "zip" else _parse_text(data, name, limits)
    _count(lines, limits)
    return _answer(kind, lines)


def _parse_pdf(data: bytes, limits: Limits) -> dict[str, object]:
    document = open_pdf(data, limits)
    pages, characters = [], 0
    for number in range(len(document)):
        pages.append(read_piece_page(document, number))
        characters += sum(len(piece.text) for piece in pages[-1].pieces)
        if characters > limits.characters:
            raise TooLarge("documents.too_many_characters", limit=limits.characters)
    lines, running = lay_out(pages)
    drawn = [number for number, page in enumerate(pages, 1) if page.drawn]
    return _answer("pdf", lines) | {"pages": len(pages), "drawn": drawn, "running": running}


def _parse_office(data: bytes, limits: Limits) -> tuple[str, Sequence[PrintedLine]]:
    parts = open_archive(data, limits)
    if sniff_office(parts["[Content_Types].xml"]) == "docx":
        return "docx", _from_blocks(read_word(parts)[1])
    try:
        sheets, _ = read_workbook(data, limits)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, SyntaxError) as error:
        raise BrokenFile("documents.broken") from error
    return "xlsx", [line for _, rows in sheets for line in _from_rows(rows)]


def _parse_text(data: bytes, name: str, limits: Limits) -> tuple[str, Sequence[PrintedLine]]:
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    suffix = PurePath(name).suffix.lower()
    if looks_like_html(text):
        return "html", _from_blocks(read_html(text)[1])
    if suffix in _TABLES:
        return "csv", _from_rows(parse_csv(text, find_delimiter(text) or _TABLES[suffix], limits))
    if suffix in _MARKDOWN:
        return "markdown", _from_blocks(read_markdown(text)[1])
    return "text", read_plain_lines(text)


def _from_rows(rows: Iterable[Sequence[str]]) -> list[PrintedLine]:
    return [PrintedLine(" ".join(row), cells=tuple(row) if len(row) > 1 else ()) for row in rows]


def _from_blocks(blocks: Sequence[Block]) -> list[PrintedLine]:
    """Blocks as lines: an empty one before headings and where tables begin and end."""
    lines: list[PrintedLine] = []
    for before, block in pairwise((None, *blocks)):
        parted = bool(before) and (block.kind == "heading" or (block.kind == "row") != (before.kind == "row"))
        if block.kind == "row":
            cells = tuple(part for cell in block.cells for part in cell.split(" | "))  # merged ones come joined
            lines.append(PrintedLine(" ".join(cells), cells=cells, after="gap" if parted else "line"))
            continue
        if not block.text.strip():
            continue  # where a table begins
        marked = f"{block.mark} {block.text}" if block.kind == "item" else block.text
        for number, said in enumerate(marked.split("\n")):
            after: After = "gap" if parted and not number else "line"
            lines.append(PrintedLine(said, after=after))
    return lines


def _count(lines: Sequence[PrintedLine], limits: Limits) -> None:
    if sum(len(line.text) for line in lines) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)


def _answer(kind: str, lines: Sequence[PrintedLine]) -> dict[str, object]:
    return {"kind": kind, "lines": [asdict(line) for line in lines], "pages": 1, "drawn": [], "running": 0}
