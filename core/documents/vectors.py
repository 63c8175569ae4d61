"""Unit vectors of texts, made once: a text already embedded by the same model is never embedded again.

Rows are float16 on disk (cosines change by less than 0.001) and stay there, mapped. Knows nothing of passages.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

BATCH = 128
Progress = Callable[[int, int], None]
"""Called with (done, total) texts; what it raises stops the work."""


class Embedder(Protocol):
    """What is needed of an embedder: rows of unit length for the languages it speaks."""

    model_id: str
    languages: tuple[str, ...]
    dimension: int

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...


@dataclass(frozen=True, slots=True)
class TextVectors:
    """Rows of `matrix` for texts, found by `row_of[key_of(text)]`."""

    matrix: np.ndarray
    row_of: dict[bytes, int] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write `vectors.npy` and `keys.bin`, rows in order."""
        np.save(folder / "vectors.npy", self.matrix)
        (folder / "keys.bin").write_bytes(b"".join(self.row_of))


def load_vectors(folder: Path) -> TextVectors:
    """What `save` wrote; the matrix is mapped from disk."""
    keys = (folder / "keys.bin").read_bytes()
    row_of = {keys[at : at + 16]: at // 16 for at in range(0, len(keys), 16)}
    matrix = np.load(folder / "vectors.npy", mmap_mode="r").view(np.ndarray)
    if len(row_of) != len(matrix):
        raise ValueError(f"{len(row_of)} keys for {len(matrix)} vectors")
    return TextVectors(matrix, row_of)


def key_of(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def embed_texts(
    texts: Sequence[str], embedder: Embedder, *, known: TextVectors | None = None, progress: Progress | None = None
) -> TextVectors:
    """Vectors of the distinct `texts`, those of `known` reused. Short texts first, so that batches pad little."""
    distinct = {key_of(text): text for text in texts}
    kept = {key: known.row_of[key] for key in distinct if key in known.row_of} if known else {}
    missing = sorted((key for key in distinct if key not in kept), key=lambda key: len(distinct[key]))
    matrix = np.empty((len(distinct), embedder.dimension), dtype=np.float16)
    if known and kept:
        matrix[: len(kept)] = known.matrix[list(kept.values())]
    for at in range(0, len(missing), BATCH):
        if progress:
            progress(len(kept) + at, len(distinct))
        part = missing[at : at + BATCH]
        matrix[len(kept) + at : len(kept) + at + len(part)] = embedder.embed([distinct[key] for key in part])
    if progress:
        progress(len(distinct), len(distinct))
    return TextVectors(matrix, {key: row for row, key in enumerate([*kept, *missing])})
