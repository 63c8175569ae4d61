"""Whether source and target name the same numbers, by value: 1,000.5 is 1.000,5, 3 million is 300万, five may be 5.

A number in digits on one side must be told on the other, in digits or words; a spelled-out one is only held against the
target where that tells another number instead. Units are not converted: 5 miles are not 8 km.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.checks.check import Check
from core.checks.translation.amounts import Amount
from core.checks.translation.calendar import find_months
from core.checks.translation.number_places import find_exchanged
from core.checks.translation.numerals import load_numerals, roman_values, spelled_totals, spelled_values
from core.checks.translation.reading import Reading
from core.checks.translation.unit_conversion import is_converted
from core.messages import Words, words
from core.models.language_tags import main_language

_NOON = re.compile(
    r"[ap]\.?\s?m\b|o[’']clock|noon|[:：h時时点點시]\s?\d|午|晚|夜|早|Uhr|heures?\b|час|ч\.|giờ|โมง|ทุ่ม|น\.|시|時|时|點|点"
    r"|बजे|الساعة|مساء|صباح|\bore\b|\bhoras?\b|\bh\b|\d[.:]\d\d",
    re.I,
)
_HALF = re.compile(
    "half|hälfte|halb|moitié|demi|mitad|medio|media|metà|mezz|metade|half|polov|половин|пол|半|절반|반|आध|ครึ่ง|نصف|nửa",
    re.I,
)
_HALVES = frozenset((Decimal(50), Decimal(30), Decimal("0.5")))
_SMALL = 12
"""Up to here a language without known number words is believed to have written a number out."""
_DUAL = frozenset(("ar", "he", "sl", "ja", "ko", "zh", "yue"))
"""Languages that say "two" by the form of a word, or count where others do not."""
_ONE = frozenset((Decimal(1),))
_ARTICLES, _WHOLE = frozenset((Decimal(1), Decimal(2))), frozenset((Decimal(100),))
_DECADES = frozenset(map(Decimal, range(20, 100, 10)))
BUDDHIST = 543
"""Years by which the Thai calendar is ahead."""


def check_numbers(pair: Reading) -> Check:
    """`spans` are the target's numbers that the source does not tell; None where no side has a number, or where units
    were converted, which a person should look at."""
    ours, theirs = pair.source_amounts, pair.target_amounts
    if not ours and not theirs:
        return Check("numbers", None, words("translation_checks.numbers_none"))
    missing = _untold(ours, theirs, pair.target, pair.target_language, pair)
    strange = _untold(theirs, ours, pair.source, pair.source_language, pair)
    if not missing and not strange:
        return _check_places(pair)
    lost, new = _say(pair.source, missing), _say(pair.target, strange)
    if is_converted(pair, missing, strange):
        return Check("numbers", None, words("translation_checks.numbers_converted", lost=lost or "–", new=new or "–"))
    slight = not (missing and strange) and all(_is_article(amount, pair) for amount in (*missing, *strange))
    if slight and not (strange and _lost_words(pair)):
        return Check("numbers", True, words("translation_checks.numbers_same"))
    spans = tuple(amount.span for amount in strange)
    return Check("numbers", False, _detail(lost, new), spans)


def _detail(lost: str, new: str) -> Words:
    if lost and new:
        return words("translation_checks.numbers_changed", lost=lost, new=new)
    if lost:
        return words("translation_checks.numbers_lost", lost=lost)
    return words("translation_checks.numbers_new", new=new)


def _check_places(pair: Reading) -> Check:
    """All numbers are there: whether each has its percent or currency sign, and its place where order is kept."""
    swapped = find_exchanged(pair)
    if swapped:
        text = _say(pair.target, swapped)
        spans = tuple(amount.span for amount in swapped)
        return Check("numbers", False, words("translation_checks.numbers_exchanged", text=text), spans)
    return Check("numbers", True, words("translation_checks.numbers_same"))


def _untold(
    amounts: Sequence[Amount], others: Sequence[Amount], text: str, language: str, pair: Reading
) -> list[Amount]:
    """The amounts that the other side, `others` in `text`, tells in no way."""
    told = _offered(others)
    left = [amount for amount in amounts if not _is_told(amount, told)]
    if not left:
        return []
    spelled = spelled_values(text, language)
    told = told | spelled | roman_values(text) | _loose(told, pair)
    told |= {1900 + value for value in spelled if value in _DECADES}
    told |= {Decimal(month.value) for month in find_months(text, language) or ()}
    told |= _HALVES if _HALF.search(text) else frozenset()
    left = [amount for amount in left if not _is_told(amount, told)]
    if load_numerals(language) is None:
        left = [amount for amount in left if min(amount.readings, default=0) > _SMALL]
    return left


def _offered(amounts: Iterable[Amount]) -> set[Decimal]:
    found: set[Decimal] = set()
    for amount in amounts:
        found |= amount.readings
        found.update(amount.parts)
    return found


def _is_told(amount: Amount, told: set[Decimal]) -> bool:
    if not amount.readings.isdisjoint(told):
        return True
    return bool(amount.parts) and told.issuperset(amount.parts)


def _lost_words(pair: Reading) -> frozenset[Decimal]:
    """Numbers the source spells out that the target tells in no way."""
    told = _offered(pair.target_amounts)
    told |= spelled_values(pair.target, pair.target_language) | roman_values(pair.target) | _loose(told, pair)
    return spelled_totals(pair.source, pair.source_language) - told


def _is_article(amount: Amount, pair: Reading) -> bool:
    """One and two may be told by an article or a dual, 100 % by "wholly"; the minutes of a full hour by nothing."""
    if amount.full_hour or amount.readings == _WHOLE:
        return True
    dual = bool(_DUAL & {main_language(tag) for tag in (pair.source_language, pair.target_language)})
    return not amount.bound and amount.readings <= (_ARTICLES if dual else _ONE)


def _loose(offered: set[Decimal], pair: Reading) -> set[Decimal]:
    """Other ways to tell a time: the other half of the day, '24 for 2024, 90 for the 1990s, the Buddhist year."""
    values = {value for value in offered if value == value.to_integral_value() and value < 10_000}
    found = {value % 100 for value in values if 1000 <= value < 2600}
    found |= {value // 100 + 1 for value in values if 1000 <= value < 2100}
    found |= {1900 + value for value in values if 10 <= value < 100} | {2000 + value for value in values if value < 100}
    if _NOON.search(pair.source) or _NOON.search(pair.target):
        found |= {value + 12 for value in values if value <= 12} | {value - 12 for value in values if 12 <= value <= 24}
    if "th" in (pair.source_language, pair.target_language):
        found |= {value + BUDDHIST for value in values} | {value - BUDDHIST for value in values if value > 2000}
    return found


def _say(text: str, amounts: Sequence[Amount]) -> str:
    return ", ".join(text[amount.span.start : amount.span.end] for amount in amounts[:5])
