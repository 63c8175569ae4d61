"""Files as they are laid out: cells, wrapped lines, columns, tables and their places."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from core.documents.layout import find_cells, read_plain_lines
from core.documents.layout_parse import parse_layout
from core.documents.limits import Limits
from core.documents.page_layout import PiecePage, lay_out
from core.documents.page_rows import Piece, cut_rows
from core.documents.page_tables import make_tables

LONG = "The lungs are well expanded and show no focal consolidation at all"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Sodium  139  mmol/L", ["Sodium", "139", "mmol/L"]),
        ("Sodium\t139\t\tmmol/L", ["Sodium", "139", "mmol/L"]),
        ("| Sodium | 139 | | mmol/L |", ["Sodium", "139", "", "mmol/L"]),
        ("Sodium | 139", ["Sodium", "139"]),
        ("Sodium | 139 | ", ["Sodium", "139", ""]),  # no bar in front, so the last one is no edge
        ("Sodium |", []),
        ("姓名：张三　　性别：男", ["姓名：张三", "性别：男"]),
        ("The lungs are clear.  The heart is normal.", []),  # two blanks after a full stop are a habit
        ("1.  No acute disease", []),  # nor is a list's number a cell
        ("    indented", []),
        ("A || B", []),
        ("", []),
    ],
)
def test_cells_of_a_plain_line(line, cells):
    assert [line[cell.start : cell.end] for cell in find_cells(line)] == cells


@given(st.text(alphabet="ab1 |\t.：\u3000中", max_size=60))
def test_cells_lie_in_order_within_their_line(line):
    at = 0
    for cell in find_cells(line):
        assert at <= cell.start <= cell.end <= len(line)
        at = cell.end


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ((LONG, "or effusion. " + LONG[:50], "seen."), ["line", "wrapped", "wrapped"]),
        ((LONG, "Heart: normal", LONG), ["line", "line", "line"]),  # a label begins anew
        ((LONG, "2. " + LONG), ["line", "line"]),
        (("aspirin 81 mg", "metoprolol 25 mg"), ["line", "line"]),  # nothing shows a width
        ((LONG, "", LONG), ["line", "gap"]),
        (("SODIUM   139   mmol/L   136-145   normal   serum   routine", "POTASSIUM   4.1   mmol/L"), ["line", "line"]),
    ],
)
def test_lines_wrapped_at_a_width_go_on(rows, after):
    assert [line.after for line in read_plain_lines("\n".join(rows))] == after


def piece(text, left, top, width=None, size=10.0):
    return Piece(text, (left, top, left + (width or 5 * len(text)), top + 12), size=size)


def texts(rows):
    return [[cell.text if cell else "" for cell in row.cells] for row in rows]


HEAD = [piece("Test", 0, 0), piece("Result", 150, 0), piece("Flag", 200, 0), piece("Unit", 250, 0)]


def test_an_empty_column_stays_empty():
    row = [piece("Sodium", 0, 20), piece("139", 150, 20), piece("mmol/L", 250, 20)]
    assert texts(make_tables(cut_rows([*HEAD, *row])))[1] == ["Sodium", "139", "", "mmol/L"]


def test_a_narrow_gap_parts_cells_only_under_a_wide_one():
    row = [piece("Alanine aminotransferase", 0, 20, 145), piece("33", 150, 20)]
    assert texts(cut_rows([*HEAD, *row]))[1] == ["Alanine aminotransferase", "33"]
    assert texts(cut_rows(row)) == [["Alanine aminotransferase 33"]]


def test_a_drawn_line_parts_cells():
    row = [piece("Alanine aminotransferase", 0, 20, 145), piece("33", 150, 20)]
    assert texts(cut_rows(row, [(147.0, 15.0, 40.0)])) == [["Alanine aminotransferase", "33"]]


@pytest.mark.parametrize("tops", [(20, 32), (20, 27, 34)], ids=["level with the first line", "between two lines"])
def test_a_wrapped_cell_is_one(tops):
    name = [piece("Alanine", 0, tops[0]), piece("aminotransferase", 0, tops[-1])]
    value = [piece("33", 150, tops[0] if len(tops) == 2 else tops[1]), piece("", 200, 20), piece("U/L", 250, tops[-2])]
    rows = make_tables(cut_rows([*HEAD, *name, *value, piece("Sodium", 0, 54), piece("139", 150, 54)]))
    assert texts(rows)[1] == ["Alanine aminotransferase", "33", "", "U/L"]
    assert texts(rows)[2][:2] == ["Sodium", "139"]


def test_of_two_tables_side_by_side_the_left_one_comes_first():
    names = ["Test", "Result", "Unit"] * 2
    lines = [names, ["Sodium", "139", "mmol/L", "Urea", "5.1", "mmol/L"]]
    pieces = [piece(text, 80 * column, 20 * row) for row, line in enumerate(lines) for column, text in enumerate(line)]
    assert texts(make_tables(cut_rows(pieces))) == [
        names[:3], ["Sodium", "139", "mmol/L"], names[:3], ["Urea", "5.1", "mmol/L"],
    ]  # fmt: skip


def test_a_wide_cell_of_the_left_table_and_a_narrow_gap_do_not_end_the_right_one():
    names = ["Test", "Result", "Range", "Test", "Result", "Range"]
    lefts = [0, 80, 150, 200, 280, 350]
    lines = [names, ["Zinc", "12", "30.0-100.0", "Iron", "9", "7-18"], ["Urea", "5", "2-7", "Folate", "8", "3-17"]]
    widths = {"30.0-100.0": 47}
    pieces = [
        piece(text, left, 20 * row, widths.get(text))
        for row, line in enumerate(lines)
        for left, text in zip(lefts, line, strict=True)
    ]
    assert texts(make_tables(cut_rows(pieces))) == [*(line[:3] for line in lines), *(line[3:] for line in lines)]


def page(*lines, left=50.0, pitch=14.0):
    return PiecePage(tuple(piece(line, left, 50 + pitch * n) for n, line in enumerate(lines)), 420, 595)


def test_a_repeated_header_is_kept_once_and_counted():
    pages = [page("John Smith MRN 1", f"Sodium {n}", f"Page {n}") for n in range(1, 5)]
    lines, dropped = lay_out(pages)
    assert [line.text for line in lines] == [
        "John Smith MRN 1",
        "Sodium 1",
        "Page 1",
        "Sodium 2",
        "Sodium 3",
        "Sodium 4",
    ]
    assert dropped == 6


def test_values_at_the_same_place_on_every_page_are_no_header():
    lines, dropped = lay_out([page(f"Sodium {130 + 2 * n} mmol/L") for n in range(6)])
    assert (len(lines), dropped) == (6, 0)


def test_a_sentence_goes_on_overleaf():
    lines, _ = lay_out([page("There is a large nodule in the right"), page("upper lobe.", "Heart normal.")])
    assert [line.after for line in lines] == ["line", "wrapped", "line"]


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ab 1中：.-", min_size=1, max_size=12),
            st.floats(0, 500),
            st.floats(0, 700),
            st.floats(1, 200),
            st.floats(1, 30),
        ),
        max_size=25,
    )
)
def test_every_piece_is_laid_out_once_and_on_the_page(drawn):
    pieces = tuple(Piece(text, (x, y, x + w, y + h), size=h) for text, x, y, w, h in drawn)
    lines, _ = lay_out([PiecePage(pieces, 600, 800)])
    said = "".join("".join(line.cells) or line.text for line in lines)
    assert sorted(said.replace(" ", "")) == sorted("".join(text for text, *_ in drawn).replace(" ", ""))
    for line in lines:
        assert 0 <= line.box[0] <= line.box[2] <= 1 and 0 <= line.box[1] <= line.box[3] <= 1


def draw(page_size=(595, 842), turned=0):
    buffer = io.BytesIO()
    pdf = canvas.Canvas(buffer, pagesize=page_size)
    pdf.setPageRotation(turned)
    pdf.setFont("Helvetica", 11)
    pdf.drawString(60, 700, "White cells")
    pdf.drawString(220, 700, "6.5")
    pdf.drawString(300, 700, "10")
    pdf.setFont("Helvetica", 7)
    pdf.drawString(312.3, 704.5, "9")
    pdf.setFont("Helvetica", 11)
    pdf.drawString(316.5, 700, "/L")
    pdf.showPage()
    pdf.showPage()
    pdf.save()
    return buffer.getvalue()


def test_a_power_is_no_longer_number():
    answer = parse_layout(draw(), "a.pdf", Limits())
    assert [line["cells"] for line in answer["lines"]] == [("White cells", "6.5", "10^9/L")]
    assert (answer["pages"], answer["drawn"]) == (2, [])  # an empty page is no scan


@pytest.mark.parametrize(
    ("turned", "corner"), [(0, (0.1, 0.16)), (180, (0.9, 0.84))], ids=["as it lies", "turned by half"]
)
def test_boxes_are_of_the_page_as_it_is_shown(turned, corner):
    [line] = parse_layout(draw(turned=turned), "a.pdf", Limits())["lines"]
    across = line["box"][0] if not turned else line["box"][2]
    assert (across, line["box"][1]) == pytest.approx(corner, abs=0.02)


def test_word_tables_keep_their_cells():
    document = docx.Document()
    document.add_paragraph("Discharge summary")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Test", "Result", "Unit", "Na", "139", "mmol/L"), strict=True
    ):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    lines = parse_layout(buffer.getvalue(), "a.docx", Limits())["lines"]
    assert [line["cells"] or line["text"] for line in lines] == [
        "Discharge summary", ("Test", "Result", "Unit"), ("Na", "139", "mmol/L"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_any_usual_encoding(encoding):
    said = "姓名：张三\n检查所见：双肺未见实变。\n诊断意见：未见异常。"
    lines = parse_layout(said.encode(encoding), "a.txt", Limits())["lines"]
    assert [line["text"] for line in lines] == said.split("\n")
