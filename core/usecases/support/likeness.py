"""How like a customer's question is to each curated question: in meaning, in words, in letters, and to the answer.

One space serves both ways of matching: `similarity` reads four likenesses from it, `routing` trains on its features.
Does not know which likeness matters how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.documents.document import Passage
from core.documents.tokens import normalize, tokenize
from core.documents.vectors import Embedder, TextVectors, embed_texts, key_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FEATURES = ("meaning", "words", "letters", "answer")
"""Cosine of sentence vectors, of tf-idf words and of tf-idf letter runs with the entry's nearest question; and the share
of the asked words (by rarity) that the entry's questions and answer hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer's question in the space; `vector` is None where the embedder does not speak its language."""

    words: "csr_matrix"
    letters: "csr_matrix"
    cover: "csr_matrix"
    unknown: int
    vector: np.ndarray | None


class QuestionSpace:
    """The questions of all entries as features. Immutable once made; any number of threads may read it."""

    def __init__(
        self, entries: Sequence[Passage], embedder: Embedder | None, *, known: TextVectors | None = None
    ) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._embedder = embedder
        texts = [(text, entry.language) for entry in entries for text in questions_of(entry)]
        sizes = [len(questions_of(entry)) for entry in entries]
        self.entry_of = np.repeat(np.arange(len(entries)), sizes)
        self._starts = np.cumsum([0, *sizes[:-1]])
        self._word_weights = TfidfVectorizer(analyzer=_words, sublinear_tf=True)
        self._letter_weights = TfidfVectorizer(
            preprocessor=_text, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True
        )
        self._cover_weights = TfidfVectorizer(analyzer=_tokens, binary=True, norm=None)
        self.words = self._word_weights.fit_transform(texts)
        self.letters = self._letter_weights.fit_transform(texts)
        whole = [(" \n".join((*questions_of(entry), entry.text)), entry.language) for entry in entries]
        self._cover = self._cover_weights.fit_transform(whole)
        self._cover.data[:] = 1.0
        self.spoken = np.array([self.speaks(language) for _, language in texts])
        self.vectors = self._embed(texts, known) if self.spoken.any() else None

    def speaks(self, language: str) -> bool:
        """Whether sentence vectors mean anything in this language; unknown counts as English."""
        return self._embedder is not None and ("en" if language == "und" else language) in self._embedder.languages

    def place(self, question: str, language: str) -> Asked:
        """The features of a question that was not there when the space was made."""
        asked = [(question, language)]
        cover = self._cover_weights.transform(asked)
        unknown = len(set(_tokens(asked[0]))) - cover.nnz
        vector = self._embedder.embed([question])[0] if self.vectors is not None and self.speaks(language) else None
        return Asked(self._word_weights.transform(asked), self._letter_weights.transform(asked), cover, unknown, vector)

    def compare(self, asked: Asked) -> np.ndarray:
        """(entries, 4) likenesses in the order of FEATURES; `meaning` is nan where it cannot be judged."""
        words = self._best((self.words @ asked.words.T).toarray().ravel())
        letters = self._best((self.letters @ asked.letters.T).toarray().ravel())
        meaning = np.full(len(words), np.nan)
        if asked.vector is not None:
            cosines = np.where(self.spoken, self.vectors @ asked.vector, -1.0)
            meaning = self._best(cosines)
            meaning[meaning == -1.0] = np.nan
        return np.column_stack([meaning, words, letters, self._covered(asked)])

    def _best(self, values: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(values, self._starts)

    def _covered(self, asked: Asked) -> np.ndarray:
        rarest = float(self._cover_weights.idf_.max(initial=1.0))
        total = asked.cover.sum() + asked.unknown * rarest
        return (self._cover @ asked.cover.T).toarray().ravel() / max(total, 1e-9)

    def _embed(self, texts: Sequence[tuple[str, str]], known: TextVectors | None) -> np.ndarray:
        spoken = [text for (text, _), speaks in zip(texts, self.spoken, strict=True) if speaks]
        made = embed_texts(spoken, self._embedder, known=known)
        vectors = np.zeros((len(texts), self._embedder.dimension), dtype=np.float32)
        vectors[self.spoken] = made.matrix[[made.row_of[key_of(text)] for text in spoken]]
        return vectors


def questions_of(entry: Passage) -> tuple[str, ...]:
    """The ways to ask for this entry."""
    return (entry.question, *entry.alternatives)


def _tokens(text: tuple[str, str]) -> list[str]:
    return tokenize(*text)


def _words(text: tuple[str, str]) -> list[str]:
    """Words and pairs of neighbouring words: "not received" is more than its parts."""
    tokens = tokenize(*text)
    return tokens + [f"{one} {other}" for one, other in zip(tokens, tokens[1:], strict=False)]


def _text(text: tuple[str, str]) -> str:
    return normalize(text[0])
