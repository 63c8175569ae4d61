"""Recognising demands in plain language, in English and Chinese. Precision before recall: what is not understood is
left out and can be shown as not checked."""

import re
from collections.abc import Iterator

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.reading import chinese_counts, chinese_wording
from core.checks.constraints.reading.demand import Demand, read_demand
from core.checks.constraints.reading.english_counts import read_counts
from core.checks.constraints.reading.english_shape import read_shape
from core.checks.constraints.reading.english_wording import read_marks, read_wording
from core.checks.constraints.validating import validate_constraint
from core.errors import InputError

_CHINESE = re.compile("[\u4e00-\u5b56\u5b58-\u9fff]")
"""Something in Chinese besides 字, which English demands have as a unit."""
_LONGEST = 20_000
"""More characters than this are a document, not a demand."""


def read_constraints(demand: str, language: str) -> tuple[Constraint, ...]:
    """What `demand` asks for that can be checked, validated, each once; () where nothing was understood."""
    read = read_demand(demand[:_LONGEST])
    found: dict[str, Constraint] = {}
    for constraint in _read(read, language):
        try:
            valid = validate_constraint(constraint)
        except InputError:
            continue
        found.setdefault(valid.model_dump_json(), valid)
    return tuple(found.values())


def _read(demand: Demand, language: str) -> Iterator[Constraint]:
    if language == "zh" or _CHINESE.search(demand.text):
        yield from chinese_wording.read_wording(demand)
        yield from chinese_counts.read_counts(demand)
    for rule in (read_wording, read_marks, read_shape, read_counts):
        yield from rule(demand)
