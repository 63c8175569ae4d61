"""Which token comes next, given the model's scores: one chooser per reply, because it remembers what was said.

Knows no model and no batch. Filters in the order of transformers: penalty, temperature, top_k, top_p, min_p.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.models.engine import Sampling

if TYPE_CHECKING:
    import torch


class TokenChoice:
    """Greedy at temperature 0, else a draw; `prompt` counts as said for the repetition penalty."""

    def __init__(self, sampling: Sampling, prompt: Sequence[int]) -> None:
        self._sampling = sampling
        self._said = list(prompt) if sampling.repetition_penalty != 1 else None
        self._seen: torch.Tensor | None = None
        self._generator: torch.Generator | None = None

    def choose(self, logits: "torch.Tensor") -> int:
        """A token of one row of scores."""
        logits = self._penalised(logits.float())
        token = int(logits.argmax()) if self._sampling.temperature <= 0 else self._draw(logits)
        if self._seen is not None:
            self._seen[token] = True
        return token

    def _penalised(self, logits: "torch.Tensor") -> "torch.Tensor":
        """Positive scores of what was said divided by the penalty, negative ones multiplied."""
        import torch

        if self._said is None:
            return logits
        if self._seen is None:
            self._seen = torch.zeros_like(logits, dtype=torch.bool)
            self._seen[self._said] = True
        penalty = self._sampling.repetition_penalty
        return torch.where(self._seen, torch.where(logits > 0, logits / penalty, logits * penalty), logits)

    def _draw(self, logits: "torch.Tensor") -> int:
        import torch

        odds, order = torch.softmax(logits / self._sampling.temperature, dim=-1).sort(descending=True)
        if self._sampling.top_k:
            odds[self._sampling.top_k :] = 0
        if self._sampling.top_p < 1:
            odds[odds.cumsum(dim=-1) - odds >= self._sampling.top_p * odds.sum()] = 0
        if self._sampling.min_p:
            odds[odds < self._sampling.min_p * odds[0]] = 0
        if self._sampling.seed is not None and self._generator is None:
            self._generator = torch.Generator(odds.device).manual_seed(self._sampling.seed)
        return int(order[torch.multinomial(odds, 1, generator=self._generator)])
