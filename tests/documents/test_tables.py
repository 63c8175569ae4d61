"""Tables as rows of cells: verbatim, numbered as a spreadsheet shows them, hostile ones refused by row and column."""

import csv
import io
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import make_docx, make_pdf, make_xlsx, make_zip, replace_entry

from core.documents.cells import CELL, read_cells
from core.documents.limits import Limits
from core.documents.sheet import cell_text
from core.documents.tables import Row, read_table
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge, UnsupportedFile

CODE = "def f(x):\n    if x:\n\treturn  1\n    return 0"
ROWS = [["student", "q1"], ["s01", CODE], [], ["s03", "", "late"], ["s04", " two  blanks "]]
WANTED = [(1, ["student", "q1"]), (2, ["s01", CODE]), (4, ["s03", "", "late"]), (5, ["s04", " two  blanks "])]


def to_csv(rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def rows_of(data):
    [(_, rows)] = read_cells(data, Limits()).sheets
    return rows


@pytest.mark.parametrize("make", [lambda: to_csv(ROWS), lambda: make_xlsx({"Class": ROWS})], ids=["csv", "xlsx"])
def test_cells_are_verbatim_and_rows_are_numbered_as_shown(make):
    table = read_table(make(), "class7.csv")
    assert table.name == "class7.csv"
    assert table.sheets[0].rows == tuple(Row(number, tuple(cells)) for number, cells in WANTED)
    assert table.sheets[0].rows[2].cell(2) == "late"
    assert table.sheets[0].rows[0].cell(9) == ""
    assert table.notes == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_rows_as_wide_as_the_header(delimiter):
    rows = [["student", "q1: name, place"], ["Wei", "yes, and; no"], ["Ada", "a|b, c"], ["Bo"]]
    assert [cells for _, cells in rows_of(to_csv(rows, delimiter))] == rows


def test_a_delimiter_declared_for_excel_is_obeyed_and_not_a_row_of_data():
    assert rows_of(b"sep=;\nstudent;a,b\nWei;1,2\n") == [(2, ["student", "a,b"]), (3, ["Wei", "1,2"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_tables_are_read_in_every_encoding_excel_writes(encoding):
    rows = [["学号", "姓名", "第1题"], ["01", "李小雨", "植物通过光合作用制造有机物，放出氧气。"]]
    assert [cells for _, cells in rows_of(to_csv(rows, encoding=encoding))] == rows


def test_one_huge_cell_is_cut_and_named_and_the_others_are_kept():
    table = read_table(to_csv([["student", "q1"], ["s01", "x" * (10 << 20)], ["s02", "fine"]]), "class.csv")
    assert [len(row.cell(1)) for row in table.sheets[0].rows] == [2, CELL, 4]
    assert [note.text("en") for note in table.notes] == [
        "Row 2, column B: the cell holds 10,485,760 characters; the first 32,767 were read."
    ]


def test_a_quotation_mark_that_never_closes_is_named_with_its_row():
    with pytest.raises(BrokenFile) as caught:
        read_table(b'student,q1\ns01,fine\ns02,"open\ns03,lost\n', "class.csv")
    assert caught.value.text("en").startswith("class.csv, row 3: a quotation mark")


def test_quotation_marks_inside_cells_and_a_planted_end_mark_lose_nothing():
    assert rows_of(b'a,b\n1,say "hi"\n\x1eend\n2,z\n') == [
        (1, ["a", "b"]),
        (2, ["1", 'say "hi"']),
        (3, ["\x1eend"]),
        (4, ["2", "z"]),
    ]


def test_formulas_give_their_stored_results_and_are_noted():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B1"><f>1+1</f></c><c r="C1"><v>3</v></c>'
        "</row></sheetData></worksheet>"
    )
    table = read_table(replace_entry(make_xlsx({"S": [["a"]]}), "xl/worksheets/sheet1.xml", sheet), "x.xlsx")
    assert table.sheets[0].rows == (Row(1, ("ab", "", "3")),)
    assert [note.key for note in table.notes] == ["documents.formulas"]


def test_several_sheets_are_kept_apart():
    table = read_table(make_xlsx({"One": [["a"]], "Two": [["b"]]}), "x.xlsx")
    assert [(sheet.title, sheet.rows[0].cells) for sheet in table.sheets] == [("One", ("a",)), ("Two", ("b",))]


SMALL = Limits(characters=100_000, cells=1000, unpacked=32 << 20)
TYPES = "[Content_Types].xml"
REFUSED = [
    ("empty", lambda: b" \n", BrokenFile),
    ("sheets without a cell", lambda: make_xlsx({"S": []}), BrokenFile),
    ("pdf", make_pdf, UnsupportedFile),
    ("docx", make_docx, UnsupportedFile),
    ("web page called xls", lambda: b"<html><body><table><tr><td>1</td></tr></table>", UnsupportedFile),
    ("old office file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, UnsupportedFile),
    ("picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), UnsupportedFile),
    ("too many cells", lambda: make_xlsx({"S": [[1] * 50] * 50}), TooLarge),
    ("too much text", lambda: make_xlsx({"S": [["a" * 30_000] * 5]}), TooLarge),
    ("zip bomb", lambda: make_zip({TYPES: "<Types/>", "xl/workbook.xml": b"0" * (64 << 20)}), TooLarge),
    (
        "entities",
        lambda: replace_entry(make_xlsx({"S": [["a"]]}), "xl/workbook.xml", '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'),
        BrokenFile,
    ),
    ("truncated", lambda: make_xlsx({"S": [["a"]]})[:2000], BrokenFile),
    ("encrypted", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ProtectedFile),
]


@pytest.mark.parametrize(("make", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused_with_a_reason_in_both_languages(make, error):
    with pytest.raises(error) as caught:
        read_table(make(), "class.xlsx", limits=SMALL)
    for language in ("en", "zh"):
        assert "class.xlsx" in caught.value.text(language)
        assert caught.value.hint(language)


def test_one_line_in_another_encoding_costs_no_other_and_is_named():
    data = to_csv([["student", "q1"], ["李娜", "植物"], ["Jürgen", "naïve"]]) + "Zoë,é\r\n".encode("latin-1")
    table = read_table(data, "mixed.csv")
    assert [row.cells for row in table.sheets[0].rows[1:]] == [("李娜", "植物"), ("Jürgen", "naïve"), ("Zoë", "é")]
    assert "mixed.csv: these lines" in table.notes[0].text() and "4" in table.notes[0].text()


@pytest.mark.parametrize(
    ("encoding", "cell"),
    [("gb18030", "李娜"), ("gb18030", "二氧化碳 9.8 m/s²"), ("latin-1", "José Müßig"), ("cp1252", "“naïve” – ça")],
)
def test_a_few_foreign_letters_in_an_english_table_are_read_in_their_encoding(encoding, cell):
    assert rows_of(to_csv([["student", "q1"], ["S1", cell], ["S2", "no idea"]], encoding=encoding))[1][1][1] == cell


ANY_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12)


@settings(max_examples=80)
@given(st.lists(st.lists(ANY_CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_csv_holds_is_what_is_read(rows):
    rows = [["student", "q1"], *rows, ["last", "row"]]
    read = dict(rows_of(to_csv(rows)))
    for number, row in enumerate(rows, 1):
        filled = [cell for at, cell in enumerate(row) if "".join(row[at:]).strip()]
        assert read.get(number, []) == filled


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_document_error(data):
    try:
        cells = read_cells(data, SMALL)
    except DocumentError as error:
        assert re.fullmatch(r"documents\.[a-z_]+", error.key)
    else:
        assert any(rows for _, rows in cells.sheets)


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (7, "000", "007"),
        (7.0, "0000", "0007"),
        (-7, "000", "-7"),
        (1234567890123456, "General", "1234567890123456"),
        (12345678901234567.0, "General", "12345678901234568"),
        (0.5, "0%", "50%"),
        (2.50, "0.00", "2.5"),
        (3.0, "General", "3"),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(value, shown, text):
    book = openpyxl.Workbook()
    cell = book.active.cell(1, 1, value)
    cell.number_format = shown
    assert cell_text(cell) == text
