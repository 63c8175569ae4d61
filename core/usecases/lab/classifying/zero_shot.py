"""Labels without training: a text gets the label whose description means most like it. Knows no head.

What is shown beside each probability is the likeness it comes from: probabilities here are only its softmax.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.errors import InputError
from core.models.classifier import softmax
from core.telemetry import count_read

SHARPNESS = 20.0
"""Likenesses of sentence vectors lie close together; their differences are multiplied by this before the softmax."""
MOST_LABELS = 100


class SentenceEmbedder(Protocol):
    """Rows of unit length, and the languages they mean something in."""

    languages: tuple[str, ...]

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...

    def count_tokens(self, texts: Sequence[str]) -> int: ...


@dataclass(frozen=True, slots=True)
class ZeroShot:
    """`probabilities` and `likeness` (cosines), both (texts, labels), columns in the order of `labels`."""

    labels: tuple[str, ...]
    probabilities: np.ndarray
    likeness: np.ndarray


def classify_by_description(
    texts: Sequence[str], descriptions: Mapping[str, str], embedder: SentenceEmbedder
) -> ZeroShot:
    """Each text against each label's description (the label itself where it is empty). InputError with under two."""
    labels = tuple(descriptions)
    if not 2 <= len(labels) <= MOST_LABELS:
        raise InputError("lab_classify.label_count", count=len(labels), most=MOST_LABELS)
    meanings = [descriptions[label].strip() or label.replace("_", " ") for label in labels]
    count_read(embedder.count_tokens([*meanings, *texts]))
    described = embedder.embed(meanings)
    likeness = embedder.embed(list(texts)) @ described.T
    return ZeroShot(labels, softmax(SHARPNESS * likeness), likeness)
