"""A study plan follows from a student's own mistakes, and from nothing else; its days are spaced."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.messages import words
from core.usecases.grading.records import Override
from core.usecases.grading.study_sheet import write_study_plan
from core.usecases.grading.studying import INTERVALS, estimate_mastery, make_study_plan, schedule
from tests.usecases.grading.making import book, grade, question, submission

START = date(2026, 9, 1)
ASKED = [
    question("q1", "numeric", text="A car travels 150 km in 3 h.", reference=("50 km/h",), skills=("speed",)),
    question("q2", "numeric", text="A bus travels 240 km in 4 h.", reference=("60 km/h",), skills=("speed",)),
    question(
        "q3", "short", text="Why does ice float?", reference=("Ice is less dense than water.",), skills=("matter",)
    ),
    question("q4", "choice", text="Which is red?"),
]
ANSWERS = {"q1": "40 km/h", "q2": "*60*", "q3": "", "q4": "B"}


def plan_of(*points, answers=ANSWERS, **more):
    """The plan of student 7, who got these points (of 2 each); None waits."""
    grades = [grade("7", q.id, p) for q, p in zip(ASKED, points, strict=False)]
    return make_study_plan(book(ASKED, [submission("7", **answers)], grades), "7", START, **more)


points = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0, 2.0]))


@settings(deadline=None, max_examples=60)
@given(st.lists(points, min_size=4, max_size=4), st.integers(1, 5))
def test_every_recommendation_names_real_mistakes_and_every_mistake_is_advised_on(marks, per_day):
    plan = plan_of(*marks, per_day=per_day)
    wrong = {q.id: 2 - p for q, p in zip(ASKED, marks, strict=True) if p is not None and p < 2}
    named = {m.question: m.lost for r in plan.recommendations for m in r.mistakes}
    assert named == wrong
    for recommendation in plan.recommendations:
        assert recommendation.mistakes
        for mistake in recommendation.mistakes:
            assert mistake.quote == ANSWERS[mistake.question]
        assert {item.question for item in recommendation.items} <= {m.question for m in recommendation.mistakes}
    assert set(plan.waiting) == {q.id for q, p in zip(ASKED, marks, strict=True) if p is None}
    assert all(len(session.items) <= per_day and session.day > START for session in plan.sessions)
    assert {item for session in plan.sessions for item in session.items} == {item.id for item in plan.items}
    assert write_study_plan(plan, "en") and write_study_plan(plan, "zh")


def test_full_marks_give_no_recommendation():
    plan = plan_of(2, 2, 2, 2)
    assert plan.recommendations == () and plan.sessions == () and plan.items == ()
    assert "earned full marks" in write_study_plan(plan)
    assert "Nothing has been decided yet" in write_study_plan(plan_of(None, None, None, None))


def test_mastery_is_a_beta_posterior_that_says_how_much_it_rests_on():
    mean, low, high = estimate_mastery([1, 1, 1])
    assert mean == pytest.approx(4 / 5)
    assert (low, high) == (pytest.approx(0.05**0.25), pytest.approx(0.95**0.25)), "Beta(4, 1) has x to the 4th below x"
    assert estimate_mastery([]) == (0.5, pytest.approx(0.05), pytest.approx(0.95))


def test_one_answer_is_too_little_evidence_and_that_is_no_level():
    found = {m.skill: (m.n, m.level) for m in plan_of(0, 0, 2, 2).mastery}
    assert found == {"speed": (2, "weak"), "matter": (1, None), "": (1, None)}
    assert "too little evidence" in write_study_plan(plan_of(0, 0, 2, 2))


def test_weaker_skills_come_first_and_are_practised_sooner():
    plan = plan_of(0, 0, 1, 2)
    assert [r.skill for r in plan.recommendations] == ["speed", "matter"]
    order = [item.id for item in plan.items]
    first_days = [next(s.day for s in plan.sessions if item in s.items) for item in order]
    assert first_days == sorted(first_days)


def test_waiting_marks_are_not_judged_by():
    plan = plan_of(None, 2, 2, 2)
    assert plan.waiting == ("q1",) and plan.recommendations == ()
    assert {m.skill: m.n for m in plan.mastery}["speed"] == 1
    assert "q1" in write_study_plan(plan)


def test_a_teachers_decision_gives_the_reason():
    made = [grade("7", "q1", 2, override=Override(0.5, "Mind the *unit*")), grade("7", "q2", 2, override=Override(0))]
    plan = make_study_plan(book(ASKED, [submission("7", **ANSWERS)], made), "7", START)
    assert [m.reason for m in plan.recommendations[0].mistakes] == [
        words("grading_study.teacher_decided"), "Mind the *unit*",
    ]  # fmt: skip
    assert r"Mind the \*unit\*" in write_study_plan(plan), "a person's text is data"


@given(st.integers(0, 12), st.integers(1, 6))
def test_days_expand_and_no_day_is_too_full(count, per_day):
    names = [f"i{n}" for n in range(count)]
    sessions = schedule(names, START, per_day)
    days = [s.day for s in sessions]
    assert days == sorted(set(days)) and all(1 <= len(s.items) <= per_day for s in sessions)
    for name in names:
        mine = [s.day for s in sessions if name in s.items]
        assert len(mine) == len(INTERVALS)
        gaps = [(two - one).days for one, two in zip([START, *mine], mine, strict=False)]
        least = [b - a for a, b in zip((0, *INTERVALS), INTERVALS, strict=False)]
        assert all(gap >= wanted for gap, wanted in zip(gaps, least, strict=True))
    if count and count <= per_day:
        assert days == [START + timedelta(days=n) for n in INTERVALS]


def test_the_same_grades_give_the_same_plan_and_students_get_numbers_of_their_own():
    assert plan_of(0, 0, 0, 0) == plan_of(0, 0, 0, 0)
    grades = [grade(s, "q1", 0) for s in ("7", "8")]
    class_ = book(ASKED, [submission("7", q1="1"), submission("8", q1="1")], grades)
    seven, eight = (make_study_plan(class_, s, START).items[0].prompt for s in ("7", "8"))
    assert seven != eight


def test_a_plan_in_chinese_says_the_same():
    said = write_study_plan(plan_of(0, 0, 0, 0), "zh")
    assert "学习计划" in said and "练习 1" in said and "2026-09-02" in said and "exercise" not in said.lower()


def test_an_unknown_student_has_no_plan():
    with pytest.raises(KeyError):
        make_study_plan(book(), "9", START)
