"""How the router's threshold and likeness are chosen and told, on made-up probabilities."""

import numpy as np

from core.evals.suites.lab_router import Asked, choose, choose_likeness, halve, tell

MADE = Asked(
    "made", 0.3,
    {"in": np.array([0.9, 0.9, 0.8, 0.5]), "far": np.array([0.95, 0.7, 0.6, 0.2])},
    {"in": np.array([0.6, 0.3, 0.2, 0.9]), "far": np.array([0.04, 0.2, 0.9, 0.9])},
    np.array([True, True, False, True]),
)  # fmt: skip


def test_the_threshold_has_the_fewest_errors_and_is_the_highest_of_those():
    assert choose([MADE]) == 0.8  # one stranger in, one question out; at 0.71 as many
    assert choose([MADE, MADE]) == 0.8


def test_then_the_likeness_turns_away_strangers_the_classifier_is_sure_of():
    assert choose_likeness([MADE], 0.8) == 0.05
    assert choose_likeness([MADE], 0.99) == 0.0  # nothing is left to turn away


def test_figures_are_those_at_both_and_beside_them_at_the_threshold_alone():
    far, refused, right = tell(MADE, 0.8, 0.05)
    assert (far.value, far.baseline, far.n) == (0.0, 0.25, 4)
    assert (refused.value, refused.baseline) == (0.25, 0.25)
    assert right.value == 2 / 3 and right.n == 3
    assert tell(MADE, 0.8, 0.5)[1].value == 0.75


def test_halves_share_no_question_and_keep_each_with_its_own():
    one, other = halve(MADE)
    both = np.concatenate([one.sure["far"], other.sure["far"]])
    assert sorted(both) == sorted(MADE.sure["far"]) and len(one.sure["far"]) == 2
    for half in (one, other):
        for kind in ("in", "far"):
            pairs = set(zip(half.sure[kind].tolist(), half.like[kind].tolist(), strict=True))
            assert pairs <= set(zip(MADE.sure[kind].tolist(), MADE.like[kind].tolist(), strict=True))
