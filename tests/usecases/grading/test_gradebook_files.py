"""Grades as files: what is written is read back, what waits is empty, and no text is ever a formula."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.documents.document import Span
from core.documents.inert import inert, is_formula
from core.errors import InputError
from core.messages import words
from core.usecases.grading.assignment import Assignment, Question, RubricItem
from core.usecases.grading.exporting import BOM, GRADEBOOK_FORMATS, file_name, safe_name, write_gradebook
from core.usecases.grading.mistakes import find_mistakes
from core.usecases.grading.records import Answer, Grade, Gradebook, ItemMark, Mark, Override, Quote, Submission
from tests.usecases.grading.making import book, grade, mark, question, submission

ATTACKS = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "'' =1", "“=1", "＝1", "－1", "＋1", "＠A1",
    "\u200b=1", "\ufeff=1", "\u202e=1", "−1", "﹦1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")',
)  # fmt: skip


def a_class(text="words", name="Ann"):
    """A class with `text` wherever somebody else may have written something."""
    asked = Question(
        id="q1", kind="short", text=text.strip() or "x", points=2, reference=(text.strip() or "x",),
        rubric=(RubricItem(id="a", text=text.strip() or "x", points=2),),
    )  # fmt: skip
    made = Mark(
        1.5, 2, words("grading.alias", number=text),
        items=(ItemMark("a", "met", 2, 2, Quote(text, Span(0, len(text))), words("grading.alias", number=text), 0.9),),
        quotes=(Quote(text, Span(0, len(text))),), advice=(words("grading.alias", number=text),),
    )  # fmt: skip
    grades = (
        Grade("s1", "q1", made, "k", override=Override(1, text)),
        Grade("s2", "q1", mark(None), "k"),
        Grade("s3", "q1", mark(0.0), "k", held=True),
        Grade("s4", "q1", mark(0.0), "k"),
    )
    people = tuple(Submission(f"s{n}", (Answer("q1", text),), name) for n in range(1, 6))
    return Gradebook(Assignment(title=text.strip()[:300] or "x", questions=(asked,)), people, grades)


def sheets(data):
    """The cells of each sheet of a workbook."""
    return {sheet.title: list(sheet.iter_rows()) for sheet in load_workbook(io.BytesIO(data))}


def rows_of(data):
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode().removeprefix(BOM), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_workbook_is_a_formula(attack):
    gradebook = a_class(attack, attack)
    data = write_gradebook(gradebook, "xlsx", clusters=find_mistakes(gradebook))
    cells = [cell for rows in sheets(data).values() for row in rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    held = [cell for cell in cells if isinstance(cell.value, str) and is_formula(cell.value)]
    assert (held or attack[0] == "'") and all(cell.quotePrefix for cell in held)  # text stays text when edited


@pytest.mark.parametrize("format", ["csv", "moodle", "canvas"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_field_of_a_csv_can_be_run(attack, format):
    for row in rows_of(write_gradebook(a_class(attack, attack), format)):
        for field in row:
            assert not is_formula(field), field


@given(st.text(max_size=40))
def test_inert_text_is_never_a_formula_and_plain_text_is_left_alone(text):
    assert not is_formula(inert(text))
    if text.isalnum() and text.isascii():
        assert inert(text) == text


@pytest.mark.parametrize("text", ["x;=1+1", "x\t=1", "x\n=1", 'a; "=1', "x;＝1"])
def test_a_program_that_splits_elsewhere_meets_no_formula_either(text):
    for splitter in ";\t\n":
        assert not any(is_formula(piece.strip(' "')) for piece in inert(text).split(splitter)[1:])


def test_what_waits_is_empty_and_marked_and_never_zero():
    totals = sheets(write_gradebook(a_class(), "xlsx"))["Totals"]
    header = [cell.value for cell in totals[0]]
    by_student = {row[0].value: row for row in totals[1:]}
    points, total, waits = header.index("q1"), header.index("Total"), header.index("Waits for a person")
    for student in ("s2", "s3", "s5"):
        row = by_student[student]
        assert row[points].value is None and row[total].value is None and row[waits].value == "q1"
        assert row[points].fill.fgColor.rgb.endswith("FFF2CC")
    assert by_student["s4"][points].value == 0 and not by_student["s4"][waits].value
    assert by_student["s1"][total].value == 1 and "q1: words" in [cell.value for cell in by_student["s1"]]
    for format in ("csv", "moodle", "canvas"):
        for row in rows_of(write_gradebook(a_class(), format)):
            if {"s2", "s3", "s5"} & set(row):
                assert "0" not in row and "" in row


def test_item_marks_carry_quotes_and_reasons_and_the_rubric_is_there():
    found = sheets(write_gradebook(a_class("because water falls"), "xlsx"))
    header, row = ([cell.value for cell in row] for row in found["Rubric items"][:2])
    item = dict(zip(header, row, strict=True))
    assert (item["Item"], item["Verdict"], item["Points"], item["Of"]) == ("a", "met", 2, 2)
    assert item["Quoted"] == "because water falls" and item["Reason"] == "Student because water falls"
    assert [cell.value for cell in found["Rubric"][2]][:5] == ["q1", "short answer", "a", "because water falls", 2]


def test_the_statistics_sheet_has_charts_that_excel_draws():
    people = [submission(str(n), q1="x", q2="y") for n in range(5)]
    grades = [grade(str(n), q, float((n + at) % 3)) for n in range(5) for at, q in enumerate(("q1", "q2"))]
    data = write_gradebook(book([question(), question("q2")], people, grades), "xlsx")
    sheet = load_workbook(io.BytesIO(data))["Statistics"]
    assert len(sheet._charts) == 2
    values = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert values["Students"] == 5 and values["Mean"] == pytest.approx(sum(g.points for g in grades) / 5)


numbers = st.one_of(st.none(), st.floats(-1, 2, allow_nan=False).map(lambda x: round(x, 2) + 0.0))
names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp")), max_size=12)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(names, numbers, numbers), min_size=1, max_size=6))
def test_a_gradebook_comes_back_from_its_files(rows):
    people = [Submission(f"n{n}", (), name) for n, (name, _, _) in enumerate(rows)]
    grades = [grade(f"n{n}", q, p) for n, row in enumerate(rows) for q, p in zip(("q1", "q2"), row[1:], strict=True)]
    gradebook = book([question(), question("q2")], people, grades)
    wanted = [(*row[1:], gradebook.total(f"n{n}")) for n, row in enumerate(rows)]
    table = sheets(write_gradebook(gradebook, "xlsx"))["Totals"]
    assert [tuple(cell.value for cell in row[2:5]) for row in table[1:]] == wanted
    assert [row[0].value for row in table[1:]] == [person.student for person in people]
    plain = rows_of(write_gradebook(gradebook, "csv"))
    assert [tuple(None if f == "" else float(f) for f in row[2:5]) for row in plain[1:]] == wanted
    for format, column in (("moodle", 2), ("canvas", 5)):
        totals = [row[column] for row in rows_of(write_gradebook(gradebook, format))[-len(rows) :]]
        assert [None if field == "" else float(field) for field in totals] == [row[2] for row in wanted]


def test_excel_is_told_that_a_csv_is_utf8():
    data = write_gradebook(a_class("词语", "安"), "csv", language="zh")
    assert data.startswith(BOM.encode()) and rows_of(data)[0][:2] == ["学号", "姓名"]


def test_moodle_finds_a_student_by_number_and_a_feedback_column():
    header, first, second, *_ = rows_of(write_gradebook(a_class(), "moodle"))
    assert header == ["ID number", "Full name", "words", "Feedback"]
    assert first == ["s1", "Ann", "1", "q1: 1 of 2. words"]
    assert second[2] == "" and "a teacher will look at it" in second[3]


def test_canvas_gets_the_columns_and_the_row_its_importer_looks_for():
    header, possible, first, *_ = rows_of(write_gradebook(a_class(), "canvas", canvas_id="81"))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "words (81)"]
    assert possible[0].strip() == "Points Possible" and possible[-1] == "2"
    assert first == ["Ann", "", "s1", "", "", "1"]


def test_a_cell_too_long_for_excel_is_cut_and_says_so():
    answers = [row[3].value for row in sheets(write_gradebook(a_class("x" * 3000), "xlsx"))["Marks"]]
    assert answers[1] == "x" * 3000
    long = book(None, [submission("1", q1="x" * 40_000)], [grade("1")])
    assert sheets(write_gradebook(long, "xlsx"))["Marks"][1][3].value.endswith("x …")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", GRADEBOOK_FORMATS)
def test_a_class_without_grades_or_students_is_written_too(format, language):
    for people in ([], [submission("1")]):
        assert write_gradebook(book(None, people), format, language=language)


def test_an_unknown_format_is_refused():
    with pytest.raises(InputError, match="xls"):
        write_gradebook(a_class(), "xls")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Forces: test 1", "Forces-test-1"), ("../../etc/passwd", "etc-passwd"), ("CON", "CON_"), ("  ", "grades"),
     ("力学 测验", "力学-测验"), ("a" * 200, "a" * 60), (".hidden", "hidden")],
)  # fmt: skip
def test_file_names_are_safe_everywhere(text, wanted):
    assert safe_name(text, "grades") == wanted


def test_a_file_is_named_after_the_assignment():
    assert (
        file_name(a_class("Forces"), "xlsx") == "Forces.xlsx"
        and file_name(a_class("Forces"), "canvas") == "Forces-canvas.csv"
    )
