"""How sure one can be that the evidence answers the question, and from where on an answer is shown.

A logistic regression over a few signals that do not grow with the base, fitted once for languages with sentence
vectors and once for words alone; `calibration.json` keeps the coefficients, what they were fitted on, and the
risk-coverage table that turns "at most this share of shown answers wrong" into a threshold. Does not know the answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from core.documents.vectors import Embedder
from core.messages import LANGUAGES

FILE = Path(__file__).with_name("calibration.json")

ENTRY_NEAR = 0.05
"""Probability, by meaning, that a curated entry answers, from which it adds to the evidence's confidence: its odds
against these are multiplied in. Chosen on the English test questions of the sample shop (60 covered, 26 not): covered
ones shown 0.77 -> 0.85, uncovered ones refused 0.85 -> 0.81. By words alone the same probability
parts nothing, so it is not used."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`curve` rows are (threshold, wrong among shown answers, shown among covered questions), ascending."""

    intercept: float
    weights: Mapping[str, float]
    curve: tuple[tuple[float, float, float], ...]
    accepted: float
    """The share of wrong answers accepted unless the owner sets another, in the languages of the shop's pages."""
    accepted_elsewhere: float
    """The same for questions in any other language."""

    def confidence(self, signals: Mapping[str, float]) -> float:
        """Probability that a person finds the answer in the evidence."""
        score = self.intercept + sum(weight * signals[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-score))

    def threshold_for(self, wrong_share: float) -> float:
        """The lowest threshold with at most `wrong_share` of the shown answers wrong; the strictest if none has."""
        return next((threshold for threshold, wrong, _ in self.curve if wrong <= wrong_share), self.curve[-1][0])


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ranking weights and refusal scales, `dense` where sentence vectors exist and `lexical` where they do not.

    `embedder` is the id of the one the dense side was fitted with; another's cosines are not comparable.
    `wrong_share` is the share of wrong answers the owner accepts, of one uncovered question to each covered one;
    None leaves it to each scale.
    """

    ranking: Mapping[str, Mapping[str, float]]
    scales: Mapping[str, Scale]
    embedder: str
    wrong_share: float | None = None

    def weights(self, dense: bool) -> Mapping[str, float]:
        """The ranking weights of `evidence`."""
        return self.ranking[_side(dense)]

    def fits(self, embedder: Embedder | None) -> bool:
        """Whether the dense side holds for this embedder; True where there is none."""
        return embedder is None or embedder.model_id == self.embedder

    def confidence(self, signals: Mapping[str, float], dense: bool, entry: float = 0.0) -> float:
        """Probability that the evidence answers the question; `entry` is the one that a curated entry does."""
        confidence = self.scales[_side(dense)].confidence(signals)
        if not dense or not ENTRY_NEAR < entry < 1.0 or confidence >= 1.0:
            return confidence
        return 1 / (1 + exp(_odds(ENTRY_NEAR) - _odds(entry) - _odds(confidence)))

    def threshold(self, dense: bool, language: str = "") -> float:
        """The confidence from which an answer is shown, for `wrong_share`."""
        scale = self.scales[_side(dense)]
        usual = scale.accepted if language in ("", *LANGUAGES) else scale.accepted_elsewhere
        return scale.threshold_for(usual if self.wrong_share is None else self.wrong_share)


@cache
def load_calibration(path: Path = FILE) -> Calibration:
    """The committed calibration."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    scales = {side: _read_scale(row) for side, row in kept["refusal"].items()}
    return Calibration(kept["ranking"], scales, kept["fitted_on"]["dense"]["embedder"])


def _read_scale(row: dict) -> Scale:
    curve = tuple(tuple(point) for point in row["curve"])
    return Scale(row["intercept"], row["weights"], curve, row["accepted"], row["accepted_elsewhere"])


def _odds(probability: float) -> float:
    """Log odds of a probability above 0 and below 1."""
    return log(probability / (1 - probability))


def _side(dense: bool) -> str:
    return "dense" if dense else "lexical"
