"""Errors put into correct sentences about a report: one thing at a time is made wrong. Knows no check.

Each kind is a function of a sentence that gives its wrong versions, with words of its own in `medical_damage.toml`.
"""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DIGITS = re.compile(r"(?<![\w.^*/])\d+(?:\.\d+)?(?![\w]*[\^])(?!\d)")
_SIDES = (("left", "right"), ("right", "left"), ("Left", "Right"), ("Right", "Left"), ("左", "右"), ("右", "左"))


@dataclass(frozen=True, slots=True)
class Base:
    """A correct sentence, the number of its report among all, and that report's text."""

    text: str
    report: int
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A wrong sentence and what was done to it."""

    kind: str
    text: str
    base: Base


Change = Callable[[Base, random.Random], Iterator[str]]


def damage(bases: Sequence[Base], others: Sequence[Base], chance: random.Random) -> Iterator[Damage]:
    """Every way of making each of `bases` wrong; `others` give the sentences about another person."""
    for base in bases:
        for kind, change in _KINDS.items():
            versions = [text for text in change(base, chance) if text != base.text and text not in base.source]
            yield from (Damage(kind, text, base) for text in versions[:2])
        strange = [one for one in others if one.report != base.report and one.language == base.language]
        if strange:
            yield Damage("patient", chance.choice(strange).text, base)


def _change_number(base: Base, chance: random.Random) -> Iterator[str]:
    for match in list(_DIGITS.finditer(base.text))[:2]:
        for _ in range(6):
            new = _other_number(match[0], chance)
            if new != match[0] and not re.search(rf"(?<![\d.]){re.escape(new)}(?![\d.])", base.source):
                yield base.text[: match.start()] + new + base.text[match.end() :]
                break


def _other_number(digits: str, chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(digits) if c.isdigit()])
    return digits[:at] + str((int(digits[at]) + chance.randint(1, 8)) % 9 + 1) + digits[at + 1 :]


def _swap_number(base: Base, chance: random.Random) -> Iterator[str]:
    """A number of another line of the report in the place of this one."""
    matches = list(_DIGITS.finditer(base.text))
    rows = [row for row in re.split(r"[\n.。;；]\s*(?!\d)", base.source) if matches and matches[0][0] not in row]
    found = [
        m[0]
        for row in rows
        for m in _DIGITS.finditer(row)
        if m[0] not in base.text and ("." in m[0]) == ("." in matches[0][0])
    ]
    if matches and found:
        match = matches[0]
        yield base.text[: match.start()] + chance.choice(found) + base.text[match.end() :]


def _change_unit(base: Base, chance: random.Random) -> Iterator[str]:
    for unit, others in _load()["units"].items():
        end = (
            r"(?![A-Za-z/\d])"
            if unit.isascii() or unit[-1].isalpha() and unit[-1].isascii()
            else "(?![前内初后龄轻级])"
        )
        for match in list(re.finditer(rf"(?<=\d)([ -]?){re.escape(unit)}{end}", base.text))[:1]:
            yield base.text[: match.start()] + match[1] + chance.choice(others) + base.text[match.end() :]


def _change_side(base: Base, chance: random.Random) -> Iterator[str]:
    for one, other in _SIDES:
        pattern = (
            rf"(?<!从)(?<!约){one}(?!右|旁|左)" if not one.isascii() else rf"\b{one}(?=[ ,.-](?!side of)|$)(?!-hand)"
        )
        if (match := re.search(pattern, base.text)) and not re.search(
            rf"\b(?:{other})\b" if other.isascii() else other, base.text
        ):
            yield base.text[: match.start()] + other + base.text[match.end() :]


def _by(kind: str) -> Change:
    """The first match of each pattern of the kind is replaced; plain words match whole."""

    def change(base: Base, chance: random.Random) -> Iterator[str]:
        for written, new in _load()[kind].items():
            plain = written.isascii() and written.replace(" ", "").isalpha()
            pattern = rf"(?<![\w-]){written}(?![\w-])" if plain else written
            if match := re.search(pattern, base.text):
                changed = base.text[: match.start()] + match.expand(new) + base.text[match.end() :]
                yield changed[:1].upper() + changed[1:]

    return change


@cache
def _load() -> dict[str, dict]:  # type: ignore[type-arg]
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


_KINDS: dict[str, Change] = {
    "number": _change_number,
    "swapped": _swap_number,
    "unit": _change_unit,
    "side": _change_side,
    "negation lost": _by("negation_lost"),
    "negation added": _by("negation_added"),
    "anatomy": _by("anatomy"),
    "certainty": _by("certainty"),
    "direction": _by("direction"),
    "date": _by("date"),
}
