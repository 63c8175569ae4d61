"""What says nothing but that there is no answer, and what only looks like it."""

import pytest

from core.usecases.grading.assignment import Question
from core.usecases.grading.giving_up import gives_up
from core.usecases.grading.mathematics import mark_maths
from core.usecases.grading.numeric import mark_numeric
from core.usecases.grading.records import Tools

GIVEN_UP = [
    *("?", "？？", "???", "-", "—", "--", "/", "...", "……", " . ", "_____"),
    *("I don't know", "i don’t know.", "dont know", "don't know how to do this", "I do not know", "IDK", "no idea!"),
    *("I didn't understand", "can't do this one", "cannot solve it", "Sorry, I couldn't do it.", "not sure", "n/a"),
    *("I give up", "dunno", "skip"),
    *("不会", "我不会。", "不会做", "不知道", "不知道怎么做", "这题不会", "这道题我不会做", "对不起，我不会", "没学过"),
    *("不懂啊", "忘了", "我真的不会", "略"),
]
ANSWERS = [
    "7",
    *(
        "0",
        "x",
        "-1",
        "-x",
        "none",
        "no solution",
        "无解",
        "无",
        "∅",
        "12?",
        "I don't know, maybe 12",
        "不知道，可能是12",
    ),
    *("not 5", "5!", "+", "=", "it is not sure that it converges", "不会小于3", "We do not know x, so x = 3"),
]


@pytest.mark.parametrize("answer", GIVEN_UP)
@pytest.mark.parametrize("grader", [(mark_numeric, "numeric"), (mark_maths, "maths")])
def test_an_answer_that_gives_up_is_worth_nothing_and_says_why(grader, answer):
    mark, kind = grader
    question = Question(id="q", kind=kind, points=4, reference=("5",))
    [found] = mark(question, [answer], Tools())
    assert (found.points, found.method, found.reason.key) == (0, "computed", "grading_maths.no_answer")


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_never_taken_for_none(answer):
    assert not gives_up(answer)
