"""The nouns of pre-training: raw texts, what cleaning did with them, and how a model is trained. Knows no file."""

from dataclasses import dataclass
from typing import Literal

from core.errors import InputError
from core.messages import Words
from core.usecases.lab.ranges import Ranges, check_ranges

Objective = Literal["clm", "mlm"]
"""Causal: the next token; masked: a hidden one from both sides."""
Size = Literal["tiny", "small", "medium"]
Start = Literal["new", "embedded"]
"""From random weights, or from the chat model that comes with the program (causal only)."""
Reason = Literal[
    "empty", "short", "symbols", "boilerplate", "other_language", "duplicate", "near_duplicate", "too_many"
]


@dataclass(frozen=True, slots=True)
class RawText:
    """One text as it was read: a paragraph, a row, a line of JSON. `place` says where, for messages."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text that is trained on or measured on. `language` is ISO 639-1, "und" unknown."""

    place: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text that was left out, why, and its beginning."""

    place: str
    reason: Reason
    sample: str
    detail: Words


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is wanted. `languages` empty: all; `least` characters of a text; `likeness` is the Jaccard share of letter
    groups from which two texts are one; `mask` hides e-mail addresses, telephone, card and identity numbers."""

    languages: tuple[str, ...] = ()
    least: int = 20
    likeness: float = 0.8
    mask: bool = True


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`kept` in order, `dropped` with reasons. Counts: texts in, control characters taken out, identifiers masked by
    kind, lines cut because they stand in many texts."""

    kept: tuple[CleanText, ...]
    dropped: tuple[Dropped, ...]
    count: int
    controls: int
    masked: tuple[tuple[str, int], ...]
    cut_lines: int

    @property
    def characters(self) -> int:
        """Characters that are left."""
        return sum(len(text.text) for text in self.kept)


LIMITS: Ranges = {
    "vocabulary": (300, 32_000),
    "steps": (1, 200_000),
    "batch": (1, 512),
    "rate": (1e-7, 1.0),
    "context": (16, 1024),
    "held": (0.02, 0.5),
    "seed": (0, 2**31 - 1),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a language model is pre-trained; InputError out of LIMITS.

    `batch` blocks of `context` tokens make one step, shared by all processes; `held` is the share of texts kept aside
    to measure perplexity.
    """

    objective: Objective = "clm"
    size: Size = "tiny"
    start: Start = "new"
    vocabulary: int = 2000
    steps: int = 400
    batch: int = 16
    rate: float = 2e-3
    context: int = 64
    held: float = 0.1
    seed: int = 7

    def __post_init__(self) -> None:
        check_ranges(self, LIMITS)
        if self.start == "embedded" and self.objective == "mlm":
            raise InputError("lab_pretraining.no_embedded_mlm")


@dataclass(frozen=True, slots=True)
class Perplexity:
    """How surprised a model is by held-out text: exp(nats a token), and bits a byte, which other tokenizers compare
    by. `tokens` were predicted, over `bytes` of UTF-8; for a masked model these are the hidden ones, and bits a byte is
    None because it never reads the text from left to right."""

    perplexity: float
    bits_per_byte: float | None
    tokens: int
    bytes: int
