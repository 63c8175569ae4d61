"""The classifier of messages: a linear model over pieces and cues, fitted in a second from the project's own sample.

Linear, so that what is shown as evidence is what decided: a piece's weight times how often it counts. Knows no route.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.documents.document import Span
from core.settings import REPOSITORY
from core.usecases.triage.cues import find_cues
from core.usecases.triage.pieces import Piece, split_pieces
from core.usecases.triage.recognising import find_marks
from core.usecases.triage.records import LABELS, Label

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

FOLDER = REPOSITORY / "data" / "triage"
STRENGTH = 30.0
"""Inverse of the regularisation, chosen by cross-validation over templates (`core/evals/suites/triage_sorting.py`)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message somebody labelled; messages of one `template` differ in names and numbers only."""

    text: str
    label: Label
    template: str
    language: str = "en"
    hard: bool = False
    evidence: tuple[str, ...] = ()


class Classifier:
    """A fitted model; read-only, so that threads may share it."""

    def __init__(self, counter: "TfidfVectorizer", model: "LogisticRegression") -> None:
        self._counter, self._model = counter, model

    @classmethod
    def fit(cls, rows: Sequence[Labelled], strength: float = STRENGTH) -> "Classifier":
        """Fit on labelled messages; every label has to be among them.

        Each is learnt with and without what its cues found: the cues were written beside the sample and know nearly all
        of it, other people's messages they do not.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        counter = TfidfVectorizer(analyzer=_names, sublinear_tf=True)
        model = LogisticRegression(C=strength, max_iter=2000)
        read = [read_pieces(row.text) for row in rows]
        bare = [[piece for piece in pieces if not piece.name.startswith("cue")] for pieces in read]
        labels, weights = [LABELS.index(row.label) for row in rows], weigh_rows(rows)
        model.fit(counter.fit_transform([*read, *bare]), [*labels, *labels], [*weights, *weights])
        return cls(counter, model)

    def shares(self, pieces: Sequence[Piece]) -> tuple[float, ...]:
        """Probabilities in the order of LABELS."""
        return tuple(self._model.predict_proba(self._counter.transform([pieces]))[0].tolist())

    def weigh(self, pieces: Sequence[Piece], label: Label) -> dict[Span, float]:
        """What each place adds to the logit of `label` over that of "ordinary"; together the whole but a constant."""
        row = self._counter.transform([pieces])
        values = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        lead = self._model.coef_[LABELS.index(label)] - self._model.coef_[0]
        counts = Counter(piece.name for piece in pieces)
        weights: defaultdict[Span, float] = defaultdict(float)
        for piece in pieces:
            at = self._counter.vocabulary_.get(piece.name)
            if at is not None:
                weights[piece.span] += float(lead[at]) * values[at] / counts[piece.name]
        return dict(weights)


def spread(weights: dict[Span, float], length: int) -> np.ndarray:
    """The weights over characters, (length,): each place's shared equally by its characters."""
    line = np.zeros(length)
    for span, weight in weights.items():
        line[span.start : span.end] += weight / max(1, span.end - span.start)
    return line


def read_pieces(text: str) -> list[Piece]:
    """The pieces of a message from its text alone."""
    return split_pieces(text, find_marks(text), find_cues(text))


def weigh_rows(rows: Sequence[Labelled]) -> list[float]:
    """Every template counts once, however many messages were made of it, and ordinary ones as much as all risks."""
    sizes = Counter(row.template for row in rows)
    sides = Counter(label == LABELS[0] for _, label in {(row.template, row.label) for row in rows})
    return [len(sizes) / (2 * sides[row.label == LABELS[0]] * sizes[row.template]) for row in rows]


def read_sample(folder: Path = FOLDER) -> tuple[Labelled, ...]:
    """The labelled messages of the project: those made from templates, then those written one by one."""
    return (*read_labelled(folder / "messages.csv"), *read_labelled(folder / "written.csv"))


def read_labelled(file: Path) -> tuple[Labelled, ...]:
    """The rows of one file; a message without a template is its own."""
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple(_labelled(row) for row in csv.DictReader(rows))


def _labelled(row: dict[str, str]) -> Labelled:
    evidence = tuple(filter(None, row.get("evidence", "").split(" | ")))
    template = row.get("template") or row["text"]
    return Labelled(row["text"], row["label"], template, row["language"], row["hard"] == "1", evidence)


@cache
def open_classifier() -> Classifier:
    """The classifier of this process, fitted on the sample when it is first asked for."""
    return Classifier.fit(read_sample())


def _names(pieces: Iterable[Piece]) -> list[str]:
    return [piece.name for piece in pieces]
