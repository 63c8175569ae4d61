"""Multi-head attention (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, section 3.2).

Shapes: b sentences, n words that look, m words looked at, `width` numbers a word, h heads of d = width / h numbers.
"""

import math

import torch
from torch import Tensor, nn


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Output (b, h, n, d) and weights (b, h, n, m). `mask` is False where a word may not look."""
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ value, weights


class MultiHeadAttention(nn.Module):
    """Every head looks at the same words with projections of its own; what they find is put side by side and mixed."""

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)
        self.weights: Tensor | None = None

    def forward(self, words: Tensor, looked_at: Tensor, mask: Tensor | None = None) -> Tensor:
        """(b, n, width) words look at (b, m, width). The weights of the last call stay in `weights` (b, h, n, m)."""
        query = self.split(self.query(words))
        key = self.split(self.key(looked_at))
        value = self.split(self.value(looked_at))
        found, weights = attend(query, key, value, mask)
        self.weights = weights.detach()
        return self.dropout(self.output(self.join(found)))

    def split(self, rows: Tensor) -> Tensor:
        """(b, n, width) to (b, h, n, d)."""
        b, n, width = rows.shape
        return rows.view(b, n, self.heads, width // self.heads).transpose(1, 2)

    def join(self, rows: Tensor) -> Tensor:
        """(b, h, n, d) to (b, n, width)."""
        b, h, n, d = rows.shape
        return rows.transpose(1, 2).reshape(b, n, h * d)
