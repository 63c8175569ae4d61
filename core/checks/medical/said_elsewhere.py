"""Chinese clauses that say of one side, part of the body or degree what the report says of another alone.

Compares a clause without that word with all that the report says of each: of the other much more of it must be said. A
size settles it: the report names the place where it gives the size. Does not know the body.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from math import fsum

from core.checks.medical.copied_amounts import TIMES, find_same
from core.checks.medical.directions import Direction, find_directions
from core.checks.medical.mentions import Mention
from core.checks.medical.said_nearest import denies, read_clauses, read_pieces, span_of_part
from core.checks.medical.sides import find_sides, side_of
from core.checks.medical.source import Part, Source, read_source
from core.checks.medical.terms import HAN, broaden, load_lexicon
from core.documents.document import Span

LOOSE = frozenset({
    "bone", "joint", "blood", "muscle", "skin", "urine", "artery", "nerve", "vein", "soft_tissue", "stool", "fetus",
    "mucosa",
})  # fmt: skip
"""Sites that plain words bring in ("broken bone", "blood test")."""
BROAD = frozenset(["back", "head", "chest", "abdomen", "leg", "arm", "neck", "face", "pelvis"])
"""Regions, which a line may leave to its heading."""
_QUADRANTS = frozenset(["quadrant_upper", "quadrant_lower"])
"""Of the breast as well as of the abdomen."""
_OTHER = {"left": "right", "right": "left"}
_NAMED_AFTER = re.compile("功能|科|门诊")
"""What is named after a part of the body and is none."""
_LENGTHS = ("mm", "cm")
_AXES = ("severity", "time", "sign", "course", "nature", "amount")
_MORE_OF_SIDE, _MORE_OF_SITE, _MORE_OF_POLE = (5.0, 1.6), (9.0, 1.8), (10.0, 3.0)
"""How much more of a clause the report must say of the other, and how many times as much; a rare word of two characters
weighs about nine."""


def find_clauses_of_other_side(statement: Source, report: Source) -> Iterator[Span]:
    """Clauses on the side of which the report does not say it, but on the other."""
    for part in _list_clauses(statement, report):
        said = _sides_of(part)
        other = {_OTHER[side] for side in said & _OTHER.keys()}
        if len(said) == 1 and other:
            pieces = frozenset(one for one in read_pieces(part) if not set(one) & set("左右"))
            if _is_said_rather(pieces, report, said, other, _sides_of, _MORE_OF_SIDE):
                yield span_of_part(part)
    yield from _find_sizes_elsewhere(statement, report, _side_told)


def find_clauses_of_other_site(statement: Source, report: Source) -> Iterator[Span]:
    """Clauses that name a part of the body of which the report does not say it, but of another."""
    known = {key for part, _ in read_clauses(report)[1] for key in _sites_in_reach(part)}
    for part in _list_clauses(statement, report):
        said = _own_sites(part) - BROAD
        if said and not _NAMED_AFTER.search(part.text):
            pieces = _read_after_site(part)
            same = {key for key in known if is_kin_of_any(key, said)}
            for other in known - same:
                if _is_said_rather(pieces, report, same, {other}, _sites_in_reach, _MORE_OF_SITE):
                    yield span_of_part(part)
                    break
    yield from _find_sizes_elsewhere(statement, report, _sites_told)


def find_clauses_of_other_pole(statement: Source, report: Source) -> Iterator[Span]:
    """Clauses with a word on one end of an axis (mild, acute, positive) that the report says with another end."""
    for part in _list_clauses(statement, report):
        for axis in _AXES:
            read = partial(_poles_of, axis=axis)
            said, words = read(part), _words_on(part, axis)
            pieces = frozenset(one for one in read_pieces(part) if not set(one) & words)
            others = {pole for each, _ in read_clauses(report)[1] for pole in read(each)} - said
            if len(said) == 1 and _is_said_rather(pieces, report, said, others, read, _MORE_OF_POLE):
                yield span_of_part(part)


def _poles_of(part: Part, axis: str) -> set[str]:
    return {one.pole for one in _directions_of(part, axis) if not one.negated}


def _words_on(part: Part, axis: str) -> set[str]:
    """The characters of a clause's words on an axis."""
    return {char for one in _directions_of(part, axis) for char in part.sentence.text[one.span.start : one.span.end]}


def _directions_of(part: Part, axis: str) -> list[Direction]:
    found = find_directions(part.sentence.text)
    return [one for one in found if one.axis == axis and part.span.start <= one.span.start < part.span.end]


def is_kin_of_any(key: str, others: frozenset[str] | set[str]) -> bool:
    """Whether a concept is, or is a kind or part of, one of the others, or the other way round."""
    return any(key in broaden(other) or other in broaden(key) for other in others)


def _list_clauses(statement: Source, report: Source) -> Iterator[Part]:
    """Those that tell, and do not deny, in Chinese."""
    for part in statement.parts if HAN.search(report.text) else ():
        imagined = any(one.state == "hypothetical" for one in part.sentence.scopes)
        if HAN.search(part.text) and not denies(part) and not imagined:
            yield part


def _is_said_rather(
    pieces: frozenset[str],
    report: Source,
    mine: set[str],
    other: set[str],
    read: Callable[[Part], set[str]],
    least: tuple[float, float],
) -> bool:
    """Whether the report says the pieces rather of the other: in one clause, and in all of them together."""
    weights, clauses = read_clauses(report)
    best, held = [0.0, 0.0], [set[str](), set[str]()]
    for clause, theirs in clauses:
        keys, shared = read(clause), pieces & theirs
        for at, wanted in enumerate((mine, other)):
            if keys & (wanted | {"both"}) and not (at and denies(clause)):
                best[at] = max(best[at], fsum(weights[one] for one in shared))
                held[at] |= shared
    here, there = (fsum(weights[one] for one in each) for each in held)
    more, times = least
    return there - here >= more and there >= times * here and best[1] >= min(1.5, times) * best[0]


def _sides_of(part: Part) -> set[str]:
    """The sides a clause names, else the last one before it in its sentence."""
    words = find_sides(part.sentence.text)
    here = {one.side for one in words if part.span.start <= one.span.start < part.span.end}
    before = [one.side for one in words if one.span.end <= part.span.start]
    return set[str](here or before[-1:])


def _sites_in(mention: Mention) -> set[str]:
    """The site a term is, or those it is of: the ear of an ear infection."""
    concepts, concept = load_lexicon().concepts, mention.term.concept
    keys = {concept.key} if concept.kind == "site" else concept.broader | concept.parts
    return {key for key in keys - LOOSE - _QUADRANTS if key in concepts and concepts[key].kind == "site"}


def _own_sites(part: Part) -> set[str]:
    """The sites it names in Chinese; C3 may be no vertebra."""
    text = part.sentence.text
    sites = (one for one in part.mentions if one.term.concept.kind == "site")
    return {one.key for one in sites if HAN.match(text, one.term.span.start)} - LOOSE - _QUADRANTS


def _sites_in_reach(part: Part) -> set[str]:
    """The sites a clause names, else those before it in its sentence."""
    here = {key for one in part.mentions for key in _sites_in(one)}
    before = (one for one in part.sentence.mentions if one.term.span.end <= part.span.start)
    return here or {key for one in before for key in _sites_in(one)}


def _read_after_site(part: Part) -> frozenset[str]:
    """The pieces of what a clause says after the first site it names, without those of further sites."""
    sites = [one for one in part.mentions if one.term.concept.kind == "site"]
    start = min(one.term.span.end for one in sites)
    named = {f"={key}" for one in sites for key in broaden(one.key)}
    after = Part(
        part.sentence,
        Span(start, part.span.end),
        tuple(one for one in part.mentions if one.term.span.start >= start),
        part.words,
    )
    return read_pieces(after) - named


def _find_sizes_elsewhere(
    statement: Source, report: Source, read: Callable[[Part, Span, str], set[str]]
) -> Iterator[Span]:
    """Clauses with a size that the report gives at another place alone."""
    for one in statement.told if HAN.search(report.text) else ():
        text, unit = one.part.sentence.text, one.amount.unit
        if not HAN.search(text) or not unit or unit in TIMES:
            continue
        said = read(one.part, one.amount.span, unit)
        told = [read(each.part, each.amount.span, each.amount.unit) for each in find_same(one, report)]
        if said and told and all(told) and not any(is_kin_of_any(key, keys) for key in said for keys in told):
            yield span_of_part(one.part)


def is_sized_on(part: Part, side: str, report: Source) -> bool:
    """Whether the report gives a length of a clause on that side."""
    told = read_source(part.text, "zh").told if HAN.search(part.text) else ()
    same = (each for one in told if one.amount.unit in _LENGTHS for each in find_same(one, report))
    return any(side_of(each.part.sentence.text, each.amount.span) == side for each in same)


def _side_told(part: Part, place: Span, unit: str) -> set[str]:
    return {side for side in (side_of(part.sentence.text, place),) if side in _OTHER}


def _sites_told(part: Part, place: Span, unit: str) -> set[str]:
    """The sites of a length's sentence; of the statement's clause where it names one."""
    return (_own_sites(part) or _sites_in_reach(part)) if unit in _LENGTHS else set()
