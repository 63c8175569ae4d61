"""Whether words of a statement that stand against each other (higher and lower, mild and severe) are its source's.

Compares axes and their ends. Does not know which end is the better one.
"""

from collections.abc import Iterator

from core.checks.medical.closest import find_closest, word_pieces
from core.checks.medical.directions import PLACES, Direction, find_directions
from core.checks.medical.pairing import COMPARED
from core.checks.medical.source import Part, Source, overlap
from core.checks.medical.terms import broaden
from core.documents.document import Span


def find_turned(statement: Source, source: Source, axes: frozenset[str]) -> Iterator[Span]:
    """Words on the other end of an axis than the source has for the same thing, and has not at all."""
    yield from _find_changed_turns(statement, source, axes)
    yield from _find_opposites(statement, source, axes - PLACES)
    yield from _find_levelled(statement, source, axes - PLACES)
    if axes <= PLACES or find_closest(statement, source):
        yield from find_other_turns(statement, source, axes)


def find_other_turns(statement: Source, source: Source, axes: frozenset[str]) -> Iterator[Span]:
    """Words on the other end of an axis than the nearest part of the source has."""
    for part in statement.parts:
        mine = [one for one in find_directions(part.sentence.text) if one.axis in axes and _is_in(one, part)]
        for one in mine:
            if len({other.pole for other in mine if other.axis == one.axis}) > 1:
                continue
            told = _poles_told(part, one.axis, source)
            if told and (one.pole, one.negated) not in told and not (one.negated and (one.pole, False) not in told):
                start = part.sentence.span.start
                yield Span(start + one.span.start, start + one.span.end)


def _find_changed_turns(statement: Source, source: Source, axes: frozenset[str]) -> Iterator[Span]:
    """Words on another end of an axis than those of the sentence which is otherwise repeated."""
    for close in find_closest(statement, source):
        told = {(one.axis, one.pole) for sentence in close.told for one in find_directions(sentence.text)}
        known = {axis for axis, _ in told}
        for one in find_directions(close.said.text):
            if one.axis in axes & known and (one.axis, one.pole) not in told:
                yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end)


def _find_opposites(statement: Source, source: Source, axes: frozenset[str]) -> Iterator[Span]:
    """Words on an end of an axis of which the whole source has only other ends."""
    told: dict[str, set[tuple[str, bool]]] = {}
    for sentence in source.sentences:
        for one in find_directions(sentence.text):
            told.setdefault(one.axis, set()).add((one.pole, one.negated))
    for sentence in statement.sentences:
        said = [one for one in find_directions(sentence.text) if one.axis in axes & told.keys()]
        for one in said:
            alone = len({other.pole for other in said if other.axis == one.axis}) == 1
            if alone and not one.negated and (one.pole, False) not in told[one.axis]:
                yield Span(sentence.span.start + one.span.start, sentence.span.start + one.span.end)


def _find_levelled(statement: Source, source: Source, axes: frozenset[str]) -> Iterator[Span]:
    """One end of an axis said twice or more where the sentence nearest to it says one and the other."""
    for said in statement.sentences:
        turns = [one for one in find_directions(said.text) if one.axis in axes]
        mine = word_pieces(said.text)
        nearest = max(source.sentences, key=lambda one: len(mine & word_pieces(one.text)), default=None)
        if nearest is None or 2 * len(mine & word_pieces(nearest.text)) < len(mine):
            continue
        told = find_directions(nearest.text)
        for axis in {one.axis for one in turns}:
            here = [one for one in turns if one.axis == axis]
            there = {(one.pole, one.negated) for one in told if one.axis == axis}
            if len(here) >= 2 and len({(one.pole, one.negated) for one in here}) == 1 and len(there) > 1:
                yield Span(said.span.start + here[-1].span.start, said.span.start + here[-1].span.end)


def _is_in(one: Direction, part: Part) -> bool:
    return part.span.start <= one.span.start < part.span.end


def _poles_told(part: Part, axis: str, source: Source) -> set[tuple[str, bool]]:
    scored = [(overlap(part, other), other) for other in source.parts]
    best = max((score for score, _ in scored), default=0)
    if best < 2:
        return _poles_of_sentence(part, axis, source)
    near = [other for score, other in scored if score >= best]
    found = {
        (one.pole, one.negated)
        for other in near
        for one in find_directions(other.sentence.text)
        if one.axis == axis and _is_in(one, other)
    }
    return found or {
        (one.pole, one.negated) for other in near for one in find_directions(other.sentence.text) if one.axis == axis
    }


def _poles_of_sentence(part: Part, axis: str, source: Source) -> set[tuple[str, bool]]:
    """Where the part names nothing itself ("..., which is mild"): the poles of sentences with the same terms."""
    keys = frozenset(one.key for one in part.sentence.mentions if one.term.concept.kind in COMPARED | {"measure"})
    near = [one for one in source.sentences if any(keys & broaden(mention.key) for mention in one.mentions)]
    return {(one.pole, one.negated) for other in near for one in find_directions(other.text) if one.axis == axis}
