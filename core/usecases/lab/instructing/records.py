"""The nouns of instruction tuning. Knows no file, no torch and no page."""

from dataclasses import dataclass
from typing import Literal

from core.usecases.lab.ranges import Ranges, check_ranges

Reason = Literal[
    "no_instruction", "no_answer", "duplicate", "conflict", "same_instruction", "too_long", "odd_characters",
    "control_token",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: what is asked, what is to be answered, and the system message, "" for none. `row` counts from 1."""

    row: int
    instruction: str
    answer: str
    system: str = ""


LIMITS: Ranges = {
    "steps": (1, 20_000),
    "batch": (1, 128),
    "rate": (1e-7, 0.1),
    "rank": (1, 256),
    "context": (32, 4096),
    "held": (0.05, 0.5),
    "samples": (0, 20),
    "seed": (0, 2**31 - 1),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How the chat model is tuned; InputError out of LIMITS.

    `base` is a catalogue id or a folder of a chat model in the hub's layout. `context` is the most tokens of a pair;
    `held` the share kept aside; `samples` of those are answered before and after.
    """

    base: str = "HuggingFaceTB/SmolLM2-135M-Instruct"
    steps: int = 40
    batch: int = 4
    rate: float = 1e-3
    rank: int = 8
    context: int = 256
    held: float = 0.1
    samples: int = 4
    seed: int = 7

    def __post_init__(self) -> None:
        check_ranges(self, LIMITS)


@dataclass(frozen=True, slots=True)
class Answered:
    """A held-out instruction with the answer that was wanted, and the model's before and after."""

    instruction: str
    wanted: str
    before: str
    after: str
