"""Whether what the facts tell of one thing is said of another: "five dead, three hurt" made "three dead, five hurt".

Compares the words around a number, date or name of the text with those around it in the facts, and with those around
others of its kind. Only a clear case is reported; does not understand sentences.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from core.checks.check import Check
from core.checks.chinese_names import find_chinese_people, is_title
from core.checks.content import content_words
from core.checks.dates import Mention, find_moments
from core.checks.known_names import fold
from core.checks.proper_names import Name, find_proper_names
from core.checks.quantities import find_counts
from core.documents.document import Span
from core.messages import words

MARGIN = 2
"""So many more words must another value of the facts share with the text than the value that stands there."""
_CLAUSE = re.compile(
    r"[,;:，；：、。！？!?\n]|\.(?!\d)|\s(?:and|but|while|which|who)\s|(?<=[\u4e00-\u9fff])(?:而|但|和|其中)"
)
_REACH = 60
_BESIDE = re.compile(
    r"\b(?:near|by|beside|next to|close to|opposite|behind|adjacent to|nearby)\b:?\s(?:the\s|to\s)*$", re.I
)
_ASSERTS = re.compile(
    r"[’']s\s(?!near)|,?\s(?:(?:is|was)\s(?:an?|the)\s|serves\s|offers\s|provides\s|sells\s|has\san?\s|opened\s|welcomes\s)"
)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A value with the words of its clause around it. `group`: what it may be confused with."""

    group: str
    value: object
    span: Span
    around: frozenset[str]


def check_pairs(text: str, facts: Sequence[str], *, language: str) -> Check:
    """None where nothing of the text could be compared."""
    told: dict[str, list[_Anchor]] = {}
    for fact in facts:
        for anchor in _find_anchors(fact, language):
            told.setdefault(anchor.group, []).append(anchor)
    said = list(_find_anchors(text, language))
    values = frozenset(anchor.value for anchor in said)
    wrong = [anchor.span for anchor in said if _is_misplaced(anchor, told.get(anchor.group, ()), values)]
    wrong += _find_exchanged_places(text, facts)
    if wrong:
        shown = ", ".join(dict.fromkeys(text[span.start : span.end] for span in wrong))
        spans = tuple(sorted(set(wrong), key=lambda span: span.start))
        return Check("fact_pairs", False, words("facts.pairs_mixed", values=shown), spans)
    known = {anchor.value for ours in told.values() for anchor in ours}
    compared = any(anchor.value in known for anchor in said)
    return Check("fact_pairs", True if compared else None, words("facts.pairs_held"))


def _is_misplaced(anchor: _Anchor, told: Sequence[_Anchor], said: frozenset[object]) -> bool:
    """Whether the words around fit another told value clearly better than this one, which is told elsewhere.

    Names that the text has too do not count as others: they stand in the sentence with this one.
    """
    same = [anchor.around & one.around for one in told if one.value == anchor.value]
    named = anchor.group == "name"
    if not same or max(map(len, same)) > (0 if named else 1):
        return False
    others = [
        anchor.around & one.around for one in told if one.value != anchor.value and not (named and one.value in said)
    ]
    least = max(map(len, same)) + MARGIN
    return any(len(shared) >= least or named and any(map(is_title, shared)) for shared in others)


def _find_anchors(text: str, language: str) -> Iterator[_Anchor]:
    moments = find_moments(text)
    marks: list[tuple[str, object, Span]] = [
        (f"number {one.unit}", one.value, one.span) for one in find_counts(text, moments)
    ]
    marks += [(*_read_date(one), one.span) for one in moments]
    marks += _find_names(text, language)
    counted = [span for group, _, span in marks if group != "name"]
    limits = sorted(span.start for span in counted), sorted(span.end for span in counted)
    named = frozenset[str]().union(
        *(_words(text[s.start : s.end], language) for group, _, s in marks if group == "name")
    )
    for group, value, span in marks:
        around = _around(text, span, limits, language)
        yield _Anchor(group, value, span, around - named if group == "name" else around)


def _find_names(text: str, language: str) -> Iterator[tuple[str, object, Span]]:
    """People and other names under their last word; in Chinese, people."""
    if language == "zh":
        yield from (("name", text[span.start : span.end], span) for span in find_chinese_people(text))
        return
    for name in find_proper_names(text, language):
        folded = fold(name.words[-1])
        if folded:
            yield "name", folded, name.span


def _find_exchanged_places(text: str, facts: Sequence[str]) -> Iterator[Span]:
    """A landmark of the facts that is said to be the thing itself, and the thing where the landmark should stand."""
    marks = {_folded(fact, name) for fact in facts for name in find_proper_names(fact, "en") if _is_beside(fact, name)}
    things = {_folded(fact, name) for fact in facts for name in find_proper_names(fact, "en")} - marks
    turned = False
    for name in find_proper_names(text, "en"):
        said = _folded(text, name)
        is_mark = said in marks and said not in things
        if is_mark and not _is_beside(text, name) and _ASSERTS.match(text, name.span.end):
            yield name.span
        if marks and said in things and _is_beside(text, name) and not turned:
            yield name.span
        turned = is_mark and not _is_beside(text, name)


def _folded(text: str, name: Name) -> str:
    return fold(text[name.span.start : name.span.end]).removeprefix("the ")


def _is_beside(text: str, name: Name) -> bool:
    return bool(_BESIDE.search(text, max(0, name.span.start - 24), name.span.start))


def _read_date(mention: Mention) -> tuple[str, object]:
    """Its kind and value; a day without its year is the day."""
    first = mention.readings[0][0]
    if first.month or first.day:
        return "day", (first.month, first.day)
    for kind in ("year", "weekday", "minute", "era"):
        if (value := getattr(first, kind)) not in (None, ""):
            return kind, value
    return "date", first


def _around(text: str, span: Span, limits: tuple[list[int], list[int]], language: str) -> frozenset[str]:
    """Content words of the clause, up to the numbers and dates before and after."""
    starts, ends = limits
    last, following = bisect_right(ends, span.start) - 1, bisect_left(starts, span.end)
    low = max(span.start - _REACH, ends[last] if last >= 0 else 0, 0)
    high = min(span.end + _REACH, starts[following] if following < len(starts) else len(text))
    before, after = _CLAUSE.split(text[low : span.start])[-1], _CLAUSE.split(text[span.end : high])[0]
    return _words(before, language) | _words(after, language)


@lru_cache(maxsize=4096)
def _words(text: str, language: str) -> frozenset[str]:
    """Content words; in Chinese, words rather than pairs of characters, so that one word counts once."""
    if language != "zh":
        return content_words(text, language)
    return frozenset(word for word in rjieba.cut(text) if len(word) > 1 and word >= "\u3400")
