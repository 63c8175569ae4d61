"""The attention formula, softmax(Q K^T / sqrt(d) + mask) V, with every step kept (Vaswani et al. 2017,
https://arxiv.org/abs/1706.03762).

Plain numpy on one head. Knows no model.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.usecases.lab.decoding.filters import softmax


@dataclass(frozen=True, slots=True)
class Attention:
    """One head's steps. Rows are the words that look, columns the words looked at, (n, n) each; `output` is (n, d).

    `masked` has minus infinity where a word may not look.
    """

    scores: np.ndarray
    scaled: np.ndarray
    masked: np.ndarray
    weights: np.ndarray
    output: np.ndarray


def attend(query: np.ndarray, key: np.ndarray, value: np.ndarray, allowed: np.ndarray) -> Attention:
    """Attention of (n, d) queries over (n, d) keys and values; `allowed` (n, n) is False where a word may not look."""
    scores = query @ key.T
    scaled = scores / math.sqrt(query.shape[-1])
    masked = np.where(allowed, scaled, -np.inf)
    weights = softmax(masked)
    return Attention(scores, scaled, masked, weights, weights @ value)


def causal_mask(n: int) -> np.ndarray:
    """True where a word may look: at itself and at what came before."""
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(length: int, n: int) -> np.ndarray:
    """True in the columns of the first `length` of `n` places; the rest is filling that nobody may look at."""
    return np.tile(np.arange(n) < length, (n, 1))
