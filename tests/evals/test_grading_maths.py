"""The suite for mathematics on small rows made here."""

import json

import pytest

from core.evals.suites import grading_maths


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path):
    pairs = [("1/2", "0.5", 1), ("x", "x", 1), ("3", "three sheep", 1), ("2", "3", 0), ("(1,2)", "(2,1)", 0)]
    write(tmp_path / grading_maths.PAIRS[0], [{"gold": g, "pred": p, "expected": e} for g, p, e in pairs])
    solutions = [
        ("2+3=5\nA: 5", "2+3=5\nA: 5", True),
        ("2+3=5\nA: 5", "2+3=6\nA: 6", False),
        ("2*3=6\nA: 6", "2+3=5\nA: 5", False),
    ]
    write(
        tmp_path / grading_maths.SOLUTIONS,
        [{"reference": r, "solution": s, "is_correct": c} for r, s, c in solutions],
    )
    write(
        tmp_path / grading_maths.COMPETITION,
        [{"answer": rf"So it is.The answer is: {gold}"} for gold in (r"\frac{1}{2}", "x^2+1", "(1, 2)")],
    )
    write(tmp_path / grading_maths.CHINESE[0], [{"ans": "14.4"}, {"ans": "3"}, {"ans": "2/3"}, {"ans": "甲"}])
    return tmp_path


def test_each_set_is_measured_against_its_labels(data):
    scores = {score.name: score for score in grading_maths.run(data, None)}
    assert (scores["Different pairs accepted"].value, scores["Different pairs accepted"].n) == (0, 2)
    assert scores["Equal pairs accepted"].value == pytest.approx(2 / 3)
    assert scores["Equal pairs accepted"].baseline == 0.333
    assert scores["GSM8K solutions: verdict agrees with the label"].value == 1
    assert scores["GSM8K wrong solutions with a false line pointed out"].value == 0.5
    assert scores["GSM8K right solutions with a line pointed out"].value == 0
    assert scores["MATH-500 answers in other spellings accepted"].value == 1
    assert scores["MATH-500 answers of other problems accepted"].value == 0
    assert scores["Chinese answers in other spellings accepted"].value == 1
    assert scores["Chinese answers with a changed value accepted"].value == 0


def test_a_limit_cuts_each_set(data):
    assert all(score.n <= 10 for score in grading_maths.run(data, 2))


def test_without_the_data_nothing_is_measured(tmp_path):
    assert grading_maths.run(tmp_path, None) == []
