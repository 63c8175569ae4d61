"""Units after a number, English and Chinese, to powers of pint's units: "m/s²", "km/h", "千克", "N·m", "平方米".

A student's text never reaches a parser of expressions: names are looked up one by one, powers and lengths are bounded.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from core.usecases.grading.unit_names import CASED, CHINESE, DEFINED, SPELLED, WORDS

if TYPE_CHECKING:
    from pint import UnitRegistry

_SHORT_UNITS = frozenset(("in", "bar", "yard", "ha"))
_NAME = re.compile(r"°\s?[CF](?![a-z])|°|[A-Za-zµμΩω]{1,20}|[一-鿿]{1,5}")
_RAISED = re.compile(
    r"(sq(?:uare|\.)?|cu(?:bic|\.)?)\s+(?=[A-Za-z])|(平方|二次方|立方|三次方)(?=[一-鿿A-Za-z])", re.IGNORECASE
)
_DEGREES = re.compile(r"deg(?:ree)?s?\.?\s+(?=c(?:elsius|entigrade)?\b|f(?:ahrenheit)?\b)([cf])\w*", re.IGNORECASE)
_PER = re.compile(r"\s*(?:/|每|per\b)\s*", re.IGNORECASE)
_EVERY = r"an?(?=\s+(?:second|minute|hour|day|week|year)\b(?!\s+(?:ago|later|before|after)))"
_JOIN = re.compile(rf"\s*([*/]|每|per\b|{_EVERY}|-(?=[A-Za-z]{{3}})|\s)\s*", re.IGNORECASE)
_POWER = re.compile(
    r"\s*(?:\^|\*\*)\s*[({]?\s*([+-]?\d)(?!\d)\s*[)}]?|([23])(?![\d.])|(-[1-4])(?![\d.])|\s+(squared|cubed)\b|(平方|立方)(?![一-鿿])",
    re.IGNORECASE,
)
_EXPONENTS = {"squared": 2, "cubed": 3, "平方": 2, "立方": 3}
_FOLLOWS = re.compile(
    r"(?:hours?|met(?:re|er)s?|seconds?)\b|(?!(?:in|at|is|to|a)\b)[A-Za-z]{1,3}(?:\s*\^|\s*$|[\s.,;)*/])", re.IGNORECASE
)
"""What behind a blank goes on with the unit, as in "kg m^2" and "kilowatt hours", rather than begins a sentence."""
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
    if (per := _PER.match(text)) and per.end() > at:
        at, sign = per.end(), -1
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
        sign = 1 if join[1].isspace() else sign if join[1] in "*-" else -1
        following = _factor(text, join.end(), first=False)
        if not following or (join[1].isspace() and not _FOLLOWS.match(text, join.end())):
            break
        at = join.end()
    if powers and re.match(r"\s*(?:\^|\*\*)", text[at:]):
        return UnitFound((), at, text[at:].strip())
    kept = tuple(sorted((name, power) for name, power in powers.items() if power))
    return UnitFound(kept, at) if kept else None


def _factor(text: str, at: int, *, first: bool) -> tuple[tuple[tuple[str, int], ...], int, int] | None:
    """Names with their powers, the power of the whole, and where it ends; None where no unit stands at `at`."""
    raised = 1
    if prefix := _RAISED.match(text, at):
        at, raised = prefix.end(), 2 if (prefix[1] or prefix[2]).lower()[:2] in ("sq", "平方", "二次") else 3
    if degrees := _DEGREES.match(text, at):
        return ((_pint_name(f"deg{degrees[1].upper()}"), 1),), raised, degrees.end()
    match = _NAME.match(text, at)
    if not match:
        return None
    name, end = match[0], match.end()
    if "一" <= name[0] <= "鿿":
        size = next((n for n in range(len(name), 0, -1) if name[:n] in CHINESE), 0)
        end -= len(name) - size
        known = _expand(CHINESE[name[:size]]) if size else None
    else:
        known = _known(name, text[end:], first=first and raised == 1)
    if not known:
        return None
    power = _POWER.match(text, end)
    if power:
        end = power.end()
        written = power[1] or power[2] or power[3]
        raised *= int(written) if written else _EXPONENTS[(power[4] or power[5]).lower()]
    return known, raised, end


def _known(name: str, after: str, *, first: bool) -> tuple[tuple[str, int], ...] | None:
    word = name.replace(" ", "")
    lower = word.lower()
    if lower in WORDS and not (lower in _SHORT_UNITS and re.match(r"\s*(?:$|[.,;)^²³*/])", after)):
        return None
    if word.isascii() and len(word) == 1 and word.isupper():
        return _look_up(word)
    if word in CASED:
        return _expand(CASED[word])
    return _expand(SPELLED[lower]) if lower in SPELLED and word not in ("MS", "T") else _look_up(word)


def _expand(name: str) -> tuple[tuple[str, int], ...]:
    """Factors and divisors of a name of the tables."""
    top, _, bottom = name.partition("/")
    return (*((_pint_name(part), 1) for part in top.split()), *((_pint_name(part), -1) for part in bottom.split()))


def _look_up(name: str) -> tuple[tuple[str, int], ...] | None:
    found = _pint_name(name.replace("ω", "ohm"))
    return ((found, 1),) if found else None


@cache
def load_units() -> "UnitRegistry":
    """pint's registry with exact fractions; read-only after this, so threads may share it."""
    from pint import UnitRegistry

    units = UnitRegistry(non_int_type=Fraction, cache_folder=None)
    for definition in DEFINED:
        units.define(definition)
    return units


@lru_cache(4_096)
def _pint_name(name: str) -> str:
    """pint's full name of a unit, "" where it has none. A lookup in tables: no expression is parsed."""
    names = load_units().parse_unit_name(name)
    return "".join(names[0][:2]) if names else ""


@lru_cache(4_096)
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
