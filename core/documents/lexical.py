"""BM25 over passages and over their best unit, in numpy arrays that can stay on disk.

A passage's counts are the sum of its units' counts, so one count matrix serves both; rarity (idf) is always the
passages'. A library was tried first: bm25s cannot score units with the passages' idf, nor a chosen few rows, nor say a
term's weight. Knows nothing of text: tokens come in, numbers go out.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PASSAGE_K1, PASSAGE_B = 1.5, 0.75
UNIT_K1, UNIT_B = 1.2, 0.5
UNIT_SHARE = 0.5
"""What the best unit's score adds to its passage's."""

_ARRAYS = ("columns", "counts", "row_starts", "rows", "weights", "column_starts", "lengths", "first_unit", "idf")


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """`columns`, `counts`, `row_starts`: unit x term counts by row. `rows`, `weights`, `column_starts`: passage x term
    BM25 weights by column. `first_unit[p]:first_unit[p + 1]` are the units of passage p."""

    terms: dict[str, int]
    columns: np.ndarray
    counts: np.ndarray
    row_starts: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    column_starts: np.ndarray
    lengths: np.ndarray
    first_unit: np.ndarray
    idf: np.ndarray

    def find_columns(self, tokens: Iterable[str]) -> np.ndarray:
        """The columns of the distinct known tokens."""
        known = (self.terms.get(token) for token in dict.fromkeys(tokens))
        return np.array([column for column in known if column is not None], dtype=np.int64)

    def score_passages(self, columns: np.ndarray) -> np.ndarray:
        """BM25 of every passage, float32 (passages,)."""
        scores = np.zeros(len(self.first_unit) - 1, dtype=np.float32)
        for column in columns:
            part = slice(self.column_starts[column], self.column_starts[column + 1])
            scores[self.rows[part]] += self.weights[part]
        return scores

    def score_best_unit(self, columns: np.ndarray, passages: np.ndarray) -> np.ndarray:
        """BM25 of the best unit of each of `passages`, float32 in their order."""
        wanted = np.zeros(len(self.idf), dtype=np.float32)
        wanted[columns] = self.idf[columns]
        if not len(passages):
            return np.zeros(0, dtype=np.float32)
        units, sizes = flatten_ranges(self.first_unit, passages)
        cells, widths = flatten_ranges(self.row_starts, units)
        tf = self.counts[cells].astype(np.float32)
        norm = UNIT_K1 * (1 - UNIT_B + UNIT_B * self.lengths[units] / max(1.0, float(self.lengths.mean())))
        values = wanted[self.columns[cells]] * tf * (UNIT_K1 + 1) / (tf + np.repeat(norm, widths))
        scores = _sum_groups(values, widths)
        return np.maximum.reduceat(scores, np.cumsum(sizes) - sizes)

    def save(self, folder: Path) -> None:
        """Write the arrays and the terms into `folder`."""
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / "terms.txt").write_text("\n".join(self.terms), encoding="utf-8")


def load_lexical(folder: Path) -> LexicalIndex:
    """What `save` wrote, the arrays mapped from disk."""
    text = (folder / "terms.txt").read_text(encoding="utf-8")
    terms = {term: column for column, term in enumerate(text.split("\n") if text else ())}
    return LexicalIndex(
        terms, **{name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _ARRAYS}
    )


def build_lexical(token_lists: Iterable[Sequence[str]], units_per_passage: Sequence[int]) -> LexicalIndex:
    """Count `token_lists` (one per unit, passage after passage) and weigh them."""
    from scipy.sparse import csr_matrix

    terms: dict[str, int] = {}
    columns, counts, starts = array("i"), array("f"), [0]
    for tokens in token_lists:
        for token, count in Counter(tokens).items():
            columns.append(terms.setdefault(token, len(terms)))
            counts.append(count)
        starts.append(len(columns))
    first_unit = np.concatenate([[0], np.cumsum(units_per_passage)]).astype(np.int64)
    shape = (len(starts) - 1, len(terms))
    units = csr_matrix(
        (np.array(counts, np.float32), np.array(columns, np.int32), np.array(starts, np.int64)), shape=shape
    )
    members = csr_matrix(
        (np.ones(shape[0], np.float32), np.arange(shape[0]), first_unit), shape=(len(units_per_passage), shape[0])
    )
    passages = (members @ units).tocsc()
    idf = _idf(np.diff(passages.indptr), len(units_per_passage))
    return LexicalIndex(
        terms, units.indices.astype(np.int32), np.minimum(units.data, 65535).astype(np.uint16),
        np.asarray(starts, np.int64), passages.indices.astype(np.int32), _weigh(passages, idf),
        passages.indptr.astype(np.int64), np.asarray(units.sum(axis=1)).ravel().astype(np.float32), first_unit, idf,
    )  # fmt: skip


def _idf(frequencies: np.ndarray, passages: int) -> np.ndarray:
    """Lucene's idf: never negative."""
    return np.log1p((passages - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)


def _weigh(passages: "csc_matrix", idf: np.ndarray) -> np.ndarray:  # noqa: F821
    lengths = np.asarray(passages.sum(axis=1)).ravel()
    norm = PASSAGE_K1 * (1 - PASSAGE_B + PASSAGE_B * lengths / max(1.0, lengths.mean() if len(lengths) else 1.0))
    tf = passages.data
    weights = tf * (PASSAGE_K1 + 1) / (tf + norm[passages.indices]) * np.repeat(idf, np.diff(passages.indptr))
    return weights.astype(np.float32)


def flatten_ranges(starts: np.ndarray, items: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All positions of `starts[i]:starts[i + 1]` for each i of `items`, one after the other, and how many each has."""
    sizes = (starts[items + 1] - starts[items]).astype(np.int64)
    offsets = np.repeat(starts[items] - (np.cumsum(sizes) - sizes), sizes)
    return offsets + np.arange(sizes.sum()), sizes


def _sum_groups(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The sum of each consecutive group; 0 for an empty one."""
    totals = np.zeros(len(sizes), dtype=np.float32)
    filled = sizes > 0
    if filled.any():
        totals[filled] = np.add.reduceat(values, (np.cumsum(sizes) - sizes)[filled])
    return totals
