"""The parts of a row to a result: numbers read, the value compared with the printed range, the printed mark with both.

Nothing is made up: every string is copied, and where the sheet does not say what its commas mean, there is no number.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from core.usecases.medical.labs.atoms import COMPARATOR, NUMBER, load_words, plain
from core.usecases.medical.records import Flag

_POWER = r"(?:\s?[xX×*]\s?10\s?(?:\^|\*\*?)?\s?(?:[+-]?\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|[eE][+-]?\d{1,2})"
_COMPARED = re.compile(rf"({COMPARATOR})?\s?([+-]?{NUMBER})({_POWER})?")
_EXPONENT = re.compile(r"[+-]?(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SCALED = rf"{NUMBER}{_POWER}?"
_BETWEEN = re.compile(
    rf"([+-]?{_SCALED})\s*%?\s*(?:-{{1,5}}|~{{1,3}}|至|到|\bto\b|\.{{2,3}}|…)\s*([+-]?{_SCALED})", re.I
)
_BELOW = re.compile(
    rf"(?:(<\s?(?:or\s?)?=|=<|≤|up\s?to|小于等于|不超过|less\s+than\s+or\s+equal\s+to)"
    rf"|(<|less\s+than|below|under|小于|低于))\s*({_SCALED})",
    re.I,
)
_ABOVE = re.compile(
    rf"(?:(>\s?(?:or\s?)?=|=>|≥|大于等于|greater\s+than\s+or\s+equal\s+to)"
    rf"|(>|greater\s+than|more\s+than|above|over|大于|高于))\s*({_SCALED})",
    re.I,
)
_TITRES = re.compile(r"([<>≤≥]?)\s?1\s?:\s?(\d+)")
_SIGNS = {"<": "<", ">": ">", "≤": "≤", "≥": "≥", "<=": "≤", "=<": "≤", ">=": "≥", "=>": "≥", "<or=": "≤", ">or=": "≥"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """A printed range: its bounds, and whether a value on one is outside. `words` is set for qualitative ones."""

    low: Decimal | None = None
    high: Decimal | None = None
    open_low: bool = False
    open_high: bool = False
    words: str = ""


def comma_of(text: str) -> str:
    """What commas in numbers are: "decimal", "thousands", or "" where the sheet does not tell."""
    said = plain(text)
    grouped = bool(re.search(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])|(?<![\d.,])\d{1,3}(?:,\d{3})+\.\d", said))
    pointed = bool(re.search(r"(?<![\d.,/-])(?:\d+\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d+|0\.\d+)(?![\d.,/])", said))
    commas = bool(re.search(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])|(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d", said))
    grouped_by_three = bool(re.search(r"(?<![\d.,/-])\d{1,3}\.\d{3}(?![\d.,/])", said))
    if grouped or not commas and (pointed or grouped_by_three):
        return "thousands"
    return "decimal" if commas and not pointed else ""


def read_number(text: str, comma: str) -> Decimal | None:
    """A plain number; None where its comma or point can be read in two ways."""
    said = text.strip()
    if "," in said:
        whole, _, rest = said.rpartition(",")
        if "." in whole:
            said = whole.replace(".", "") + "." + rest
        elif "." in rest or whole.count(","):
            said = said.replace(",", "")
        elif comma == "thousands":
            if len(rest) != 3:
                return None
            said = said.replace(",", "")
        elif comma == "decimal" or len(rest) != 3:
            said = f"{whole}.{rest}"
        else:
            return None
    elif comma == "decimal" and re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", said):
        return None
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


def read_value(text: str, comma: str) -> tuple[str, Decimal | None]:
    """The comparator and number of a printed value; ("", None) where it is none."""
    match = _COMPARED.fullmatch(plain(text).strip())
    if not match:
        return "", None
    comparator = _SIGNS.get(re.sub(r"\s", "", match[1] or "").lower(), "")
    number = read_number(match[2], comma)
    if number is None or not match[3]:
        return comparator, number
    power = _EXPONENT.search(match[3])
    return comparator, number.scaleb(int(power[0].translate(_RAISED))) if power else None


def read_bounds(text: str, comma: str, sex: str) -> Bounds:
    """The bounds of a printed range, for a person of this sex where it has one for each; none where it has several."""
    said = plain(text)
    if sexed := _of_sex(said, sex):
        said = sexed
    elif len(_all_ranges(said)) > 1:
        said = _normal_one(said)
    if _TITRES.search(said):
        return Bounds(words=text.strip())
    if match := _BETWEEN.search(said):
        if match[1].startswith("-") and "--" in match[0] and match[1].strip("-") != match[2]:
            return Bounds()  # whether the second bound is below nought cannot be told
        low, high = read_value(match[1], comma)[1], read_value(match[2], comma)[1]
        if low is not None and high is not None and low <= high:
            return Bounds(low, high)
        return Bounds()
    if match := _BELOW.search(said):
        return Bounds(high=read_value(match[3], comma)[1], open_high=bool(match[2]))
    if match := _ABOVE.search(said):
        return Bounds(low=read_value(match[3], comma)[1], open_low=bool(match[2]))
    if match := re.search(rf"({NUMBER})\s?(以下|以上)", said):
        bound = read_number(match[1], comma)
        return Bounds(high=bound) if match[2] == "以下" else Bounds(low=bound)
    return Bounds(words=text.strip())


def _all_ranges(said: str) -> list[re.Match[str]]:
    taken = [*_BETWEEN.finditer(said), *_BELOW.finditer(said), *_ABOVE.finditer(said)]
    return sorted(taken, key=lambda match: match.start())


@cache
def _labels(kind: str) -> re.Pattern[str]:
    words = sorted({plain(word) for word in load_words()["labels"][kind]}, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in words if word.isascii())
    han = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])|{han}", re.I)


def _of_sex(said: str, sex: str) -> str:
    """The stretch of a range that is for this sex; what is for both where it names none; "" where it cannot be told."""
    marks = {kind: _labels(kind).search(said) for kind in ("female", "male")}
    present = {kind: match for kind, match in marks.items() if match}
    if not present or len(_all_ranges(said)) < 2:
        return ""
    if sex not in present:
        return " " if len(present) == 2 else ""
    mine = present[sex]
    later = [match.start() for kind, match in present.items() if kind != sex and match.start() > mine.start()]
    return said[mine.end() : later[0] if later else len(said)]


def _normal_one(said: str) -> str:
    """Of several ranges the one that is called normal; " " where none or more are."""
    found = _all_ranges(said)
    chosen = []
    for at, match in enumerate(found):
        label = said[found[at - 1].end() if at else 0 : match.start()]
        if _labels("normal").search(label):
            chosen.append(match[0])
    return chosen[0] if len(chosen) == 1 else " "


@cache
def _flag_table() -> dict[str, str]:
    return {plain(word).casefold(): kind for kind, words in reversed(load_words()["flags"].items()) for word in words}


def flag_of(mark: str) -> str:
    """What a printed mark says: a Flag, "critical" for one without direction, or "" for none."""
    said = re.sub(r"\s+", " ", plain(mark)).strip(" ()[]").casefold()
    if said in _flag_table():
        return _flag_table()[said]
    parts = [_flag_table().get(part, "") for part in re.findall(r"[↑↓*!]+|[^\W\d_]+", said)]
    sides = {part.removeprefix("critical_") for part in parts} & {"high", "low"}
    if not parts or "" in parts or len(sides) > 1:
        return ""
    side = "".join(sides)
    critical = any(part.startswith("critical") for part in parts)
    return (f"critical_{side}" if side else "critical") if critical else side or parts[0]


def lies(number: Decimal, comparator: str, bounds: Bounds) -> Flag:
    """Where a number lies in a range; "" where its comparator leaves that open."""
    below = bounds.low is not None and (number < bounds.low or bounds.open_low and number == bounds.low)
    above = bounds.high is not None and (number > bounds.high or bounds.open_high and number == bounds.high)
    if bounds.low is None and bounds.high is None:
        return ""
    if comparator in ("<", "≤"):
        bounds = replace(bounds, low=None) if bounds.low is not None and bounds.low <= 0 < number else bounds
        if bounds.low is not None and (number < bounds.low or comparator == "<" and number == bounds.low):
            return "low"
        fits = bounds.high is not None and number <= bounds.high and bounds.low is None
        return "normal" if fits else ""
    if comparator in (">", "≥"):
        if bounds.high is not None and (number > bounds.high or comparator == ">" and number == bounds.high):
            return "high"
        fits = bounds.low is not None and number >= bounds.low and bounds.high is None
        return "normal" if fits else ""
    return "low" if below else "high" if above else "normal"


@cache
def _qualitative() -> dict[str, str]:
    return {plain(word).casefold(): kind for kind, words in load_words()["values"].items() for word in words}


def quality_of(text: str) -> str:
    """ "positive", "weak", "negative", "other", "missing" or "" for what is no known qualitative value."""
    said = re.sub(r"\s+", " ", plain(text)).strip(" .").casefold()
    if said in _qualitative():
        return _qualitative()[said]
    bare = re.sub(r"\s*\(?(\+{1,4}|[1-4]\+|\+[1-4]|±|\+-|\+/-|-)\)?$", "", said)
    if bare and bare in _qualitative():
        return _qualitative()[bare]
    sign = said.strip("() ")
    if re.fullmatch(r"\+{1,4}|[1-4]\+|\+[1-4]|[1-4]-[1-4]\+", sign):
        return "positive"
    if sign in ("±", "+-", "+/-"):
        return "weak"
    return "negative" if sign == "-" else ""


def compare_qualities(value: str, printed: str) -> Flag:
    """A qualitative value against a qualitative range; a titre against the titre it stays under."""
    titres = [_TITRES.match(plain(text).strip()) for text in (value, printed)]
    if all(titres):
        found, most = (Decimal(titre[2]) for titre in titres if titre)
        if titres[1] and titres[1][1] in ("<", "≤") and titres[0] and titres[0][1] != ">":
            under = found < most or found == most and (titres[1][1] == "≤" or titres[0][1] == "<")
            return "normal" if under else "abnormal"
        return ""
    found, expected = quality_of(value), quality_of(printed)
    if expected == "negative" and found:
        return "normal" if found == "negative" else "abnormal" if found in ("positive", "weak") else ""
    if expected == "positive" and found in ("positive", "negative"):
        return "normal" if found == "positive" else "abnormal"
    same = plain(value).strip().casefold() == plain(printed).strip().casefold()
    return "normal" if same and value.strip() else ""


def settle_flag(computed: Flag, mark: str) -> tuple[Flag, bool]:
    """The flag and whether mark and range disagree. A mark alone is believed; one that only says how far is added to
    what the range says."""
    said = flag_of(mark)
    if not said:
        return computed, False
    if not computed:
        return ("" if said == "critical" else said), False  # type: ignore[return-value]
    side = said.removeprefix("critical_")
    if said == "critical" or side == "abnormal":
        agree = computed != "normal"
        critical = said == "critical" and computed in ("low", "high")
        return (f"critical_{computed}" if critical else computed), not agree  # type: ignore[return-value]
    if computed == "abnormal":
        return computed, side == "normal"
    if side != computed:
        return computed, True
    return said, False  # type: ignore[return-value]
