"""ROUGE against examples counted by hand."""

import pytest

from core.evals.rouge import rouge_l, rouge_n


@pytest.mark.parametrize(
    ("summary", "reference", "f1"),
    [
        # Lin 2004, section 3: S1 "police killed the gunman"; S2 has LCS 3, S3 has LCS 2 of 4 words each.
        ("police kill the gunman", "police killed the gunman", 3 / 4),
        ("the gunman kill police", "police killed the gunman", 2 / 4),
        # LCS "denies pain" of 2 and 6 words: P = 2/2, R = 2/6.
        ("Denies pain.", "The patient denies any chest pain.", 2 * 1 * (1 / 3) / (1 + 1 / 3)),
        ("", "anything", 0.0),
        ("否认胸痛", "患者否认胸痛", 8 / 10),
    ],
)
def test_the_longest_common_subsequence(summary, reference, f1):
    assert rouge_l(summary, reference) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("n", "f1"),
    [
        (1, 2 * 3 / (5 + 4)),  # no, chest, pain: "pain" twice in one, once in the other
        (2, 2 * 1 / (4 + 3)),  # chest pain
    ],
)
def test_grams_count_as_often_as_both_have_them(n, f1):
    assert rouge_n("no pain no chest pain", "No cough, chest pain", n) == pytest.approx(f1)
