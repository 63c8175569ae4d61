"""From likenesses to the probability that an entry answers the question.

A conditional logit over the entries and "none of them" (McFadden 1974): an entry's odds grow with a weighted sum of
its likenesses, and the entries compete, so two that are equally near share the probability and a tie shows as a tie.
Few coefficients, fitted on public data by `python -m core.evals.matching_fit` and kept in matching.json with where they
come from. Does not learn from one shop's examples; `routing` does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

COEFFICIENTS = Path(__file__).with_name("matching.json")


@dataclass(frozen=True, slots=True)
class Logit:
    """`weights` in the order of likeness.FEATURES (meaning and topic are 0 in the words-only one); `none` is the score
    of "none of them"."""

    weights: tuple[float, ...]
    none: float

    def probabilities(self, likenesses: np.ndarray) -> np.ndarray:
        """(entries + 1,): each entry's probability, then that of none of them."""
        scores = np.append(np.nan_to_num(likenesses, nan=0.0) @ np.asarray(self.weights), self.none)
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()


def similarity_probabilities(likenesses: np.ndarray) -> np.ndarray:
    """(entries + 1,) from likenesses. Words alone decide where no entry could be judged by meaning; where some could,
    the others are in a language the question is not, and score as if unlike."""
    name = "words" if np.isnan(likenesses[:, 0]).all() else "meaning"
    return load_logits()[name].probabilities(likenesses)


@cache
def load_logits() -> Mapping[str, Logit]:
    """The committed coefficients."""
    stored = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))["similarity"]
    return {name: Logit(tuple(row["weights"]), row["none"]) for name, row in stored.items()}
