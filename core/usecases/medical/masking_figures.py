"""How well de-identification was measured to work, for whoever is about to send a report. Measures nothing itself."""

import json
from collections.abc import Sequence
from pathlib import Path

from core.messages import Words, words
from core.settings import REPOSITORY

RESULTS = REPOSITORY / "data" / "results" / "medical_deid.json"
FIGURES = {
    "names": "Names masked, rows held out",
    "dates": "Dates masked, rows held out",
    "addresses": "Addresses and places masked, rows held out",
    "numbers": "Phones, e-mail, cards and other numbers masked, rows held out",
    "chinese": "Chinese identifiers masked",
    "leaked": "Characters of identifiers left, rows held out",
    "over_words": "Other words masked, rows held out",
    "over_clinical": "Words masked in clinical sentences that name nobody (English)",
}
"""Under which name the suite `medical_deid` writes each figure that is told."""


def read_masking_figures(file: Path = RESULTS) -> dict[str, str] | None:
    """The figures as percentages ("97.3"), by the names of `FIGURES`; None where one was not measured."""
    if not file.is_file():
        return None
    scores = {row["name"]: row["value"] for row in json.loads(file.read_text("utf-8"))["scores"]}
    if not set(FIGURES.values()) <= set(scores):
        return None
    return {name: f"{100 * scores[title]:.1f}" for name, title in FIGURES.items()}


def explain_masking(file: Path = RESULTS) -> Sequence[Words]:
    """What to tell somebody before a report is sent: what was measured, and that names can be missed."""
    figures = read_masking_figures(file)
    measured = words("medical_deid.measured", **figures) if figures else words("medical_deid.not_measured")
    return measured, words("medical_deid.can_be_missed")
