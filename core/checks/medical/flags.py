"""Whether "high", "low" and "normal" said of a measure agree with its numbers: the range, or the report's own mark.

Does not know reference ranges: where the report prints neither range nor mark, nothing is said.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from core.checks.medical.directions import find_directions
from core.checks.medical.mentions import NORMAL, Sentence
from core.checks.medical.source import Part, Source, Told, read_parts, read_told
from core.checks.medical.terms import broaden
from core.documents.document import Span

_MARK = re.compile(
    r"(?<![A-Za-z])(?P<high>HH?|High|HIGH|↑+|偏高|升高)(?![A-Za-z])|(?<![A-Za-z/])(?P<low>LL?|Low|LOW|↓+|偏低"
    r"|降低)(?![A-Za-z])"
)
_RANGE_FOLLOWS = re.compile(
    r"\s?(?:range|limit|值|范围|上限|下限|[应要])|\s?[:=：]\s?[<>≤≥]?\s?\d"
    r"|\s?(?:is|are|being|should be|would be|为|是|应)?\s?(?:below|under|less than|lower than|up to|between|over|above"
    r"|at (?:most|least)|最高|最低|低于|小于|不超过|高于|大于|[<>≤≥])",
    re.I,
)
"""After "normal": it is the range that is told, not the value."""
_NEITHER = re.compile(r"\b(?:not|n't|neither|nor|never|than|if|limit|of)\b|不|非|比|超|高于|低于")


def find_wrong_flags(statement: Source, report: Source) -> Iterator[Span]:
    """Where the statement says of a measure what its numbers do not."""
    yield from _find_wrong_limits(statement)
    yield from _find_other_ends(statement, report)
    for sentence in statement.sentences:
        for part in read_parts(sentence):
            for span, pole, denied in _find_poles(part):
                flags = _flags_told(sentence, part, report)
                if flags and (pole in flags if denied else pole not in flags):
                    yield Span(sentence.span.start + span.start, sentence.span.start + span.end)


def _find_wrong_limits(statement: Source) -> Iterator[Span]:
    """ "14.6, well below the limit of 0.35": a value and a limit that lies on its other side."""
    for told in statement.told:
        start = told.part.sentence.span.start
        match = _BESIDE_LIMIT.match(told.part.sentence.text, told.amount.span.end)
        if match and isinstance(told.amount.value, Decimal):
            limit = Decimal(match["limit"])
            if (match["up"] and told.amount.value < limit) or (match["down"] and told.amount.value > limit):
                yield Span(start + match.start("side"), start + match.end())


_BESIDE_LIMIT = re.compile(
    r"[\s,，]*(?:(?:which|that|is|was|are|were|still|well|far|much|clearly|slightly|just|a (?:little|bit)"
    r"|明显|略|稍|稍微|远远?|已经?|也|都)\s?)*"
    r"(?P<side>(?P<up>\babove|\bover|\bhigher than|高于|超过|超出|高出)|(?P<down>\bbelow|\bunder|\blower than|低于))"
    r"[^\d,.;，。；]{0,30}?(?P<limit>\d+(?:\.\d+)?)",
    re.I,
)


def _find_other_ends(statement: Source, report: Source) -> Iterator[Span]:
    """高于正常下限6.1: a number called one end of a range that the report prints as the other end alone."""
    known = set(_list_ends(report))
    for match in _END.finditer(statement.text):
        value, said = Decimal(match[2]).normalize(), match[1]
        if {end for number, end in known if number == value} == {"上下".replace(said, "")}:
            yield Span(*match.span())


_END = re.compile(r"([上下])限(?:是|为|的|[:：])?\s?(\d+(?:\.\d+)?)")


def _list_ends(report: Source) -> Iterator[tuple[Decimal, str]]:
    bounds = [one for one in report.told if one.amount.bound and isinstance(one.amount.value, Decimal)]
    for one in bounds:
        if one.amount.comparator:
            yield one.amount.value, "上" if one.amount.comparator == "<" else "下"  # type: ignore[misc]
    for one, following in pairwise(bounds):
        if following.part is one.part and one.amount.value < following.amount.value:  # type: ignore[operator]
            yield from ((one.amount.value, "下"), (following.amount.value, "上"))  # type: ignore[misc]


def _find_poles(part: Part) -> Iterator[tuple[Span, str, bool]]:
    """high, low or normal and whether it is denied, where a part that names a measure or amount says one of them."""
    turns = [one for one in find_directions(part.sentence.text) if one.axis == "amount"]
    said = [(one.span, one.pole, one.negated) for one in turns if part.span.start <= one.span.start < part.span.end]
    for match in NORMAL.finditer(part.sentence.text, part.span.start, part.span.end):
        before = part.sentence.text[part.span.start : match.start()]
        after = part.sentence.text[match.end() : match.end() + 24]
        within = "within" in match[0].lower() or bool(re.search(r"(?<![不高低大小等])[在于]$", before))
        if not said and not _NEITHER.search(before) and not _RANGE_FOLLOWS.match(after) or within:
            yield Span(*match.span()), "normal", False
    if len({pole for _, pole, _ in said}) == 1 and not re.search(r"[变较]", part.text):
        yield from said


def _flags_told(sentence: Sentence, part: Part, report: Source) -> set[str]:
    """What the numbers say of the measures named: the statement's own, else those of the rows that name them."""
    labels = {one.key for one in sentence.mentions if one.term.concept.kind == "measure"}
    if not labels:
        return set()
    here = [one.key for one in part.mentions if one.term.concept.kind == "measure"]
    before = [
        one.key
        for one in sentence.mentions
        if one.term.concept.kind == "measure" and one.term.span.end <= part.span.start
    ]
    if not here and not before and len(labels) > 1:
        return set()
    labels = set(here or before[-1:]) or labels
    said = [one for one in read_told(sentence) if one.labels & labels]
    values = {one.amount.value for one in said if not one.amount.bound}
    rows = [s for s in report.sentences if any(_is_kin(one.key, labels) for one in s.mentions)]
    return {flag for row in rows for flag in _row_flags(row, labels, values)} - {""}


def _is_kin(key: str, labels: set[str]) -> bool:
    return any(key in broaden(label) or label in broaden(key) for label in labels)


def _row_flags(row: Sentence, labels: set[str], values: set[object]) -> Iterator[str]:
    told = [one for one in read_told(row) if any(_is_kin(label, labels) for label in one.labels)]
    results = [one for one in told if not one.amount.bound and isinstance(one.amount.value, Decimal)]
    bounds = [one for one in told if one.amount.bound]
    if len({one.labels for one in told}) != 1 or not results:
        return
    said = [one for one in results if one.amount.value in values] if values else results[:1]
    alone = len({one.labels for one in read_told(row)}) == 1
    for one in said:
        yield _judge(one.amount.value, bounds) or (_marked(row.text) if alone else "")


def _judge(value: object, bounds: list[Told]) -> str:
    """By one range of two ends or one limit; "" where there is none, or the numbers are no range."""
    if not isinstance(value, Decimal):
        return ""
    ends = [one.amount for one in bounds if isinstance(one.amount.value, Decimal)]
    if len(ends) == 2 and ends[0].value < ends[1].value and not ends[0].comparator:  # type: ignore[operator]
        return "low" if value < ends[0].value else "high" if value > ends[1].value else "normal"  # type: ignore[operator]
    if len(ends) == 1 and ends[0].comparator == "<":
        return "high" if value > ends[0].value else "normal"  # type: ignore[operator]
    if len(ends) == 1 and ends[0].comparator == ">":
        return "low" if value < ends[0].value else "normal"  # type: ignore[operator]
    return ""


def _marked(text: str) -> str:
    match = _MARK.search(text)
    return "" if not match else "high" if match["high"] else "low"
