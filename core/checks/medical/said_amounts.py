"""Whether the amounts of a statement are those of its source: the same numbers, of the same things.

An exact conversion is the same; what a statement counts or rounds itself is left open. Does not know what a value
means.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.checks.check import Check
from core.checks.dates import is_told
from core.checks.medical.amounts import find_codes, find_dates, read_unit
from core.checks.medical.closest import find_closest
from core.checks.medical.copied_amounts import find_own, find_same, list_copied, span_of
from core.checks.medical.frequencies import find_frequencies
from core.checks.medical.moved_amounts import find_adrift, find_moved
from core.checks.medical.retold import leave_open
from core.checks.medical.source import Source
from core.documents.document import Span
from core.messages import words


def check_numbers(statement: Source, source: Source, report: Source) -> Check:
    """Numbers, dates, frequencies and codes (L4, T2N0) by value, and each of what it is said of."""
    missing = [
        *_find_missing(statement, source, report),
        *_find_other_dates(statement, source, report),
        *_find_codes(statement, source),
        *_find_other_sizes(statement, report),
    ]
    moved = [] if missing else [*find_moved(statement, source, report), *_find_frequencies(statement, source)]
    if missing:
        return Check(
            "numbers", False, words("medical_checks.numbers_missing", said=quote(statement, missing)), tuple(missing)
        )
    if moved:
        return Check(
            "numbers", False, words("medical_checks.numbers_moved", said=quote(statement, moved)), tuple(moved)
        )
    own = [*find_own(statement, source, report), *find_adrift(statement, source)]
    if own:
        return leave_open("numbers", statement.text, own)
    if not statement.told:
        return Check("numbers", True, words("medical_checks.no_numbers"))
    return Check("numbers", True, words("medical_checks.numbers_told"))


def quote(statement: Source, spans: list[Span]) -> str:
    return ", ".join(dict.fromkeys(statement.text[span.start : span.end].strip() for span in spans))


def _find_missing(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    halves = {half for one in source.told if isinstance(one.amount.value, str) for half in one.amount.value.split("/")}
    coded = {number for code in find_codes(report.text) for number in re.findall(r"\d{2,}", code)}  # 52型 of HPV52
    for one in list_copied(statement, source, report):
        plain = one.amount.value if isinstance(one.amount.value, str) else f"{one.amount.value:f}"
        if not find_same(one, source) and plain not in halves | (set() if one.amount.unit else coded):
            yield span_of(one)


def _find_other_dates(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Dates that the source does not have, nor, where the statement retells it, the report."""
    known, anywhere = find_dates(source.text), find_dates(report.text)
    free = not find_closest(statement, source)
    for one in find_dates(statement.text):
        said = statement.text[one.span.start : one.span.end].strip()
        if (
            _LONE_MONTH.fullmatch(said)
            or said.isdigit()
            and (read_unit(statement.text, one.span.end)[0] or said in source.text)
        ):
            continue
        if not is_told(one, anywhere if free or len(one.readings[0]) > 1 else known):
            yield one.span


_LONE_MONTH = re.compile(r"\d{1,2}月")


def _find_other_sizes(statement: Source, report: Source) -> Iterator[Span]:
    """Sizes of two lengths (0.9 x 0.7 cm) of which the report has no such two side by side."""
    known = {frozenset(pair) for pair, _ in _list_sizes(report.text)}
    yield from (span for pair, span in _list_sizes(statement.text) if known and frozenset(pair) not in known)


def _list_sizes(text: str) -> Iterator[tuple[tuple[Decimal, Decimal], Span]]:
    for match in _SIZE.finditer(text):
        yield (Decimal(match[1]).normalize(), Decimal(match[2]).normalize()), Span(match.start(1), match.end(2))


_SIZE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?(?:cm|mm|厘米|毫米)?\s?[x×X*乘]\s?(?=(\d+(?:\.\d+)?)(?![\d.^]))")


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
