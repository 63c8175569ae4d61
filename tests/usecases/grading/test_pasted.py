"""Sheets as students write them, pasted or handed in: who wrote what, and nothing of it lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_columns import ASKED, assignment
from test_submissions import said

from core.documents.document import Span
from core.usecases.grading.sheets import Part, read_pasted, read_sheet
from core.usecases.grading.splitting import split_answers
from core.usecases.grading.student_names import Student, find_student

SHEET = assignment("Q1", "Q2", "Q3")


def answers(text, of=SHEET):
    return {question: text[span.start : span.end] for question, span in split_answers(text, of).answers}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. light\n2. air\n3. angles", {"Q1": "light", "Q2": "air", "Q3": "angles"}),
        ("1) light\n2) air", {"Q1": "light", "Q2": "air"}),
        ("(1) light\n(3) angles", {"Q1": "light", "Q3": "angles"}),
        ("Q1: light\nQ2. air\nQ3 angles", {"Q1": "light", "Q2": "air", "Q3": "angles"}),
        ("Question 2\nair\nscatters\n\nQuestion 1\nlight", {"Q2": "air\nscatters", "Q1": "light"}),
        ("第1题 阳光\n第二题：空气\n第3题、角", {"Q1": "阳光", "Q2": "空气", "Q3": "角"}),
        ("（1）阳光\n（2）空气", {"Q1": "阳光", "Q2": "空气"}),
        ("1、阳光\n2、空气", {"Q1": "阳光", "Q2": "空气"}),
        ("一、阳光\n二、空气", {"Q1": "阳光", "Q2": "空气"}),
        ("# 1. light\n**2.** air", {"Q1": "light", "Q2": "air"}),
        (f"{ASKED[0]}\nlight\n{ASKED[1]}\nair", {"Q1": "light", "Q2": "air"}),
        (f"1. {ASKED[0]} light\n2. {ASKED[1]}\nair", {"Q1": "light", "Q2": "air"}),
        ("1. light\n  1. sun\n  2. lamp\n2. air", {"Q1": "light\n  1. sun\n  2. lamp", "Q2": "air"}),
        ("Q1: two things:\n1. sun\n2. lamp\nQ2: air", {"Q1": "two things:\n1. sun\n2. lamp", "Q2": "air"}),
        ("Q1: light\n2. air\n3. angles", {"Q1": "light", "Q2": "air", "Q3": "angles"}),
        ("Q1: three:\n1. sun\n2. lamp\n3. fire\nQ2: air", {"Q1": "three:\n1. sun\n2. lamp\n3. fire", "Q2": "air"}),
        ("第1题：6\n第2题：720°", {"Q1": "6", "Q2": "720°"}),
        ("Q1: light\nQ9: what?\nQ3: angles", {"Q1": "light", "Q3": "angles"}),
        ("1. It is 1.5 m\n2.5 kg is the mass\n2. air", {"Q1": "It is 1.5 m\n2.5 kg is the mass", "Q2": "air"}),
        ("1.\n2. air", {"Q1": "", "Q2": "air"}),
        ("light\nair\nangles", {"Q1": "light", "Q2": "air", "Q3": "angles"}),
        ("- light\n- air\n- angles", {"Q1": "light", "Q2": "air", "Q3": "angles"}),
        ("one long answer\nto what?", {}),
        ("", {}),
    ],
)
def test_answers_stand_under_their_numbers(text, found):
    assert answers(text) == found


def test_a_sheet_of_one_question_needs_no_number():
    assert answers("It is light.\n1. and air", assignment("Q1")) in (
        {"Q1": "and air"},
        {"Q1": "It is light.\n1. and air"},
    )
    assert answers("It is\nlight.", assignment("essay")) == {"essay": "It is\nlight."}


@pytest.mark.parametrize(
    ("text", "student"),
    [
        ("Name: Lena Fox\n1. x", Student("", "Lena Fox")),
        ("Student ID: S03\nName: Lena Fox", Student("S03", "Lena Fox")),
        ("姓名：王子涵  学号：2023001\n1、水", Student("2023001", "王子涵")),
        ("Light, class 7\nName: Lena Fox   Class: 7a", Student("", "Lena Fox")),
        ("1. Name: sodium chloride", Student()),
        ("My name is not said", Student()),
    ],
)
def test_who_wrote_it_stands_at_the_top(text, student):
    assert find_student(text)[0] == student


@pytest.mark.parametrize(
    "text",
    [
        "Name: Lena Fox\n1. light\n2. air\n\nName: Omar Said\n1. sun\n2. gas",
        "Name: Lena Fox\n1. light\n2. air\n---\nName: Omar Said\n1. sun\n2. gas\n",
        "===\nName: Lena Fox\r\n1. light\r\n---\r\n2. air\n***\nName: Omar Said\n1. sun\n2. gas",
    ],
)
def test_a_class_is_pasted(text):
    found = read_pasted(text, SHEET)
    assert [(one.name, one.answer("Q1"), one.answer("Q2")) for one in found.submissions] == [
        ("Lena Fox", "light", "air"),
        ("Omar Said", "sun", "gas"),
    ]


def test_number_and_name_open_one_sheet():
    found = read_pasted("学号：1\n姓名：王子涵\n1、阳光\n学号：2\n姓名：李娜\n1、水", SHEET)
    assert [(one.student, one.name, one.answer("Q1")) for one in found.submissions] == [
        ("1", "王子涵", "阳光"),
        ("2", "李娜", "水"),
    ]


def test_one_student_without_a_name():
    found = read_pasted("1. light\n2. air", SHEET, "pasted text")
    assert [(one.student, one.answer("Q2")) for one in found.submissions] == [("pasted text", "air")]
    assert "pasted text does not say whose answers these are" in " ".join(said(found))


def test_the_same_name_twice_stays_two():
    found = read_pasted("Name: Lena\n1. a\nName: Lena\n1. b", SHEET)
    assert [(one.student, one.answer("Q1")) for one in found.submissions] == [("Lena", "a"), ("Lena (2)", "b")]
    assert "Lena comes twice" in said(found)[0]


def test_what_stands_under_no_question_is_said_in_full():
    found = read_pasted("Name: Lena\nI was ill last week.\n1. light\n1. or lamp", SHEET)
    notes = " ".join(said(found))
    assert "I was ill last week." in notes
    assert "more than once" in notes and "Q1" in notes
    assert found.submissions[0].answer("Q1") == "light\n1. or lamp"


def test_an_answer_to_a_question_that_is_not_asked_is_no_part_of_another():
    [only] = read_pasted("Name: Lena\nQ1: light\nQ9: what?\nQ3: angles", SHEET).submissions
    assert [note.text("en") for note in only.notes] == ["Light: this stands under no question: Q9: what?"]


def test_doubtful_words_keep_their_place_in_the_answer():
    parts = [Part("a.png", "1. light\n2. aix", (Span(12, 15),)), Part("b.png", "3. angles are eqal", (Span(14, 18),))]
    found = read_sheet(Student("S1"), parts, SHEET, "S1")
    assert [[answer.text[span.start : span.end] for span in answer.doubtful] for answer in found.answers] == [
        [],
        ["aix"],
        ["eqal"],
    ]
    assert [answer.source for answer in found.answers] == ["a.png", "a.png", "b.png"]


LINE = st.one_of(
    st.sampled_from(["1. a", "Q2: b", "Name: Lena", "---", "", "第3题 c", "2) d", ASKED[0], "  1. e", "学号：7"]),
    st.text(max_size=12),
)


@given(st.lists(LINE, max_size=9).map("\n".join))
def test_every_word_is_in_an_answer_or_a_note(text):
    found = read_pasted(text, SHEET, "p")
    kept = [part for one in found.submissions for part in (one.student, one.name, *(a.text for a in one.answers))]
    everything = "\n".join([*kept, *said(found), *ASKED, "Light"])
    for word in re.findall(r"\w{3,}", text):
        assert word in everything or word in ("Name", "学号", "第3题")
    assert len({one.student for one in found.submissions}) == len(found.submissions)
    for one in found.submissions:
        assert [answer.question for answer in one.answers] == ["Q1", "Q2", "Q3"]
