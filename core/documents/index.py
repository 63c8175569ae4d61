"""The passage index: hybrid search over everything a shop has written, kept in a folder.

Word evidence (BM25 over stems, Chinese words and characters, letter quads) and meaning (vectors of sentences and
questions) are scored separately and added; meaning is used only for languages the embedder speaks, because an English
model ruins Chinese retrieval. An index never changes: a rebuild makes a new one beside it and swaps the folder's
pointer last, so readers keep theirs and a failed rebuild leaves the old one. Does not know files or answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.documents import index_folder
from core.documents.document import Hit, Passage, Span
from core.documents.language import detect_language
from core.documents.lexical import UNIT_SHARE, LexicalIndex, build_lexical, flatten_ranges
from core.documents.tokens import query_tokens, search_tokens
from core.documents.units import Unit, split_units
from core.documents.vectors import Embedder, Progress, TextVectors, embed_texts, key_of
from core.telemetry import traced

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

CANDIDATES = 200
"""How many passages each side proposes; both sides then score all proposed ones in full."""
MEANING_SHARE = 1.5
"""Weight of the cosine against the word score divided by the best word score."""
LAST_SHARE = 0.5
"""What the query alone adds when it is searched together with its context."""


@dataclass(frozen=True)
class PassageIndex:
    """Immutable; safe for any number of threads. `passages` are in the order given."""

    passages: tuple[Passage, ...]
    units: tuple[tuple[Unit, ...], ...] = field(repr=False)
    lexical: LexicalIndex = field(repr=False)
    vectors: TextVectors | None = field(default=None, repr=False)
    embedder: Embedder | None = field(default=None, repr=False)

    def search(self, query: str, k: int = 5, *, language: str | None = None, context: str = "") -> tuple[Hit, ...]:
        """The best `k` passages, best first; fewer where fewer share anything with the query.

        `language` is the query's (detected where None). `context` is earlier dialogue that says what the query is
        about; the query itself then counts more.
        """
        with traced("retrieval"):
            return self._search(query, k, language or detect_language(query), context)

    def _search(self, query: str, k: int, code: str, context: str) -> tuple[Hit, ...]:
        asked = f"{context}\n{query}" if context else query
        words, meaning = self._score(asked, code)
        if context:
            words_last, meaning_last = self._score(query, code)
            words, meaning = words + LAST_SHARE * words_last, _add(meaning, meaning_last, LAST_SHARE)
        return self._rank(words, meaning, k)

    def speaks(self, language: str) -> bool:
        """Whether the dense side works for this language; a text of unknown language counts as English."""
        return self.embedder is not None and ("en" if language == "und" else language) in self.embedder.languages

    def embed(self, texts: Sequence[str], language: str) -> np.ndarray | None:
        """Unit rows for `texts`, None where the embedder does not speak the language."""
        return self.embedder.embed(list(texts)) if self.embedder and self.speaks(language) else None

    def sentence_vectors(self, passage_id: str) -> tuple[tuple[Span, ...], np.ndarray | None]:
        """The sentences of a passage's text and their unit vectors, made when it was indexed; KeyError if unknown."""
        place = self._places[passage_id]
        first = int(self.lexical.first_unit[place])
        found = [(unit.span, first + at) for at, unit in enumerate(self.units[place]) if unit.span is not None]
        spans = tuple(span for span, _ in found)
        rows = self._rows[[at for _, at in found]] if self._rows is not None else np.array([-1])
        return spans, None if (rows < 0).any() else self.vectors.matrix[rows].astype(np.float32)

    def term_weight(self, token: str) -> float:
        """How rare a token of `tokenize` is among the passages (idf); an unknown one weighs as the rarest."""
        column = self.lexical.terms.get(token)
        return float(np.log1p((len(self.passages) + 0.5) / 0.5) if column is None else self.lexical.idf[column])

    def as_retriever(self, k: int = 5) -> "BaseRetriever":
        """A LangChain retriever over this index."""
        from core.documents.retriever import IndexRetriever

        return IndexRetriever(index=self, k=k)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {passage.id: place for place, passage in enumerate(self.passages)}

    @cached_property
    def _rows(self) -> np.ndarray | None:
        """Row of each unit's vector, -1 where its language is not spoken."""
        if self.vectors is None:
            return None
        rows = (self.vectors.row_of.get(key_of(unit.meaning), -1) for units in self.units for unit in units)
        return np.fromiter(rows, dtype=np.int64)

    @cached_property
    def _means(self) -> np.ndarray | None:
        """The mean unit vector of each passage, unit length; zeros where there is none."""
        if self.vectors is None or self._rows is None:
            return None
        means = np.zeros((len(self.passages), self.vectors.matrix.shape[1]), dtype=np.float32)
        for place, (start, end) in enumerate(zip(self.lexical.first_unit, self.lexical.first_unit[1:], strict=False)):
            rows = self._rows[start:end]
            if (rows >= 0).all():
                means[place] = self.vectors.matrix[rows].astype(np.float32).mean(axis=0)
        return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)

    def _score(self, query: str, language: str) -> tuple[np.ndarray, np.ndarray | None]:
        """Word score and cosine of every passage; only proposed candidates have their best unit in them."""
        columns = self.lexical.find_columns(query_tokens(query, language))
        words = self.lexical.score_passages(columns)
        vector = self.embed([query], language) if self.vectors is not None else None
        meaning = self._means @ vector[0] if vector is not None else None
        chosen = _best(words, CANDIDATES) if meaning is None else _union(words, meaning)
        chosen = np.sort(chosen)
        words[chosen] += UNIT_SHARE * self.lexical.score_best_unit(columns, chosen)
        if meaning is not None:
            meaning[chosen] = (meaning[chosen] + self._best_cosine(vector[0], chosen)) / 2
            outside = np.ones(len(meaning), dtype=bool)
            outside[chosen] = False
            meaning[outside] /= 2
        return words, meaning

    def _best_cosine(self, vector: np.ndarray, passages: np.ndarray) -> np.ndarray:
        """Cosine of the nearest unit of each passage; 0 where it has no vectors."""
        units, sizes = flatten_ranges(self.lexical.first_unit, passages)
        rows = self._rows[units]
        cosines = np.zeros(len(rows), dtype=np.float32)
        cosines[rows >= 0] = self.vectors.matrix[rows[rows >= 0]].astype(np.float32) @ vector
        return np.maximum.reduceat(cosines, np.cumsum(sizes) - sizes) if len(sizes) else cosines

    def _rank(self, words: np.ndarray, meaning: np.ndarray | None, k: int) -> tuple[Hit, ...]:
        fused = words / max(float(words.max(initial=0.0)), 1e-9)
        if meaning is not None:
            fused = fused + MEANING_SHARE * meaning
        hits = []
        for place in _best(fused, k):
            cosine = None if meaning is None or not meaning[place] else float(meaning[place])
            if words[place] > 0 or cosine is not None:
                lexical = float(words[place]) if words[place] > 0 else None
                hits.append(Hit(self.passages[place], float(fused[place]), lexical, cosine))
        return tuple(hits)


def build_index(
    passages: Sequence[Passage],
    folder: Path | None,
    *,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> PassageIndex:
    """Index `passages` and put the index into `folder` (None: memory only).

    Texts embedded before are not embedded again. `progress(done, total)` counts texts; what it raises stops the build
    and leaves what `folder` held. An embedder that speaks none of the passages' languages is never asked.
    """
    passages = tuple({passage.id: passage for passage in passages}.values())
    units = tuple(split_units(passage) for passage in passages)
    tokens = (search_tokens(unit.text, p.language) for p, own in zip(passages, units, strict=True) for unit in own)
    lexical = build_lexical(tokens, [len(own) for own in units])
    index = PassageIndex(passages, units, lexical, None, embedder)
    vectors = None
    if embedder is not None:
        meant = [u.meaning for p, own in zip(passages, units, strict=True) if index.speaks(p.language) for u in own]
        known = index_folder.load_known(folder, embedder.model_id) if folder else None
        vectors = embed_texts(meant, embedder, known=known, progress=progress)
    if folder is None:
        return PassageIndex(passages, units, lexical, vectors, embedder)
    index_folder.write(folder, passages, lexical, vectors, embedder.model_id if embedder else "")
    return open_index(folder, embedder)


def open_index(folder: Path, embedder: Embedder | None = None, *, progress: Progress | None = None) -> PassageIndex:
    """The index in `folder`. One made with another embedder is embedded again with this one.

    Raises BrokenFile where there is none, or it is damaged or of another format.
    """
    stored = index_folder.read(folder)
    if embedder is not None and stored.embedder != embedder.model_id:
        return build_index(stored.passages, folder, embedder=embedder, progress=progress)
    units = tuple(split_units(passage) for passage in stored.passages)
    vectors = stored.vectors if embedder is not None else None
    return PassageIndex(stored.passages, units, stored.lexical, vectors, embedder)


def _best(scores: np.ndarray, k: int) -> np.ndarray:
    """Places of the `k` highest, best first; ties by place, so a search always gives the same order."""
    if k < len(scores):
        nearest = np.flatnonzero(scores >= -np.partition(-scores, k - 1)[k - 1])
    else:
        nearest = np.arange(len(scores))
    return nearest[np.argsort(-scores[nearest], kind="stable")][:k]


def _union(words: np.ndarray, meaning: np.ndarray) -> np.ndarray:
    return np.union1d(_best(words, CANDIDATES), _best(meaning, CANDIDATES))


def _add(one: np.ndarray | None, other: np.ndarray | None, share: float) -> np.ndarray | None:
    return one if one is None or other is None else (one + share * other) / (1 + share)
