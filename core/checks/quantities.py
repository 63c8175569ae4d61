"""Amounts of a text by value and unit: "£20-25", "3.5 million", "3.5万元", "30 per cent", "百分之三十", "the third".

Builds on `find_numbers`, which knows digits, number words and Chinese numerals. Does not know what is counted, leaves
out numbers that only label (list markers, [1], codes such as B-19), and "one" where it is an article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from core.checks.numbers import find_numbers
from core.documents.document import Span

_SCALES = {
    "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12, "k": 3, "m": 6, "b": 9,
    "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
}  # fmt: skip
_SCALE = re.compile(
    r"[\s-]?(?:(thousand|million|billion|trillion|mn|bn)\b|([kmb])\b)|\s?(万亿|百万|千万|[百千万亿])", re.I
)
_MONEY = {
    "£": "£", "gbp": "£", "pound": "£", "pounds": "£", "quid": "£", "英镑": "£", "$": "$", "us$": "$", "usd": "$",
    "dollar": "$", "dollars": "$", "美元": "$", "美金": "$", "€": "€", "eur": "€", "euro": "€", "euros": "€",
    "欧元": "€", "¥": "¥", "￥": "¥", "rmb": "¥", "cny": "¥", "yuan": "¥", "元": "¥", "块": "¥", "块钱": "¥",
    "人民币": "¥", "jpy": "jp¥", "yen": "jp¥", "日元": "jp¥", "hk$": "hk$", "港元": "hk$", "港币": "hk$",
}  # fmt: skip
_BEFORE = re.compile(r"(?:\b(?:us|hk)\$|[£$€¥￥]|\b(?:rmb|cny|usd|eur|gbp|jpy)|人民币)\s?$", re.I)
_AFTER = re.compile(
    r"\s?(?:(%|％|‰|percent\b|per\s?cent\b|percentage points?\b|个?百分点|成(?![立为功员本就了都型果交长熟分品份]))"
    r"|(us\$|hk\$|[£$€¥￥]|(?:dollars?|pounds?|euros?|yuan|yen|quid|rmb|usd|cny|eur|gbp|jpy)\b"
    r"|美元|美金|欧元|英镑|日元|港元|港币|人民币|块钱|元|块))",
    re.I,
)
_PER_CENT = re.compile(r"百分之\s?$")
_FRACTION = re.compile(r"\s?分之\s?")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|to|and|至|到)\s?", re.I)
_ORDINAL_WORDS = """third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth"""
_ORDINALS = {word: Decimal(n) for n, word in enumerate(_ORDINAL_WORDS.split(), 3)}
_ORDINAL = re.compile(rf"(?<![-\w])(?:{'|'.join(_ORDINALS)})\b", re.I)
_HAN_ORDINAL = re.compile(r"第([二三四五六七八九])(?![十百])")
_LABEL = re.compile(r"(?:^|\n)[ \t]*(?:#{1,6}[ \t]*)?$")
_AFTER_LABEL = re.compile(r"[.)、）．](?!\d)")
_ONE = re.compile(r"[- ](?:out of|stars?|per\s?cent|percent|hundred|thousand|million)\b", re.I)
_HAN_ONE = re.compile(r"一(?=[个名位家种场次项条座只件些片份张道段对番股群批句天年种样般阵])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit: a currency sign, "%", or "" for a plain number. `span` holds signs and scale words too."""

    value: Decimal
    unit: str
    span: Span


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """In order, without overlaps. Dates and times are found too, as plain numbers: whoever wants them apart says so."""
    found: list[Quantity] = []
    atoms = [(value, span) for value, span in find_numbers(text) if not _is_label(text, span)]
    for value, span in [*atoms, *_ordinals(text)]:
        found.append(_widen(text, value, span))
    found.sort(key=lambda one: (one.span.start, -one.span.end))
    return tuple(_share_units(text, list(_without_overlaps(text, found))))


def _widen(text: str, value: Decimal, span: Span) -> Quantity:
    """The number with the scale, sign and unit words beside it."""
    start, end = span.start, span.end
    scale = _SCALE.match(text, end) if text[end - 1].isdigit() else None
    before = _BEFORE.search(text, max(0, start - 4), start)
    if scale and (not scale[2] or before):
        value, end = value * 10 ** _SCALES[(scale[1] or scale[2] or scale[3]).lower()], scale.end()
    after = _AFTER.match(text, end)
    unit = _MONEY[before[0].strip().lower()] if before else ""
    if after:
        tenths = (after[1] or "") == "成"
        value, end = value * 10 if tenths else value, after.end()
        unit = "%" if after[1] else _MONEY[after[2].lower()]
    hundredth = _PER_CENT.search(text, max(0, start - 4), start)
    if hundredth:
        unit, start = "%", hundredth.start()
    return Quantity(value.normalize(), unit, Span(before.start() if before else start, end))


def _without_overlaps(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Merges "三分之二" into one value and drops what a wider amount already holds."""
    last: Quantity | None = None
    for one in found:
        if last and one.span.start < last.span.end:
            continue
        if last and last.value and _FRACTION.fullmatch(text[last.span.end : one.span.start]):
            share = (100 * one.value / last.value).quantize(Decimal("0.01")).normalize()
            last = Quantity(share, "%", Span(last.span.start, one.span.end))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """The ends of a range have one unit: "£20-25", "20 to 25 %"."""
    for at, (one, following) in enumerate(zip(found, found[1:], strict=False)):
        if _RANGE.fullmatch(text[one.span.end : following.span.start]) and bool(one.unit) != bool(following.unit):
            unit = one.unit or following.unit
            found[at], found[at + 1] = replace(one, unit=unit), replace(following, unit=unit)
    return found


def _ordinals(text: str) -> Iterator[tuple[Decimal, Span]]:
    yield from ((_ORDINALS[match[0].lower()], Span(*match.span())) for match in _ORDINAL.finditer(text))
    for match in _HAN_ORDINAL.finditer(text):
        yield Decimal("一二三四五六七八九".index(match[1]) + 1), Span(*match.span())


def _is_label(text: str, span: Span) -> bool:
    """List markers, citation marks, numbers within codes, and "one" or 一个 as an article."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    if before == "[" and after == "]":
        return True
    digits = text[span.start].isdigit()
    if digits and (before.isascii() and before.isalpha() or before in "-_/" and _is_code(text, span.start - 1)):
        return True
    if (
        digits
        and after.isascii()
        and after.isalpha()
        and not re.match(r"(?:st|nd|rd|th|k|m|b|mn|bn|s|[a-z]{1,3})\b", text[span.end : span.end + 6], re.I)
    ):
        return True
    word = text[span.start : span.end]
    if word.lower() == "one":
        return not _ONE.match(text, span.end)
    if word == "一" and (_HAN_ONE.match(text, span.start) or before == "第"):
        return True
    return bool(_AFTER_LABEL.match(text, span.end) and _LABEL.search(text, max(0, span.start - 20), span.start))


def _is_code(text: str, at: int) -> bool:
    """Whether the sign at `at` joins a Latin letter to the number after it, as in B-19."""
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalpha()
