"""Tables of answers: every cell ends in a submission or a note, and nothing is merged in silence."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_columns import assignment, table

from core.documents.tables import read_table
from core.errors import InputError, ShowcaseError
from core.messages import LANGUAGES
from core.usecases.grading.columns import Columns, guess_columns
from core.usecases.grading.question_labels import Labels
from core.usecases.grading.submissions import read_submissions

SHEET = assignment("Q1", "Q2")


def read(*rows, of=SHEET):
    made = table(*rows)
    return read_submissions(made, guess_columns(made, of), of)


def said(submissions, language="en"):
    notes = [*submissions.notes, *(note for one in submissions.submissions for note in one.notes)]
    return [note.text(language) for note in notes]


def test_a_row_is_a_submission():
    found = read(("ID", "Name", "Q1", "Q2"), ("S1", "Lena Fox", " light ", "air"), ("S2", "Omar", "sun", "gas"))
    assert [(one.student, one.name, one.answer("Q1"), one.answer("Q2")) for one in found.submissions] == [
        ("S1", "Lena Fox", "light", "air"),
        ("S2", "Omar", "sun", "gas"),
    ]
    assert found.submissions[1].answers[0].source == "class.csv:3"
    assert not said(found)


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        (("First name", "Surname", "Q1"), ("Lena", "Fox", "x"), "Lena Fox"),
        (("姓", "名", "Q1"), ("欧阳", "晓燕", "x"), "欧阳晓燕"),
        (("姓名", "Q1"), ("王子涵", "x"), "王子涵"),
    ],
)
def test_names_are_put_together(header, cells, name):
    [only] = read(header, cells).submissions
    assert (only.student, only.name) == (name, name)


def test_the_same_number_twice_stays_two_and_both_rows_are_named():
    found = read(
        ("ID", "Name", "Q1", "Q2"), ("S1", "Lena", "a", "b"), ("S2", "Omar", "c", "d"), ("S1", "Lena", "e", "")
    )
    assert [one.student for one in found.submissions] == ["S1", "S2", "S1 (2)"]
    assert "S1 comes twice: class.csv:2 and class.csv:4." in said(found)[0]
    assert "class.csv:2 和 class.csv:4" in said(found, "zh")[0]


def test_what_is_not_read_is_named():
    found = read(
        ("Light", "", "", ""),
        ("ID", "Q1", "Hobby", "Score"),
        ("S1", "a", "chess", "3"),
        ("", "b", "", ""),
        ("S3", "", "", ""),
    )
    notes = " ".join(said(found))
    assert "row 1 stands above the headers and was not read: Light" in notes
    assert "not read: Hobby, Score" in notes
    assert "no column for: Q2" in notes
    assert "class.csv:4 does not say whose answers these are" in notes
    assert "Nothing written by: S3" in notes
    assert [one.student for one in found.submissions] == ["S1", "class.csv:4", "S3"]


def test_answers_row_by_row():
    found = read(
        ("student", "question", "answer"),
        ("S1", "Q1", "light"),
        ("S2", "1", "sun"),
        ("S1", "第2题", "air"),
        ("S1", "Q9", "lost?"),
        ("S2", "Q1", "again"),
    )
    assert [(one.student, one.answer("Q1"), one.answer("Q2")) for one in found.submissions] == [
        ("S1", "light", "air"),
        ("S2", "sun", ""),
    ]
    notes = " ".join(said(found))
    assert "class.csv:5 names the question “Q9”" in notes and "lost?" in notes
    assert "in class.csv:3 and in class.csv:6. The first counts. The second: again" in notes


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        (Columns(0, 1, (("who", ""), ("Q1", "answer:Q1"))), "submissions.no_student_column"),
        (Columns(0, 1, (("who", "name"), ("Q1", ""))), "submissions.no_answer_column"),
        (Columns(0, 0, ()), "submissions.no_student_column"),
    ],
)
def test_missing_columns_are_named(columns, key):
    with pytest.raises(InputError) as caught:
        read_submissions(table(("who", "Q1"), ("S1", "a")), columns, SHEET)
    assert caught.value.key == key
    for language in LANGUAGES:
        assert "class.csv" in caught.value.text(language) and caught.value.hint(language)


def as_csv(rows, encoding="utf-8"):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_in_usual_encodings(encoding):
    rows = [
        ("学号", "姓名", "第1题", "第2题"),
        ("1", "王子涵", "植物需要阳光", "我不知道"),
        ("2", "李娜", "水，空气", "对"),
    ]
    found = read_table(as_csv(rows, encoding), "班级.csv")
    submissions = read_submissions(found, guess_columns(found, SHEET), SHEET).submissions
    assert [(one.student, one.name, one.answer("Q1")) for one in submissions] == [
        ("1", "王子涵", "植物需要阳光"),
        ("2", "李娜", "水，空气"),
    ]


def test_a_cell_of_ten_megabytes_costs_itself_only():
    rows = [("ID", "Q1", "Q2"), ("S1", "a" * (10 << 20), "b"), ("S2", "c", "d")]
    found = read_table(as_csv(rows), "class.csv")
    made = read_submissions(found, guess_columns(found, SHEET), SHEET)
    assert [one.answer("Q2") for one in made.submissions] == ["b", "d"]
    assert any("2" in note and "B" in note for note in said(made))


CELLS = st.one_of(st.sampled_from(["Q1", "ID", "name", "1", "question", "answer", "", "S1"]), st.text(max_size=12))
ROLE = st.sampled_from(["", "student", "name", "question", "answer", "answer:Q1", "answer:Q2", "first_name"])


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6), st.lists(ROLE, max_size=5))
def test_every_cell_is_in_a_submission_or_a_note(rows, chosen):
    made = table(*rows)
    header = list(rows[0])
    given_roles = Columns(0, 1, tuple(zip([*header, *[""] * 5], chosen, strict=False)))
    for columns in (guess_columns(made, SHEET), given_roles):
        try:
            found = read_submissions(made, columns, SHEET)
        except ShowcaseError:
            continue
        kept = [part for one in found.submissions for part in (one.student, one.name, *(a.text for a in one.answers))]
        everything = "\n".join([*kept, *said(found)])
        for row in made.sheets[0].rows:
            for index, cell in enumerate(row.cells):
                role = columns.roles[index][1] if index < len(columns.roles) else ""
                named = role == "question" and Labels(SHEET).find(cell)
                if row.number > columns.header and index in columns.read and not named:
                    assert " ".join(cell.split()) in " ".join(everything.split()), (cell, columns)
                elif row.number > columns.header and cell.strip() and not named:
                    assert "not read: " in everything
        assert len({one.student for one in found.submissions}) == len(found.submissions)
