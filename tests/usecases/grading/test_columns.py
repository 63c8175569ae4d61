"""Which column is what: as teachers' own tables, Moodle, Canvas and form services name them."""

import pytest

from core.documents.tables import Row, Table, TableSheet
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.columns import Columns, guess_columns, list_roles
from core.usecases.grading.question_labels import Labels

ASKED = ("What do plants need to make food?", "Why is the sky blue by day?", "State the law of reflection.")


def assignment(*ids, texts=ASKED, title="Light"):
    questions = [
        Question(id=name, kind="short", text=text, reference=("x",)) for name, text in zip(ids, texts, strict=False)
    ]
    return Assignment(title=title, questions=tuple(questions))


def table(*rows, name="class.csv", titles=("",)):
    sheet = tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cells))
    return Table(name, tuple(TableSheet(title, sheet) for title in titles))


def roles(*header, rows=(), of=None):
    return [role for _, role in guess_columns(table(header, *rows), of or assignment("Q1", "Q2", "Q3")).roles]


ANSWERS = ["answer:Q1", "answer:Q2", "answer:Q3"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Student", "Name", "Q1", "Q2", "Q3"), ["student", "name", *ANSWERS]),
        (("ID", "Full name", "1", "2", "3"), ["student", "name", *ANSWERS]),
        (("Student number", "Question 1", "question_2", "Q3."), ["student", *ANSWERS]),
        (("学号", "姓名", "第1题", "第二题", "第 3 题"), ["student", "name", *ANSWERS]),
        (("学生姓名", "题目1", "题2", "问题三"), ["name", *ANSWERS]),
        (("Name", "Q3", "Q1", "Q2"), ["name", "answer:Q3", "answer:Q1", "answer:Q2"]),
        (
            (
                *("Surname", "First name", "ID number", "Email address", "State", "Started on", "Completed"),
                *("Time taken", "Grade/10.00", "Response 1", "Response 2", "Response 3"),
            ),
            ["last_name", "first_name", "student", *[""] * 6, *ANSWERS],
        ),
        (
            ("Last name", "Question 1", "Response 1", "Right answer 1", "Question 2", "Response 2", "Right answer 2"),
            ["last_name", "", "answer:Q1", "", "", "answer:Q2", ""],
        ),
        (
            (
                *("name", "id", "sis_id", "section", "submitted", "attempt"),
                *(f"4711: {ASKED[0]}", "1.0", f"4712: {ASKED[1][:20]}...", "1.0", f"4713: {ASKED[2]}", "1.0", "score"),
            ),
            ["name", "", "student", "", "", "", "answer:Q1", "", "answer:Q2", "", "answer:Q3", "", ""],
        ),
        (
            (
                "Timestamp",
                "Score",
                "Student name",
                f"{ASKED[0]} [2 points]",
                f"2. {ASKED[1]}",
                "State the law of reflexion",
            ),
            ["", "", "name", *ANSWERS],
        ),
        (("Number", "Answer one", "Answer two", "Answer three"), ["student", *ANSWERS]),
        (("Q1", "Q2", "Q3"), ANSWERS),
        (("colour", "shape"), ["", ""]),
    ],
)
def test_headers_are_recognised(header, expected):
    assert roles(*header) == expected


def test_student_is_a_number_or_a_name_as_its_values_are():
    assert roles("Student", "Q1", rows=[("S1", "a"), ("S2", "b")])[0] == "student"
    assert roles("Student", "Q1", rows=[("Lena Fox", "a"), ("Omar Said", "b")])[0] == "name"


def test_a_row_for_each_answer():
    rows = [("S1", "Q1", "light"), ("S1", "Q2", "air")]
    columns = guess_columns(table(("student", "question", "answer"), *rows), assignment("Q1", "Q2"))
    assert [role for _, role in columns.roles] == ["student", "question", "answer"]
    assert columns.is_long and columns.has_answers and columns.has_student


def test_headers_may_stand_below_a_title_and_on_another_sheet():
    first = TableSheet("Notes", (Row(1, ("Physics, class 7",)),))
    second = TableSheet("Answers", (Row(1, ("Light",)), Row(3, ("Name", "Q1", "Q2", "Q3")), Row(4, ("Lena", "a"))))
    columns = guess_columns(Table("class.xlsx", (first, second)), assignment("Q1", "Q2", "Q3"))
    assert (columns.sheet, columns.header, columns.answered) == (1, 3, ("Q1", "Q2", "Q3"))


def test_a_row_of_answers_is_not_the_headers():
    rows = [("Student", "Q1", "Q2", "Remark"), ("7", "3", "2", "1")]
    assert guess_columns(table(*rows), assignment("Q1", "Q2", "Q3")).header == 1


def test_roles_are_found_by_column_and_listed_by_question():
    assert Columns(0, 1, (("who", "name"), ("Q1", "answer:Q1"))).find("name") == (0,)
    assert "answer:Q1" in list_roles(assignment("Q1"))
    assert guess_columns(Table("x", ()), assignment("Q1")) == Columns(0, 0, ())


@pytest.mark.parametrize(
    ("label", "ids", "question"),
    [
        ("1.", ("Q1", "Q2"), "Q1"),
        ("（2）", ("Q1", "Q2"), "Q2"),
        ("第十二题", [f"Q{n}" for n in range(1, 13)], "Q12"),
        ("2", ("optics", "sky"), "sky"),
        ("sky", ("optics", "sky"), "sky"),
        ("SKY:", ("optics", "sky"), "sky"),
        ("2", ("1a", "2b"), "2b"),
        ("2", ("2a", "2b"), None),
        ("2b)", ("2a", "2b"), "2b"),
        ("9", ("Q1", "Q2"), None),
        ("Question", ("Q1", "Q2"), None),
        ("", ("Q1", "Q2"), None),
        ("1.0", ("Q1", "Q2"), None),
    ],
)
def test_labels_name_questions(label, ids, question):
    asked = assignment(*ids, texts=[f"Tell us about number {word}" for word in "abcdefghijklmn"])
    assert Labels(asked).find(label) == question


def test_ids_that_look_alike_keep_their_own_columns_and_rows():
    asked = assignment("Q1", "q1", "Ｑ１")
    assert roles("Student", "Q1", "q1", "Ｑ１", of=asked) == ["name", "answer:Q1", "answer:q1", "answer:Ｑ１"]
    assert [Labels(asked).find(label) for label in ("q1", " Q1 ", "Question Q1")] == ["q1", "Q1", None]
