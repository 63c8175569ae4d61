"""What every training on rows of one's own says of them: which it takes, and why not the others. Knows no file."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from core.messages import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that would spoil the training or its measurement, and why: `reason` is a `Reason` of the work, `row` counts
    from 1 as a spreadsheet shows it. It is left out when its owner says so."""

    row: int
    reason: str
    text: str
    detail: Words


@dataclass(frozen=True, slots=True)
class RowCheck(Generic[T]):
    """`kept` are the rows without a fault, `warnings` what holds for the file as a whole. `count` rows were there."""

    kept: tuple[T, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Words, ...]
    count: int
