"""The terms of a statement beside those of its source they are best compared with: the same one, a kind of it, or what
it is made of, in the most similar surroundings."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.medical.amounts import find_amounts
from core.checks.medical.mentions import Mention
from core.checks.medical.source import Part, Source, overlap
from core.checks.medical.terms import FOUND, broaden, load_lexicon

COMPARED = FOUND | {"procedure", "drug"}

_EXAMINATIONS = frozenset(
    ["mri", "ct", "xray", "ultrasound", "echocardiogram", "ekg", "mammogram", "biopsy", "colonoscopy", "endoscopy"]
)
"""A "negative" one was done all the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A term of the statement and the terms of the source it is best compared with."""

    said: Mention
    part: Part
    told: tuple[tuple[Mention, Part], ...]


def pair_mentions(statement: Source, source: Source) -> tuple[Pair, ...]:
    """Every term that can be there or not, where the source names it."""
    return tuple(
        Pair(said, part, told)
        for said, part in statement.mentions
        if said.term.concept.kind in COMPARED and said.key not in _EXAMINATIONS and "hypothetical" not in said.states
        if (told := tuple(_find_nearest(said, part, source)))
    )


def _find_nearest(said: Mention, part: Part, source: Source) -> Iterator[tuple[Mention, Part]]:
    named = [
        (one, other)
        for one, other in source.mentions
        if one.term.concept.kind in COMPARED and any(is_same(key, one.key) for key in said.term.keys)
    ] or list(_find_made_of(said, source))
    if not named:
        return
    scores = [3 * (one.key in said.term.keys) + _count_fit(part, other) + side_fit(said, one) for one, other in named]
    best = max(scores)
    yield from (pair for pair, score in zip(named, scores, strict=True) if score >= best - 1)


def _count_fit(part: Part, other: Part) -> int:
    """Concepts and amounts in both, twice, and words."""
    mine, theirs = ({one.value for one in find_amounts(each.text)} for each in (part, other))
    return overlap(part, other) + 2 * len(mine & theirs)


def side_fit(said: Mention, told: Mention) -> int:
    """For the same side, and against another one."""
    return 0 if not said.side or not told.side else 2 if said.side == told.side else -2


def is_same(said: str, told: str) -> bool:
    """The same concept or a kind of it."""
    return said == told or said in broaden(told)


def _find_made_of(said: Mention, source: Source) -> Iterator[tuple[Mention, Part]]:
    """Where one sentence names all that `said` is made of: an enlarged heart is cardiomegaly."""
    parts = said.term.concept.parts
    if not parts:
        return
    for one, part in source.mentions:
        concept = load_lexicon().concepts.get(one.key)
        if concept and concept.kind in COMPARED and parts & broaden(one.key):
            here = frozenset().union(*(broaden(other.key) for other in part.sentence.mentions))
            if parts <= here:
                yield one, part
