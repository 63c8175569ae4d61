"""Amounts of a statement that its source has, but says of something else."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.checks.medical.amounts import find_amounts
from core.checks.medical.closest import find_closest
from core.checks.medical.copied_amounts import TIMES, find_same, list_copied, share_label, span_of
from core.checks.medical.source import Part, Source, Told, overlap, read_parts
from core.documents.document import Span


def find_moved(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Values that the source says of something else, and the report nowhere of this."""
    yield from _find_changed(statement, source)
    for one in list_copied(statement, source, report):
        same = find_same(one, source)
        if one.labels and any(share_label(one, other) and not other.amount.bound for other in find_same(one, report)):
            continue
        if _is_told_in_part(one, same):
            continue
        limit = any(other.labels == one.labels and _is_result(other, source) for other in statement.told)
        if same and (_is_of_another(one, same, source, statement, report) or not limit and _is_bound_only(one, same)):
            yield span_of(one)


def _is_told_in_part(one: Told, same: list[Told]) -> bool:
    """Whether the words beside an amount, whose label stands in another part, are those beside it in the source."""
    if any(mention.key in one.labels for mention in one.part.mentions):
        return False
    return any(one.part.words & other.part.words or one.part.keys & other.part.keys for other in same)


def find_adrift(statement: Source, source: Source) -> Iterator[Span]:
    """Bare numbers and times that rather belong to something else in the source."""
    for one in statement.told:
        same = find_same(one, source)
        bare = not one.amount.unit or one.amount.unit in TIMES
        if same and not one.labels and bare and _is_rather_elsewhere(one, same, source, statement):
            yield span_of(one)


def _find_changed(statement: Source, source: Source) -> Iterator[Span]:
    """Numbers that the sentence which is otherwise repeated does not have."""
    for close in find_closest(statement, source):
        told = {one.value for sentence in close.told for one in find_amounts(sentence.text)}
        for one in find_amounts(close.said.text):
            if told and one.value not in told:
                yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end)
    for match in _FROM_TO.finditer(statement.text):
        first, last = (Decimal(match[group]) for group in ("first", "last"))
        if (match["up"] and first >= last) or (match["down"] and first <= last):
            yield Span(*match.span())


_FROM_TO = re.compile(
    r"(?:(?P<up>increas\w+|rose|risen|grew|grown|gr[eo]w\w*|went up|up|升高?|增大?|上升)|(?P<down>decreas\w+|fell"
    r"|fallen|shrank|shrunk|dropped|went down|down|reduced|降低?|缩小?|下降|减[小少]?))"
    r"(?: in size)?\s?(?:from|由|从)?\s?(?P<first>\d+(?:\.\d+)?)\s?[^\d,;，；。]{0,12}?\s?(?:to|至"
    r"|到)\s?(?P<last>\d+(?:\.\d+)?)",
    re.I,
)


def _is_of_another(one: Told, same: list[Told], source: Source, statement: Source, report: Source) -> bool:
    """Whether the source, or the report for a bare number, gives another value for what the statement says, and this
    value only for other things."""
    if one.labels:
        told = source.told if one.amount.unit or isinstance(one.amount.value, str) else report.told
        mine = [other for other in told if share_label(one, other) and _is_alike(one, other)]
        return bool(mine) and not any(share_label(one, other) or _is_unlabelled(one, other) for other in same)
    sized = one.amount.unit and one.amount.unit not in TIMES
    return bool(sized) and _is_rather_elsewhere(one, same, source, statement)


def _is_rather_elsewhere(one: Told, same: list[Told], source: Source, statement: Source) -> bool:
    """Whether an amount that nothing labels stands, in the source, by what the statement does not speak of."""
    fit = max(_fit(one.part, other.part) for other in same)
    beside = {o.amount.value for o in statement.told if o.part is one.part}
    others = [o for o in source.told if o.amount.unit == one.amount.unit and o.amount.value not in beside]
    return fit <= 1 and any(
        overlap(one.part, other.part) >= fit + (2 if fit or not one.amount.unit else 1) for other in others
    )


def _fit(part: Part, other: Part) -> int:
    """What two parts share; of a part with nothing but an amount, the last one before it that names something."""
    named = [each for each in read_parts(other.sentence) if each.mentions and each.span.start < other.span.start]
    return overlap(part, named[-1] if named and not other.mentions else other)


def _is_unlabelled(one: Told, other: Told) -> bool:
    """Whether the source says the same amount of nothing that is known."""
    return not other.labels and bool(one.amount.unit) and one.amount.unit == other.amount.unit


def _is_alike(one: Told, other: Told) -> bool:
    """Whether the one could be written for the other: in one unit, or one of them bare and no count of things."""
    if one.amount.unit and other.amount.unit:
        return one.amount.unit == other.amount.unit
    bare = (each for each in (one, other) if not each.amount.unit)
    return not any(_COUNT.match(each.part.sentence.text, each.amount.span.end) for each in bare)


_COUNT = re.compile(r"\s?[次个枚阵下块组支]|\s?(?:times|beats|episodes)\b")


def _is_bound_only(one: Told, same: list[Told]) -> bool:
    """A value that stands in the source only as an end of a range."""
    mine = [other for other in same if not one.labels or not other.labels or share_label(one, other)]
    return (
        not one.amount.bound
        and one.amount.unit not in TIMES
        and bool(mine)
        and bool(one.labels)
        and all(other.amount.bound for other in mine)
        and not _tells_range(one)
    )


def _is_result(one: Told, source: Source) -> bool:
    """Whether the source has it as a value, and no end of a range: beside it, another number may be the limit."""
    return any(share_label(one, other) and not other.amount.bound for other in find_same(one, source))


def _tells_range(one: Told) -> bool:
    before = one.part.sentence.text[max(0, one.amount.span.start - 40) : one.amount.span.start].lower()
    return any(
        word in before
        for word in (
            "range",
            "limit",
            "between",
            "above",
            "below",
            "than",
            "under",
            "over",
            "normal",
            "参考",
            "正常",
            "should",
            "at least",
            "at most",
            "最高",
            "最低",
            "应",
            "超过",
            "不到",
            "以上",
            "范围",
            "高于",
            "低于",
            "上限",
            "下限",
            "<",
            ">",
            "to ",
            "-",
            "至",
        )
    )
