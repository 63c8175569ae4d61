"""Public consultations with the notes people wrote of them, and the simple summaries they are compared with.

TextRank: R. Mihalcea, P. Tarau, "TextRank: Bringing Order into Texts", EMNLP 2004: sentences that share words
recommend each other, weights by PageRank with damping 0.85. Does not know how ours are made.
"""

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.evals.rouge import split_words
from core.usecases.medical.dialogue.claims import read_turns
from core.usecases.medical.records import Report

ALL_NORMAL = "Normal. No abnormal findings."
"""The summary that says of everybody that nothing is the matter."""
_NORMAL = re.compile(
    r"\b(?:no|none|not|never|denie[sd]|negative|non-?contributory|unremarkable|normal|without|non-?smoker|within normal"
    r"|unknown|stable|clear|nothing|healthy|up[- ]to[- ]date|noncontributory|otherwise)\b",
    re.I,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True)
class Consultation:
    """A transcript with what a person wrote of it: one section of a note, or a whole one."""

    talk: str
    reference: str

    @property
    def report(self) -> Report:
        """The transcript as the product reads pasted text."""
        return Report("", "", "pasted", self.talk, "en", "dialogue", ())

    @property
    def turns(self) -> tuple[str, ...]:
        """What was said, turn by turn, without the speakers' labels."""
        return tuple(self.talk[turn.said.start : turn.said.end] for turn in read_turns(self.talk))

    @property
    def is_normal(self) -> bool:
        """Whether every sentence of the reference denies something or calls it normal."""
        return all(_NORMAL.search(sentence) for sentence in _SENTENCE.findall(self.reference) if split_words(sentence))


def read_consultations(path: Path, limit: int | None) -> list[Consultation]:
    """The rows of MTS-Dialog (`section_text`) or ACI-Bench (`note`); at most `limit`, spread over the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = rows[:: max(1, len(rows) // limit)][:limit] if limit else rows
    return [Consultation(row["dialogue"], row.get("section_text") or row.get("note") or "") for row in rows]


def whole(one: Consultation) -> str:
    """All that was said."""
    return " ".join(one.turns)


def patient_turns(one: Consultation) -> str:
    """All that was said by anybody but doctors and colleagues."""
    spoken = [turn for turn in read_turns(one.talk) if turn.role not in ("doctor", "clinician")]
    return " ".join(one.talk[turn.said.start : turn.said.end] for turn in spoken)


def longest_turn(one: Consultation) -> str:
    """The turn with the most characters."""
    return max(one.turns, key=len, default="")


def first_turns(one: Consultation) -> str:
    """The first five."""
    return " ".join(one.turns[:5])


def text_rank(one: Consultation, count: int = 5) -> str:
    """The sentences that the others recommend most, in the order of the talk."""
    sentences = [part.strip() for turn in one.turns for part in _SENTENCE.findall(turn) if split_words(part)]
    bags = [frozenset(split_words(sentence)) for sentence in sentences]
    if not bags:
        return ""
    links = np.array([[_likeness(a, b) for b in bags] for a in bags])
    np.fill_diagonal(links, 0.0)
    sums = links.sum(axis=1, keepdims=True)
    links = np.divide(links, sums, out=np.zeros_like(links), where=sums > 0)
    rank = np.ones(len(bags))
    for _ in range(50):
        rank = 0.15 + 0.85 * links.T @ rank
    best = sorted(np.argsort(-rank, kind="stable")[:count])
    return " ".join(sentences[place] for place in best)


def _likeness(some: frozenset[str], others: frozenset[str]) -> float:
    size = math.log(len(some)) + math.log(len(others))
    return len(some & others) / size if size > 0 else 0.0
