"""Errors that several students share are found and named; right and undecided answers are in none."""

import pytest

from core.models import ScriptedEmbedder
from core.usecases.grading.assignment import Option, RubricItem
from core.usecases.grading.mistakes import find_mistakes
from core.usecases.grading.records import ItemMark, Tools
from tests.usecases.grading.making import book, grade, question, submission


def clusters(asked, answers, points=0.0, tools=None, **more):
    """What is found where every answer gets these points; `answers` by student."""
    gradebook = book(
        [asked],
        [submission(student, q1=text) for student, text in answers.items()],
        [grade(student, "q1", points, **more) for student in answers],
    )
    return find_mistakes(gradebook, tools)


COLOURS = tuple(
    Option(id=id, text=text, share=id == "A") for id, text in zip("ABC", ("red", "blue", "green"), strict=True)
)


@pytest.mark.parametrize(
    ("asked", "answers", "label"),
    [
        (question(kind="choice", options=COLOURS), {"1": "B", "2": " b ", "3": "blue", "4": "B. blue"}, "Chose B"),
        (question(kind="choice", options=COLOURS), {"1": "C, B", "2": "b;c"}, "Chose B, C"),
        (question(kind="choice", options=COLOURS), {"1": "I choose B", "2": "选B", "3": "B because it is"}, "Chose B"),
        (question(kind="choice", options=COLOURS), {"1": "BC", "2": "B and C"}, "Chose B, C"),
        (question(kind="true_false"), {"1": "F", "2": "False.", "3": "错"}, "Chose f"),
        (question(kind="numeric"), {"1": "5 m", "2": "５ m.", "3": " 5  M"}, "Answered 5 m"),
        (question(kind="numeric"), {"1": "10 / 2 = 5", "2": "2 + 2\nso the answer is 5", "3": "5"}, "Answered 5"),
        (question(kind="fill_in"), {"1": "London", "2": "london."}, "Answered london"),
        (question(kind="short"), {"1": "", "2": "  "}, "Nothing written"),
    ],
)  # fmt: skip
def test_the_same_wrong_answer_is_one_cluster(asked, answers, label):
    [found] = clusters(asked, answers)
    assert found.label.text("en") == label and found.label.text("zh")
    assert found.students == tuple(answers) and found.count == len(answers) and found.lost == 2
    assert found.example in {text.strip() for text in answers.values()}


def test_the_most_frequent_error_comes_first():
    found = clusters(question(kind="numeric"), {"1": "7", "2": "5", "3": "5"})
    assert [(cluster.label.text(), cluster.count) for cluster in found] == [("Answered 5", 2), ("Answered 7", 1)]


def test_answers_without_the_same_rubric_items_are_one_cluster():
    rubric = (RubricItem(id="a", text="names the cause", points=1), RubricItem(id="b", text="gives a unit", points=1))
    missed = (ItemMark("a", "met", 1, 1), ItemMark("b", "not_met", 0, 1))
    [found] = clusters(question(rubric=rubric), {"1": "cause one", "2": "another"}, points=1, items=missed)
    assert found.label.text("en") == "Missing: gives a unit" and found.lost == 1


@pytest.mark.parametrize("tools", [None, Tools(embedder=ScriptedEmbedder())])
def test_texts_alike_are_one_cluster_named_by_what_they_say_and_lack(tools):
    asked = question(reference=("Gravity pulls the water down to the valley.",))
    answers = {
        "1": "The wind blows the water away.",
        "2": "the wind blows the water away",
        "3": "Because wind blows the water away",
        "4": "Plants drink everything in summer months",
    }
    first, second = clusters(asked, answers, tools=tools)
    assert first.students == ("1", "2", "3") and second.students == ("4",)
    label = first.label.text("en")
    assert "wind" in label and "gravity" in label


def test_chinese_texts_are_compared_by_their_words():
    asked = question(reference=("重力使水流向山谷。",))
    tools = Tools(embedder=ScriptedEmbedder(languages=("en",)), language="zh")
    first, second = clusters(asked, {"1": "风把水吹走了", "2": "风把水吹走了。", "3": "植物在夏天喝光了"}, tools=tools)
    assert first.students == ("1", "2") and second.students == ("3",)
    assert "重力" in first.label.text("zh")


def test_full_marks_and_what_waits_are_no_mistakes():
    gradebook = book(
        [question()], [submission(s, q1="x") for s in "123"],
        [grade("1", points=2), grade("2", points=None), grade("3", points=0, held=True)],
    )  # fmt: skip
    assert find_mistakes(gradebook) == ()


def test_the_order_of_the_class_changes_no_cluster():
    asked = question()
    answers = {str(n): text for n, text in enumerate(["water flows", "flows water", "sun", "the sun", "wind"])}
    one = {frozenset(c.students) for c in clusters(asked, answers)}
    two = {frozenset(c.students) for c in clusters(asked, dict(reversed(answers.items())))}
    assert one == two
