"""The abstain band: who waits for a person, what is promised, and what the curve says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import words
from core.usecases.grading.records import Grade, Mark, Override
from core.usecases.grading.risk import apply_band, risk_coverage

REASON = words("grading_short.blank")


def grade(confidence, *, points=1.0, override=None):
    decided = None if override is None else Override(override)
    return Grade("s", "q", Mark(points, 1.0, REASON, confidence=confidence), "k", override=decided)


@pytest.mark.parametrize(
    ("confidences", "accepted", "held"),
    [
        ((0.9, 0.8, 0.5), 1.0, (False, False, False)),
        ((0.9, 0.8, 0.5), 0.18, (False, False, True)),
        ((0.9, 0.8, 0.5), 0.13, (False, True, True)),
        ((0.9, 0.8, 0.5), 0.0, (True, True, True)),
        ((1.0, 0.5), 0.0, (False, True)),
        ((0.9, 0.8, 0.5), 0.15, (False, True, True)),
        ((0.7, 0.7, 0.99), 0.1, (True, True, False)),
        ((None, 0.2), 0.0, (False, True)),
    ],
)
def test_the_least_sure_wait_until_the_expected_share_is_kept(confidences, accepted, held):
    assert tuple(one.held for one in apply_band([grade(c) for c in confidences], accepted)) == held


chances = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30)


@given(chances, st.floats(0, 1), st.floats(0, 1))
def test_accepting_more_never_holds_more(confidences, one, other):
    grades = [grade(c) for c in confidences]
    strict, lax = apply_band(grades, min(one, other)), apply_band(grades, max(one, other))
    assert all(tight.held or not loose.held for tight, loose in zip(strict, lax, strict=True))


@given(chances, st.floats(0, 1))
def test_what_stands_keeps_the_promise_and_computed_marks_always_stand(confidences, accepted):
    banded = apply_band([grade(c) for c in confidences], accepted)
    standing = [1 - one.mark.confidence for one in banded if not one.held and one.mark.confidence is not None]
    assert not standing or sum(standing) / len(standing) <= accepted + 1e-6
    assert not any(one.held for one in banded if one.mark.confidence is None)


def test_a_teachers_decision_counts_while_its_mark_is_held():
    [one] = apply_band([grade(0.3, override=0.5)], 0.0)
    assert one.points == 0.5


def test_the_curve_ends_with_everything_and_measures_where_a_teacher_marked():
    points = risk_coverage([grade(0.9, override=1.0), grade(0.6, override=0.0), grade(0.3)])
    assert [point.coverage for point in points] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert [point.expected_wrong for point in points] == pytest.approx([0.125, 0.275, 0.425])
    assert [point.measured_wrong for point in points] == [0.0, 0.5, 0.5]


def test_nothing_measured_is_not_zero_wrong():
    assert risk_coverage([grade(0.9)])[0].measured_wrong is None
    assert risk_coverage([grade(None)]) == ()
