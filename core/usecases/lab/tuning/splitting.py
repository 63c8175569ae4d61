"""Examples into the parts to train on, to check with and to measure on: by the table's own column, or by a seed.

Stratified: each label is parted by the shares, so that a rare one is in every part it has examples for.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.errors import InputError
from core.usecases.lab.tuning.checking import PART_NAMES
from core.usecases.lab.tuning.records import PARTS, Example, Part, Recipe

Parts = Mapping[Part, tuple[Example, ...]]


def split_examples(examples: Sequence[Example], recipe: Recipe) -> Parts:
    """The three parts. Where the column names no "check" rows (or no "test" rows), a share of "train" is taken.

    Raises InputError where fewer than two labels are left to train on.
    """
    parts: dict[Part, list[Example]] = {part: [] for part in PARTS}
    for example in examples:
        parts[PART_NAMES.get(example.part.casefold(), "train")].append(example)
    for part, share in (("test", recipe.test_share), ("check", recipe.check_share)):
        if not parts[part]:
            whole = sum(map(len, parts.values()))
            parts["train"], parts[part] = _part(
                parts["train"], share * whole / max(len(parts["train"]), 1), recipe.seed
            )
    if len(labels := {example.label for example in parts["train"]}) < 2:
        raise InputError("lab_tuning.too_few_labels", count=len(labels))
    return {part: tuple(sorted(rows, key=lambda one: one.row)) for part, rows in parts.items()}


def _part(examples: Sequence[Example], share: float, seed: int) -> tuple[list[Example], list[Example]]:
    """(left, taken): of each label, after a shuffle that depends on `seed` alone, `share`; always one is left."""
    by_label: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_label[example.label].append(example)
    left, taken = [], []
    for label in sorted(by_label):
        rows = sorted(by_label[label], key=lambda one: one.row)
        random.Random(f"{seed} {label}").shuffle(rows)
        count = min(max(round(share * len(rows)), 1), len(rows) - 1)
        taken += rows[:count]
        left += rows[count:]
    return left, taken


def list_labels(parts: Parts) -> tuple[str, ...]:
    """The labels that are trained, sorted: their order is that of the network's outputs."""
    return tuple(sorted({example.label for example in parts["train"]}))
