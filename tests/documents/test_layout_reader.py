"""Files of print and scans together: each page stands where it was, and what was not read is said."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from core.documents import layout_reader
from core.documents.page_rows import Piece
from core.documents.transcript import Transcript
from core.errors import BrokenFile


class Recogniser:
    """Instead of the models: page 2 holds a row of a table, page 3 nothing, page 5 cannot be read."""

    def __init__(self, limits):
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read_page(self, source, name, number):
        if number == 5:
            raise BrokenFile("documents.broken")
        row = (Piece("Sodium", (100, 200, 300, 240), 0.99), Piece("139", (800, 200, 860, 240), 0.9))
        return Transcript(name, (), pieces=row if number == 2 else (), size=(1000, 2000))


@pytest.fixture(scope="module")
def mixed():
    buffer = io.BytesIO()
    pdf = canvas.Canvas(buffer, pagesize=(595, 842))
    scan = ImageReader(Image.new("RGB", (60, 80), "grey"))
    for number in range(1, 7):
        if number in (2, 3, 5, 6):
            pdf.drawImage(scan, 0, 0, 595, 842)
        else:
            pdf.drawString(60, 700, f"Printed page {number}")
        pdf.showPage()
    pdf.save()
    return buffer.getvalue()


def test_scanned_pages_stand_between_printed_ones_and_what_was_not_read_is_said(mixed, monkeypatch):
    monkeypatch.setattr(layout_reader, "PictureReader", Recogniser)
    monkeypatch.setattr(layout_reader, "MOST_SCANNED", 3)
    layout = layout_reader.read_layout("mixed.pdf", mixed)
    assert [(line.page, line.cells or line.text) for line in layout.lines] == [
        (1, "Printed page 1"),
        (2, ("Sodium", "139")),
        (4, "Printed page 4"),
    ]
    assert layout.lines[1].box == (0.1, 0.1, 0.86, 0.12) and layout.lines[1].confidence == 0.9
    assert layout.pages == 6
    told = {note.key: dict(note.values) for note in layout.notes}
    assert told["ocr.pages_unread"]["pages"] == "5, 6"
    assert told["documents.pages_without_text"]["pages"] == "3"
    assert told["ocr.doubtful"]["count"] == 1
