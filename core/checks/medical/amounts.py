"""Amounts of a medical text: value, unit, whether it is a bound of a range, and what it is said of.

Numbers in digits, words and Chinese numerals; values are compared as written: 4.15 is not 4.2, 98 g/L not 9.8 g/dL.
Leaves out dates, numbers within codes (L4, T2, CA125, 2型) and list markers. Does not convert.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.checks.dates import Mention as DateMention
from core.checks.dates import find_moments
from core.checks.medical.frequencies import find_frequencies
from core.checks.medical.recall import recall
from core.checks.numbers import find_numbers
from core.documents.document import Span

CODE = re.compile(
    r"(?<![A-Za-z\d.])(?:[A-Z]{1,2}\d{1,2}(?:[-–/][A-Z]?\d{1,2})?|p?T[0-4][a-d]?N[0-3x][a-c]?(?:M[01x])?"
    r"|[A-Za-z]{2,5}-?\d{1,3}(?:-\d)?|[A-Z]\d{2}\.\d{1,2}|(?:[1-5]|[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V|[一二三四五])型)(?![A-Za-z.]*\d)(?![A-Za-z])"
)
_DIGITS = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_MYRIADS = re.compile(r"(\d+(?:\.\d+)?)万(?:(\d)千)?")
_WITHIN_WORD = re.compile(r"^[A-Za-z]\d+[A-Za-z]$")
_PAIR = re.compile(r"(?<![\d/.])(\d{1,3}(?:\.\d+)?)\s?/\s?(\d{1,3}(?:\.\d+)?)(?![\d/]|\.\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5}
_ROMAN_AFTER = re.compile(r"\b(?:grade|stage|type|class|level|category|BI-?RADS|TI-?RADS)\s+(i{1,3}|iv|v)\b", re.I)
_ROMAN_HAN = re.compile("([ⅠⅡⅢⅣⅤ]|(?<![A-Za-z])I{1,3}|(?<![A-Za-z])IV|(?<![A-Za-z])V)(?=[级期度类])")
_RANGE = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:-|–|—|~|～|至|到|to(?=\s))\s?(\d+(?:\.\d+)?)"
    r"|\bbetween\s(\d+(?:\.\d+)?)[^\d.;]{0,16}?\sand\s(\d+(?:\.\d+)?)"
)
_CHANGED = re.compile(
    r"\b(?:increas|decreas|ris|rose|fell|fall|fallen|drop|gr[eo]w|shr[aiu]nk|went|gone|chang|improv|reduc|declin)"
    r"\w*\s(?:\w+\s)?from\s$",
    re.I,
)
"""Before two numbers that are a then and a now, no range."""
_LIMIT = re.compile(r"(?<![\w.])[<>≤≥＜＞]\s?=?\s?(\d+(?:\.\d+)?)")
_MARKER = re.compile(r"(?:^|\n)[ \t]*\(?$")
_AFTER_MARKER = re.compile(r"[.)、）．](?!\d)")
_ITEM = re.compile(
    r"(?:^|(?<=[；;。\n：:]))\s*\d{1,2}[.．](?=\d{1,2}(?:[-~～至到]\d{1,2})?(?:个?月|天|周|日|年|小时)[后内])"
)
"""The number of an item before one of days: "4.3天后复诊"."""
_ARTICLE = re.compile(r"^(?:one|一)$", re.I)
_DAYS, _LATER = re.compile(r"\d{1,2}日"), re.compile("[后内前]")
"""A number of days, as in "in 3 days", looks like the third of a month."""
_NO_DATE = re.compile("一点|(?:this|last|next|over the) (?:spring|summer|autumn|winter)", re.I)
_A_BIT = re.compile("一点(?![零〇一二三四五六七八九\\d])|[一二两三四五六七八九十]+点[多钟半]")
_ONE = re.compile(
    r"[- ](?:out of|per\s?cent|percent|hundred|hours?|days?|weeks?|months?|years?|tablets?|pills?|packs?)\b"
    r"|[个]?(?:年|天|周|小时|月|片|粒)",
    re.I,
)
_ROSE = re.compile("升[到至为高]")
_PER = re.compile(r"\s?(?:/|per\s|每(?![日天晚次早]))\s?")
_LONE_MONTHS = re.compile(r"(?<![\d年月.\-/])(\d{1,2})月(?![\d日份])")
_COMPARATORS = {"<": "<", ">": ">", "≤": "<", "≥": ">", "＜": "<", "＞": ">"}


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` is a number, or for "120/80" both as text. `unit` is a key of units.toml, a quotient of two, or ""."""

    value: Decimal | str
    unit: str
    span: Span
    bound: bool = False
    comparator: str = ""


def size_of(amount: Amount) -> tuple[str, Decimal] | None:
    """What is measured and how much of it, the same for 0.6 cm and 6 mm; None where the unit has no other."""
    kind, factor = _SIZES.get(amount.unit, ("", 1))
    return None if not kind or isinstance(amount.value, str) else (kind, (amount.value * factor).normalize())


_SIZES = {
    "mm": ("length", 1), "cm": ("length", 10), "m": ("length", 1000),
    "ug": ("mass", 1), "mg": ("mass", 1000), "g": ("mass", 1_000_000), "kg": ("mass", 1_000_000_000),
    "ml": ("volume", 1), "l": ("volume", 1000),
    "min": ("time", 1), "h": ("time", 60), "day": ("time", 1440), "week": ("time", 10_080), "month": ("time", 43_800),
    "year": ("time", 525_600),
}  # fmt: skip
"""Kind of each unit and how many of its smallest one it is."""


@recall(4096)
def find_amounts(text: str) -> tuple[Amount, ...]:
    """In order; spans hold the units."""
    plain = _plain(_ITEM.sub(lambda match: " " * len(match[0]), text))
    barred = _barred(plain)
    bounds = _bounds(plain)
    found = [*_find_pairs(plain, barred), *_find_roman(plain), *_find_weeks(plain)]
    taken = {place for one in found for place in range(one.span.start, one.span.end)}
    for value, span in _find_values(plain):
        if span.start in barred or span.start in taken or _is_marker(plain, span):
            continue
        unit, end = read_unit(plain, span.end)
        sign = _COMPARATORS.get(plain[max(0, span.start - 2) : span.start].strip()[-1:], "")
        found.append(Amount(value, unit, Span(span.start, end), span.start in bounds, sign))
    found.sort(key=lambda one: one.span.start)
    return tuple(_share_units(plain, _drop_nested(found)))


def find_codes(text: str) -> tuple[str, ...]:
    """Names with numbers in them, in capitals: L4, L4-L5, T2N0, CA125."""
    return tuple(match[0] for match in CODE.finditer(text) if match.start() not in _in_units(text))


@recall(1024)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """Dates and times of day, without amounts (1/2, 4-6), a bit (高一点) and what tells no year ("this winter")."""
    return tuple(
        one
        for one in find_moments(text)
        if not _NO_DATE.fullmatch(said := text[one.span.start : one.span.end].strip())
        and not (_DAYS.fullmatch(said) and _LATER.match(text, one.span.end))
    )


def read_unit(text: str, place: int) -> tuple[str, int]:
    """The unit that begins at or one space after `place` (a hyphen too), and where it ends; ("", place) without one."""
    match = _unit_pattern().match(text, place)
    if not match or _ROSE.match(text, match.start(1)):
        return "", place
    unit, end = _unit_names()[match[1].lower()], match.end()
    while (per := _PER.match(text, end)) and (following := _unit_pattern().match(text, per.end())):
        unit, end = f"{unit}/{_unit_names()[following[1].lower()]}", following.end()
    return ("ml_min" if unit.startswith("ml/min") else unit), end


def _plain(text: str) -> str:
    """Full-width digits and signs folded, place for place."""
    return "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c)) == 1 and c not in "²³⁹⁶" else c for c in text
    )


def _find_values(text: str) -> Iterator[tuple[Decimal, Span]]:
    for match in _MYRIADS.finditer(text):
        yield Decimal(match[1]) * 10_000 + Decimal(match[2] or 0) * 1000, Span(*match.span())
    for match in _DIGITS.finditer(text):
        if _WITHIN_WORD.search(text[max(0, match.start() - 1) : match.end() + 1]):
            continue
        yield Decimal(match[0].replace(",", "")).normalize(), Span(*match.span())
    for value, span in find_numbers(text):
        said = text[span.start : span.end]
        bare = _ARTICLE.match(said) and not _ONE.match(text, span.end) or _A_BIT.match(text, span.start)
        if not said[0].isdigit() and not bare:
            yield value, span
    for match in _LONE_MONTHS.finditer(text):
        yield Decimal(match[1]), Span(*match.span(1))
    for match in re.finditer("[二两三四五六七八九](?=[片粒天周岁级期型度枚支块处根])", text):
        yield Decimal("  二三四五六七八九".find(match[0].replace("两", "二"))), Span(*match.span())
    for match in re.finditer(r"\b(once|twice|thrice|single|double)\b(?! (?:a day|daily))", text, re.I):
        if match[0].lower() in ("twice", "thrice"):
            yield Decimal(2 if match[0].lower() == "twice" else 3), Span(*match.span())


def _find_pairs(text: str, barred: frozenset[int]) -> Iterator[Amount]:
    for match in _PAIR.finditer(text):
        if match.start() not in barred:
            unit, end = read_unit(text, match.end())
            yield Amount(f"{match[1]}/{match[2]}", unit, Span(match.start(), end))
    for match in re.finditer(r"\b(\d{2,3})\sover\s(\d{2,3})\b", text):
        yield Amount(f"{match[1]}/{match[2]}", read_unit(text, match.end())[0], Span(*match.span()))


def _find_weeks(text: str) -> Iterator[Amount]:
    """Weeks and days of a pregnancy: 20+5 weeks."""
    for match in re.finditer(r"\b(\d{1,2})\+([0-6])\s?(?=weeks?\b|wks?\b|/40|周)", text):
        yield Amount(Decimal(match[1]), "week", Span(*match.span(1)))
        yield Amount(Decimal(match[2]), "day", Span(*match.span(2)))


def _find_roman(text: str) -> Iterator[Amount]:
    for pattern in (_ROMAN_AFTER, _ROMAN_HAN):
        for match in pattern.finditer(text):
            value = _ROMAN[match[1].lower() if match[1].isascii() else match[1]]
            yield Amount(Decimal(value), "", Span(*match.span(1)))


def _barred(text: str) -> frozenset[int]:
    """Places within dates, codes, frequencies and the powers of ten of units."""
    spans = [(one.span.start, one.span.end) for one in find_dates(text) if not _is_amount(text, one.span)]
    spans = [span for span in spans if not _LONE_MONTHS.fullmatch(text[slice(*span)].strip())]
    spans += [match.span() for match in CODE.finditer(text)]
    spans += [(span.start, span.end) for _, span in find_frequencies(text)]
    return frozenset(place for start, end in spans for place in range(start, end)) | _in_units(text)


def _is_amount(text: str, span: Span) -> bool:
    """What looks like a date and is a number with a unit, such as 1950 mL."""
    return bool(read_unit(text, span.end)[0]) and text[span.start : span.end].isdigit()


@recall(1024)
def _in_units(text: str) -> frozenset[int]:
    return frozenset(
        place
        for match in re.finditer(r"[x×*]?\s?10\s?[\^*eE⁹³⁶¹(]+\s?\d{0,2}\)?²?\s?/\s?(?:mm3|[uµμ]?[lL])|1\.73\s?m", text)
        for place in range(*match.span())
    )


def _bounds(text: str) -> frozenset[int]:
    """Where the ends of ranges and lone limits start."""
    ranges = (match for match in _RANGE.finditer(text) if not _CHANGED.search(text[: match.start()]))
    starts = [match.start(group) for match in ranges for group in (1, 2, 3, 4) if match[group]]
    return frozenset(starts + [match.start(1) for match in _LIMIT.finditer(text)])


def _is_marker(text: str, span: Span) -> bool:
    return bool(_AFTER_MARKER.match(text, span.end) and _MARKER.search(text[max(0, span.start - 12) : span.start]))


def _drop_nested(found: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for one in found:
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return kept


def _share_units(text: str, found: list[Amount]) -> list[Amount]:
    """The ends of a range, and the sides of 3 x 4 cm, share the unit that stands after the last."""
    for at in range(len(found) - 2, -1, -1):
        one, following = found[at], found[at + 1]
        between = text[one.span.end : following.span.start]
        if (
            not one.unit
            and following.unit
            and re.fullmatch(r"\s?(?:-|–|—|~|～|至|到|to|x|×|X|\*|by|and|or|或|和)\s?", between)
        ):
            found[at] = Amount(one.value, following.unit, one.span, one.bound, one.comparator)
    return found


@cache
def _unit_names() -> dict[str, str]:
    return {spelling.lower(): unit for unit, spellings in _load()["units"].items() for spelling in spellings}


@cache
def _unit_pattern() -> re.Pattern[str]:
    names = sorted(_unit_names(), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name[-1].isascii() and name[-1].isalnum())
    other = "|".join(re.escape(name) for name in names if not (name[-1].isascii() and name[-1].isalnum()))
    return re.compile(
        rf"(?:\s(?:(?:more|further|full|whole)\s)?|-(?=[A-Za-z]))?((?:{latin})(?![A-Za-z\d])|{other})", re.I
    )


@cache
def _load() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
