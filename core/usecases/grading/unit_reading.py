"""Units after a number, English and Chinese, to powers of pint's units: "m/s²", "km/h", "千克", "N·m", "平方米".

A student's text never reaches a parser of expressions: names are looked up one by one, powers and lengths are bounded.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

_CHINESE = {
    **{"千米": "km", "公里": "km", "米": "m", "分米": "dm", "厘米": "cm", "公分": "cm", "毫米": "mm", "微米": "um"},
    **{"纳米": "nm", "千克": "kg", "公斤": "kg", "克": "g", "毫克": "mg", "吨": "t", "秒": "s", "秒钟": "s"},
    **{"毫秒": "ms", "分钟": "min", "分": "min", "小时": "hour", "时": "hour", "天": "day", "日": "day", "周": "week"},
    **{"升": "L", "毫升": "mL", "牛顿": "N", "牛": "N", "千牛": "kN", "焦耳": "J", "焦": "J", "千焦": "kJ"},
    **{"瓦特": "W", "瓦": "W", "千瓦": "kW", "帕斯卡": "Pa", "帕": "Pa", "千帕": "kPa", "伏特": "V", "伏": "V"},
    **{"安培": "A", "安": "A", "毫安": "mA", "欧姆": "ohm", "欧": "ohm", "赫兹": "Hz", "赫": "Hz", "库仑": "C"},
    **{"摩尔": "mol", "开尔文": "K", "摄氏度": "degC", "华氏度": "degF", "度": "degree", "弧度": "rad"},
    **{"公顷": "hectare", "英里": "mile", "英尺": "foot", "英寸": "inch", "千瓦时": "kW_h", "年": "year"},
}
_SPELLED = {
    **{"°c": "degC", "°f": "degF", "°": "degree", "deg": "degree", "degs": "degree", "celsius": "degC"},
    **{
        "fahrenheit": "degF",
        "kelvins": "K",
        "ω": "ohm",
        "kω": "kohm",
        "kmh": "km/h",
        "kph": "km/h",
        "mph": "mile/hour",
    },
    **{"metres": "m", "metre": "m", "sec": "s", "secs": "s", "hr": "hour", "hrs": "hour", "h": "hour", "mins": "min"},
    **{
        "kg": "kg",
        "kgs": "kg",
        "km": "km",
        "cm": "cm",
        "mm": "mm",
        "kw": "kW",
        "kwh": "kW_h",
        "hz": "Hz",
        "khz": "kHz",
    },
    **{"kpa": "kPa", "pa": "Pa", "kj": "kJ", "ml": "mL", "l": "L", "litres": "L", "litre": "L", "feet": "foot"},
    **{"inches": "inch", "miles": "mile", "lbs": "pound", "degrees": "degree", "days": "day", "years": "year"},
    **{"tonnes": "t", "hours": "hour", "minutes": "min", "seconds": "s", "kwhr": "kW_h", "min": "min", "t": "t"},
    **{"tons": "t", "ton": "t", "cc": "mL", "d": "day", "ms": "ms", "rads": "rad", "amps": "A", "newtons": "N"},
}
_WORDS = frozenset(
    [
        "in",
        "a",
        "at",
        "as",
        "are",
        "is",
        "to",
        "am",
        "pm",
        "an",
        "me",
        "be",
        "by",
        "so",
        "do",
        "it",
        "or",
        "and",
        "of",
        "for",
        "per",
        "the",
        "x",
        "y",
        "z",
        "was",
        "bar",
        "yard",
        "ha",
        "i",
        "unit",
        "units",
    ]
)
"""English words and letters of algebra that pint takes for units; only those it would take before more text matter."""
_SHORT_UNITS = frozenset(("in", "bar", "yard", "ha"))
_NAME = re.compile(r"°\s?[CF](?![a-z])|°|[A-Za-zµμΩω]{1,20}|平方|立方|[一-鿿]{1,4}")
_JOIN = re.compile(r"\s*([*/]|每|per\b|\s)\s*", re.IGNORECASE)
_POWER = re.compile(r"\s*(?:\^|\*\*)\s*[({]?\s*([+-]?\d)(?!\d)\s*[)}]?|([23])(?![\d.])|(-[1-4])(?![\d.])")
_MOST_FACTORS = 6
MOST_TAIL = 80
"""Characters behind a number that may name its unit."""


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit as pint's names with their powers, sorted, and how many characters it took.

    `unknown` is what cannot be read of it, such as a power beyond all use; such a unit equals none.
    """

    powers: tuple[tuple[str, int], ...]
    length: int
    unknown: str = ""


def read_unit(tail: str) -> UnitFound | None:
    """The unit at the beginning of `tail` (plain text after a number); None where no unit stands there."""
    text = re.sub(
        r"^\s*\\(?:text|mathrm|mbox|rm)\s*\{([^{}]{1,30})\}", lambda m: m[1].ljust(len(m[0])), tail[:MOST_TAIL]
    )
    text = re.sub(r"/(\s*)\(([^()]{1,20})\)", lambda m: f"/{m[1]} {re.sub(r'[ *]', '/', m[2])} ", text)
    text = text.replace("\\,", "  ").replace("$", " ").replace("\\", " ").replace("Ω", "ω")
    at, sign, powers = len(text) - len(text.lstrip()), 1, {}
    for _ in range(_MOST_FACTORS):
        step = _factor(text, at, first=not powers)
        if not step:
            break
        names, power, at = step
        for name, exponent in names:
            powers[name] = powers.get(name, 0) + sign * power * exponent
        join = _JOIN.match(text, at)
        if not join:
            break
        sign = -1 if join[1].lower() in ("/", "每", "per") else (sign if join[1] == "*" else 1)
        following = _factor(text, join.end(), first=False)
        if not following or (join[1].isspace() and not _glued(text[join.end() :])):
            break
        at = join.end()
    if powers and re.match(r"\s*(?:\^|\*\*)", text[at:]):
        return UnitFound((), at, text[at:].strip())
    kept = tuple(sorted((name, power) for name, power in powers.items() if power))
    return UnitFound(kept, at) if kept else None


def _glued(text: str) -> bool:
    """Whether what follows a blank goes on with the unit, as in "kg m^2", rather than begins a word."""
    return bool(re.match(r"[A-Za-z]{1,3}(?:\s*\^|\s*$|[\s.,;)])", text)) and not re.match(
        r"(?i)(?:in|at|is|to|a)\b", text
    )


def _factor(text: str, at: int, *, first: bool) -> tuple[tuple[tuple[str, int], ...], int, int] | None:
    match = _NAME.match(text, at)
    if not match:
        return None
    name, end, raised = match[0], match.end(), 1
    if name in ("平方", "立方"):
        raised = 2 if name == "平方" else 3
        match = _NAME.match(text, end)
        if not match:
            return None
        name, end = match[0], match.end()
    if "一" <= name[0] <= "鿿":
        size = next((n for n in range(len(name), 0, -1) if name[:n] in _CHINESE), 0)
        if not size:
            return None
        name, end = _CHINESE[name[:size]], end - len(name) + size
        known: tuple[tuple[str, int], ...] | None = _expand(name)
    else:
        known = _known(name, text[end:], first=first)
    if not known:
        return None
    power = _POWER.match(text, end)
    if power:
        end = power.end()
        raised *= int(power[1] or power[2] or power[3])
    return known, raised, end


def _known(name: str, after: str, *, first: bool) -> tuple[tuple[str, int], ...] | None:
    word = name.replace(" ", "")
    lower = word.lower()
    if lower in _WORDS and not (lower in _SHORT_UNITS and re.match(r"\s*(?:$|[.,;)^²³*/])", after)):
        return None
    if word.isascii() and len(word) == 1 and word.isupper():
        return _look_up(word)
    return _expand(_SPELLED[lower]) if lower in _SPELLED and word not in ("MS", "T") else _look_up(word)


def _expand(name: str) -> tuple[tuple[str, int], ...]:
    if name == "kW_h":
        return ((_pint_name("kW"), 1), (_pint_name("hour"), 1))
    top, _, bottom = name.partition("/")
    return ((_pint_name(top), 1), *(((_pint_name(bottom), -1),) if bottom else ()))


def _look_up(name: str) -> tuple[tuple[str, int], ...] | None:
    found = _pint_name(name.replace("ω", "ohm"))
    return ((found, 1),) if found else None


@cache
def load_units() -> "UnitRegistry":
    """pint's registry with exact fractions; read-only after this, so threads may share it."""
    from pint import UnitRegistry

    return UnitRegistry(non_int_type=Fraction, cache_folder=None)


def _pint_name(name: str) -> str:
    """pint's full name of a unit, "" where it has none. A lookup in tables: no expression is parsed."""
    names = load_units().parse_unit_name(name)
    return "".join(names[0][:2]) if names else ""


def to_unit(
    value: Fraction, powers: tuple[tuple[str, int], ...], wanted: tuple[tuple[str, int], ...]
) -> Fraction | None:
    """`value` in the wanted unit, offsets of temperatures included; None where the dimensions differ."""
    from pint.errors import PintError
    from pint.util import UnitsContainer

    units = load_units()
    if powers == wanted:
        return value
    try:
        quantity = units.Quantity(value, units.Unit(UnitsContainer(dict(powers))))
        return Fraction(quantity.to(units.Unit(UnitsContainer(dict(wanted)))).magnitude)
    except (PintError, OverflowError, ZeroDivisionError, TypeError, ValueError):
        return None


def is_unit(powers: tuple[tuple[str, int], ...]) -> bool:
    """Whether all of it are units of measure, not things that are counted."""
    return all(_pint_name(name) for name, _ in powers)
