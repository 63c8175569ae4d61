"""The embedder: texts to unit vectors, as LangChain's `Embeddings` and as one numpy call.

Knows nothing of where weights are: it is given an encoder and a tokenizer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer

from core.models.catalog import ModelSpec
from core.models.encoder import Encoder
from core.telemetry import count_tokens

BATCH_TOKENS = 2048
"""Padded tokens of one batch: large enough to be fast, small enough that a query waits little behind it."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's `vector` and its tokens in context: `rows` (n, dimension) of unit length, `spans` their characters."""

    vector: np.ndarray
    rows: np.ndarray
    spans: tuple[tuple[int, int], ...]


class Embedder(Embeddings):
    """Embeds in `languages` only as well as its model speaks them; `dimension` is the length of a row.

    Texts longer than the model's context are cut. Safe to call from several threads: they take turns batch by batch.
    """

    def __init__(self, spec: ModelSpec, encoder: Encoder, tokenizer: Tokenizer) -> None:
        self.model_id = spec.id
        self.languages = spec.languages
        self.dimension = spec.dimension
        self._query, self._passage = spec.prefixes
        self._encoder = encoder
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """float32 (n, dimension), rows of unit length, in the order of `texts`."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        prefix = self._query if query else self._passage
        encodings = self._tokenizer.encode_batch([prefix + text for text in texts])
        count_tokens(self.model_id, prompt=sum(len(encoding.ids) for encoding in encodings))
        for batch in _batches([encoding.ids for encoding in encodings]):
            ids, mask = _padded([encodings[at].ids for at in batch], self._tokenizer)
            rows[batch] = self._encoder(ids, mask)
        return _unit(rows)

    def count_tokens(self, texts: Sequence[str]) -> int:
        """How many tokens embedding `texts` reads."""
        return sum(len(encoding.ids) for encoding in self._tokenizer.encode_batch([self._passage + t for t in texts]))

    def embed_tokens(self, text: str) -> TokenVectors:
        """One text with its tokens, in a pass of its own: the same bits whatever else is embedded."""
        encoding = self._tokenizer.encode(self._passage + text)
        count_tokens(self.model_id, prompt=len(encoding.ids))
        ids, mask = _padded([encoding.ids], self._tokenizer)
        pooled, states = self._encoder.read(ids, mask)
        lead = len(self._passage)
        kept = [at for at, (start, end) in enumerate(encoding.offsets) if lead <= start < end]
        spans = tuple((encoding.offsets[at][0] - lead, encoding.offsets[at][1] - lead) for at in kept)
        return TokenVectors(_unit(pooled)[0], _unit(states[0][kept]), spans)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The rows as lists."""
        return self.embed(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """One row as a list, embedded as a query."""
        return self.embed([text], query=True)[0].tolist()


def load_text_tokenizer(folder: Path, context: int) -> Tokenizer:
    """The tokenizer of an encoder, cutting at its context and not padding: batches are padded to their longest."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(context)
    tokenizer.no_padding()
    return tokenizer


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def _batches(sequences: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Positions, long sequences first, grouped so that little is padding."""
    batch: list[int] = []
    longest = 0
    for at in sorted(range(len(sequences)), key=lambda at: -len(sequences[at])):
        if batch and (len(batch) + 1) * longest > BATCH_TOKENS:
            yield batch
            batch = []
        longest = longest if batch else max(len(sequences[at]), 1)
        batch.append(at)
    if batch:
        yield batch


def _padded(sequences: Sequence[Sequence[int]], tokenizer: Tokenizer) -> tuple[np.ndarray, np.ndarray]:
    pad = next((id for token in ("[PAD]", "<pad>") if (id := tokenizer.token_to_id(token)) is not None), 0)
    width = max(len(sequence) for sequence in sequences)
    ids = np.full((len(sequences), width), pad, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask
