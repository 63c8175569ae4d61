"""Assignments from and to files: what is written is read again, what is wrong is named by place in both languages."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from assignments import FULL, assignments, judged_questions
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DocumentError, InputError, ShowcaseError
from core.messages import has_message
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.assignment_file import FORMATS, list_unwritten, read_assignment, write_assignment


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_these_forms_hold_everything(form):
    read = read_assignment(f"sheet.{form}", write_assignment(FULL, form))
    assert read.assignment == FULL
    assert read.notes == ()
    assert list_unwritten(FULL, form) == ()


@settings(max_examples=60, deadline=None)
@given(assignment=assignments(), form=st.sampled_from(["json", "csv", "xlsx"]))
def test_what_is_written_is_read_again(in_process, assignment, form):
    assert read_assignment(f"sheet.{form}", write_assignment(assignment, form)).assignment == assignment


@settings(max_examples=60, deadline=None)
@given(assignment=assignments(judged_questions), form=st.sampled_from(["json", "csv", "xlsx"]))
def test_so_is_what_only_tables_hold(in_process, assignment, form):
    assert read_assignment(f"sheet.{form}", write_assignment(assignment, form)).assignment == assignment


@settings(max_examples=80, deadline=None)
@given(assignment=assignments(), form=st.sampled_from(["gift", "xml"]))
def test_moodle_forms_give_back_what_they_hold(in_process, assignment, form):
    read = read_assignment(f"sheet.{form}", write_assignment(assignment, form))
    assert read.notes == ()
    for mine, theirs in zip(assignment.questions, read.assignment.questions, strict=True):
        points = mine.points if form == "xml" else 1.0
        tolerance = mine.tolerance if mine.kind == "numeric" else 0.0
        assert theirs == mine.model_copy(update={"points": points, "tolerance": tolerance, "several": theirs.several})


@pytest.mark.parametrize(
    ("form", "left"), [("gift", ["Q5", "Q8", "Q9", "Q10", "Q11"]), ("xml", ["Q5", "Q8", "Q9", "Q11"])]
)
def test_what_a_form_cannot_hold_is_said_and_the_rest_written(form, left):
    said = [note for note in list_unwritten(FULL, form) if note.key == "assignment.not_written"]
    assert [dict(note.values)["id"] for note in said] == left
    assert all(note.text("en") and note.text("zh") for note in list_unwritten(FULL, form))
    read = read_assignment(f"sheet.{form}", write_assignment(FULL, form)).assignment
    assert [question.id for question in read.questions] == [q.id for q in FULL.questions if q.id not in left]


def test_a_form_that_can_hold_nothing_refuses():
    code = FULL.model_copy(update={"questions": FULL.questions[-1:]})
    with pytest.raises(InputError) as caught:
        write_assignment(code, "gift")
    assert "GIFT" in caught.value.text("zh")


def test_no_cell_of_a_written_workbook_or_table_is_a_formula():
    risky = Question(id="=Q", kind="short", text="=cmd|' /C calc'!A0", reference=("+1",), feedback="@SUM(A1)")
    sheet = Assignment(title="-1+1", questions=(risky,))
    book = openpyxl.load_workbook(BytesIO(write_assignment(sheet, "xlsx")))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(BytesIO(write_assignment(sheet, "xlsx"))) as container:
        assert b"<f>" not in container.read("xl/worksheets/sheet1.xml")
    table = write_assignment(sheet, "csv").decode("utf-8-sig")
    assert not re.search(r"(?:^|[,\n])\"?[=+@\-]", table)
    assert read_assignment("x.csv", write_assignment(sheet, "csv")).assignment == sheet


CHINESE = (
    "题号,题型,题目,分值,答案,选项,评分标准,知识点\n"
    '1,单选题,哪个是哺乳动物？,2 分,B,"A. 鲨鱼\nB. 鲸",,动物\n'
    '2,多选题,哪些是质数？,3,"A、C","A．2\nB．4\nC．7",,数\n'
    "3,判断题,地球绕太阳转。,1,对,,,\n"
    "4,填空题,水的化学式是 _____。,1,H2O|H₂O,,,\n"
    '5,简答题,为什么？,2,,,"1：提到叶绿素\n1 分：提到光",光合作用；植物\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_teachers_table_is_understood_in_every_encoding(encoding):
    read = read_assignment("第一单元.csv", CHINESE.encode(encoding))
    one, several, truth, gap, short = read.assignment.questions
    assert (read.assignment.title, read.assignment.language, read.notes) == ("第一单元", "zh", ())
    assert [(option.id, option.share) for option in one.options] == [("A", 0), ("B", 1)]
    assert (several.several, [option.share for option in several.options]) == (True, [0.5, 0, 0.5])
    assert truth.reference == ("true",)
    assert gap.reference == ("H2O", "H₂O")
    assert [(item.points, item.text) for item in short.rubric] == [(1, "提到叶绿素"), (1, "提到光")]
    assert short.skills == ("光合作用", "植物")


def row(**cells):
    """A table of one question with these cells beside id, kind and text."""
    fields = {"id": "1", "kind": "short", "text": "Why?", "reference": "So."} | cells
    lines = [fields.keys(), fields.values()]
    return "\n".join(",".join('"' + str(cell).replace('"', '""') + '"' for cell in line) for line in lines).encode()


FAULTS = [
    ({"points": "two"}, "row 2: points is “two”; it must be a number. Write a number"),
    ({"points": "-1"}, "row 2: points is -1.0; the limit is 0.0."),
    ({"points": "5000"}, "row 2: points is 5000.0; the limit is 1000.0."),
    ({"kind": "riddle"}, "row 2: kind is “riddle”, which is none of choice, true_false"),
    ({"kind": ""}, "row 2: kind is “”, which is none of"),
    ({"reference": ""}, "row 2: there is neither a model answer nor a rubric"),
    ({"rubric": "names chlorophyll"}, "row 2: rubric has a line without points: “names chlorophyll”"),
    ({"kind": "code", "tests": "f(3) is 9"}, "row 2: tests has a line that is no test: “f(3) is 9”"),
    ({"kind": "code"}, "row 2: a code question needs at least one test."),
    ({"kind": "choice", "options": "A. x"}, "row 2: reference names an option that is not there"),
    ({"kind": "choice", "options": "A. x", "reference": "A"}, "row 2: a choice question needs at least two options."),
    ({"kind": "choice", "options": "A. x\nA. y", "reference": "A"}, "row 2: two options have the same letter."),
    ({"kind": "choice", "options": "A. x\nB. y", "reference": ""}, "row 2: no option is marked as right."),
    ({"kind": "true_false", "reference": "maybe"}, "row 2: the answer to a true-or-false question"),
    ({"kind": "numeric", "tolerance": "some"}, "row 2: tolerance is “some”; it must be a number."),
    ({"kind": "numeric", "unit_share": "half"}, "row 2: unit_share is “half”; it must be a share"),
    ({"exact_case": "perhaps"}, "row 2: exact_case is “perhaps”; it must be yes or no."),
    ({"text": "x" * 20_001}, "row 2: text is longer than 20000."),
    ({"id": "x" * 65}, "row 2: id is longer than 64."),
    ({"kind": "essay", "words": "0"}, "row 2: words is 0; the limit is 1."),
]


@pytest.mark.parametrize(("cells", "said"), FAULTS, ids=[said[7:50] for _, said in FAULTS])
def test_a_fault_is_named_with_its_row_and_column_and_the_next_act(in_process, cells, said):
    with pytest.raises(InputError) as caught:
        read_assignment("questions.csv", row(**cells))
    assert f"questions.csv, {said}" in str(caught.value)
    assert "questions.csv，第 2 行：" in caught.value.text("zh")
    assert caught.value.hint("zh")


def test_rows_count_as_a_spreadsheet_shows_them(in_process):
    with pytest.raises(InputError) as caught:
        read_assignment("q.csv", b"kind,text,reference,points\nshort,a,b,1\n\nshort,c,d,x\n")
    assert "row 4: points" in caught.value.text()


def test_two_rows_with_one_id_are_not_merged(in_process):
    with pytest.raises(InputError) as caught:
        read_assignment("q.csv", b"id,kind,text,reference\n1,short,a,b\n1,short,c,d\n")
    assert "row 3: two questions have the same id: 1" in caught.value.text()


def test_a_missing_column_is_named_beside_those_there(in_process):
    with pytest.raises(InputError) as caught:
        read_assignment("q.csv", b"name,question\nx,y\n")
    assert caught.value.text() == "q.csv has no “kind” column; it has name, question."
    assert "模板" in caught.value.hint("zh")


def test_columns_and_sheets_left_out_are_noted(in_process):
    book = openpyxl.Workbook()
    book.active.append(["kind", "text", "reference", "colour"])
    book.active.append(["short", "a", "b", "red"])
    book.create_sheet("Notes").append(["hello"])
    data = BytesIO()
    book.save(data)
    notes = [note.text() for note in read_assignment("q.xlsx", data.getvalue()).notes]
    assert notes == ["Columns not known and left out: colour.", "Sheets not read: Notes."]


JSON_FAULTS = [
    (b'{"title": "a",', "q.json, line 1, column 15: not valid JSON."),
    (b"[" * 100_000, "q.json, line 1, column 1: not valid JSON."),
    (b"[1]", "q.json, the whole sheet:"),
    (b'{"title": "a", "questions": []}', "q.json, the whole sheet: questions is empty."),
    (
        b'{"questions": [{"id": "1", "kind": "short", "reference": ["x"]}]}',
        "q.json, the whole sheet: title is missing.",
    ),
    (
        b'{"title": "a", "questions": [{"id": "1", "kind": "short", "reference": ["x"]}, {"id": "2", "kind": "code"}]}',
        "q.json, question 2: a code question needs at least one test.",
    ),
    (b'{"title": "a", "questions": [{"id": "1", "kind": "short", "hint": 1}]}', "question 1: questions.1.hint is not"),
    (
        b'{"title": "a", "questions": [{"id": "1", "kind": "short", "reference": ["x"]}, '
        b'{"id": "1", "kind": "short", "reference": ["x"]}]}',
        "q.json, the whole sheet: two questions have the same id: 1.",
    ),
    (b'{"title": "a", "questions": [{"id": "1", "kind": "short", "points": NaN}]}', "points is “nan”; it must be"),
]


@pytest.mark.parametrize(("data", "said"), JSON_FAULTS, ids=[said for _, said in JSON_FAULTS])
def test_faults_of_our_own_form_are_said_in_our_words(data, said):
    with pytest.raises(InputError) as caught:
        read_assignment("q.json", data)
    assert said in caught.value.text()
    assert caught.value.text("zh")
    assert caught.value.hint("zh")


@pytest.mark.parametrize(
    "key",
    ["few_options", "two_options", "no_right_option", "not_true_or_false", "no_reference", "no_reference_or_rubric"]
    + ["no_tests", "two_questions"],
)
def test_every_fault_of_a_question_has_its_words(key):
    assert has_message(f"assignment.{key}")
    assert has_message(f"assignment.{key}_hint")


@pytest.mark.parametrize("name", ["sheet.docx", "sheet", "sheet.pdf"])
def test_a_file_of_no_known_form_is_refused(name):
    with pytest.raises(InputError) as caught:
        read_assignment(name, b"Just some words.")
    assert name in caught.value.text("zh")


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200), form=st.sampled_from(FORMATS), cut=st.integers(0, 4000))
def test_any_bytes_give_an_assignment_or_a_said_error(in_process, data, form, cut):
    whole = write_assignment(FULL, "json" if form == "xlsx" else form)
    for content in (data, whole[:cut] + data + whole[cut:]):
        try:
            read = read_assignment(f"x.{form}", content)
        except (InputError, DocumentError) as error:
            assert isinstance(error, ShowcaseError)
            error.values.setdefault("name", "x")
            assert error.text("en")
            assert error.text("zh")
        else:
            assert read.assignment.questions


def test_json_may_be_utf_16_and_a_number_of_thousands_of_digits_is_refused():
    data = write_assignment(FULL, "json")
    assert read_assignment("sheet.json", data.decode().encode("utf-16")).assignment == FULL
    with pytest.raises(InputError) as caught:
        read_assignment("sheet.json", b'{"title": ' + b"9" * 5000 + b"}")
    assert caught.value.key == "assignment.bad_json"


@pytest.mark.parametrize(
    ("reference", "number", "tolerance"),
    [
        ("2/3", "0.666666667", "0.0066667"),
        ("三分之二", "0.666666667", "0.0066667"),
        ("1,234 m", "1234", "12.34"),
        ("10^6", "1000000", "10000"),
        ("$15", "15", "0.15"),
        ("9.81 m/s^2", "9.81", "0.0981"),
    ],
)
@pytest.mark.parametrize("form", ["gift", "xml"])
def test_moodle_is_told_a_number_as_it_reads_numbers(in_process, reference, number, tolerance, form):
    question = Question(id="q", kind="numeric", text="How much?", reference=(reference,), tolerance=0.01, relative=True)
    asked = Assignment(title="Numbers", questions=(question,))
    found = read_assignment(f"sheet.{form}", write_assignment(asked, form)).assignment.questions[0]
    assert found.reference[0].split()[0] == number and found.tolerance == pytest.approx(float(tolerance), rel=1e-4)


def test_a_number_that_cannot_be_read_is_left_out_and_named(in_process):
    odd = Question(id="q", kind="numeric", text="How much?", reference=("2π",), tolerance=0.01, relative=True)
    asked = Assignment(title="Numbers", questions=(odd, FULL.questions[0]))
    assert [note.values for note in list_unwritten(asked, "xml")][0] != ()
    assert [q.id for q in read_assignment("s.xml", write_assignment(asked, "xml")).assignment.questions] == ["Q1"]
