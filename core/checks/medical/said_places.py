"""Whether a statement keeps to the sides and the parts of the body of its source.

Compares the words around a side or site with those of the source. Does not know the body beyond what belongs to what.
"""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.checks.medical.amounts import find_amounts
from core.checks.medical.closest import find_closest
from core.checks.medical.directions import PLACES
from core.checks.medical.mentions import Mention
from core.checks.medical.pairing import pair_mentions
from core.checks.medical.retold import leave_open
from core.checks.medical.said_turns import find_turned
from core.checks.medical.sides import Side, SideWord, find_sides, side_of
from core.checks.medical.source import Part, Source, overlap, read_parts
from core.checks.medical.terms import FOUND, broaden, find_terms
from core.documents.document import Span
from core.messages import words

_LOOSE = frozenset(
    [
        "bone",
        "joint",
        "blood",
        "muscle",
        "skin",
        "urine",
        "artery",
        "nerve",
        "vein",
        "soft_tissue",
        "stool",
        "fetus",
        "mucosa",
    ]
)
"""Sites that plain words bring in ("broken bone", "blood test")."""
_TEST_OF = re.compile(
    r"[\w ]{0,16}\b(?:tests?|function|panel|profile|numbers|values|clinic|specialist|doctor|surgeon|nurse|department"
    r"|team)\b"
    r"|.{0,3}(?:功能|科|门诊|专家|医生|指标)",
    re.I,
)
"""After a site: what is named after it and lies elsewhere."""
_BROAD = frozenset(["back", "head", "chest", "abdomen", "leg", "arm", "neck", "face", "pelvis"])
"""Regions, which a line may leave to its heading."""


def check_side(statement: Source, source: Source, report: Source) -> Check:
    """Every left, right and both, of what it is said."""
    found_wrong = list(_find_wrong_sides(statement, source, report))
    wrong = [span for span, is_sure in found_wrong if is_sure]
    if not wrong and found_wrong:
        return leave_open("side", statement.text, [span for span, _ in found_wrong])
    if wrong:
        said = ", ".join(dict.fromkeys(_around(statement.text, span) for span in wrong))
        return Check("side", False, words("medical_checks.side_other", said=said), tuple(wrong))
    found = any(find_sides(sentence.text) for sentence in statement.sentences)
    return Check("side", True, words("medical_checks.side_told" if found else "medical_checks.no_side"))


def _around(text: str, span: Span) -> str:
    end = min(len(text), span.end + 24)
    return text[span.start : end].split(",")[0].split("，")[0].strip()


def _find_wrong_sides(statement: Source, source: Source, report: Source) -> Iterator[tuple[Span, bool]]:
    """Where a side is another than the source's, and whether that is sure."""
    anywhere = set(report.sides)
    if {"left", "right"} <= anywhere:
        anywhere.add("both")
    for close in find_closest(statement, source):
        told = {one.side for sentence in close.told for one in find_sides(sentence.text)}
        for one in find_sides(close.said.text):
            if told and one.side not in told and not (one.side == "both" and len(told) > 1):
                yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end), True
    lettered = not anywhere and bool(_CHAMBERS.search(report.text))
    free = not find_closest(statement, source)
    for part in statement.parts:
        start, sided = part.sentence.span.start, _keys_by_side(part)
        for one in find_sides(part.sentence.text):
            if not part.span.start <= one.span.start < part.span.end or _is_compared(part.sentence.text, one.span):
                continue
            told = _sides_told(part, sided.get(one.span, set()), source)
            if {"left", "right"} <= told:
                told.add("both")
            if one.side not in (told or anywhere):
                untold = free and _cannot_be_told(part, one, sided.get(one.span, set()), report)
                is_sure = not (lettered or untold or _is_on_that_side(part, one.side, report))
                yield Span(start + one.span.start, start + one.span.end), is_sure


def _cannot_be_told(part: Part, side: SideWord, keys: set[str], report: Source) -> bool:
    """Of a sentence that retells: one side held against the other, a pair, or what is not there on a side of which the
    report denies something."""
    sides = {one.side for one in find_sides(part.sentence.text)}
    mine = [one for one in part.mentions if one.key in keys and one.term.concept.kind in FOUND]
    denied = bool(mine) and all("negated" in one.states for one in mine)
    cleared = any(one.side == side.side and ("negated" in one.states or one.normal) for one, _ in report.mentions)
    return side.side == "both" or len(sides) > 1 or denied and cleared


def _is_on_that_side(part: Part, side: Side, report: Source) -> bool:
    """Whether the report has what the part names on that side, too, and nothing pins it to another."""
    found = {one.key for one in part.mentions if one.term.concept.kind in FOUND}
    pinned = find_amounts(part.sentence.text) or any(other.side != side for other in find_sides(part.sentence.text))
    return not pinned and any(one.key in found and one.side == side for one, _ in report.mentions)


_CHAMBERS = re.compile(r"\b(?:[LR][AV]|[LR])\b")
"""Sides in letters that may be others."""


def _keys_by_side(part: Part) -> dict[Span, set[str]]:
    """What each side word of a part is the nearest of."""
    keys: dict[Span, set[str]] = {}
    for one in part.mentions if find_sides(part.sentence.text) else ():
        if side_of(part.sentence.text, one.term.span):
            keys.setdefault(_nearest_side(part, one), set()).add(one.key)
    return keys


def _sides_told(part: Part, mine: set[str], source: Source) -> set[str]:
    """The sides of the nearest things in the source; of its sentence or an earlier one where they have none."""
    keys = mine or set(part.keys)
    scored = [(overlap(part, other) + 2 * len(keys & other.keys), other) for other in source.parts]
    best = max((score for score, _ in scored), default=0)
    if best < 2:
        return set()
    near = [other for score, other in scored if score >= max(2, best - 1)]
    found = {side for other in near for side in _sides_of_part(other, keys)}
    if found:
        return found
    return {one.side for other in near for one in find_sides(other.sentence.text)} or _side_before(near, source)


def _is_compared(text: str, side: Span) -> bool:
    """Whether the side is only what something is compared with ("than on the left"), or "both" is of no pair."""
    if re.search(r"\bthan (?:in |on |at |of )?(?:the |your |his |her )?$", text[max(0, side.start - 16) : side.start]):
        return True
    after = text[side.end : side.end + 30]
    return text[side.start : side.end].lower() == "both" and not any(
        one.concept.kind == "site" for one in find_terms(after)
    )


def _nearest_side(part: Part, mention: Mention) -> Span:
    return min(
        (one.span for one in find_sides(part.sentence.text)),
        key=lambda span: abs(span.start - mention.term.span.start),
    )


def _sides_of_part(part: Part, keys: set[str]) -> set[str]:
    """The sides of the things named; of the whole part where none of them has one."""
    own = {one.side for one in part.mentions if one.key in keys and one.side and _has_side(part)}
    return own or {
        one.side for one in find_sides(part.sentence.text) if part.span.start <= one.span.start < part.span.end
    }


def _has_side(part: Part) -> bool:
    return any(part.span.start <= one.span.start < part.span.end for one in find_sides(part.sentence.text))


def _side_before(near: list[Part], source: Source) -> set[str]:
    """The last side named before, as a heading names it for all that follows."""
    first = min(part.sentence.span.start for part in near)
    before = [sides for s in source.sentences if s.span.start < first and (sides := find_sides(s.text))]
    return {one.side for one in before[-1]} if before else set()


def check_anatomy(statement: Source, source: Source, report: Source) -> Check:
    """Every part of the body, and the finding it is said of; upper and lower, front and back of it."""
    wrong = [*_find_other_sites(statement, source, report)]
    tested = list(_find_tested(statement, source, report))
    turned = list(find_turned(statement, source, PLACES))
    wrong += turned and [span for span in find_turned(statement, report, PLACES) if span in turned]
    if wrong:
        said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in wrong))
        return Check("anatomy", False, words("medical_checks.anatomy_other", said=said), tuple(wrong))
    if tested:
        return leave_open("anatomy", statement.text, tested)
    found = any(one.term.concept.kind == "site" for one, _ in statement.mentions)
    return Check("anatomy", True, words("medical_checks.anatomy_told" if found else "medical_checks.no_anatomy"))


def _find_other_sites(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    yield from (
        _place(part, one.term.span) for one, part, tested in _list_absent(statement, source, report) if not tested
    )
    yield from _find_changed_sites(statement, source)
    for pair in pair_mentions(statement, source):
        sites = _own_sites(pair.said, pair.part)
        told = [keys for one, part in pair.told if (keys := _sites_told(one, part))]
        for site in pair.said.sites:
            key = site.concept.key
            if "negated" in pair.said.states and any(one.key == key and one.normal for one, _ in report.mentions):
                continue
            other = key in sites - _BROAD and told and not any(_is_kin_of_any(key, keys) for keys in told)
            if other and not _is_said_elsewhere(pair.said, key, source):
                yield _place(pair.part, site.span)


def _find_tested(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Sites that only name a test or a department, of which the source does not speak."""
    yield from (_place(part, one.term.span) for one, part, tested in _list_absent(statement, source, report) if tested)


def _list_absent(statement: Source, source: Source, report: Source) -> Iterator[tuple[Mention, Part, bool]]:
    """The sites that the source does not have, and whether each names a test or a department."""
    for one, part in statement.mentions:
        known = report.keys if one.key in _BROAD else source.keys
        if one.term.concept.kind == "site" and one.key not in _LOOSE and not _is_kin_of_any(one.key, known):
            yield one, part, bool(_TEST_OF.match(part.sentence.text[one.term.span.end : one.term.span.end + 30]))


def _sites_told(mention: Mention, part: Part) -> frozenset[str]:
    """The sites of a term of the source, in its part or its sentence, and those it names itself; () where unknown."""
    own = _own_sites(mention, part) or _sites_of_sentence(part) - _LOOSE
    beside = frozenset().union(*(other.keys for other in read_parts(part.sentence) if not _names_finding(other)))
    named = frozenset().union(*(broaden(key) for key in part.keys))
    return own | beside | named | broaden(mention.key) if own else frozenset()


def _names_finding(part: Part) -> bool:
    return any(one.term.concept.kind in FOUND for one in part.mentions)


def _is_said_elsewhere(said: Mention, site: str, source: Source) -> bool:
    """Whether the source says the same of that site in another sentence."""
    return any(
        (one.key == said.key or said.key in broaden(one.key))
        and ("negated" in one.states) == ("negated" in said.states)
        and _is_kin_of_any(site, _sites_told(one, part))
        for one, part in source.mentions
    )


def _find_changed_sites(statement: Source, source: Source) -> Iterator[Span]:
    """Sites that the sentence which is otherwise repeated does not have."""
    for close in find_closest(statement, source):
        known = frozenset(one.key for told in close.told for one in told.mentions)
        for one in close.said.mentions:
            if (
                one.term.concept.kind == "site"
                and one.key not in _LOOSE
                and known
                and not _is_kin_of_any(one.key, known)
            ):
                yield Span(close.said.span.start + one.term.span.start, close.said.span.start + one.term.span.end)


def _own_sites(mention: Mention, part: Part) -> frozenset[str]:
    """The most special sites of the part, and those the term names itself."""
    keys = {one.concept.key for one in mention.sites} - _LOOSE
    return frozenset(key for key in keys if not any(key != other and key in broaden(other) for other in keys))


def _sites_of_sentence(part: Part) -> frozenset[str]:
    return frozenset(one.key for one in part.sentence.mentions if one.term.concept.kind == "site")


def _is_kin_of_any(key: str, others: frozenset[str]) -> bool:
    return any(key in broaden(other) or other in broaden(key) for other in others)


def _place(part: Part, span: Span) -> Span:
    return Span(part.sentence.span.start + span.start, part.sentence.span.start + span.end)
