"""What looking for one demand in a text gave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.checks.constraints.counting import Count
from core.documents.document import Span
from core.messages import Words, words

Arguments = Mapping[str, Any]
"""The validated arguments of a constraint: JSON values of the kinds its type declares."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` says what there is; `spans` are the places that break the demand, () where something is missing."""

    passed: bool | None
    found: Words
    spans: tuple[Span, ...] = ()


Look = Callable[[str, Arguments, str], Finding]
"""Looks at a text for a demand with these arguments; the last is the text's language, ISO 639-1."""


def count_found(count: Count, relation: str, wanted: int, spans: tuple[Span, ...] = ()) -> Finding:
    """Compares a count; where there are too many, `spans` are all that were counted, and the surplus is marked."""
    found = words("constraints.found_count", count=count.said(relation, wanted))
    if count.holds(relation, wanted):
        return Finding(True, found)
    allowed = wanted - 1 if relation == "less than" else wanted
    too_many = relation in ("at most", "less than", "exactly", "about") and count.high > allowed
    return Finding(False, found, spans[allowed:] if too_many else ())


def absence(spans: tuple[Span, ...]) -> Finding:
    """For what may not occur."""
    return Finding(not spans, words("constraints.found_count", count=len(spans)), spans)


def presence(held: bool) -> Finding:
    """For what must be there."""
    return Finding(held, words("constraints.found_it" if held else "constraints.found_none"))
