"""A table of texts through a classifier: the same rows back with label, probability and whether it is sure enough.

Reading happens in a process with limits. Cells that a spreadsheet would take for formulas are made harmless.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.inert import inert
from core.errors import InputError
from core.models.classifier import TextClassifier
from core.usecases.lab.tuning.reading import Sheet

CHUNK = 64
MOST_ROWS = 20_000
HEADER = ("row", "text", "label", "probability", "second", "second_probability", "sure")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row: the two likeliest labels with their probabilities; `sure` where the first reaches the threshold."""

    row: int
    text: str
    label: str
    probability: float
    second: str
    second_probability: float
    sure: bool


def classify_sheet(sheet: Sheet, column: str, classifier: TextClassifier) -> Iterator[tuple[Labelled, ...]]:
    """The rows with a text, some at a time as they are done; empty cells are left out."""
    place = sheet.place(column)
    rows = [(row.number, row.cell(place).strip()) for row in sheet.rows if row.cell(place).strip()]
    if len(rows) > MOST_ROWS:
        raise InputError("lab_classify.too_many_rows", count=len(rows), most=MOST_ROWS)
    for at in range(0, len(rows), CHUNK):
        yield classify_rows(rows[at : at + CHUNK], classifier)


def classify_rows(rows: Sequence[tuple[int, str]], classifier: TextClassifier) -> tuple[Labelled, ...]:
    """(row number, text) pairs with their labels."""
    labels, threshold = classifier.facts.labels, classifier.facts.threshold
    found = []
    for (number, text), shares in zip(rows, classifier.predict([text for _, text in rows]), strict=True):
        first, second = (-shares).argsort(kind="stable")[:2] if len(labels) > 1 else (0, 0)
        likely = float(shares[first])
        found.append(
            Labelled(number, text, labels[first], likely, labels[second], float(shares[second]), likely >= threshold)
        )
    return tuple(found)


def write_labelled(rows: Sequence[Labelled]) -> bytes:
    """A CSV that spreadsheets read, in UTF-8 with its mark."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEADER)
    for row in rows:
        shares = (f"{row.probability:.4f}", inert(row.second), f"{row.second_probability:.4f}")
        table.writerow((row.row, inert(row.text), inert(row.label), *shares, int(row.sure)))
    return out.getvalue().encode("utf-8-sig")
