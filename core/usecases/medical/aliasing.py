"""Aliases for what was found in a text: one for every value, parts of one for the other ways in which it is written.

Does not know what is an identifier.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from core.checks.dates import Moment, find_moments
from core.checks.privacy.found import Found
from core.checks.privacy.words import fold
from core.usecases.medical.masking import ALIAS, Identifier, Masking

_NAME_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "sir"))
_MOST_LIKE = 40
"""Known people a form of a name is compared with."""
_LATER = (9999, 0, 0)


def make_masking(text: str, found: Sequence[Found]) -> Masking:
    """`found` are in order and without overlaps."""
    aliases = _name_all(text, found)
    made, identifiers, at = [], [], 0
    for one in found:
        alias = aliases[one.kind, text[one.start : one.end]]
        made += [text[at : one.start], alias]
        identifiers.append(Identifier(one.span, one.kind, alias, one.by))
        at = one.end
    kept = {alias: value for (_, value), alias in aliases.items()}
    return Masking("".join([*made, text[at:]]), tuple(identifiers), kept)


def _name_all(text: str, found: Sequence[Found]) -> dict[tuple[str, str], str]:
    """The alias of every kind and value."""
    used = {(match["kind"] or match["bare_kind"], match["number"] or match["bare"]) for match in ALIAS.finditer(text)}
    taken = {(kind.lower(), int(number)) for kind, number in used}
    values: dict[str, dict[str, None]] = defaultdict(dict)
    for one in found:
        values[one.kind].setdefault(text[one.start : one.end])
    aliases = {}
    for kind, said in values.items():
        numbers = (number for number in count(1) if (kind, number) not in taken)
        for group in _group(kind, list(said)):
            number = next(numbers)
            for part, value in enumerate(group, 1):
                aliases[kind, value] = f"[{kind.upper()}_{number}{f'.{part}' if part > 1 else ''}]"
    return aliases


def _group(kind: str, values: list[str]) -> list[list[str]]:
    """Values that are one, the fullest first; groups in order of appearance, those of dates in order of time."""
    if kind == "name":
        return _group_people(values)
    groups: dict[object, list[str]] = defaultdict(list)
    if kind == "date":
        months_first = _writes_months_first(values)
        moments = {value: _read_day(value, months_first) for value in values}
        for value in sorted(values, key=lambda value: moments[value] or _LATER):
            groups[moments[value] or value].append(value)
    for value in values if kind != "date" else ():
        groups[re.sub(r"[\W_]+", "", value).casefold() or value].append(value)
    return list(groups.values())


def _read_day(value: str, months_first: bool | None) -> tuple[int, int, int] | None:
    """Year, month and day (0 where not said); None where the year or the order of day and month is not told."""
    mentions = [one for one in find_moments(value) if one.readings and one.readings[0][0].year]
    if not mentions:
        return None
    readings = mentions[0].readings
    if len(readings) > 1 and months_first is None:
        return None
    moment: Moment = readings[0 if len(readings) == 1 else _choose(readings, value, months_first)][0]
    return (moment.year or 0, moment.month or 0, moment.day or 0)


def _choose(readings: Sequence[tuple[Moment, ...]], value: str, months_first: bool | None) -> int:
    first = int(re.findall(r"\d+", value)[0])
    by_month = [number for number, reading in enumerate(readings) if reading[0].month == first]
    by_day = [number for number, reading in enumerate(readings) if reading[0].day == first]
    return ((by_month if months_first else by_day) or [0])[0]


def _writes_months_first(values: Sequence[str]) -> bool | None:
    """How the document orders day and month, told by a date that has one reading only; None where none tells."""
    for value in values:
        match = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", value)
        if match and (int(match[1]) > 12) != (int(match[2]) > 12):
            return int(match[2]) > 12
    return None


def _group_people(values: list[str]) -> list[list[str]]:
    """Forms of a name belong to the fullest one that has all their words, where there is only one such."""
    people: dict[str, list[str]] = {}
    having: dict[str, list[str]] = defaultdict(list)
    words = {value: _words(value) for value in values}
    for value in sorted(values, key=lambda value: (-len(words[value]), -len(value))):
        known = having[words[value][-1]][:_MOST_LIKE] if words[value] else []
        fuller = [name for name in known if _is_form(words[value], words[name])]
        name = fuller[0] if len(fuller) == 1 else value
        people.setdefault(name, []).append(value)
        if name == value:
            for word in dict.fromkeys(words[value]):
                having[word].append(value)
    order = {value: number for number, value in enumerate(values)}
    return sorted(people.values(), key=lambda forms: min(map(order.__getitem__, forms)))


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for word in _NAME_WORD.findall(fold(value)) if word not in _TITLES) or (fold(value),)


def _is_form(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether every word of `short` is one of `full`, or its initial."""
    return all(word in full or len(word) == 1 and any(other[0] == word for other in full) for word in short)


def list_occurrences(text: str, value: str, *, any_case: bool = False) -> Iterator[tuple[int, int]]:
    """Where `value` stands in the text, not inside a longer word or number."""
    if not value.strip():
        return
    before = r"(?<![^\W_\u3400-\u9fff])" if re.match(r"[^\W\u3400-\u9fff]", value) else ""
    after = r"(?![^\W_\u3400-\u9fff])" if re.search(r"[^\W\u3400-\u9fff]$", value) else ""
    pattern = re.compile(before + re.escape(value) + after, re.I if any_case else 0)
    yield from (match.span() for match in pattern.finditer(text))
