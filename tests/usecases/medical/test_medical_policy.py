"""Which questions are declined. Both halves of the list are counted; the rules were written with `seen` in view."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import LANGUAGES
from core.usecases.medical.policy import classify_question, judge_question

QUESTIONS = tomllib.loads(Path(__file__).with_name("policy_questions.toml").read_text(encoding="utf-8"))
KINDS = ("diagnosis", "medication", "prognosis", "emergency")
HELD = 0.15
"""Share of the held-out half that may be missed or declined wrongly; see the report in core/evals."""


def rows(language, half, *kinds):
    return [question for kind in kinds for question in QUESTIONS[language][kind][half]]


def test_there_are_enough_questions():
    assert sum(len(rows("en", half, *KINDS, "fine")) for half in ("seen", "held")) >= 120
    assert sum(len(rows("zh", half, *KINDS, "fine")) for half in ("seen", "held")) >= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_asks_for_a_diagnosis_a_dose_or_an_outlook_is_declined(language):
    missed = [question for question in rows(language, "seen", *KINDS) if classify_question(question) is None]
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_report_can_answer_is_not(language):
    asked = rows(language, "seen", "fine")
    wrong = [question for question in asked if classify_question(question)]
    assert len(wrong) <= 0.02 * len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_half_that_was_held_out(language):
    bad, fine = rows(language, "held", *KINDS), rows(language, "held", "fine")
    missed = [question for question in bad if classify_question(question) is None]
    wrong = [question for question in fine if classify_question(question)]
    assert len(missed) <= HELD * len(bad), missed
    assert len(wrong) <= HELD * len(fine), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_is_told_what_to_do_whatever_else_is_asked(language):
    for question in rows(language, "seen", "emergency"):
        assert classify_question(question) == "emergency", question
    assert "120" in judge_question("他昏迷了", "zh").text("zh")


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
