"""Splits and figures: stratified, repeatable, and the same numbers as scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from core.errors import InputError
from core.evals.score import wilson
from core.usecases.lab.tuning.evaluating import RIGHT, find_threshold
from core.usecases.lab.tuning.measuring import dump_measurement, load_measurement, majority, measure, share
from core.usecases.lab.tuning.records import Example, Recipe
from core.usecases.lab.tuning.splitting import split_examples
from tests.usecases.lab.made_tables import make_examples

LABELS = ("a", "b", "c")


def spread(truth: list[int], guess: list[int]) -> tuple[list[Example], np.ndarray]:
    shares = np.full((len(guess), 3), 0.1, dtype=np.float32)
    shares[np.arange(len(guess)), guess] = 0.8
    return [Example(at, f"text {at}", LABELS[one]) for at, one in enumerate(truth)], shares


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40))
def test_figures_are_those_of_scikit_learn(pairs):
    truth, guess = map(list, zip(*pairs, strict=True))
    found = measure(*spread(truth, guess), LABELS)
    present = sorted(set(truth))
    precision, recall, f1, support = precision_recall_fscore_support(truth, guess, labels=range(3), zero_division=0)
    assert found.accuracy.value == pytest.approx(accuracy_score(truth, guess))
    assert [row.precision for row in found.classes] == pytest.approx(list(precision))
    assert [row.recall for row in found.classes] == pytest.approx(list(recall))
    assert [row.f1 for row in found.classes] == pytest.approx(list(f1))
    assert [row.support for row in found.classes] == list(support)
    macro = f1_score(truth, guess, labels=present, average="macro", zero_division=0)
    assert found.f1_macro.value == pytest.approx(macro)
    assert found.f1_weighted.value == pytest.approx(f1_score(truth, guess, average="weighted", zero_division=0))
    assert found.f1_macro.low <= found.f1_macro.value + 1e-9 or found.n < 5
    assert sum(map(sum, found.confusion)) == len(pairs) == found.n
    assert len(found.errors) == sum(a != b for a, b in pairs)
    assert load_measurement(dump_measurement(found)) == found


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (0, 10), (7, 10), (10, 10), (1880, 2036)])
def test_the_interval_of_a_share_is_wilsons(successes, n):
    figure = share(successes, n)
    assert (figure.low, figure.high) == pytest.approx(wilson(successes, n))


def test_the_majority_is_that_of_the_rows_trained_on():
    train = [Example(1, "x", "a"), Example(2, "y", "a"), Example(3, "z", "b")]
    assert majority(train, [Example(4, "u", "b"), Example(5, "v", "a")]).value == 0.5


@pytest.mark.parametrize(
    ("sure", "right", "threshold"),
    [
        ([0.9, 0.8, 0.7, 0.6], [1, 1, 1, 1], 0.6),
        ([0.9, 0.8, 0.7, 0.6], [1, 1, 1, 0], 0.7),
        ([0.9, 0.8, 0.7, 0.6], [0, 1, 1, 1], 0.95),  # the surest is wrong: nothing is sure enough
    ],
)
def test_the_threshold_is_the_lowest_at_which_enough_is_right(sure, right, threshold):
    shares = np.array([[one, 1 - one, 0.0, 0.0] for one in sure])
    truth = np.array([0 if one else 1 for one in right])
    assert find_threshold(shares, truth) == pytest.approx(threshold) and RIGHT == 0.95


def test_a_split_is_stratified_repeatable_and_takes_every_row_once():
    rows, recipe = make_examples(20), Recipe("base", test_share=0.2, check_share=0.1, seed=3)
    parts = split_examples(rows, recipe)
    for part, each in (("test", 4), ("check", 2), ("train", 14)):
        assert [sum(row.label == label for row in parts[part]) for label in ("order", "return", "fox")] == [each] * 3
    assert sorted(row.row for part in parts.values() for row in part) == [row.row for row in rows]
    assert split_examples(rows[::-1], recipe) == parts
    assert split_examples(rows, Recipe("base", seed=4)) != parts


@pytest.mark.parametrize("names", [("train", "test"), ("训练", "测试"), ("training", "TEST")])
def test_a_split_by_column_keeps_the_tables_parts_and_takes_what_is_missing_from_train(names):
    rows = [Example(r.row, r.text, r.label, names[r.row % 4 == 0]) for r in make_examples(20)]
    parts = split_examples(rows, Recipe("base", check_share=0.1))
    assert {row.row for row in parts["test"]} == {row.row for row in rows if row.row % 4 == 0}
    assert parts["check"] and not {row.row for row in parts["check"]} & {row.row for row in parts["test"]}


def test_one_label_cannot_be_trained():
    with pytest.raises(InputError, match="two are needed"):
        split_examples([row for row in make_examples() if row.label == "fox"], Recipe("base"))


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"rate": 2.0}, {"dropout": 0.95}, {"batch": 1000}, {"warmup": -0.1}])
def test_settings_out_of_range_are_refused_with_the_range(wrong):
    with pytest.raises(InputError, match="has to be from"):
        Recipe("base", **wrong)
