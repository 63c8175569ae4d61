"""A class in numbers: against figures worked out by hand, and against laws; what waits is in none of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.grading.records import Override
from core.usecases.grading.statistics import count_bins, describe_class, describe_numbers
from tests.usecases.grading.making import book, grade, question, submission

THREE = [question(id, points=2) for id in ("q1", "q2", "q3")]


def class_of(*rows, **held):
    """A class of three questions of two points; None is a mark that nobody could give."""
    grades = [
        grade(str(number), f"q{at}", points)
        for number, row in enumerate(rows, 1)
        for at, points in enumerate(row, 1)
        if points != "missing"
    ]
    return book(THREE, [submission(str(number)) for number in range(1, len(rows) + 1)], grades, **held)


def test_totals_are_described_as_a_spreadsheet_does():
    totals = describe_class(class_of((2, 2, 2), (2, 1, 0), (1, 1, 0), (0, 0, 0))).totals
    assert (totals.n, totals.mean, totals.median, totals.least, totals.most) == (4, 2.75, 2.5, 0, 6)
    assert (totals.lower, totals.upper) == (1.5, 3.75)
    assert totals.sd == pytest.approx(2.5, abs=1e-9)


@pytest.mark.parametrize("waiting", [None, "missing"])
def test_a_student_who_waits_is_counted_apart_and_never_as_zero(waiting):
    found = describe_class(class_of((2, 2, 2), (2, 2, 2), (2, 2, waiting)))
    assert found.students == 3 and found.waiting == ("3",)
    assert (found.totals.n, found.totals.least) == (2, 6)
    assert sum(bin.count for bin in found.histogram) == 2
    assert [(q.n, q.waiting) for q in found.questions] == [(3, 0), (3, 0), (2, 1)]
    assert found.questions[2].difficulty == 1


def test_a_held_mark_waits_and_a_teachers_points_count():
    grades = [grade("1", points=0, held=True), grade("2", points=0, held=True, override=Override(2))]
    found = describe_class(book(None, [submission("1"), submission("2")], grades))
    assert found.waiting == ("1",) and found.totals.mean == 2


def test_difficulty_is_the_mean_share_and_discrimination_leaves_the_question_out():
    rows = [(2, 2, 1), (2, 1, 1), (0, 1, 0), (0, 0, 2)]
    found = describe_class(class_of(*rows)).questions
    assert [q.difficulty for q in found] == [0.5, 0.5, 0.5]
    assert [q.full for q in found] == [0.5, 0.25, 0.25]
    table = np.array(rows)
    assert found[0].discrimination == pytest.approx(np.corrcoef(table[:, 0], table[:, 1] + table[:, 2])[0, 1])


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([(1, 0, 0), (0, 1, 0)], "grading_after.few_totals"),
        ([(1, 0, 0), (1, 1, 0), (1, 2, 0)], "grading_after.all_same"),
        ([(0, 1, 0), (1, 1, 0), (2, 1, 0)], "grading_after.rest_same"),
    ],
)
def test_a_discrimination_that_is_not_defined_is_none_and_says_why(rows, key):
    first = describe_class(class_of(*rows)).questions[0]
    assert first.discrimination is None and first.reason.key == key
    assert all(first.reason.text(language) for language in ("en", "zh"))


def test_alpha_of_items_that_agree_is_one_and_of_one_question_none():
    assert describe_class(class_of((0, 0, 0), (1, 1, 1), (2, 2, 2))).alpha == pytest.approx(1)
    worked = describe_class(class_of((2, 2, 1), (2, 1, 1), (0, 1, 0), (0, 0, 2)))
    assert worked.alpha == pytest.approx(0.3)  # 3 / 2 * (1 - (4/3 + 2/3 + 2/3) / (10/3))
    single = describe_class(book(None, [submission("1")], [grade("1")]))
    assert single.alpha is None and single.alpha_reason.key == "grading_after.one_question"
    same = describe_class(class_of((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    assert same.alpha is None and same.alpha_reason.key == "grading_after.totals_same"


def test_a_class_without_grades_has_no_numbers():
    found = describe_class(class_of(("missing",) * 3))
    assert found.totals is None and found.histogram == () and found.alpha is None
    assert found.questions[0].difficulty is None


@given(st.lists(st.floats(-5, 30, allow_nan=False).map(lambda x: round(x, 2)), min_size=1, max_size=60))
def test_bins_are_ten_touch_and_lose_nobody(totals):
    bins = count_bins(totals, 20)
    assert len(bins) == 10 and sum(bin.count for bin in bins) == len(totals)
    assert all(one.high == two.low for one, two in zip(bins, bins[1:], strict=False))
    told = describe_numbers(totals)
    assert told.least <= told.lower <= told.median <= told.upper <= told.most
