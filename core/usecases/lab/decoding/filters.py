"""The mathematics of choosing a token: penalty, temperature, top-k, top-p, min-p, on plain arrays.

Knows no model. Filters come in the order of transformers; a token that a filter takes away has probability 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.models.decoding import Decoding


@dataclass(frozen=True, slots=True)
class Odds:
    """Probabilities of every token: as the model has them, after penalty and temperature, and after the filters."""

    model: np.ndarray
    tempered: np.ndarray
    final: np.ndarray


def find_odds(scores: np.ndarray, said: Sequence[int], decoding: Decoding) -> Odds:
    """From one row of scores (logits) to odds. Greedy and beam search keep the penalty and know no filters."""
    model = softmax(scores)
    penalised = penalise(scores, said, decoding.repetition_penalty)
    if decoding.mode != "sampling":
        odds = softmax(penalised)
        return Odds(model, odds, odds)
    tempered = softmax(penalised / decoding.temperature)
    final = keep_top_k(tempered, decoding.top_k)
    final = keep_top_p(final, decoding.top_p)
    return Odds(model, tempered, keep_min_p(final, decoding.min_p))


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(x) / sum(exp(x)) along the last axis, in 64 bits; minus infinity becomes 0."""
    scores = np.asarray(scores, dtype=np.float64)
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def penalise(scores: np.ndarray, said: Sequence[int], penalty: float) -> np.ndarray:
    """Scores of the tokens in `said` divided by `penalty` where positive, multiplied where negative
    (Keskar et al. 2019, https://arxiv.org/abs/1909.05858)."""
    scores = np.array(scores, dtype=np.float64)
    if penalty != 1 and len(said):
        at = np.unique(np.asarray(said))
        scores[at] = np.where(scores[at] > 0, scores[at] / penalty, scores[at] * penalty)
    return scores


def keep_top_k(odds: np.ndarray, k: int) -> np.ndarray:
    """Only the `k` likeliest tokens; 0 keeps all (Fan et al. 2018, https://arxiv.org/abs/1805.04833)."""
    if not 0 < k < len(odds):
        return odds
    return _renormalised(odds, _descending(odds)[:k])


def keep_top_p(odds: np.ndarray, p: float) -> np.ndarray:
    """The smallest set of likeliest tokens that together reach `p` (Holtzman et al. 2019,
    https://arxiv.org/abs/1904.09751)."""
    if p >= 1:
        return odds
    order = _descending(odds)
    before = np.concatenate(([0.0], np.cumsum(odds[order])[:-1]))
    return _renormalised(odds, order[before < p])


def keep_min_p(odds: np.ndarray, p: float) -> np.ndarray:
    """Tokens at least `p` times as likely as the likeliest one (Nguyen et al. 2024,
    https://arxiv.org/abs/2407.01082)."""
    return odds if p <= 0 else _renormalised(odds, np.flatnonzero(odds >= p * odds.max()))


def entropy(odds: np.ndarray) -> float:
    """Bits of surprise on average: 0 where one token is certain, log2(n) where n are alike."""
    present = odds[odds > 0]
    return max(0.0, float(-(present * np.log2(present)).sum()))


def draw(odds: np.ndarray, generator: np.random.Generator) -> int:
    """A token by its probability: the first, likeliest first, at which the running sum passes a uniform number."""
    order = _descending(odds)
    sums = np.cumsum(odds[order])
    at = int(np.searchsorted(sums, generator.random() * sums[-1], side="right"))
    return int(order[min(at, np.count_nonzero(odds) - 1)])


def _descending(odds: np.ndarray) -> np.ndarray:
    """Tokens by probability, likeliest first; equals keep the order of their ids."""
    return np.argsort(-odds, kind="stable")


def _renormalised(odds: np.ndarray, kept: np.ndarray) -> np.ndarray:
    left = np.zeros_like(odds)
    left[kept] = odds[kept]
    return left / left.sum()
