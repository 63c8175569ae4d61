"""Learned matching for banks with many examples an entry: a linear SVM, the vote of the nearest examples, and likeness.

The first two see the same features (words, letter runs, sentence vector). The SVM knows which features part two
entries; the vote knows how near the nearest examples are, which is also what tells a question outside the bank;
likeness (see `similarity`) knows the entry as a whole. No examples of "outside" are needed. Does not know entries, only
their numbers.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from core.usecases.support.likeness import Asked, QuestionSpace
from core.usecases.support.similarity import COEFFICIENTS, choose_logit

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TEXT_SHARE = 0.7
"""Weight of each tf-idf block beside the sentence vector, whose weight is 1; all three have unit length."""
SHARPNESS = 20.0
"""How fast an example's vote falls with its distance."""
SVM_SHARE, VOTE_SHARE, LIKENESS_SHARE = 3.0, 0.5, 0.7
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns scores into probabilities: `temperature` of the entries' softmax; `in_scope` weighs (1, the highest SVM
    score, the mean likeness of the nearest three examples)."""

    temperature: float
    in_scope: tuple[float, float, float]


class RoutingModel:
    """Trained when made; immutable after; any number of threads may ask it. Needs at least two entries."""

    def __init__(self, space: QuestionSpace) -> None:
        from sklearn.svm import LinearSVC

        features = _join(space.words, space.letters, space.vectors)
        svm = LinearSVC(C=1.0, tol=0.01, random_state=0).fit(features, space.entry_of)
        both = np.vstack([-svm.coef_, svm.coef_]) if len(svm.coef_) == 1 else svm.coef_
        self._coefficients = np.ascontiguousarray(both.T, dtype=np.float32)
        self._offsets = np.array([-svm.intercept_[0], svm.intercept_[0]]) if len(svm.coef_) == 1 else svm.intercept_
        self._space = space
        self._votes = _membership(space.entry_of)

    def score(self, asked: Asked) -> tuple[np.ndarray, float, float]:
        """Score of each entry, the highest SVM score, the mean likeness (0..1) of the nearest examples."""
        text = _join(asked.words, asked.letters, None)
        width = text.shape[1]
        margins = (text @ self._coefficients[:width]).ravel() + self._offsets
        words, letters, cosines = self._space.likenesses(asked)
        whole = 2 * TEXT_SHARE**2
        nearness = TEXT_SHARE**2 * (words + letters)
        if cosines is not None:
            margins = margins + asked.vector @ self._coefficients[width:]
            whole, nearness = whole + 1, nearness + cosines
        votes = self._votes @ np.exp(SHARPNESS * (nearness - whole))
        nearest = np.sort(nearness)[-NEAREST:].mean() / whole
        likenesses = self._space.compare(asked)
        likeness = choose_logit(likenesses).score(likenesses)
        scores = SVM_SHARE * margins + VOTE_SHARE * np.log(votes + 1e-12) + LIKENESS_SHARE * likeness
        return scores, float(margins.max()), float(nearest)

    def probabilities(self, asked: Asked) -> np.ndarray:
        """(entries + 1,): each entry's probability, then that of none of them."""
        scores, margin, nearest = self.score(asked)
        calibration = load_calibrations()["words" if asked.vector is None else "meaning"]
        odds = np.exp((scores - scores.max()) / calibration.temperature)
        in_scope = 1 / (1 + np.exp(-np.dot(calibration.in_scope, (1.0, margin, nearest))))
        return np.append(in_scope * odds / odds.sum(), 1 - in_scope)


@cache
def load_calibrations() -> dict[str, Calibration]:
    """The committed coefficients, by whether sentence vectors were there."""
    stored = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))["routing"]
    return {name: Calibration(row["temperature"], tuple(row["in_scope"])) for name, row in stored.items()}


def _join(words: "csr_matrix", letters: "csr_matrix", vectors: np.ndarray | None) -> "csr_matrix":
    from scipy.sparse import csr_matrix, hstack

    blocks = [TEXT_SHARE * words, TEXT_SHARE * letters]
    return csr_matrix(hstack(blocks if vectors is None else [*blocks, csr_matrix(vectors)]))


def _membership(entry_of: np.ndarray) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(entry_of)), (entry_of, np.arange(len(entry_of)))))
