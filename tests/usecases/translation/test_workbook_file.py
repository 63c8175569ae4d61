"""A workbook goes through translation: texts change, what is computed and looked up does not."""

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from core.usecases.translation.files.office import xlsx
from core.usecases.translation.files.source_file import Written
from tests.usecases.translation.office_making import (
    NAMESPACES,
    entries,
    inner,
    job,
    make_book,
    pack,
    part,
    reasons,
    sources,
    translate,
)

STRINGS, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"


def save(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book(*rows, name="Data"):
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    return made


def reopen(data):
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def si(text):
    return f"<si><t>{text}</t></si>"


def cell(place, number):
    return f'<c r="{place}" t="s"><v>{number}</v></c>'


def test_a_text_in_several_cells_is_one_segment_and_unused_ones_are_none():
    data = make_book(
        f'<row r="1">{cell("A1", 1)}{cell("B1", 2)}{cell("C1", 1)}</row>', si("unused") + si("Yes") + si("No")
    )
    extract = xlsx.extract(data, job())
    assert [(one.source, one.note) for one in extract.segments] == [("Yes", "Data!A1"), ("No", "Data!B1")]
    made = translate(xlsx, data, job(), {"Yes": "Sí"})
    assert inner(made, STRINGS, "//s:t/text()") == ["unused", "Sí", "No"]


def test_numbers_dates_and_formulas_stay_and_texts_that_formulas_look_for_are_kept():
    made = book(["Done", "Open", 3, 2.5], ["Amount", '=COUNTIF(A1:B1,"done")', '=A2&" €"', "12"])
    data = save(made)
    extract = xlsx.extract(data, job())
    assert sources(extract) == ["Open", "Amount"]
    assert reasons(extract) == {"Data": "kept_sheet_name", "Done": "kept_looked_up", "12": "kept_no_words"}
    sheet = reopen(translate(xlsx, data, job())).active
    assert [[one.value for one in row] for row in sheet.rows] == [
        ["Done", "ЖЖЖЖ", 3, 2.5],
        ["ЖЖЖЖЖЖ", '=COUNTIF(A1:B1,"done")', '=A2&" €"', "12"],
    ]


@pytest.mark.parametrize("sought", ["<>Done", "=Done", "Do*", "<>D?ne"])
def test_a_text_that_a_formula_looks_for_by_a_condition_or_a_pattern_is_kept(sought):
    made = book(["Done", "Open", f'=COUNTIF(A1:B1,"{sought}")'])
    assert sources(xlsx.extract(save(made), job())) == ["Open"]


def test_a_formula_that_gives_text_is_computed_anew_on_opening():
    formula = '<c r="B1" t="str"><f>UPPER(A1)</f><v>HELLO</v></c>'
    data = make_book(f'<row r="1">{cell("A1", 0)}{formula}</row>', si("Hello"))
    assert reasons(xlsx.extract(data, job()))["HELLO"] == "kept_computed"
    made = translate(xlsx, data, job())
    assert inner(made, "xl/workbook.xml", "//s:calcPr/@fullCalcOnLoad") == ["1"]
    assert "UPPER(A1)" in part(made, SHEET)


def test_choices_of_a_list_stay_so_that_cells_remain_valid_and_their_hints_are_offered():
    made = book(["Low"], ["High"], ["Other"])
    rule = DataValidation(
        "list", formula1='"Low,High"', promptTitle="Level", prompt="Choose one", error="Not in the list"
    )
    rule.add("A1:A2")
    made.active.add_data_validation(rule)
    data = save(made)
    extract = xlsx.extract(data, job())
    assert sources(extract) == ["Other", "Level", "Choose one", "Not in the list"]
    assert [one.limit for one in extract.segments] == [None, 32, 255, 225]
    rules = reopen(translate(xlsx, data, job())).active.data_validations.dataValidation
    assert rules[0].formula1 == '"Low,High"' and rules[0].prompt == "ЖЖЖЖЖЖ ЖЖЖ"


def test_rich_text_lines_and_escapes():
    bold = InlineFont(b=True)
    made = book([CellRichText("A ", TextBlock(bold, "bold"), " word")], ["two\nlines"])
    data = save(made)
    assert sources(xlsx.extract(data, job())) == ["A <g1>bold</g1> word", "two<x1/>lines"]
    sheet = reopen(
        translate(xlsx, data, job(), {"A <g1>bold</g1> word": "Una <g1>gorda</g1>", "two<x1/>lines": "2<x1/>l"})
    ).active
    rich = sheet["A1"].value
    assert str(rich) == "Una gorda" and rich[1].font.b and sheet["A2"].value == "2\nl"
    data = make_book(f'<row r="1">{cell("A1", 0)}</row>', si("a_x000D_\nb"))
    assert sources(xlsx.extract(data, job())) == ["a<x1/>b"]
    made = translate(xlsx, data, job(), {"a<x1/>b": "write _x0041_<x1/>b"})
    assert inner(made, STRINGS, "//s:t/text()") == ["write _x005F_x0041_\nb"]


def test_inline_strings_are_strings_too():
    strings = "".join(
        f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in (("A1", "Hi"), ("B1", "Hi"))
    )
    data = make_book(f'<row r="1">{strings}</row>')
    assert sources(xlsx.extract(data, job())) == ["Hi"]
    assert inner(translate(xlsx, data, job(), {"Hi": "Hola"}), SHEET, "//s:t/text()") == ["Hola", "Hola"]


def table_book(*formulas):
    made = book(["City", "Sales"], ["Rome", 1], ["Oslo", 2], *formulas)
    made.active.add_table(Table(displayName="Cities", ref="A1:B3"))
    return save(made)


def test_a_column_is_renamed_with_the_cell_that_shows_its_name():
    made = reopen(translate(xlsx, table_book(), job(), {"City": "Ciudad", "Sales": "Ventas", "Rome": "Roma"}))
    assert [one.name for one in made.active.tables["Cities"].tableColumns] == ["Ciudad", "Ventas"]
    assert [made.active["A1"].value, made.active["A2"].value] == ["Ciudad", "Roma"]


def test_two_columns_never_get_one_name():
    made = reopen(translate(xlsx, table_book(), job(), {"City": "Nombre", "Sales": "nombre"}))
    names = [one.name for one in made.active.tables["Cities"].tableColumns]
    assert names == ["Nombre", "nombre 2"] == [made.active["A1"].value, str(made.active["B1"].value)]


def test_a_column_that_formulas_name_is_kept():
    data = table_book([None, "=SUM(Cities[Sales])"])
    extract = xlsx.extract(data, job())
    assert reasons(extract)["Sales"] == "kept_column" and "Sales" not in sources(extract)
    made = reopen(translate(xlsx, data, job()))
    assert [one.name for one in made.active.tables["Cities"].tableColumns] == ["ЖЖЖЖ", "Sales"]


def test_headers_comments_charts_and_the_title():
    made = book(["Region", "Sales"], ["North", 1], ["South", 2])
    sheet = made.active
    made.properties.title = "Report"
    sheet.oddHeader.left.text, sheet.oddHeader.center.text = "Left & right", "Page &P of &N"
    sheet["A1"].comment = Comment("Check this", "Ann")
    chart = BarChart()
    chart.title = "By region"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "D1")
    data = save(made)
    extract = xlsx.extract(data, job())
    assert sources(extract) == [
        "Region",
        "Sales",
        "North",
        "South",
        "Left & right",
        "Page <x1/> of <x2/>",
        "Check this",
        "By region",
        "Report",
    ]
    new = translate(xlsx, data, job())
    sheet = reopen(new).active
    assert (sheet.oddHeader.left.text, sheet.oddHeader.center.text) == ("ЖЖЖЖ && ЖЖЖЖЖ", "ЖЖЖЖ &P ЖЖ &N")
    assert sheet["A1"].comment.text == "ЖЖЖЖЖ ЖЖЖЖ" and reopen(new).properties.title == "ЖЖЖЖЖЖ"


def test_what_a_chart_repeats_from_a_cell_changes_with_it():
    data = make_book(f'<row r="1">{cell("A1", 0)}</row>', si("North"))
    parts = {name: content for name, _, content in entries(data) if not name.startswith(("[", "_rels"))}
    cache = (
        "<c:cat><c:strRef><c:f>Data!A1</c:f><c:strCache><c:pt><c:v>North</c:v></c:pt></c:strCache></c:strRef></c:cat>"
    )
    numbers = "<c:val><c:numRef><c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val>"
    parts["xl/charts/chart1.xml"] = f"<c:chartSpace {NAMESPACES}>{cache}{numbers}</c:chartSpace>"
    kind = "application/vnd.openxmlformats-officedocument."
    types = {
        "xl/workbook.xml": f"{kind}spreadsheetml.sheet.main+xml",
        SHEET: f"{kind}spreadsheetml.worksheet+xml",
        STRINGS: f"{kind}spreadsheetml.sharedStrings+xml",
        "xl/charts/chart1.xml": f"{kind}drawingml.chart+xml",
    }
    data = pack(parts, types)
    assert sources(xlsx.extract(data, job())) == ["North"]
    made = translate(xlsx, data, job(), {"North": "Norte"})
    assert inner(made, "xl/charts/chart1.xml", "//c:v/text()") == ["Norte", "7"]


@pytest.mark.parametrize("bilingual", [False, True])
def test_cells_hold_one_language_and_a_bilingual_order_is_told_so(bilingual):
    data = save(book(["Hello"]))
    notes = dict(xlsx.extract(data, job(bilingual=bilingual)).notes)
    assert ("translation_files.office_one_language" in notes) is bilingual
    assert reopen(translate(xlsx, data, job(bilingual=bilingual))).active["A1"].value == "ЖЖЖЖЖ"


def test_a_workbook_whose_texts_do_not_change_stays_byte_for_byte():
    data = table_book()
    extract = xlsx.extract(data, job())
    assert xlsx.rebuild(data, job(), {one.id: Written(one.source) for one in extract.segments}) == data
