"""PDF pages to blocks with PDFium: lines by position, paragraphs by gaps and full lines, headings by letter size.

Runs inside the parsing process only. Does not look at pictures: a page without text says so.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from core.documents.blocks import Block, clean_text, join_lines
from core.documents.limits import Limits
from core.documents.pdf_columns import Line, split_columns
from core.errors import BrokenFile, ProtectedFile, TooLarge

_BULLET = re.compile(
    r"(?:[-–•·●○▪◦*]\s+|\(?\d{1,2}[.)、]\s*(?=\D)|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)"
)
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)]*\s*$")
_CELL_GAP = 2.5
"""In letter sizes: a wider gap parts two cells."""
_LINE_END = re.compile(r"[\r\n]+")


def read_pdf(data: bytes, limits: Limits) -> tuple[str, list[list[Block]], list[int]]:
    """The title from the metadata, the blocks of each page, and the numbers of the pages without text."""
    title, pages = read_lines(data, limits)
    silent = [number for number, page in enumerate(pages, 1) if not page]
    kept, _ = drop_running(pages)
    return title, make_blocks(kept), silent


def read_lines(data: bytes, limits: Limits) -> tuple[str, list[list[Line]]]:
    """The title from the metadata and the lines of each page as they are drawn. Raises DocumentErrors."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ProtectedFile("documents.protected") from None
        raise BrokenFile("documents.broken") from None
    if len(document) > limits.pages:
        raise TooLarge("documents.too_many_pages", found=len(document), limit=limits.pages)
    pages, characters = [], 0
    for number in range(len(document)):
        pages.append(_read_lines(document, number))
        characters += sum(len(line.text) for line in pages[-1])
        if characters > limits.characters:
            raise TooLarge("documents.too_many_characters", limit=limits.characters)
    return _title(document), pages


def make_blocks(pages: Sequence[Sequence[Line]]) -> list[list[Block]]:
    """The blocks of each page, column by column; a sentence that goes on in the next stands where it began."""
    body = statistics.median_low([line.size for page in pages for line in page] or [0.0])
    columns = [[_blocks(column, body) for column in split_columns(page)] for page in pages]
    _join_columns([column for page in columns for column in page])
    return [[block for column in page for block in column] for page in columns]


def _title(document: pypdfium2.PdfDocument) -> str:
    title = clean_text(document.get_metadata_dict().get("Title") or "")
    return "" if title.startswith(("(", "untitled", "Microsoft Word")) else title


def _read_lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of one page in reading order; a page PDFium cannot load is an empty one."""
    try:
        text_page = document[number].get_textpage()
    except pypdfium2.PdfiumError:
        return []
    codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())]
    text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    return [line for start, end in _line_spans(text) if (line := _read_line(text_page, text, start, end))]


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _read_line(text_page: pypdfium2.PdfTextPage, text: str, start: int, end: int) -> Line | None:
    visible = [index for index in range(start, end) if not text[index].isspace()]
    if not visible:
        return None
    first, last = text_page.get_charbox(visible[0], loose=True), text_page.get_charbox(visible[-1], loose=True)
    size = max(pdfium.FPDFText_GetFontSize(text_page, visible[0]), first[3] - first[1])
    cells = _split_at_gaps(text_page, text, visible, size)
    return Line(re.sub("[\u2010\ufffe]", "-", text[start:end]), first[0], last[2], first[1], round(size, 1), cells)


def _split_at_gaps(text_page: pypdfium2.PdfTextPage, text: str, visible: list[int], size: float) -> tuple[str, ...]:
    """Cells where a line has gaps of some letters' width; a list's number or bullet is no cell."""
    starts = [visible[0]]
    for before, after in zip(visible, visible[1:], strict=False):
        if after - before > 1:
            gap = text_page.get_charbox(after, loose=True)[0] - text_page.get_charbox(before, loose=True)[2]
            starts += [after] if gap >= _CELL_GAP * size else []
    cells = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], visible[-1] + 1], strict=True)]
    return tuple(cells) if len(cells) > 1 and not _BULLET.match(f"{cells[0]} x") else ()


def drop_running(pages: Sequence[list[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """The pages without the headers and footers that stand on most of them, and those lines; digits may differ."""
    edges = [{_shape(line) for line in (*page[:1], *page[-1:])} for page in pages]
    counts = Counter(shape for edge in edges for shape in edge)
    running = {shape for shape, count in counts.items() if count >= 3 and count >= 0.6 * len(pages)}
    kept, dropped = [], []
    for page in pages:
        out = [
            line for line in {id(line): line for line in (*page[:1], *page[-1:])}.values() if _shape(line) in running
        ]
        dropped += out
        kept.append([line for line in page if not any(line is other for other in out)])
    return kept, dropped


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip()), round(line.bottom)


def _blocks(lines: Sequence[Line], body: float) -> list[Block]:
    """Paragraphs of lines that belong together; one or two lines of clearly larger letters are a heading."""
    blocks = []
    right = max((line.right for line in lines), default=0.0)
    for group in _group(lines, right):
        text, size = join_lines([line.text for line in group], hyphenated=True), group[0].size
        if group[0].cells:
            blocks.append(Block("row", "", cells=(" | ".join(group[0].cells),)))  # an empty cell leaves no trace here
        elif body and size >= 1.15 * body and len(group) <= 2 and len(text) <= 120:
            blocks.append(Block("heading", text, 1 if size >= 1.6 * body else 2))
        elif bullet := _BULLET.match(text):
            mark = bullet[0].strip()
            blocks.append(Block("item", text[bullet.end() :], mark=mark if any(map(str.isalnum, mark)) else "-"))
        else:
            blocks.append(Block("paragraph", text))
    return blocks


def _join_columns(columns: Sequence[list[Block]]) -> None:
    """A sentence that goes on in the next column or overleaf is kept whole, where it began."""
    for column, following in pairwise(columns):
        if column and following and _goes_on_overleaf(column[-1], following[0]):
            column[-1] = replace(column[-1], text=join_lines([column[-1].text, following.pop(0).text], hyphenated=True))


def _goes_on_overleaf(last: Block, first: Block) -> bool:
    text = first.text.strip()
    starts_inside = text[:1].islower() or "\u4e00" <= text[:1] <= "\u9fff"
    return (
        last.kind != "heading" and first.kind == "paragraph" and starts_inside and not _SENTENCE_END.search(last.text)
    )


def _group(lines: Sequence[Line], right: float) -> list[list[Line]]:
    """Lines of one paragraph: same size, evenly spaced, and the line before ran on to the right edge."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(before: Line, line: Line, right: float) -> bool:
    if (
        before.cells
        or line.cells
        or _BULLET.match(line.text.strip())
        or abs(before.size - line.size) > 0.1 * before.size
    ):
        return False
    drop = before.bottom - line.bottom
    if not 0 < drop <= 1.7 * max(before.size, line.size):
        return False
    width = max(right - before.left, 1.0)
    return right - before.right <= 0.15 * width or (
        line.text.strip()[:1].islower() and right - before.right <= 0.4 * width
    )
