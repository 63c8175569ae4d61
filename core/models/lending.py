"""Whether somebody lends this process a GPU for single calls, as ZeroGPU does, and for how many seconds one is asked.

Knows neither lender nor engine: an app hands in the lender's decorator before it loads a model.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from core.models.engine import Sampling

START_SECONDS = 5
"""Moving the weights of a small model to the GPU that was lent."""
TOKENS_PER_SECOND = 20
"""What transformers decodes at the least on a recent GPU, one request alone: bound by launching kernels, not by the
model's size, up to some 8 billion parameters. Assumed, not measured."""
PROMPT_TOKENS_PER_SECOND = 2000
"""The same for reading a prompt."""
MOST_SECONDS = 120
"""No call asks for more: long ones wait longest for a GPU, and are taken from the visitor's minutes of a day."""


class Lender(Protocol):
    """Such as `spaces.GPU`: gives work back so that it runs with a GPU. `duration` says from the work's own arguments
    for how many seconds at most."""

    def __call__(self, task: Callable, *, duration: Callable[..., int]) -> Callable: ...


class _Desk:
    lender: Lender | None = None


_DESK = _Desk()


def lend_by(lender: Lender | None) -> None:
    """Chat models loaded from now on ask `lender` for a GPU call by call; None: nobody lends."""
    _DESK.lender = lender


def find_lender() -> Lender | None:
    """Who lends, if anybody does."""
    return _DESK.lender


def seconds_for(prompt: Sequence[int], samplings: Sequence[Sampling]) -> int:
    """How long a GPU is asked for, from the most tokens the request may read and write."""
    written = max(sampling.max_tokens * sampling.beams for sampling in samplings)
    seconds = START_SECONDS + len(prompt) / PROMPT_TOKENS_PER_SECOND + written / TOKENS_PER_SECOND
    return min(MOST_SECONDS, round(seconds + 0.5))
