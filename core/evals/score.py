"""What an evaluation measured, with its interval. Knows nothing of suites or files."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Score:
    """`low`..`high` is a 95 % interval, None where none was computed. `target` is what the project set itself.

    `baseline` is a simple method on the same kind of rows; `detail` says how rows, method and score are defined.
    """

    suite: str
    name: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    target: float | None = None
    baseline: float | None = None
    detail: str = ""
    higher_is_better: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.higher_is_better else self.value <= self.target

    @property
    def goal(self) -> str:
        """The target with its direction, such as `>= 0.94`; empty without one."""
        return "" if self.target is None else f"{'>=' if self.higher_is_better else '<='} {self.target:g}"


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, score interval without continuity correction); (0, 1) for n = 0."""
    if not n:
        return 0.0, 1.0
    share, z2 = successes / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def share(suite: str, name: str, outcomes: Sequence[bool], **more: object) -> Score:
    """The share of true `outcomes` with its Wilson interval."""
    low, high = wilson(sum(outcomes), len(outcomes))
    value = sum(outcomes) / len(outcomes) if outcomes else 0.0
    return Score(suite, name, value, len(outcomes), low, high, **more)  # type: ignore[arg-type]


def mean(suite: str, name: str, values: Sequence[float], **more: object) -> Score:
    """The mean of `values` with the 95 % interval of 1,000 bootstrap resamples (fixed seed)."""
    data = np.asarray(values, dtype=float)
    draws = np.random.default_rng(0).choice(data, (1000, len(data))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return Score(suite, name, float(data.mean()), len(data), float(low), float(high), **more)  # type: ignore[arg-type]
