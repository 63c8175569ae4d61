"""The print on a PDF's pages with PDFium: pieces of a line, each with its place as the page is shown.

Runs inside the parsing process only. Does not order the pieces, and does not look into pictures.
"""

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from core.documents.limits import Limits
from core.documents.page_layout import PiecePage
from core.documents.page_rows import Piece, Rule
from core.errors import BrokenFile, ProtectedFile, TooLarge

_GAP = 0.36
"""In letter sizes: a wider gap parts two pieces. What is a gap between cells, the page decides."""
_LINE_END = re.compile(r"[\r\n]+")
_RAISED = 0.25
"""Share of a digit's height by which a power or a footnote's number stands above what it follows."""
_FEW = 60
"""Characters of a page that is still a scan, where a picture covers `_MOSTLY` of it: a stamp, a scanner's mark."""
_MOSTLY = 0.5
_UNREADABLE = 0.3
"""Share of characters without a meaning from which a page's fonts tell nothing."""
_RULE = 5.0
"""Points: a drawn line shorter than this parts no cells."""
_MOST_PATHS = 4_000
_FINE = 1_000_000

Place = Callable[[float, float], tuple[float, float]]


def open_pdf(data: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """Raises DocumentErrors without a name."""
    try:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ProtectedFile("documents.protected") from None
        raise BrokenFile("documents.broken") from None
    if len(document) > limits.pages:
        raise TooLarge("documents.too_many_pages", found=len(document), limit=limits.pages)
    return document


def read_piece_page(document: pypdfium2.PdfDocument, number: int) -> PiecePage:
    """Page `number`, from 0, in points; empty where PDFium cannot load it. Filled-in forms are print like all else."""
    try:
        page = document[number]
        if document.formenv:
            page.flatten()
            page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PiecePage((), 1.0, 1.0)
    width, height = page.get_size()
    codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())]
    text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    seen = [char for char in text if not char.isspace()]
    odd = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " for char in seen)
    if not seen:
        return PiecePage((), width, height, drawn=next(page.get_objects(), None) is not None)
    if odd > _UNREADABLE * len(seen) or len(seen) < _FEW and _picture_share(page) >= _MOSTLY:
        return PiecePage((), width, height, drawn=True)
    place = _placing(page, width, height)
    spans = (span for line in _line_spans(text) for span in _split_at_gaps(text_page, text, *line))
    pieces = tuple(_read_piece(text_page, text, *span, place) for span in spans)
    return PiecePage(pieces, width, height, tuple(_read_rules(page, place)))


def _read_rules(page: pypdfium2.PdfPage, place: Place) -> Iterator[Rule]:
    """Upright lines, and the sides of boxes: those of a table's cells."""
    for item in islice(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=2), _MOST_PATHS):
        left, bottom, right, top = item.get_bounds()
        (x1, y1), (x2, y2) = place(left, bottom), place(right, top)
        (x1, x2), (y1, y2) = sorted((x1, x2)), sorted((y1, y2))
        if y2 - y1 >= _RULE:
            yield from (((x, y1, y2) for x in (x1, x2)) if x2 - x1 >= _RULE else (((x1 + x2) / 2, y1, y2),))


def _placing(page: pypdfium2.PdfPage, width: float, height: float) -> Place:
    """From the page's own coordinates to points from the top left of the page as it is shown, turned and cropped."""

    def at(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
        return across.value / _FINE * width, down.value / _FINE * height

    (left, top), (x1, y1), (x2, y2) = at(0, 0), at(100, 0), at(0, 100)
    xx, xy, yx, yy = (x1 - left) / 100, (y1 - top) / 100, (x2 - left) / 100, (y2 - top) / 100
    return lambda x, y: (left + x * xx + y * yx, top + x * xy + y * yy)


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _split_at_gaps(
    text_page: pypdfium2.PdfTextPage, text: str, start: int, end: int
) -> Iterator[tuple[int, int, float]]:
    """Start, end and letter size of every piece of a line."""
    visible = [index for index in range(start, end) if not text[index].isspace()]
    if not visible:
        return
    size, begin = _letter_size(text_page, visible[0]), visible[0]
    for before, after in zip(visible, visible[1:], strict=False):
        if after - before > 1 and _gap(text_page, before, after) >= _GAP * size:
            yield begin, before + 1, size
            begin, size = after, _letter_size(text_page, after)
    yield begin, visible[-1] + 1, size


def _letter_size(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    """In points: the font's size as it is scaled on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
    return max(pdfium.FPDFText_GetFontSize(text_page, index) * scale, 1.0)


def _gap(text_page: pypdfium2.PdfTextPage, before: int, after: int) -> float:
    """Between two letters; where one blank is drawn between, mostly what goes beyond its own width counts."""
    one, other = text_page.get_charbox(before, loose=True), text_page.get_charbox(after, loose=True)
    gap = max(other[0] - one[2], other[1] - one[3], one[1] - other[3], one[0] - other[2])
    if after - before == 2 and not pdfium.FPDFText_IsGenerated(text_page, before + 1):
        blank = text_page.get_charbox(before + 1, loose=True)
        return min(gap, 1.4 * (gap - (blank[2] - blank[0])))
    return gap


def _read_piece(text_page: pypdfium2.PdfTextPage, text: str, start: int, end: int, size: float, place: Place) -> Piece:
    boxes = [text_page.get_charbox(index, loose=True) for index in dict.fromkeys((start, end - 1))]
    corners = [place(x, y) for box in boxes for x, y in ((box[0], box[1]), (box[2], box[3]))]
    across, down = zip(*corners, strict=True)
    said = re.sub("[\u2010\ufffe]", "-", _mark_powers(text_page, text, start, end))
    return Piece(" ".join(said.split()), (min(across), min(down), max(across), max(down)), size=size)


def _mark_powers(text_page: pypdfium2.PdfTextPage, text: str, start: int, end: int) -> str:
    """The piece with "^" before raised digits: "109" with its 9 above is 10^9, and no hundred and nine."""
    said, base = [text[start]], start
    raised = False
    for index in range(start + 1, end):
        char = text[index]
        if char.isascii() and (char.isdigit() or char in "+-") and text[index - 1].isalnum():
            one, other = text_page.get_charbox(base), text_page.get_charbox(index)
            above = other[1] - one[1] >= _RAISED * max(one[3] - one[1], 1.0) and other[3] > one[3]
            said += ["^"] if above and not raised else []
            raised = above
        else:
            raised = False
        said.append(char)
        base = base if raised else index
    return "".join(said)


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """Of the page's surface, that which its largest picture covers."""
    width, height = page.get_size()
    largest = 0.0
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return largest / max(width * height, 1.0)
