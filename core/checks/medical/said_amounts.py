"""Whether the amounts of a statement are those of its source: the same numbers, of the same things, in the same units.

A rounded or converted value fails unless the source states it too. Does not know what a value means.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.checks.check import Check
from core.checks.dates import is_told
from core.checks.medical.amounts import (
    Amount,
    find_amounts,
    find_codes,
    find_dates,
    find_frequencies,
    read_unit,
    size_of,
)
from core.checks.medical.closest import find_closest
from core.checks.medical.retold import leave_open
from core.checks.medical.source import Source, Told, overlap
from core.checks.medical.terms import broaden
from core.documents.document import Span
from core.messages import words

_ASSUMED = {
    "blood_pressure": ("mmhg",), "systolic": ("mmhg",), "diastolic": ("mmhg",), "heart_rate": ("bpm",),
    "respiratory_rate": ("bpm",), "oxygen_saturation": ("%",), "temperature": ("°f", "°c", "°"), "hba1c": ("%",),
    "ejection_fraction": ("%",), "hematocrit": ("%",),
}  # fmt: skip
"""Units a statement may add where the source writes the number alone: nothing else is measured so."""
_TIMES = frozenset(["min", "h", "day", "week", "month", "year"])
"""Units that turn a bare number into something else: a pressure of 160 is not 160 months."""


def check_numbers(statement: Source, source: Source, report: Source) -> Check:
    """Numbers, dates, frequencies and codes (L4, T2N0) by value, and each of what it is said of."""
    missing = [
        *_find_missing(statement, source, report),
        *_find_other_dates(statement, source, report),
        *_find_codes(statement, source),
    ]
    moved = [] if missing else [*_find_moved(statement, source, report), *_find_frequencies(statement, source)]
    if missing:
        return Check(
            "numbers", False, words("medical_checks.numbers_missing", said=_quote(statement, missing)), tuple(missing)
        )
    if moved:
        return Check(
            "numbers", False, words("medical_checks.numbers_moved", said=_quote(statement, moved)), tuple(moved)
        )
    own = [*_find_own(statement, source, report), *_find_adrift(statement, source)]
    if own:
        return leave_open("numbers", statement.text, own)
    if not statement.told:
        return Check("numbers", True, words("medical_checks.no_numbers"))
    return Check("numbers", True, words("medical_checks.numbers_told"))


def check_units(statement: Source, source: Source) -> Check:
    """Each number with its unit as in the source; None where the statement adds one to a number that has none there."""
    named = [
        (one, units)
        for one in _list_copied(statement, source, source)
        if one.amount.unit and not _is_rate(one) and (units := _units_told(one, source)) is not None
    ]
    wrong = [_span(one) for one, units in named if units and not _is_one_of(one.amount.unit, units)]
    added = [_span(one) for one, units in named if not units and not _is_assumed(one)]
    wrong += [_span(one) for one, units in named if not units and one.amount.unit in _TIMES and not _is_assumed(one)]
    if wrong:
        return Check("units", False, words("medical_checks.units_other", said=_quote(statement, wrong)), tuple(wrong))
    if added:
        return Check("units", None, words("medical_checks.units_added", said=_quote(statement, added)), tuple(added))
    return Check("units", True, words("medical_checks.units_told" if named else "medical_checks.no_units"))


def find_same(told: Told, source: Source) -> list[Told]:
    """Where the source has the same value, or one that is the same in another unit: 0.6 cm and 6 mm."""
    return [
        one for one in source.told if one.amount.value == told.amount.value or is_converted(told.amount, one.amount)
    ]


def is_converted(one: Amount, other: Amount) -> bool:
    """Whether two amounts in different units of one kind are exactly the same."""
    mine = size_of(one)
    return one.unit != other.unit and mine is not None and mine == size_of(other)


def _span(told: Told) -> Span:
    start = told.part.sentence.span.start
    return Span(start + told.amount.span.start, start + told.amount.span.end)


def _quote(statement: Source, spans: list[Span]) -> str:
    return ", ".join(dict.fromkeys(statement.text[span.start : span.end].strip() for span in spans))


def _find_missing(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    halves = {half for one in source.told if isinstance(one.amount.value, str) for half in one.amount.value.split("/")}
    for one in _list_copied(statement, source, report):
        if (
            not find_same(one, source) and f"{one.amount.value:f}" not in halves
            if not isinstance(one.amount.value, str)
            else not find_same(one, source)
        ):
            yield _span(one)


def _find_other_dates(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Dates that the source does not have; the ends of a stretch may stand anywhere in the report."""
    known, anywhere = find_dates(source.text), find_dates(report.text)
    for one in find_dates(statement.text):
        said = statement.text[one.span.start : one.span.end].strip()
        if (
            _LONE_MONTH.fullmatch(said)
            or said.isdigit()
            and (read_unit(statement.text, one.span.end)[0] or said in source.text)
        ):
            continue
        if not is_told(one, anywhere if len(one.readings[0]) > 1 else known):
            yield one.span


_LONE_MONTH = re.compile(r"\d{1,2}月")


def _find_codes(statement: Source, source: Source) -> Iterator[Span]:
    plain = _fold(source.text)
    for code in find_codes(statement.text):
        if _fold(code) not in plain:
            at = statement.text.find(code)
            yield Span(at, at + len(code))


def _fold(text: str) -> str:
    plain = re.sub(r"(iii|ii|iv|i|v|[ⅰ-ⅴ一二三四五])(?=型)", lambda match: _KINDS[match[0]], text.lower())
    return plain.replace("-", "").replace("–", "").replace(" ", "").replace("_", "")


_KINDS = {
    sign: str(number)
    for signs in (("i", "ii", "iii", "iv", "v"), "ⅰⅱⅲⅳⅴ", "一二三四五")
    for number, sign in enumerate(signs, 1)
}


def _find_frequencies(statement: Source, source: Source) -> Iterator[Span]:
    """How often a day: another number than the source's where it has one."""
    known = {times for times, _ in find_frequencies(source.text)}
    yield from (span for times, span in find_frequencies(statement.text) if known and times not in known)


def _find_moved(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Values that the source says of something else, and the report nowhere of this."""
    yield from _find_changed(statement, source)
    for one in _list_copied(statement, source, report):
        same = find_same(one, source)
        if one.labels and any(_share(one, other) and not other.amount.bound for other in find_same(one, report)):
            continue
        if same and (_is_of_another(one, same, source, statement) or _is_bound_only(one, same)):
            yield _span(one)


def _list_copied(statement: Source, source: Source, report: Source) -> list[Told]:
    """The amounts of the statement but those it reckons, rightly, from two others that the source has, those it rounds
    and says so, and what it counts itself ("two liver enzymes") where it repeats no sentence."""
    free = not find_closest(statement, source)
    return [
        one
        for one in statement.told
        if not (free and _is_counted(one) or _is_difference(one, statement, report) or _is_rounded(one, report))
    ]


def _find_own(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Amounts that the statement counts or rounds itself, and the source does not have."""
    copied = [id(one) for one in _list_copied(statement, source, report)]
    for one in statement.told:
        if id(one) not in copied and not find_same(one, source) and not _is_difference(one, statement, report):
            yield _span(one)


def _find_adrift(statement: Source, source: Source) -> Iterator[Span]:
    """Bare numbers and times that rather belong to something else in the source."""
    for one in statement.told:
        same = find_same(one, source)
        bare = not one.amount.unit or one.amount.unit in _TIMES
        if same and not one.labels and bare and _is_rather_elsewhere(one, same, source, statement):
            yield _span(one)


def _is_counted(one: Told) -> bool:
    """A small number in words without a unit, and not of a measure named before it."""
    start = one.amount.span.start
    if any(each.term.concept.kind == "measure" and each.term.span.end <= start for each in one.part.mentions):
        return False
    said = one.part.sentence.text[start : one.amount.span.end].strip()
    return (
        not one.amount.unit
        and not said[:1].isdigit()
        and isinstance(one.amount.value, Decimal)
        and (one.amount.value <= 10)
    )


def _is_rounded(one: Told, report: Source) -> bool:
    """Whether the statement says that a number is nearly so, and the report has one of that unit within a fifth."""
    if not _NEARLY.search(one.part.sentence.text[: one.amount.span.start]):
        return False
    mine = _sized(one.amount)
    near = (_sized(other.amount) for other in report.told)
    return any(kind == mine[0] and abs(mine[1] - size) * 5 <= size for kind, size in near)


def _sized(amount: Amount) -> tuple[str, Decimal]:
    """Its size where its unit has one, else its value in its unit."""
    value = Decimal(-1) if isinstance(amount.value, str) else amount.value
    return size_of(amount) or (amount.unit, value)


_NEARLY = re.compile(
    r"(?:\b(?:nearly|almost|just (?:under|over|below|above)|a (?:little|bit) (?:under|over|below|above)|close to)\s"
    r"|不到|将近|接近|差不多|近)$",
    re.I,
)


def _is_difference(one: Told, statement: Source, source: Source) -> bool:
    """Whether the amount is how much two others of the statement differ by, which the source has too."""
    if not _DIFFERS.search(one.part.sentence.text):
        return False
    given = source.told if _GAINED.search(one.part.sentence.text) else statement.told
    others = [
        other.amount.value
        for other in given
        if other is not one and other.amount.unit == one.amount.unit and find_same(other, source)
    ]
    numbers = [value for value in others if isinstance(value, Decimal)]
    return any(abs(a - b) == one.amount.value for a in numbers for b in numbers)


_GAINED = re.compile(r"\b(?:lost|gained|put on)\b|[增长重轻瘦减]了", re.I)
_DIFFERS = re.compile(
    r"\b(?:less|more|fewer|lower|higher|lost|gained|difference|up by|down by|fell by|rose by|than)\b|[减增]少?了"
    r"|[轻重高低长瘦]了|差了?|[升降]了",
    re.I,
)


def _find_changed(statement: Source, source: Source) -> Iterator[Span]:
    """Numbers that the sentence which is otherwise repeated does not have."""
    for close in find_closest(statement, source):
        told = {one.value for sentence in close.told for one in find_amounts(sentence.text)}
        for one in find_amounts(close.said.text):
            if told and one.value not in told:
                yield Span(close.said.span.start + one.span.start, close.said.span.start + one.span.end)
    for match in _FROM_TO.finditer(statement.text):
        first, last = (Decimal(match[group]) for group in ("first", "last"))
        if (match["up"] and first > last) or (match["down"] and first < last):
            yield Span(*match.span())


_FROM_TO = re.compile(
    r"(?:(?P<up>increas\w+|rose|risen|grew|grown|gr[eo]w\w*|went up|up|升高?|增大?|上升)|(?P<down>decreas\w+|fell"
    r"|fallen|shrank|shrunk|dropped|went down|down|reduced|降低?|缩小?|下降|减[小少]?))"
    r"(?: in size)?\s?(?:from|由|从)?\s?(?P<first>\d+(?:\.\d+)?)\s?[^\d,;，；。]{0,12}?\s?(?:to|至"
    r"|到)\s?(?P<last>\d+(?:\.\d+)?)",
    re.I,
)


def _is_of_another(one: Told, same: list[Told], source: Source, statement: Source) -> bool:
    """Whether the source gives another value for what the statement says, and this value only for other things."""
    if one.labels:
        mine = [other for other in source.told if _share(one, other) and _is_alike(one, other)]
        return bool(mine) and not any(_share(one, other) or _is_unlabelled(one, other) for other in same)
    sized = one.amount.unit and one.amount.unit not in _TIMES
    return bool(sized) and _is_rather_elsewhere(one, same, source, statement)


def _is_rather_elsewhere(one: Told, same: list[Told], source: Source, statement: Source) -> bool:
    """Whether an amount that nothing labels stands, in the source, by what the statement does not speak of."""
    fit = max(overlap(one.part, other.part) for other in same)
    beside = {o.amount.value for o in statement.told if o.part is one.part}
    others = [o for o in source.told if o.amount.unit == one.amount.unit and o.amount.value not in beside]
    return fit <= 1 and any(overlap(one.part, other.part) >= fit + 2 for other in others)


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


def _share(one: Told, other: Told) -> bool:
    return any(a in broaden(b) or b in broaden(a) for a in one.labels for b in other.labels)


def _is_bound_only(one: Told, same: list[Told]) -> bool:
    """A value that stands in the source only as an end of a range."""
    mine = [other for other in same if not one.labels or not other.labels or _share(one, other)]
    return (
        not one.amount.bound
        and one.amount.unit not in _TIMES
        and bool(mine)
        and bool(one.labels)
        and all(other.amount.bound for other in mine)
        and not _tells_range(one)
    )


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


def _units_told(one: Told, source: Source) -> set[str] | None:
    """The units of the same value in the source; None where it has no such value."""
    same = find_same(one, source)
    if any(is_converted(one.amount, other.amount) for other in same):
        return None
    same = [other for other in same if not one.labels or not other.labels or _share(one, other)] or same
    return {unit for other in same for unit in _units_of(other, source)} if same else None


def _is_one_of(unit: str, units: set[str]) -> bool:
    """A dose a day is a dose, and a degree one of either scale."""
    unit, units = re.sub(_EACH, "", unit), {re.sub(_EACH, "", one) for one in units}
    return unit in units or {unit, *units} <= {"°", "°f"} or {unit, *units} <= {"°", "°c"}


_EACH = re.compile("/(?:day|week|month)$")


def _is_rate(one: Told) -> bool:
    """ "Every six hours" or 一天1862次 says how often."""
    before, said = (
        one.part.sentence.text[part] for part in (slice(one.amount.span.start), slice(one.amount.span.start, None))
    )
    return one.amount.unit in _TIMES and bool(re.search(r"\bevery $|[每隔]$", before) or said[:1] in "一每")


def _is_assumed(one: Told) -> bool:
    """A unit that nobody writes and everybody says: years of age, mmHg of blood pressure."""
    text, span = one.part.sentence.text, one.amount.span
    old = one.amount.unit == "year" and re.search(
        r"old|岁|\baged?\b|y/?o", text[max(0, span.start - 8) : span.end + 6], re.I
    )
    return bool(old) or any(one.amount.unit in _ASSUMED.get(label, ()) for label in one.labels)


def _units_of(told: Told, source: Source) -> set[str]:
    """Its own unit; else that of its range, or one that stands alone in its row: 98 | 115-150 | g/L."""
    if told.amount.unit:
        return {told.amount.unit}
    row = [one for one in source.told if one.part.sentence is told.part.sentence and one.labels == told.labels]
    ranges = {one.amount.unit for one in row if one.amount.bound and one.amount.unit}
    return ranges or set(_lone_units(told.part.sentence.text, told.amount.span.end))


def _lone_units(text: str, place: int) -> Iterator[str]:
    """Units that follow no digit, up to the next sentence of words."""
    while place < len(text):
        unit, end = read_unit(text, place)
        lone = text[place].isspace() and not text[:place].rstrip()[-1:].isdigit()
        if lone and ("/" in unit or unit in ("%", "fl", "pg", "ml_min")):
            yield unit
        place = end if unit else place + 1
