"""How like a customer's question is to each curated question: in meaning, in words, in letters, and to the answer.

One space serves both ways of matching: `similarity` reads four likenesses from it, `routing` trains on its features.
Does not know which likeness matters how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.documents.document import Passage
from core.documents.lexical import build_lexical
from core.documents.tokens import normalize, tokenize
from core.documents.units import split_units
from core.documents.vectors import Embedder, TextVectors, embed_texts, key_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FEATURES = ("meaning", "topic", "letters", "answer")
"""Cosine of sentence vectors with the entry's nearest question, and with the mean of its questions and answer
sentences; cosine of tf-idf letter runs with the nearest question; and BM25 of the asked words in questions and answer,
as a share of what their rarity allows. (Cosine of tf-idf words was tried too: nothing beside the last.)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer's question in the space; `vector` is None where the embedder does not speak its language."""

    tokens: tuple[str, ...]
    words: "csr_matrix"
    letters: "csr_matrix"
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
        self.words = self._word_weights.fit_transform(texts)
        self.letters = self._letter_weights.fit_transform(texts)
        self._words_by_term, self._letters_by_term = self.words.T.tocsr(), self.letters.T.tocsr()
        whole = (tokenize("\n".join((*questions_of(entry), entry.text)), entry.language) for entry in entries)
        self._lexical = build_lexical(whole, [1] * len(entries))
        self.spoken = np.array([self.speaks(language) for _, language in texts])
        self.vectors = self._topics = None
        if self.spoken.any():
            self.vectors, self._topics = self._embed(entries, texts, known)

    def speaks(self, language: str) -> bool:
        """Whether sentence vectors mean anything in this language; unknown counts as English."""
        return self._embedder is not None and ("en" if language == "und" else language) in self._embedder.languages

    def place(self, question: str, language: str) -> Asked:
        """The features of a question that was not there when the space was made."""
        asked = [(question, language)]
        vector = self._embedder.embed([question])[0] if self.vectors is not None and self.speaks(language) else None
        words, letters = self._word_weights.transform(asked), self._letter_weights.transform(asked)
        return Asked(tuple(tokenize(question, language)), words, letters, vector)

    def compare(self, asked: Asked) -> np.ndarray:
        """(entries, 4) likenesses in the order of FEATURES; the first two are nan where they cannot be judged."""
        _, letters, cosines = self.likenesses(asked)
        meaning = topic = np.full(len(self._starts), np.nan)
        if cosines is not None:
            judged = self.spoken[self._starts]
            meaning = np.where(judged, self._best(cosines), np.nan)
            topic = np.where(judged, self._topics @ asked.vector, np.nan)
        return np.column_stack([meaning, topic, self._best(letters), self._covered(asked)])

    def likenesses(self, asked: Asked) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Cosine of words, letters and vectors with every single question; no vectors: None."""
        words = (asked.words @ self._words_by_term).toarray().ravel()
        letters = (asked.letters @ self._letters_by_term).toarray().ravel()
        return words, letters, None if asked.vector is None else self.vectors @ asked.vector

    def _best(self, values: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(values, self._starts)

    def _covered(self, asked: Asked) -> np.ndarray:
        columns = self._lexical.find_columns(asked.tokens)
        unknown = len(set(asked.tokens)) - len(columns)
        most = self._lexical.idf[columns].sum() + unknown * np.log1p((len(self._starts) + 0.5) / 0.5)
        return self._lexical.score_passages(columns) / max(most, 1e-9)

    def _embed(
        self, entries: Sequence[Passage], texts: Sequence[tuple[str, str]], known: TextVectors | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of the questions, and the mean direction of each entry; zeros in languages not spoken."""
        parts = [[unit.meaning for unit in split_units(e)] if self.speaks(e.language) else [] for e in entries]
        spoken = [text for (text, _), speaks in zip(texts, self.spoken, strict=True) if speaks]
        made = embed_texts([*spoken, *(part for own in parts for part in own)], self._embedder, known=known)
        vectors = np.zeros((len(texts), self._embedder.dimension), dtype=np.float32)
        vectors[self.spoken] = made.matrix[[made.row_of[key_of(text)] for text in spoken]]
        topics = np.zeros((len(entries), self._embedder.dimension), dtype=np.float32)
        for place, own in enumerate(parts):
            if own:
                mean = made.matrix[[made.row_of[key_of(part)] for part in own]].astype(np.float32).mean(axis=0)
                topics[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return vectors, topics


def questions_of(entry: Passage) -> tuple[str, ...]:
    """The ways to ask for this entry."""
    return (entry.question, *entry.alternatives)


def _words(text: tuple[str, str]) -> list[str]:
    """Words and pairs of neighbouring words: "not received" is more than its parts."""
    tokens = tokenize(*text)
    return tokens + [f"{one} {other}" for one, other in zip(tokens, tokens[1:], strict=False)]


def _text(text: tuple[str, str]) -> str:
    return normalize(text[0])
