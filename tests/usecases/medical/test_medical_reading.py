"""Reports as read and as corrected: every span is a place of the text, every line keeps what it can."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen import canvas

from core.documents.layout import Layout, PrintedLine
from core.documents.segments import split_sentences
from core.errors import DocumentError, TooLarge
from core.usecases.medical import reading
from core.usecases.medical.labs.reading import read_results
from core.usecases.medical.layout.lines import compose
from core.usecases.medical.page_pictures import draw_page
from core.usecases.medical.reading import amend, read_pasted, read_report

WRAPPED = """FINDINGS: The lungs are clear without evidence of consolidation, effusion or
pneumothorax. The heart is of normal size. There is a round, smooth and well-
defined nodule of 4 mm in the right upper lobe, unchanged since the earlier
examination.

Sodium\t139\tmmol/L"""
BOX = (0.1, 0.2, 0.5, 0.25)


def check_spans(report):
    """What must hold of every report."""
    at = 0
    for line in report.lines:
        assert at <= line.span.start < line.span.end <= len(report.text)
        assert not report.quote(line.span)[0].isspace() and not report.quote(line.span)[-1].isspace()
        cells = [line.span.start, *(end for cell in line.cells for end in (cell.start, cell.end)), line.span.end]
        assert cells == sorted(cells)
        at = line.span.end
    outside = "".join(
        report.text[start:end]
        for start, end in zip(
            [0, *(line.span.end for line in report.lines)],
            [*(line.span.start for line in report.lines), len(report.text)],
            strict=True,
        )
    )
    assert not outside.strip()
    at = 0
    for section in report.sections:
        assert at <= section.heading.start <= section.heading.end <= section.body.start <= section.body.end
        at = section.body.end
    assert at <= len(report.text)


def test_wrapped_lines_are_one_line_of_text_with_a_place_each():
    report = read_pasted(WRAPPED)
    assert report.text.split("\n")[0].endswith(
        "well-defined nodule of 4 mm in the right upper lobe, unchanged since the earlier examination."
    )
    assert [report.quote(line.span) for line in report.lines[1:3]] == WRAPPED.split("\n")[1:3]
    sentences = [report.quote(span).strip() for span in split_sentences(report.text, "en")]
    assert "FINDINGS: The lungs are clear without evidence of consolidation, effusion or pneumothorax." in sentences
    assert [report.quote(cell) for cell in report.lines[-1].cells] == ["Sodium", "139", "mmol/L"]
    check_spans(report)


def test_chinese_lines_are_joined_without_a_blank():
    text, lines = compose(
        [PrintedLine("双肺未见"), PrintedLine("实变。", after="wrapped"), PrintedLine("⼼影正常", after="gap")]
    )
    assert text == "双肺未见实变。\n\n心影正常"
    assert [text[line.span.start : line.span.end] for line in lines] == ["双肺未见", "实变。", "心影正常"]


def test_a_row_whose_first_cell_is_empty_begins_with_a_bar():
    text, [line] = compose([PrintedLine("139 mmol/L", cells=("", "139", "", "mmol/L", ""))])
    assert text == "| 139 |  | mmol/L"
    assert [text[cell.start : cell.end] for cell in line.cells] == ["", "139", "", "mmol/L", ""]


def test_a_bound_stands_in_its_column_where_the_last_cell_is_empty():
    found = read_results(
        read_pasted("Test | Result | Unit | Low | High\neGFR | 178 | mL/min | 90 | \nUrea | 5 | mmol/L | | 7")
    )
    assert [(one.low, one.high) for one in found] == [(90, None), (None, 7)]


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["FINDINGS:", "检查所见：", "IMPRESSION: normal.", "Sodium | 139 | mmol/L", "姓名：张三　性别：男", "",
             "Heart normal.", "1. No disease", "Patient Name: Ann Lee  DOB: 02/03/1960", "Na\t139\t\tmmol/L\t136-145",
             "【主诉】咳嗽"]
        ),
        st.text(alphabet="aB1 .:|\t\u3000：中。\u200b\ud800é", max_size=80),
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(TEXTS)
def test_spans_lie_in_the_text_and_nothing_visible_is_outside_a_line(text):
    report = read_pasted(text)
    check_spans(report)
    assert amend(report, report.text) is report


@given(TEXTS, TEXTS)
def test_a_corrected_report_is_as_whole_as_any(before, after):
    amended = amend(read_pasted(before), after)
    check_spans(amended)
    assert amend(amended, amended.text) is amended


@pytest.fixture
def scanned():
    lines = [
        PrintedLine("Sodium 1E9", box=BOX, confidence=0.8),
        PrintedLine("Glucose 5.6", box=(0.1, 0.3, 0.5, 0.35), confidence=0.99),
        PrintedLine("The lungs are clear and", box=(0.1, 0.4, 0.5, 0.45), confidence=0.99),
        PrintedLine("the heart is normal.", box=(0.1, 0.5, 0.5, 0.55), confidence=0.99, after="wrapped"),
    ]
    return reading._make("a.png", b"", "picture", Layout("picture", tuple(lines)))


def test_a_corrected_line_keeps_its_box_and_the_rest_all(scanned):
    amended = amend(scanned, scanned.text.replace("1E9", "139"))
    assert [line.box for line in amended.lines] == [line.box for line in scanned.lines]
    assert [line.confidence for line in amended.lines] == [None, 0.99, 0.99, 0.99]


def test_a_new_line_has_no_box_and_one_that_is_gone_leaves_none(scanned):
    amended = amend(scanned, "Chest film of today\n" + scanned.text.replace("Glucose 5.6\n", ""))
    assert [(amended.quote(line.span), line.box is None) for line in amended.lines] == [
        ("Chest film of today", True),
        ("Sodium 1E9", False),
        ("The lungs are clear and", False),
        ("the heart is normal.", False),
    ]


def test_a_line_broken_in_two_is_twice_where_it_was(scanned):
    amended = amend(scanned, scanned.text.replace("Glucose 5.6", "Glucose\n5.6"))
    assert [line.box for line in amended.lines[1:3]] == [scanned.lines[1].box] * 2


def test_what_a_person_typed_with_tabs_has_cells(scanned):
    amended = amend(scanned, scanned.text + "\nPotassium\t4.1\tmmol/L")
    assert amended.text.endswith("\nPotassium | 4.1 | mmol/L")
    assert [amended.quote(cell) for cell in amended.lines[-1].cells] == ["Potassium", "4.1", "mmol/L"]


def make_pdf(lines=("Patient Name: Ann Lee", "FINDINGS: The lungs are clear.", "IMPRESSION: Normal chest.")):
    buffer = io.BytesIO()
    pdf = canvas.Canvas(buffer, pagesize=(595, 842))
    for number, line in enumerate(lines):
        pdf.drawString(60, 780 - 24 * number, line)
    pdf.save()
    return buffer.getvalue()


def test_a_pdf_is_read_with_the_place_of_every_line():
    report = read_report("chest.pdf", make_pdf())
    assert (report.origin, report.pages, report.header.names) == ("pdf", 1, ("Ann Lee",))
    assert [section.name for section in report.sections] == ["header", "findings", "impression"]
    assert [round(line.box[0], 2) for line in report.lines] == [0.1, 0.1, 0.1]
    check_spans(report)


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("empty.txt", b" \n", "documents.empty"),
        ("a.pdf", make_pdf()[:200], "documents.broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "documents.unsupported_old_office"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name, data, key):
    with pytest.raises(DocumentError) as caught:
        read_report(name, data)
    assert (caught.value.key, caught.value.values["name"]) == (key, name)
    assert caught.value.text("zh") and caught.value.hint("zh")


def test_a_record_of_hundreds_of_pages_is_refused():
    with pytest.raises(TooLarge) as caught:
        read_pasted("x" * (reading.MOST_CHARACTERS + 1))
    assert caught.value.text("zh").startswith("粘贴的文字")


def test_a_page_is_drawn_and_a_line_stands_in_its_box():
    data = make_pdf(["FINDINGS"])
    page = draw_page(data, 1, name="chest.pdf")
    assert (page.width, page.height) == (990, 1400)
    picture = Image.open(io.BytesIO(page.png)).convert("L")
    [line] = read_report("chest.pdf", data).lines
    left, top, right, bottom = (round(share * side) for share, side in zip(line.box, picture.size * 2, strict=True))
    assert picture.crop((left, top, right, bottom)).getextrema()[0] < 100
    picture.paste(255, (left, top, right, bottom))
    assert picture.getextrema() == (255, 255)


def test_a_picture_is_turned_upright():
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200), "white").save(buffer, "JPEG", exif=exif)
    page = draw_page(buffer.getvalue(), name="photo.jpg")
    assert (page.width, page.height) == (200, 300)


@pytest.mark.parametrize(
    ("data", "number", "key"),
    [
        (b"plain text", 1, "documents.no_pages"),
        (make_pdf(), 2, "documents.no_such_page"),
        (make_pdf(), 0, "documents.no_such_page"),
        (b"%PDF-1.4 nothing", 1, "documents.broken"),
    ],
)
def test_what_cannot_be_drawn_is_said(data, number, key):
    with pytest.raises(DocumentError) as caught:
        draw_page(data, number, name="a.pdf")
    assert caught.value.key == key and caught.value.text("zh")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("WBC 12.3 K/uL\nHGB 9.8 g/dL\nPLT 90 K/uL", "en"),
        ("ALT 55 U/L 0-40\nAST 60 U/L 0-40\nALP 120 U/L\nBilirubin total 1.2 mg/dL", "en"),
        ("Na 132 mmol/L\nK 5.9 mmol/L", "en"),
        ("Natrium 132 mmol/L\nALT 40 U/L\nDer Patient klagt über Schmerzen.", "de"),
        ("ALT 40 U/L\nナトリウム 132 mmol/L 低いです", "ja"),
        ("El paciente refiere dolor abdominal.", "es"),
    ],
)
def test_the_names_of_tests_and_units_tell_no_language(text, language):
    assert read_pasted(text).language == language
