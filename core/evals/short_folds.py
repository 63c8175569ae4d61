"""Scores of short answers whose questions the scorer has not seen: refitted in folds by question, or without a set.

Does not know what is made of the scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.evals.fit_short_scorer import fit_scores, fit_table, score_raw
from core.evals.grading_rows import MarkedAnswer, split_by_question
from core.usecases.grading.short_model import ShortModel, make_model
from core.usecases.grading.short_scorer import Comparison

FOLDS = 5


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Per row its raw score by a model that has not seen its question, which model, and the share of right answers
    among the rows that model was fitted on."""

    raw: np.ndarray
    fold: np.ndarray
    prior: np.ndarray
    models: tuple[ShortModel, ...]


def score_held_out(rows: Sequence[MarkedAnswer], found: Sequence[Comparison]) -> HeldOut:
    """Refitted in folds by question over all rows; each fold's table is made of the other folds' scores."""
    raw, prior, fold = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows), dtype=int)
    fitted = []
    for number, (train, test) in enumerate(split_by_question(rows, FOLDS)):
        fitted.append(fit_scores([rows[at] for at in train], [found[at] for at in train]))
        raw[test] = score_rows(make_model(fitted[-1]), [found[at] for at in test])
        prior[test], fold[test] = np.mean([rows[at].share for at in train]), number
    models = []
    for number, stored in enumerate(fitted):
        others = np.flatnonzero(fold != number)
        models.append(make_model(stored | fit_table([rows[at] for at in others], raw[others])))
    return HeldOut(raw, fold, prior, tuple(models))


def score_without_set(rows: Sequence[MarkedAnswer], found: Sequence[Comparison], source: str) -> np.ndarray:
    """Raw scores of one set's rows by a model of the other sets."""
    others = [at for at, row in enumerate(rows) if row.source != source]
    model = make_model(fit_scores([rows[at] for at in others], [found[at] for at in others]))
    return score_rows(model, [one for one, row in zip(found, rows, strict=True) if row.source == source])


def score_rows(model: ShortModel, found: Sequence[Comparison]) -> np.ndarray:
    """Raw scores in order."""
    return np.array([score_raw(model, one) for one in found])
