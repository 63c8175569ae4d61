"""How good a classifier is on rows it has not seen: figures with 95 % intervals, by class, and its errors to read.

Accuracy has Wilson's interval (1927); F1 has the percentiles of 1,000 resamples of the rows with a fixed seed. Knows
neither models nor files.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from core.usecases.lab.tuning.records import Example

Z = 1.959963984540054
RESAMPLES = 1000
MOST_ERRORS = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Precision, recall and F1 of one label, and how many rows have it (`support`) and got it (`guessed`)."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    guessed: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that was labelled wrongly: what it is, what was said and how surely, and the probability of the truth."""

    row: int
    text: str
    truth: str
    guess: str
    probability: float
    truth_probability: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """All of it. `confusion` has a row for each true label and a column for each guess, in the order of `labels`;
    `accepted` is the share of rows whose probability is at least `threshold`, `accepted_right` how many of those hold.
    """

    labels: tuple[str, ...]
    n: int
    accuracy: Figure
    precision_macro: float
    recall_macro: float
    f1_macro: Figure
    f1_weighted: Figure
    classes: tuple[ClassFigures, ...]
    confusion: tuple[tuple[int, ...], ...]
    errors: tuple[Wrong, ...]
    calibration_error: float
    threshold: float
    accepted: float
    accepted_right: Figure


def measure(
    examples: Sequence[Example], probabilities: np.ndarray, labels: Sequence[str], threshold: float = 0.5
) -> Measurement:
    """The figures of `probabilities` (n, labels) for `examples`, whose labels are all among `labels`."""
    number = {label: at for at, label in enumerate(labels)}
    truth = np.array([number[one.label] for one in examples], dtype=np.int64)
    guess = probabilities.argmax(axis=1) if len(truth) else truth
    matrix = count_pairs(truth, guess, len(labels))
    precision, recall, f1 = class_figures(matrix)
    support, guessed = matrix.sum(axis=1), matrix.sum(axis=0)
    seen = support > 0
    right, sure = guess == truth, probabilities.max(axis=1, initial=0.0) >= threshold
    rows = zip(labels, precision, recall, f1, support, guessed, strict=True)
    return Measurement(
        labels=tuple(labels),
        n=len(truth),
        accuracy=share(int(right.sum()), len(truth)),
        precision_macro=_mean(precision[seen]),
        recall_macro=_mean(recall[seen]),
        f1_macro=_resampled(truth, guess, len(labels), weighted=False),
        f1_weighted=_resampled(truth, guess, len(labels), weighted=True),
        classes=tuple(ClassFigures(label, *map(float, (p, r, f)), int(s), int(g)) for label, p, r, f, s, g in rows),
        confusion=tuple(tuple(map(int, row)) for row in matrix),
        errors=tuple(_errors(examples, probabilities, truth, guess, labels)),
        calibration_error=calibration_error(probabilities, right),
        threshold=threshold,
        accepted=float(sure.mean()) if len(sure) else 0.0,
        accepted_right=share(int((right & sure).sum()), int(sure.sum())),
    )


def share(successes: int, n: int) -> Figure:
    """A share with Wilson's score interval; (0, 0, 1) of nothing."""
    if not n:
        return Figure(0.0, 0.0, 1.0)
    value, z2 = successes / n, Z * Z
    centre = (value + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(value * (1 - value) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Figure(value, max(0.0, centre - half), min(1.0, centre + half))


def count_pairs(truth: np.ndarray, guess: np.ndarray, count: int) -> np.ndarray:
    """(count, count): rows by the truth, columns by the guess."""
    return np.bincount(truth * count + guess, minlength=count * count).reshape(count, count)


def class_figures(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision, recall, F1 of every label; 0 where nothing was guessed or is there, as scikit-learn counts it."""
    hits, guessed, there = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    precision, recall = hits / np.maximum(guessed, 1), hits / np.maximum(there, 1)
    return precision, recall, 2 * hits / np.maximum(guessed + there, 1)


def majority(train: Sequence[Example], examples: Sequence[Example]) -> Figure:
    """The accuracy of always saying the commonest label of `train`."""
    commonest = Counter(one.label for one in train).most_common(1)[0][0]
    return share(sum(one.label == commonest for one in examples), len(examples))


def calibration_error(probabilities: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: the mean distance of probability and share right, over bins of equal count."""
    sure = probabilities.max(axis=1, initial=0.0)
    parts = [part for part in np.array_split(np.argsort(sure, kind="stable"), bins) if len(part)]
    return float(sum(abs(sure[part].mean() - right[part].mean()) * len(part) for part in parts) / max(len(right), 1))


def dump_measurement(measurement: Measurement) -> dict[str, object]:
    """As JSON holds it."""
    return asdict(measurement)


def load_measurement(kept: Mapping) -> Measurement:
    """The inverse of `dump_measurement`."""
    figures = {name: Figure(**kept[name]) for name in ("accuracy", "f1_macro", "f1_weighted", "accepted_right")}
    return Measurement(
        **{
            **kept,
            **figures,
            "labels": tuple(kept["labels"]),
            "classes": tuple(ClassFigures(**row) for row in kept["classes"]),
            "confusion": tuple(tuple(row) for row in kept["confusion"]),
            "errors": tuple(Wrong(**row) for row in kept["errors"]),
        }
    )


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _f1(matrix: np.ndarray, weighted: bool) -> float:
    support = matrix.sum(axis=1)
    f1 = class_figures(matrix)[2]
    if weighted:
        return float((f1 * support).sum() / max(support.sum(), 1))
    return _mean(f1[support > 0])


def _resampled(truth: np.ndarray, guess: np.ndarray, count: int, *, weighted: bool) -> Figure:
    if not len(truth):
        return Figure(0.0, 0.0, 1.0)
    draw = np.random.default_rng(0)
    values = []
    for _ in range(RESAMPLES):
        rows = draw.integers(len(truth), size=len(truth))
        values.append(_f1(count_pairs(truth[rows], guess[rows], count), weighted))
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(_f1(count_pairs(truth, guess, count), weighted), float(low), float(high))


def _errors(
    examples: Sequence[Example], probabilities: np.ndarray, truth: np.ndarray, guess: np.ndarray, labels: Sequence[str]
) -> list[Wrong]:
    """The rows labelled wrongly, the surest first: they say most about the data or the labels."""
    wrong = [
        Wrong(
            examples[at].row, examples[at].text, labels[truth[at]], labels[guess[at]],
            float(probabilities[at, guess[at]]), float(probabilities[at, truth[at]]),
        )
        for at in np.flatnonzero(guess != truth)
    ]  # fmt: skip
    return sorted(wrong, key=lambda one: -one.probability)[:MOST_ERRORS]
