"""Numbers in digits, of any script, with the scale words beside them, as all that they may be worth.

"1.500" may be 1500 or 1.5: a check of two texts asks whether there is a reading on which they agree. Does not know
number words, nor what is counted.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from core.checks.translation.numerals import Numerals, load_numerals
from core.documents.document import Span

_DIGITS = {code: str(unicodedata.digit(chr(code))) for code in range(0x80, 0x20000) if chr(code).isdecimal()}
_MARKS = {ord(mark): plain for mark, plain in zip("٫٬،，．：", ".,,,.:", strict=True)}
_SPACE = "[ \u00a0\u202f\u2009'’]"
_NUMBER = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*|[½¼¾⅓⅔]")
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
_LONGEST = 40
"""Digits of a number that is read by value; more are a code."""
_BOUND = re.compile(r"[\d%][-–:/]$|[$€£¥#№+]\s?$")
_BOUND_AFTER = re.compile(r"[-–:/]\d|\s?[%％$€£¥°]")
_LETTER_SCALE = re.compile(r"\s?([kmbKMB])(?![^\W\d_])")
MYRIAD = Decimal(10_000)
_LETTERS = {"k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}


@dataclass(frozen=True, slots=True)
class Amount:
    """`readings`: what it may be worth, with its scale word; `parts`: the whole numbers it is made of where it may be
    several (3.4.2024). `scaled`: a scale word follows, worth `scale`; `full_hour`: the minutes of 15:00;
    `bound`: joined to another number or sign, as in 1-0, 1:2 and 1%."""

    span: Span
    readings: frozenset[Decimal]
    parts: tuple[Decimal, ...] = ()
    scaled: bool = False
    full_hour: bool = False
    bound: bool = False
    scale: Decimal = Decimal(1)


def to_digits(text: str) -> str:
    """The text, as long as before, with the digits and separators of every script as ASCII has them."""
    return text if text.isascii() else text.translate(_DIGITS | _MARKS)


def find_amounts(text: str, language: str) -> tuple[Amount, ...]:
    """Every number in digits, in order. The parts of one number in 万 and 億 (1億5000万) are one."""
    plain, numerals = to_digits(text), load_numerals(language)
    found: list[Amount] = []
    for match in _NUMBER.finditer(plain):
        amount = _scale(plain, _read(match), numerals)
        last = found[-1] if found else None
        if last and last.scaled and numerals and numerals.unspaced and not plain[last.span.end : match.start()].strip():
            amount = _add(found.pop(), amount)
        found.append(amount)
    return tuple(found)


def _read(match: re.Match[str]) -> Amount:
    written, span = match[0], Span(*match.span())
    if written in _FRACTIONS:
        return Amount(span, frozenset((Decimal(_FRACTIONS[written]),)))
    parts = tuple(Decimal(part) for part in re.findall(r"\d+", written)) if len(written) <= _LONGEST else ()
    if not parts:
        return Amount(span, frozenset((Decimal(int(written[:_LONGEST].replace(",", "").replace(".", "") or 0)),)))
    if len(parts) == 1:
        full_hour = written == "00" and match.string[: match.start()].endswith(":")
        bound = bool(_BOUND.search(match.string[max(0, span.start - 2) : span.start])) or bool(
            _BOUND_AFTER.match(match.string, span.end)
        )
        return Amount(span, frozenset(parts), full_hour=full_hour, bound=bound)
    return Amount(span, frozenset(_readings(written)), parts if _may_be_several(written) else ())


def _may_be_several(written: str) -> bool:
    """Whether it may be a date or a time: 3.4.2024, 5.30; else it is one number."""
    groups = re.split(r"[.,]", written)
    return len(groups) == 3 and len(groups[-1]) != 3 or len(groups) == 2 and len(groups[0]) <= 2 == len(groups[1])


def _readings(written: str) -> list[Decimal]:
    """The values a number with separators may have: the last one may part decimals, the others group thousands."""
    groups = re.split(r"[^\d]", written)
    marks = re.findall(r"[^\d]", written)
    found = []
    grouped = len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:])
    if grouped or set(marks) == {","} and all(len(group) == 4 for group in groups[1:]):
        found.append(Decimal("".join(groups)))
    if marks[-1] in ".," and (len(marks) == 1 or marks[-1] not in marks[:-1]) and groups[-1] != "000":
        found.append(Decimal(f"{''.join(groups[:-1])}.{groups[-1]}"))
    return found


def _scale(text: str, amount: Amount, numerals: Numerals | None) -> Amount:
    """The amount with the scale word after it."""
    end = amount.span.end
    letter = _LETTER_SCALE.match(text, end)
    if letter:  # "5k", "£3m": or metres
        worth = _LETTERS[letter[1].lower()]
        return Amount(amount.span, amount.readings | {value * worth for value in amount.readings}, amount.parts)
    match = numerals.scale.match(text, end) if numerals else None
    if not match:
        return amount
    worth = Decimal(1)
    for part in numerals.part.findall(match[1].lower()):
        worth *= -numerals.scales.get(part, Decimal(-1))
    scaled = frozenset(value * worth for value in amount.readings)
    return Amount(Span(amount.span.start, match.end(1)), scaled, (), True, scale=worth)


def _add(first: Amount, second: Amount) -> Amount:
    """The two as one number: 1億 and 5000万, 3천 and 5백만, where 만 holds for both."""
    sums = frozenset(one + other for one in first.readings for other in second.readings)
    if second.scale >= MYRIAD > max(first.readings):
        sums = frozenset(one * MYRIAD + other for one in first.readings for other in second.readings)
    return Amount(Span(first.span.start, second.span.end), sums, (), second.scaled, scale=second.scale)
