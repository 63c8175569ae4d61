"""The small parts: masks, positions, layer norm, feed-forward."""

import torch
from torch import Tensor, nn


def padding_mask(ids: Tensor, padding: int) -> Tensor:
    """(b, 1, 1, m), False at filling: nobody looks there."""
    return (ids != padding)[:, None, None, :]


def causal_mask(n: int) -> Tensor:
    """(1, 1, n, n), False above the diagonal: nobody looks ahead."""
    return torch.ones(n, n, dtype=torch.bool).tril()[None, None]


def sinusoids(length: int, width: int) -> Tensor:
    """(length, width): sin(place / 10000^(i / width)) in the even columns i, the cosine of the same in the odd ones."""
    place = torch.arange(length)[:, None]
    speed = torch.exp(-torch.arange(0, width, 2) / width * torch.log(torch.tensor(10_000.0)))
    table = torch.empty(length, width)
    table[:, 0::2] = torch.sin(place * speed)
    table[:, 1::2] = torch.cos(place * speed)
    return table


class LayerNorm(nn.Module):
    """Each word's numbers brought to mean 0 and variance 1, then scaled and shifted by what was learned."""

    def __init__(self, width: int, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))
        self.shift = nn.Parameter(torch.zeros(width))
        self.epsilon = epsilon

    def forward(self, rows: Tensor) -> Tensor:
        """The shape stays."""
        mean = rows.mean(dim=-1, keepdim=True)
        variance = rows.var(dim=-1, keepdim=True, unbiased=False)
        return (rows - mean) / torch.sqrt(variance + self.epsilon) * self.scale + self.shift


class FeedForward(nn.Module):
    """Each word by itself: to more numbers, what is negative becomes 0, and back."""

    def __init__(self, width: int, inner: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor) -> Tensor:
        """The shape stays."""
        return self.dropout(self.narrow(torch.relu(self.widen(rows))))
