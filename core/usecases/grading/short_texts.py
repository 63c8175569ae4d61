"""Texts as the short-answer scorer compares them: stems, letter runs, numbers, negations, and vectors where spoken.

Every text is prepared alone, so that nothing depends on the answers beside it. Knows nothing of what is right.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.checks.content import list_content_words
from core.checks.negation import find_negations
from core.checks.numbers import find_numbers
from core.documents.language import detect_language
from core.documents.tokens import normalize, tokenize
from core.models.embedder import TokenVectors

_FUNCTION = """a an the of in on at to for from by with and or but nor is are was were be been being am do does did
    done have has had having what who whom whose which when where why how that this these those it its as than then
    there their they them he she his her him i me my you your we our us can could will would shall should may might
    must so if into about such also because just very s t d ll ve re m"""
"""English words that carry no answer. Unlike a search, grading keeps "not", "more", "same", "up", "down"."""
_STEMS = frozenset(tokenize(_FUNCTION, "en"))
_WORDS = frozenset(_FUNCTION.split())
_WORD = re.compile(r"\w+")
GRAM = 3
LONGEST = 6_000
"""Characters of an answer that are compared; a short answer is far shorter."""


@dataclass(frozen=True, slots=True)
class Text:
    """`content` are stems in order without function words; `meaning` is None where the embedder does not speak the
    language, and then `weights` is empty. `weights` (tokens,) is 1 for tokens that carry meaning."""

    text: str
    tokens: tuple[str, ...]
    content: tuple[str, ...]
    stems: frozenset[str]
    grams: Counter[str]
    numbers: frozenset[Decimal]
    negated: bool
    meaning: TokenVectors | None
    weights: np.ndarray
    pieces: tuple[str, ...]


class TextReader:
    """Prepares texts in one language, each once. Not for several threads."""

    def __init__(self, language: str, embedder: object | None) -> None:
        spoken = embedder is not None and language in embedder.languages  # type: ignore[attr-defined]
        self.language = language
        self.speaks = spoken and hasattr(embedder, "embed_tokens")
        self._embed: Callable[[str], TokenVectors] | None = embedder.embed_tokens if self.speaks else None  # type: ignore
        self._read: dict[str, Text] = {}

    def read(self, text: str) -> Text:
        """The prepared text."""
        if text not in self._read:
            self._read[text] = self._prepare(text[:LONGEST])
        return self._read[text]

    def _prepare(self, text: str) -> Text:
        tokens = tuple(tokenize(text, self.language))
        content = tuple(list_content_words(text, "zh") if self.language == "zh" else _content(tokens))
        plain = f" {' '.join(_WORD.findall(normalize(text)))} "
        grams = Counter(plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1))
        meaning = self._embed(text) if self._embed else None
        pieces, weights = _weigh(text, meaning)
        numbers = frozenset(value for value, _ in find_numbers(text))
        negated = bool(find_negations(text, self.language))
        return Text(text, tokens, content, frozenset(content), grams, numbers, negated, meaning, weights, pieces)


def language_of(texts: str, fallback: str) -> str:
    """The language of an assignment's texts, ISO 639-1; `fallback` where nothing tells."""
    found = detect_language(texts)
    return fallback if found == "und" else found


def _content(tokens: tuple[str, ...]) -> list[str]:
    return [token for token in tokens if token not in _STEMS]


def _weigh(text: str, meaning: TokenVectors | None) -> tuple[tuple[str, ...], np.ndarray]:
    """The tokens as written, and which of them carry meaning; all where none does."""
    if meaning is None:
        return (), np.zeros(0)
    pieces = tuple(text[start:end].lower() for start, end in meaning.spans)
    weights = np.array([float(_carries(text, *span)) for span in meaning.spans])
    return pieces, weights if weights.any() else np.ones(len(pieces))


def _carries(text: str, start: int, end: int) -> bool:
    """Whether a token carries meaning: no function word, no sign, and no digit within a word (LPT1 is no 1)."""
    piece = text[start:end].lower()
    inside = piece.isdigit() and text[max(start - 1, 0) : start].isalpha()
    return piece.isalnum() and piece not in _WORDS and not inside
