"""The whole: source ids to encoded words, written ids over them to scores of the next one."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.usecases.lab.scratch.network.layers import DecoderLayer, EncoderLayer
from core.usecases.lab.scratch.network.parts import LayerNorm, causal_mask, padding_mask, sinusoids


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a network. `vocabulary` counts ids, `length` is the longest text; `padding` is the id of filling."""

    vocabulary: int
    width: int = 64
    heads: int = 4
    inner: int = 128
    layers: int = 2
    length: int = 64
    dropout: float = 0.0
    pre: bool = True
    padding: int = 0


class Embedding(nn.Module):
    """A learned vector for every id, times sqrt(width) as in the paper, plus its place."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.table = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.table.weight, std=shape.width**-0.5)
        self.register_buffer("places", sinusoids(shape.length, shape.width), persistent=False)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, ids: Tensor) -> Tensor:
        """(b, n) ids to (b, n, width)."""
        rows = self.table(ids) * math.sqrt(self.table.embedding_dim)
        return self.dropout(rows + self.places[: ids.shape[1]])


class Encoder(nn.Module):
    """Layers one after another; where norms come before the parts, one more at the end."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        sizes = (shape.width, shape.heads, shape.inner, shape.dropout)
        self.layers = nn.ModuleList(EncoderLayer(*sizes, pre=shape.pre) for _ in range(shape.layers))
        self.norm = LayerNorm(shape.width) if shape.pre else nn.Identity()

    def forward(self, words: Tensor, mask: Tensor | None = None) -> Tensor:
        """(b, n, width), the shape stays."""
        for layer in self.layers:
            words = layer(words, mask)
        return self.norm(words)


class Decoder(nn.Module):
    """As the encoder, over an encoded source."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        sizes = (shape.width, shape.heads, shape.inner, shape.dropout)
        self.layers = nn.ModuleList(DecoderLayer(*sizes, pre=shape.pre) for _ in range(shape.layers))
        self.norm = LayerNorm(shape.width) if shape.pre else nn.Identity()

    def forward(self, words: Tensor, source: Tensor, mask: Tensor | None, source_mask: Tensor | None) -> Tensor:
        """(b, n, width) over (b, m, width)."""
        for layer in self.layers:
            words = layer(words, source, mask, source_mask)
        return self.norm(words)


class Transformer(nn.Module):
    """Encoder, decoder, and the generator that scores every id as the next one."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.source_embedding = Embedding(shape)
        self.target_embedding = Embedding(shape)
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.generator = nn.Linear(shape.width, shape.vocabulary)

    def forward(self, source: Tensor, written: Tensor) -> Tensor:
        """Scores (b, n, vocabulary) of the id after each of the (b, n) written ones, for (b, m) source ids."""
        source_mask = padding_mask(source, self.shape.padding)
        return self.generator(self.decode(self.encode(source), written, source_mask))

    def encode(self, source: Tensor) -> Tensor:
        """(b, m) ids to (b, m, width)."""
        return self.encoder(self.source_embedding(source), padding_mask(source, self.shape.padding))

    def decode(self, encoded: Tensor, written: Tensor, source_mask: Tensor) -> Tensor:
        """(b, n) written ids over an encoded source to (b, n, width); no id sees those after it."""
        mask = causal_mask(written.shape[1]) & padding_mask(written, self.shape.padding)
        return self.decoder(self.target_embedding(written), encoded, mask, source_mask)

    @torch.inference_mode()
    def write(self, source: Tensor, begin: int, end: int) -> Tensor:
        """Greedy: the likeliest id each time, until every row has its `end` or is full. (b, n) without `begin`."""
        encoded, source_mask = self.encode(source), padding_mask(source, self.shape.padding)
        written = torch.full((source.shape[0], 1), begin)
        ended = torch.zeros(source.shape[0], dtype=torch.bool)
        while not ended.all() and written.shape[1] < self.shape.length:
            scores = self.generator(self.decode(encoded, written, source_mask)[:, -1])
            new = scores.argmax(dim=-1).masked_fill(ended, self.shape.padding)
            written = torch.cat((written, new[:, None]), dim=1)
            ended |= new == end
        return written[:, 1:]

    def looks(self) -> Tensor:
        """Cross-attention of the last pass: (layers, b, heads, n, m), which source ids each written id looked at."""
        return torch.stack([layer.cross_attention.weights for layer in self.decoder.layers])
