"""The nouns of fine-tuning a classifier. Knows nothing of files, torch or pages."""

from dataclasses import dataclass
from typing import Literal

from core.usecases.lab.ranges import Ranges, check_ranges

Method = Literal["head", "lora", "full"]
Schedule = Literal["linear", "cosine", "exponential"]
Part = Literal["train", "check", "test"]
PARTS: tuple[Part, ...] = ("train", "check", "test")
"""Trained on; looked at after each round, for early stopping and the threshold; measured on once, at the end."""
Reason = Literal[
    "no_text", "no_label", "extra_cells", "repeated_header", "duplicate", "conflict", "leak", "label_variant",
    "one_example", "too_long", "other_language", "odd_characters", "unknown_part",
    "untrained",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a table: `row` counts from 1 as a spreadsheet shows it; `part` is "" where the table names none."""

    row: int
    text: str
    label: str
    part: str = ""


LIMITS: Ranges = {
    "epochs": (1, 200),
    "batch": (1, 256),
    "rate": (1e-7, 1.0),
    "warmup": (0.0, 0.9),
    "weight_decay": (0.0, 1.0),
    "clip": (0.0, 100.0),
    "dropout": (0.0, 0.9),
    "patience": (0, 50),
    "rank": (1, 256),
    "seed": (0, 2**31 - 1),
    "test_share": (0.05, 0.5),
    "check_share": (0.05, 0.5),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a classifier is trained. `base` is a catalogue id, or the folder of a model; InputError out of LIMITS.

    `warmup` is a share of all steps, `clip` the largest gradient norm (0: none), `patience` rounds without a better
    macro F1 on the "check" part before it stops (0: never), `rank` that of LoRA. The shares are of all rows; they count
    where the table has no column that says which part a row belongs to.
    """

    base: str
    method: Method = "head"
    epochs: int = 15
    batch: int = 64
    rate: float = 5e-3
    warmup: float = 0.1
    weight_decay: float = 0.05
    schedule: Schedule = "linear"
    clip: float = 1.0
    dropout: float = 0.1
    patience: int = 0
    rank: int = 16
    seed: int = 7
    test_share: float = 0.2
    check_share: float = 0.1

    def __post_init__(self) -> None:
        check_ranges(self, LIMITS)


DEFAULTS: dict[Method, dict[str, float | int]] = {
    "head": {"epochs": 15, "batch": 64, "rate": 5e-3, "weight_decay": 0.05, "dropout": 0.1},
    "lora": {"epochs": 5, "batch": 32, "rate": 1e-3, "weight_decay": 0.01, "dropout": 0.1},
    "full": {"epochs": 4, "batch": 32, "rate": 1e-4, "weight_decay": 0.01, "dropout": 0.1},
}
"""What each method begins with: for "head" as measured on BANKING77 (see core/README.md), for the others by custom."""
