"""The fitted scorer: from features to the share of the points a teacher gives, and how sure that is.

A logistic regression and a small forest of extremely randomised trees (Geurts et al. 2006), averaged, and where texts
have token vectors the mean of both with `short_network`; then a table, made of questions held out, says how often
teachers gave which level at each score. Kept as numbers in short_scorer.json by
`python -m core.evals.fit_short_scorer`. One row at a time, so that no answer's score depends on its neighbours.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.usecases.grading.short_network import Pair, ShortNetwork, load_network

FILE = Path(__file__).with_name("short_scorer.json")
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of the points; a teacher's mark counts as the nearest."""
NEAR = 0.25
"""Shares that differ by no more are (nearly) the same mark, as in `risk.is_wrong`."""
_LEAF = -1


@dataclass(frozen=True, slots=True)
class Tree:
    """In preorder: the left child of node n is n + 1, its right child `right[n]`; `feature` is -1 at leaves."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def score(self, row: Sequence[float]) -> float:
        """The leaf's share."""
        node = 0
        while self.feature[node] != _LEAF:
            node = node + 1 if row[self.feature[node]] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class ShortModel:
    """`mean`, `scale`, `weights` are per feature; `table` holds the chance of each level at the raw scores `knots`."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    trees: tuple[Tree, ...]
    knots: tuple[float, ...] = ()
    table: tuple[tuple[float, ...], ...] = ()
    embedder: str = ""
    """Which embedder's vectors it was fitted with; "" for words alone."""
    network: ShortNetwork | None = None

    def raw(self, row: Sequence[float], pair: Pair | None = None) -> float:
        """The mean of the parts, in [0, 1]: the networks weigh as much as the other two where there is a pair."""
        own = [(value - mean) / scale for value, mean, scale in zip(row, self.mean, self.scale, strict=True)]
        linear = self.intercept + math.fsum(value * weight for value, weight in zip(own, self.weights, strict=True))
        forest = math.fsum(tree.score(row) for tree in self.trees) / len(self.trees)
        counted = (_logistic(linear) + forest) / 2
        read = counted if self.network is None or pair is None else self.network.chance(own, pair)
        return round((counted + read) / 2, 6)

    def levels(self, raw: float) -> tuple[float, ...]:
        """The chance of each of LEVELS at a raw score, between the knots in proportion."""
        return interpolate(self.knots, self.table, raw)


def interpolate(knots: Sequence[float], table: Sequence[tuple[float, ...]], at: float) -> tuple[float, ...]:
    """The row of `table` at `at`; the first and last rows go on beyond the knots."""
    above = next((number for number, knot in enumerate(knots) if knot >= at), None)
    if above is None:
        return table[-1]
    if above == 0:
        return table[0]
    part = (at - knots[above - 1]) / (knots[above] - knots[above - 1])
    return tuple(one + part * (other - one) for one, other in zip(table[above - 1], table[above], strict=True))


def median_share(levels: Sequence[float]) -> float:
    """The level that a teacher's mark is as likely to reach as not: least far off on average."""
    total = 0.0
    for level, chance in zip(LEVELS, levels, strict=True):
        total += chance
        if total >= 0.5:
            return level
    return LEVELS[-1]


def chance_near(levels: Sequence[float], share: float) -> float:
    """The chance that a teacher's share is (nearly) this one."""
    return math.fsum(c for level, c in zip(LEVELS, levels, strict=True) if abs(level - share) <= NEAR + 1e-9)


def chance_right(levels: Sequence[float]) -> float:
    """The chance that a teacher finds it there rather than not: full marks, and the level between counts half."""
    return levels[4] + levels[3] + levels[2] / 2


def make_model(stored: Mapping[str, object]) -> ShortModel:
    """From its stored form."""
    plain: dict = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    plain["trees"] = tuple(Tree(*(tuple(part) for part in tree)) for tree in plain["trees"])
    plain["table"] = tuple(tuple(row) for row in plain.get("table", ()))
    return ShortModel(**plain)


@cache
def load_models() -> Mapping[str, ShortModel]:
    """The committed models, "meaning" and "words"."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        "meaning": make_model(stored["meaning"] | {"network": load_network()}),
        "words": make_model(stored["words"]),
    }


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
