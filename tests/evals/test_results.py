"""Results are written, read back the same, and stand in both READMEs as committed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evals.results import read_results, refresh_readmes, results_table, write_results
from core.evals.score import Score, mean, share, wilson


def test_scores_round_trip_through_a_file(tmp_path):
    scores = [share("s", "hit", [True, True, False], target=0.5), Score("s", "plain", 1.5, 1)]
    write_results("run", scores, {"device": "cpu"}, folder=tmp_path)
    assert read_results(tmp_path) == {"run": scores}


def test_the_table_shows_targets_intervals_and_misses(tmp_path):
    write_results("grading_x", [share("s", "hit", [True] * 9 + [False], target=0.95)], {}, folder=tmp_path)
    write_results("speed", [Score("s", "fast", 2.0, 3, target=1.0)], {}, folder=tmp_path)
    grader, engine = results_table("en", tmp_path).split("\n\n<details>")
    assert grader.startswith("<details><summary>Homework grader: 0 of 1 targets reached</summary>")
    assert "\n| hit | 0.900 (0.596-0.982) ✗ | >= 0.95 |" in grader
    assert "1 of 1 targets reached" in engine


def test_a_target_can_be_an_upper_bound():
    assert Score("s", "refused", 0.08, 10, target=0.1, higher_is_better=False).met is True
    assert Score("s", "refused", 0.12, 10, target=0.1, higher_is_better=False).met is False
    assert Score("s", "refused", 0.12, 10).met is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(successes, n):
    successes = min(successes, n)
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


def test_the_interval_of_a_mean_is_repeatable():
    first, second = (mean("s", "m", [1, 2, 3, 4, 50]) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high


@pytest.mark.parametrize("n", [0])
def test_no_rows_means_no_knowledge(n):
    assert wilson(0, n) == (0.0, 1.0)


def test_the_readmes_show_the_committed_results():
    assert refresh_readmes(check=True) == []
