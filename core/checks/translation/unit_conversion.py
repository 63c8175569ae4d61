"""Whether numbers that differ are one measure in other units: 30 yards and 27 metres. Knows imperial and metric only.

A converted measure is a translator's decision, so it is told apart from a changed number; it is not the same number.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.checks.translation.amounts import Amount
from core.checks.translation.reading import Reading

_FACTORS = {
    "mile": (1.609,), "yard": (0.9144,), "yd": (0.9144,), "feet": (0.3048, 30.48), "foot": (0.3048, 30.48),
    "ft": (0.3048, 30.48), "inch": (2.54, 25.4), "in.": (2.54,), "pound": (0.4536,), "lb": (0.4536,), "ounce": (28.35,),
    "oz": (28.35,), "acre": (0.4047, 4047), "gallon": (3.785,), "pint": (0.568, 0.473), "mph": (1.609,),
    "stone": (6.35,), "quart": (0.946,),
}  # fmt: skip
_IMPERIAL = re.compile(rf"[\s-]?(?:square\s|cubic\s)?({'|'.join(map(re.escape, _FACTORS))})", re.I)
_DEGREES = re.compile(r"(?:s\b)?[\s-]?(?:degrees?|°|º|F\b)|s\b", re.I)
_METRIC = re.compile(
    r"[\s-]?(?:(?:k|c|m)?m[²³2]?(?![a-z])|k?g(?![a-z])|k?il[oó]|met|mèt|mét|mét|cent|zent|santi|santí|мет|м\b|км|см|кг|кило|сант"
    r"|公里|公尺|公分|公斤|米|厘米|毫米|千米|千克|キロ|メートル|センチ|ミリ|킬로|미터|센티|كيلو|متر|سنتي|سم|كم|किलो|मीटर|सेमी|सेंटी"
    r"|กิโล|เมตร|เซนติ|ลิตร|lit|лит|升|公顷|公頃|hect|гект|l\b|ha\b)",
    re.I,
)
_CELSIUS = re.compile(r"[\s-]?(?:°|º|℃|grad|degr|град|度|도|درج|डिग्री|องศา|độ|c\b)", re.I)
MANY = 120
"""Numbers of both texts from which none is taken for a measure."""
NEAR = 0.1
"""Share by which a rounded measure may differ from the exact one."""
_ONE = Decimal(1)


def is_converted(pair: Reading, missing: Sequence[Amount], strange: Sequence[Amount]) -> bool:
    """Whether each number that only one side has stands there for a measure that the other side has in other units."""
    missing = [amount for amount in missing if not amount.full_hour]
    strange = [amount for amount in strange if not amount.full_hour]
    if len(pair.source_amounts) + len(pair.target_amounts) > MANY:
        return False
    sides = ((pair.source, pair.source_amounts, missing), (pair.target, pair.target_amounts, strange))
    for (text, amounts, odd), (other_text, others, other_odd) in (sides, sides[::-1]):
        if not other_odd and not odd:
            return False
        wide = [_factors(text, amount) for amount in amounts]
        if all(_has_measure(one, amounts, wide, other_text) for one in other_odd) and all(
            _factors(text, amount) and _is_measured(amount, _factors(text, amount), others, other_text)
            for amount in odd
        ):
            return True
    return False


def _factors(text: str, amount: Amount) -> tuple[float, ...]:
    """What the number may be multiplied by; (0,) for degrees, () where no imperial unit follows nearby."""
    after = text[amount.span.end : amount.span.end + 24]
    match = _IMPERIAL.match(after) or re.match(r"\s?(?:to|-|–|and|or)\s?[\d.,]+" + _IMPERIAL.pattern, after, re.I)
    if match:
        return _FACTORS[match[1].lower()]
    return (0.0,) if _DEGREES.match(after) else ()


def _has_measure(metric: Amount, amounts: Sequence[Amount], wide: Sequence[tuple[float, ...]], text: str) -> bool:
    """Whether one of the imperial amounts comes to `metric`; "a mile" has no number and comes to 1.6."""
    if not _follows_unit(text, metric):
        return False
    found = any(_comes_to(amount, factors, metric) for amount, factors in zip(amounts, wide, strict=True) if factors)
    return found or any(1.2 < float(value) < 1.8 for value in metric.readings)


def _is_measured(amount: Amount, factors: Sequence[float], others: Sequence[Amount], text: str) -> bool:
    return any(_follows_unit(text, other) and _comes_to(amount, factors, other) for other in others)


def _follows_unit(text: str, amount: Amount) -> bool:
    after = text[amount.span.end : amount.span.end + 30]
    between = re.match(r"\s?(?:[-–~]|\w{1,4}\s)\s?[\d.,]+", after)
    return any(
        pattern.match(after) or between and pattern.match(after, between.end()) for pattern in (_METRIC, _CELSIUS)
    )


def _comes_to(amount: Amount, factors: Sequence[float], metric: Amount) -> bool:
    for value in map(float, amount.readings):
        exact = [(value - 32) / 1.8, value / 1.8] if 0.0 in factors else [value * factor for factor in factors]
        for wanted in exact:
            if any(abs(float(got) - wanted) <= max(NEAR * abs(wanted), 0.6) for got in metric.readings):
                return True
    return False
