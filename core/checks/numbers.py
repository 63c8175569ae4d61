"""Numbers and dates of a text, by value: "1,000", "one thousand", "１０００" and "一千" are the same number.

Finds and compares; does not know what a number counts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words

_DIGITS = re.compile(r"\d+(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?")
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: n for n, word in enumerate(_ENGLISH.split())} | {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_WORDS = re.compile(rf"\b(?:{'|'.join(sorted({*_SMALL, *_LARGE}, key=len, reverse=True))})\b", re.I)
_JOIN = re.compile(r"(?:\s+and\s+|[\s-]+)", re.I)
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_LARGE = {"万": 10**4, "亿": 10**8}
_HAN = re.compile(r"[零〇一二三四五六七八九两十百千][零〇一二三四五六七八九两十百千万亿]{0,30}")
_COUNTED = re.compile(r"[个次年月日天名位项种场分岁人座所条米元度倍公周小件张份张本台部艘架块美英欧折层号楼点世]")
_DATE_WORDS = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|spring|summer|autumn|winter|noon|midnight)\b"
)
_YEARS = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?:s\b|(?![\d,.]\d|\d|年))")
_CENTURY = re.compile(r"\b\w+(?:st|nd|rd|th)?[\s-]centur(?:y|ies)\b|\b\d+\s*(?:BC|BCE|AD|CE|a\.?m\.?|p\.?m\.?)\b", re.I)
_HAN_DATE = re.compile(r"(?:\d+|[零〇一二三四五六七八九十]+)\s*(?:年代?|月|日|号|世纪|点|时)(?![级薪均])")


def find_numbers(text: str) -> tuple[tuple[Decimal, Span], ...]:
    """Every number written in digits, English words or Chinese numerals, in order, with where it stands.

    A lone Chinese numeral counts only before a measure word: 一 in 统一 is no number.
    """
    found = [(_digits(match[0]), Span(*match.span())) for match in _DIGITS.finditer(text)]
    found += _english(text)
    found += _chinese(text)
    return tuple(sorted(found, key=lambda item: item[1].start))


def find_dates(text: str) -> tuple[str, ...]:
    """Points and stretches of time as written, lower case: years, months, weekdays, centuries, 三月, 1998年."""
    patterns = (_DATE_WORDS, _YEARS, _CENTURY, _HAN_DATE)
    return tuple(match[0].lower() for pattern in patterns for match in pattern.finditer(text))


def check_numbers(sentence: str, sources: Sequence[str]) -> Check:
    """Whether every number and month of `sentence` occurs, by value, in one of `sources`."""
    known = {value for source in sources for value, _ in find_numbers(source)}
    wrong = [span for value, span in find_numbers(sentence) if value not in known]
    dates = {match[0].lower() for source in sources for match in _DATE_WORDS.finditer(source)}
    wrong += [Span(*match.span()) for match in _DATE_WORDS.finditer(sentence) if match[0].lower() not in dates]
    if not wrong:
        return Check("numbers", True, words("checks.numbers_found"))
    said = ", ".join(sentence[span.start : span.end] for span in wrong)
    return Check("numbers", False, words("checks.numbers_missing", numbers=said), tuple(wrong))


def _digits(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text)
    return Decimal(plain.replace(",", "")).normalize()


def _english(text: str) -> Iterator[tuple[Decimal, Span]]:
    """Runs of number words joined by spaces, hyphens or "and", each as one value."""
    run: list[re.Match[str]] = []
    for match in _WORDS.finditer(text):
        if run and not _JOIN.fullmatch(text[run[-1].end() : match.start()]):
            yield _value(run)
            run = []
        run.append(match)
    if run:
        yield _value(run)


def _value(run: list[re.Match[str]]) -> tuple[Decimal, Span]:
    total, current = 0, 0
    for match in run:
        word = match[0].lower()
        if word in _SMALL:
            current += _SMALL[word]
        elif _LARGE[word] >= 1000:
            total, current = total + max(current, 1) * _LARGE[word], 0
        else:
            current = max(current, 1) * _LARGE[word]
    return Decimal(total + current).normalize(), Span(run[0].start(), run[-1].end())


def _chinese(text: str) -> Iterator[tuple[Decimal, Span]]:
    for match in _HAN.finditer(text):
        if len(match[0]) > 1 or _COUNTED.match(text, match.end()):
            yield Decimal(_han_value(match[0])).normalize(), Span(*match.span())


def _han_value(numeral: str) -> int:
    """三百二十 is 320, 二〇二五 is 2025, 一万五 is 15000 and 一亿两千万 is 120 million."""
    if not set(numeral) & {*_HAN_UNITS, *_HAN_LARGE}:
        return int("".join(str(_HAN_DIGITS[c]) for c in numeral))
    total, section, digit = 0, 0, 0
    for c in numeral:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif c in _HAN_UNITS:
            section, digit = section + max(digit, 1) * _HAN_UNITS[c], 0
        else:
            below = total % _HAN_LARGE[c]
            total, section, digit = total - below + (below + section + digit or 1) * _HAN_LARGE[c], 0, 0
    tens = (_HAN_UNITS | _HAN_LARGE).get(numeral[-2:-1], 10) // 10
    return total + section + digit * tens
