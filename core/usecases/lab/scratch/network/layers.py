"""An encoder layer and a decoder layer.

Around each part stands a residual connection, so that a layer only adds to what is there. The norm comes after the sum,
as in the paper ("post"), or before the part ("pre"), which trains more calmly (Xiong et al. 2020,
https://arxiv.org/abs/2002.04745).
"""

from collections.abc import Callable

from torch import Tensor, nn

from core.usecases.lab.scratch.network.attention import MultiHeadAttention
from core.usecases.lab.scratch.network.parts import FeedForward, LayerNorm


class Residual(nn.Module):
    """x + part(norm(x)) where `pre`, else norm(x + part(x))."""

    def __init__(self, width: int, *, pre: bool) -> None:
        super().__init__()
        self.norm = LayerNorm(width)
        self.pre = pre

    def forward(self, rows: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        """The shape stays."""
        if self.pre:
            return rows + part(self.norm(rows))
        return self.norm(rows + part(rows))


class EncoderLayer(nn.Module):
    """Words look at each other, then each is worked on by itself."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.0, *, pre: bool = True) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(width, heads, dropout)
        self.feed_forward = FeedForward(width, inner, dropout)
        self.around_attention = Residual(width, pre=pre)
        self.around_feed_forward = Residual(width, pre=pre)

    def forward(self, words: Tensor, mask: Tensor | None = None) -> Tensor:
        """(b, n, width), the shape stays."""
        words = self.around_attention(words, lambda rows: self.attention(rows, rows, mask))
        return self.around_feed_forward(words, self.feed_forward)


class DecoderLayer(nn.Module):
    """Written words look at what was written before, then at the source, then each is worked on by itself."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.0, *, pre: bool = True) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(width, heads, dropout)
        self.cross_attention = MultiHeadAttention(width, heads, dropout)
        self.feed_forward = FeedForward(width, inner, dropout)
        self.around_attention = Residual(width, pre=pre)
        self.around_cross_attention = Residual(width, pre=pre)
        self.around_feed_forward = Residual(width, pre=pre)

    def forward(self, words: Tensor, source: Tensor, mask: Tensor | None, source_mask: Tensor | None) -> Tensor:
        """(b, n, width) words over an encoded (b, m, width) source; the words' shape stays."""
        words = self.around_attention(words, lambda rows: self.attention(rows, rows, mask))
        words = self.around_cross_attention(words, lambda rows: self.cross_attention(rows, source, source_mask))
        return self.around_feed_forward(words, self.feed_forward)
