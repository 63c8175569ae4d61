"""Pages and pictures as a person sees them: PNG of a PDF's page, or of a picture turned upright.

Runs inside the drawing process only; the caller isolates it. A page is turned as for the recogniser, so that boxes fit.
"""

import io

import pypdfium2
from PIL import Image

from core.documents.limits import Limits
from core.documents.ocr import open_upright
from core.documents.pdf_pieces import open_pdf
from core.documents.sniff import is_picture, sniff_binary
from core.errors import BrokenFile, UnsupportedFile

LONGEST = 1400
"""Pixels of the longer side."""
_SCALE = 3.0
"""Pixels a point, at most: a small page is not blown up."""


def draw(data: bytes, number: int, limits: Limits) -> tuple[bytes, int, int]:
    """PNG, width and height of page `number`, from 1. Raises DocumentErrors without a name."""
    if is_picture(data):
        picture = open_upright(data)
    elif sniff_binary(data) == "pdf":
        picture = _draw_page(data, number, limits)
    else:
        raise UnsupportedFile("documents.no_pages")
    picture.thumbnail((LONGEST, LONGEST))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False)
    return buffer.getvalue(), *picture.size


def _draw_page(data: bytes, number: int, limits: Limits) -> Image.Image:
    document = open_pdf(data, limits)
    if not 1 <= number <= len(document):
        raise BrokenFile("documents.no_such_page", number=number, pages=len(document))
    try:
        page = document[number - 1]
        scale = min(_SCALE, LONGEST / max(*page.get_size(), 1.0))
        return page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise BrokenFile("documents.broken") from None
