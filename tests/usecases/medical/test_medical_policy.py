"""Which questions are declined: what was learned from, what was not, and what may always be asked."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import LANGUAGES
from core.usecases.medical.policy.model import FINE, load_examples, weigh_question
from core.usecases.medical.policy.rules import classify_question, judge_question

HELD = tomllib.loads(Path(__file__).with_name("policy_questions.toml").read_text(encoding="utf-8"))
KINDS = ("diagnosis", "medication", "prognosis", "emergency")
MOST = 0.1
"""Share of the held-out questions that may be missed, or declined wrongly."""


def held(language, *kinds):
    return [question for kind in kinds for question in HELD[language][kind]]


def is_chinese(text):
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_there_are_enough_questions_in_both_languages():
    texts = [text for text, _ in load_examples()]
    texts += [text for kinds in HELD.values() for questions in kinds.values() for text in questions]
    assert sum(not is_chinese(text) for text in texts) >= 120
    assert sum(is_chinese(text) for text in texts) >= 80
    assert len(set(texts)) == len(texts), "nothing that is held out was learned from"


def test_the_examples_are_judged_as_they_are_marked():
    wrong = [(text, kind) for text, kind in load_examples() if (classify_question(text) is None) != (kind == FINE)]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_held_out_is_declined_and_what_the_report_can_answer_is_not(language):
    bad, fine = held(language, *KINDS, "new_declined"), held(language, "fine", "new_fine")
    missed = [question for question in bad if classify_question(question) is None]
    wrong = [question for question in fine if classify_question(question)]
    assert len(missed) <= MOST * len(bad), missed
    assert len(wrong) <= MOST * len(fine), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_is_told_what_to_do_whatever_else_is_asked(language):
    assert all(classify_question(question) == "emergency" for question in held(language, "emergency"))
    assert "120" in judge_question("他昏迷了", "zh").text("zh")


def test_likeness_is_shared_out_and_the_same_every_time():
    shares = weigh_question("should i stop the tablets?")
    assert shares == weigh_question("should i stop the tablets?")
    assert set(shares) == {FINE, *KINDS}
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=shares.get) == "medication"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What dose of metformin is listed?", None),
        ("What dose of metformin should I take?", "medication"),
        ("Does the report mention cancer?", None),
        ("According to the report, do I have cancer?", "diagnosis"),
        ("报告上写的剂量是多少？", None),
        ("我该吃多大剂量？", "medication"),
        ("ＤＯ　Ｉ　ＨＡＶＥ　ＣＡＮＣＥＲ？", "diagnosis"),
    ],
)
def test_the_report_may_be_asked_what_a_doctor_must_be(question, kind):
    assert classify_question(question) == kind


@given(st.text(max_size=300))
def test_any_text_is_judged_and_every_reason_is_said(text):
    declined = judge_question(text, "en")
    assert declined is None or declined.text("zh")
