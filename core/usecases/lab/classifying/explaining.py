"""Which words decided: the probability with and without each of them, by any classifier. Knows no network.

Occlusion (Zeiler and Fergus 2014): a word's part is how much the label's log odds fall when the word is left out. The
parts need not add up, because words act together; `Occlusion.explained` says how far they do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.documents.document import Span
from core.errors import InputError
from core.models.classifier import TextClassifier

_PIECE = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’][^\W\u3400-\u9fff]+)*|[^\w\s]", re.UNICODE)
MOST_PIECES = 120


@dataclass(frozen=True, slots=True)
class Part:
    """One word, where it stands, and its part in the label's log odds; positive speaks for the label."""

    span: Span
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Occlusion:
    """`whole` is the label's log odds with all words less those with none; `total` the sum of the parts."""

    label: str
    probability: float
    parts: tuple[Part, ...]
    whole: float
    total: float

    @property
    def explained(self) -> float:
        """The sum of the parts as a share of the whole; 1 is complete, more or less means that words act together."""
        return self.total / self.whole if abs(self.whole) > 1e-6 else 1.0


def split_words(text: str) -> list[Span]:
    """Words, Chinese characters and signs, with their places."""
    return [Span(found.start(), found.end()) for found in _PIECE.finditer(text)]


def explain_by_leaving_out(text: str, classifier: TextClassifier, label: str | None = None) -> Occlusion:
    """Each word's part in `label` (the likeliest unless told). InputError for texts without words, or too many."""
    spans = split_words(text)
    if not spans:
        raise InputError("lab_classify.no_text")
    if len(spans) > MOST_PIECES:
        raise InputError("lab_classify.too_many_words", count=len(spans), most=MOST_PIECES)
    without = [text[: span.start] + text[span.end :] for span in spans]
    rows = classifier.predict([text, "", *without])
    column = classifier.facts.labels.index(label) if label else int(rows[0].argmax())
    odds = log_odds(rows[:, column])
    parts = tuple(
        Part(span, text[span.start : span.end], float(odds[0] - left))
        for span, left in zip(spans, odds[2:], strict=True)
    )
    total = sum(part.weight for part in parts)
    return Occlusion(
        classifier.facts.labels[column], float(rows[0, column]), parts, float(odds[0] - odds[1]), float(total)
    )


def log_odds(shares: np.ndarray) -> np.ndarray:
    """log(p / (1 - p)) of probabilities, kept finite."""
    clipped = np.clip(shares.astype(np.float64), 1e-7, 1 - 1e-7)
    return np.log(clipped / (1 - clipped))


def gather(spans: Sequence[Span], weights: Sequence[float], words: Sequence[Span]) -> list[float]:
    """Weights of token spans summed by the word they begin in; tokens outside every word are left out."""
    found = [0.0] * len(words)
    for span, weight in zip(spans, weights, strict=True):
        place = next((at for at, word in enumerate(words) if word.start <= span.start < word.end), None)
        if place is not None:
            found[place] += weight
    return found
