"""From likenesses to the probability that an entry answers the question.

A conditional logit over the entries and "none of them" (McFadden 1974): an entry's odds grow with a weighted sum of
its likenesses, and the entries compete, so two that are equally near share the probability and a tie shows as a tie.
Few coefficients, fitted on public data by `python -m core.evals.matching_fit` and kept in matching.json with where they
come from. Does not learn from one shop's examples; `routing` does.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

COEFFICIENTS = Path(__file__).with_name("matching.json")


OTHER_KIND = 0.15
"""Taken off an entry's score where the question asks for another kind of answer ("who" against "what"). Chosen on
COVID-FAQ (0.717 to 0.725) and three examples an entry of CLINC150 (0.773 to 0.777) and BANKING77 (0.733, unchanged):
all within noise; from 0.3 on BANKING77 loses."""

SMALLEST_BANK = 10
"""The coefficients saw banks of 10 to 200 entries; a smaller one is treated as one of this size."""


@dataclass(frozen=True, slots=True)
class Logit:
    """`weights` in the order of likeness.FEATURES (meaning and topic are 0 in the words-only one). "None of them"
    scores `none + growth * log(entries)`: the more entries, the liker the nearest one is by chance."""

    weights: tuple[float, ...]
    none: float
    growth: float = 0.0

    def score(self, likenesses: np.ndarray) -> np.ndarray:
        """(entries,): the logarithm of each entry's odds, up to a constant."""
        return np.nan_to_num(likenesses, nan=0.0) @ np.asarray(self.weights)

    def probabilities(self, likenesses: np.ndarray, other_kind: np.ndarray | None = None) -> np.ndarray:
        """(entries + 1,): each entry's probability, then that of none of them. `other_kind` (entries,) is true where an
        entry answers another kind of question."""
        none = self.none + self.growth * math.log(max(len(likenesses), SMALLEST_BANK))
        scores = self.score(likenesses)
        if other_kind is not None:
            scores = scores - OTHER_KIND * other_kind
        scores = np.append(scores, none)
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()


def choose_logit(likenesses: np.ndarray) -> Logit:
    """The one for these likenesses. Words alone decide where no entry could be judged by meaning; where some could, the
    others are in a language the question is not, and score as if unlike."""
    return load_logits()["words" if np.isnan(likenesses[:, 0]).all() else "meaning"]


@cache
def load_logits() -> Mapping[str, Logit]:
    """The committed coefficients."""
    stored = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))["similarity"]
    return {name: Logit(tuple(row["weights"]), row["none"], row["growth"]) for name, row in stored.items()}
