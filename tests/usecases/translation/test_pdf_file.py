"""A PDF's text becomes a Word document in another language, or a page with both."""

import io

import docx
import pytest
from reportlab.pdfgen import canvas

from core.errors import BrokenFile, ProtectedFile, UnsupportedFile
from core.usecases.translation.files.office import pdf
from core.usecases.translation.files.source_file import Written
from tests.usecases.translation.office_making import job, make_docx, mark, reasons, sources, translate

SENTENCE = (
    "The committee met on Monday to discuss the annual bud-",
    "get and to hear what the members had to say about it.",
)


def draw(*pages, title="Minutes", key=None):
    """Pages of (left, top, size, text)."""
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer, encrypt=key)
    drawing.setTitle(title)
    for page in pages:
        for left, top, size, text in page:
            drawing.setFont("Helvetica", size)
            drawing.drawString(left, top, text)
        drawing.showPage()
    drawing.save()
    return buffer.getvalue()


PAGE = (
    (60, 780, 20, "Minutes of the meeting"),
    *((60, 740 - 14 * n, 11, line) for n, line in enumerate(SENTENCE)),
    (60, 690, 11, "• First point"),
    (60, 676, 11, "2. Second point"),
    (60, 650, 11, "Name"),
    (300, 650, 11, "Age"),
    (60, 636, 11, "Ann"),
    (300, 636, 11, "42"),
)


def test_paragraphs_headings_items_and_cells_are_offered():
    extract = pdf.extract(draw(PAGE), job())
    assert sources(extract) == [
        "Minutes of the meeting",
        "The committee met on Monday to discuss the annual budget and to hear what the members had to say about it.",
        "First point",
        "Second point",
        "Name",
        "Age",
        "Ann",
        "Minutes",
    ]
    assert reasons(extract) == {"42": "kept_no_words"}
    assert [one.note for one in extract.segments[:2]] == ["page 1, heading", "page 1"]


def test_the_document_has_its_structure():
    made = docx.Document(io.BytesIO(translate(pdf, draw(PAGE), job())))
    styles = [(one.style.name, one.text) for one in made.paragraphs if one.text]
    assert [name for name, _ in styles] == ["Heading 1", "Normal", "List Bullet", "Normal"]
    assert styles[3][1] == "2. ЖЖЖЖЖЖ ЖЖЖЖЖ"
    assert [cell.text for row in made.tables[0].rows for cell in row.cells] == ["ЖЖЖЖ", "ЖЖЖ", "ЖЖЖ", "42"]
    assert (made.core_properties.title, made.core_properties.language) == ("ЖЖЖЖЖЖЖ", "es-ES")


def test_a_document_in_a_language_from_the_right():
    made = docx.Document(io.BytesIO(translate(pdf, draw(PAGE), job("ar"))))
    text = made.element.body.xml
    assert text.count("<w:bidi/>") == text.count("<w:p>") and text.count("<w:rtl/>") == text.count("<w:r>")


def test_a_bilingual_page_shows_both_sides_and_runs_nothing():
    data = draw(((60, 700, 11, "Use <script>alert(1)</script> & more words"),), title="<b>T</b>")
    made = translate(pdf, data, job("he", bilingual=True)).decode()
    assert '<td lang="en" dir="auto"><p>Use &lt;script&gt;alert(1)&lt;/script&gt; &amp; more words</p></td>' in made
    assert '<td lang="he-IL" dir="rtl"><p>ЖЖЖ &lt;' in made
    assert "<script" not in made and "default-src 'none'" in made and "&lt;b&gt;T" in made


def test_headers_that_repeat_are_left_out_and_listed_and_empty_pages_named():
    pages = [
        ((60, 800, 9, f"Annual report, page {n}"), (60, 600, 11, f"Text number {'abc'[n]} of it.")) for n in range(3)
    ]
    extract = pdf.extract(draw(*pages, ()), job())
    assert sources(extract) == ["Text number a of it.", "Text number b of it.", "Text number c of it.", "Minutes"]
    assert set(reasons(extract).values()) == {"kept_running"}
    assert ("translation_files.office_scanned", {"pages": "4"}) in extract.notes


def test_a_segment_without_a_target_keeps_its_source():
    data = draw(PAGE)
    first = pdf.extract(data, job()).segments[0]
    made = docx.Document(io.BytesIO(pdf.rebuild(data, job(), {first.id: Written("Acta")})))
    assert [one.text for one in made.paragraphs[:2]] == ["Acta", sources(pdf.extract(data, job()))[1]]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF-1.4 nothing", BrokenFile),
        (make_docx("<w:p/>"), UnsupportedFile),
        (draw(()), UnsupportedFile),
        (draw(PAGE, key="secret"), ProtectedFile),
    ],
    ids=["damaged", "no PDF", "scanned", "protected"],
)
def test_what_cannot_be_translated_is_refused(data, error):
    with pytest.raises(error):
        pdf.extract(data, job())


def test_the_same_bytes_give_the_same_ids():
    data = draw(PAGE, PAGE)
    assert pdf.extract(data, job()) == pdf.extract(data, job("zh"))
    assert mark(pdf.extract(data, job()).segments[0]).startswith("Ж")
