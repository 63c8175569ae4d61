"""Number words of languages: what a word, or several in a row, may be worth, and by how much a scale word multiplies.

Offers every value a word may stand for ("second", "einen", 一), because its use is to tell that a number of the other
text is there after all. Does not know digits, nor what a number counts.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.models.language_tags import main_language

_ROOTS = {"yue": "zh", "nb": "no", "nn": "no"}
_MARKS = "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u064b-\u0652"
"""Vowel signs, which are characters of their own."""
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:['’][^\W\d_]+)?")
_GAP = re.compile(r"[\s\u00a0-]{1,2}")
_ROMAN = re.compile(
    r"(?<![^\W_])(?=[IVXLC])(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})(?=e\b|er\b|ème\b|ος|[^\W\d_]{0,3}(?!\w))"
)
_ROMAN_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CLEAR = frozenset(("en", "de", "nl", "sv", "it"))
RUN = 8
"""Number words in a row that are read as one number at most."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language. `scale` finds a scale word after digits; what `scales` are worth is negative,
    which tells it from what is added: ten in "forty ten" and in 四十."""

    worth: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    joints: frozenset[str]
    endings: frozenset[str]
    prefixes: tuple[str, ...]
    stems: bool
    unspaced: bool
    part: re.Pattern[str]
    scale: re.Pattern[str]
    read: dict[str, tuple[Decimal, ...]] = field(default_factory=dict, compare=False)


def spelled_values(text: str, language: str) -> frozenset[Decimal]:
    """All that the number words of `text` may be worth: each alone, and those in a row as one number."""
    numerals = load_numerals(language)
    if numerals is None:
        return frozenset()
    runs = _unspaced_runs(text, numerals) if numerals.unspaced else _spaced_runs(text.lower(), numerals)
    return frozenset(value for run in runs for value in _values(run))


def spelled_totals(text: str, language: str) -> frozenset[Decimal]:
    """What the number words in a row come to in languages whose words for three and more mean nothing else; elsewhere
    nothing."""
    numerals = load_numerals(language)
    if numerals is None or numerals.unspaced or numerals.stems or main_language(language) not in _CLEAR:
        return frozenset()
    runs = [run for run in _spaced_runs(text.lower(), numerals) if run[0] >= 3]
    return frozenset(value for run in runs if (value := _combine(run)) >= 3)


def roman_values(text: str) -> frozenset[Decimal]:
    """What is written in Roman numerals: XIX, IV."""
    return frozenset(Decimal(_roman(match[0])) for match in _ROMAN.finditer(text) if match[0])


@cache
def load_numerals(language: str) -> Numerals | None:
    """The number words of a language by its tag; None where none are known."""
    root = main_language(language)
    row = _load_rows().get(_ROOTS.get(root, root))
    return _build(row) if row else None


@cache
def _load_rows() -> dict[str, dict[str, object]]:
    return tomllib.loads(Path(__file__).with_name("numerals.toml").read_text("utf-8"))


def _build(row: Mapping[str, object]) -> Numerals:
    worth = _read_worth(row)
    scales = _read_scales(row, "scales")
    worth |= _read_scales(row, "groups")
    unspaced, stems = bool(row.get("unspaced")), bool(row.get("stems"))
    endings = frozenset(str(row.get("endings", "")).split("/"))
    words = _alternatives([*worth, *scales])
    after = rf"[^\W\d_]{{0,{row.get('tail', 4)}}}(?![^\W\d_])" if stems else "" if unspaced else r"(?![^\W\d_])"
    several = "+" if unspaced else ""
    return Numerals(
        worth,
        scales,
        frozenset(_list(row, "joints")),
        endings,
        tuple(_list(row, "prefixes")),
        stems,
        unspaced,
        re.compile(words),
        re.compile(rf"(?:\s{{0,2}}|-)((?:{_alternatives(scales)}){several}){after}", re.I),
    )


def _read_worth(row: Mapping[str, object]) -> dict[str, Decimal]:
    worth: dict[str, Decimal] = {}
    for name, first, step in (("ordinals", 0, 1), ("tens", 10, 10), ("small", 0, 1)):
        for at, forms in enumerate(_list(row, name)):
            worth |= {form: Decimal(first + at * step) for form in forms.split("/") if form != "-"}
    for entry in _list(row, "more"):
        value, _, forms = entry.partition(":")
        worth |= dict.fromkeys(forms.split("/"), Decimal(value))
    return worth


def _read_scales(row: Mapping[str, object], name: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for entry in _list(row, name):
        power, _, forms = entry.partition(":")
        found |= dict.fromkeys(forms.split("/"), -(Decimal(10) ** int(power)))
    return found


def _list(row: Mapping[str, object], name: str) -> list[str]:
    return str(row.get(name, "")).split()


def _alternatives(words: Sequence[str] | Mapping[str, Decimal]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _unspaced_runs(text: str, numerals: Numerals) -> Iterator[list[Decimal]]:
    for match in re.finditer(rf"(?:(?:{numerals.part.pattern})\s?)+", text):
        yield [numerals.scales.get(part) or numerals.worth[part] for part in numerals.part.findall(match[0])]


def _spaced_runs(text: str, numerals: Numerals) -> Iterator[list[Decimal]]:
    run: list[Decimal] = []
    end = 0
    for match in _WORD.finditer(text):
        joined = bool(_GAP.fullmatch(text, end, match.start()))
        if joined and match[0] in numerals.joints:
            end = match.end()
            continue
        parts = numerals.read.get(match[0])
        if parts is None:
            parts = numerals.read[match[0]] = _read_word(match[0], numerals) if len(numerals.read) < 50_000 else ()
        if run and not (parts and joined):
            yield run
            run = []
        run.extend(parts)
        end = match.end()
    if run:
        yield run


def _read_word(word: str, numerals: Numerals) -> tuple[Decimal, ...]:
    """The numbers a word is made of, () where it is no number word: dreihundertzwölf is 3, 100 and 12."""
    for prefix in ("", *numerals.prefixes):
        if word.startswith(prefix):
            parts = _read_parts(word[len(prefix) :], numerals)
            if parts:
                return parts
    return ()


def _read_parts(word: str, numerals: Numerals) -> tuple[Decimal, ...]:
    parts: list[Decimal] = []
    at = 0
    while at < len(word):
        match = numerals.part.match(word, at)
        if match:
            parts.append(numerals.scales.get(match[0]) or numerals.worth[match[0]])
            at = match.end()
            continue
        joint = next((one for one in numerals.joints if parts and word.startswith(one, at)), "")
        if joint and numerals.part.match(word, at + len(joint)):
            at += len(joint)
            continue
        rest = word[at:]
        fits = rest in numerals.endings or rest == "s" or numerals.stems and len(rest) <= 4
        return tuple(parts) if fits else ()
    return tuple(parts)


def _values(run: Sequence[Decimal]) -> Iterator[Decimal]:
    for first in range(len(run)):
        for last in range(first + 1, min(len(run), first + RUN) + 1):
            yield _combine(run[first:last])
    if len(run) > 2 and all(0 <= value < 10 for value in run[:12]):  # 二〇二五, "three one four"
        yield Decimal("".join(str(int(value)) for value in run[:12]))


def _combine(run: Sequence[Decimal]) -> Decimal:
    total = current = digit = Decimal(0)
    for value in run:
        if value >= 0:
            digit = digit * value if digit == 4 and value == 20 else digit + value  # quatre-vingts
        elif value > -1000:
            current, digit = current + max(digit, Decimal(1)) * -value, Decimal(0)
        else:
            total, current, digit = total + max(current + digit, Decimal(1)) * -value, Decimal(0), Decimal(0)
    return total + current + digit


def _roman(numeral: str) -> int:
    worth = [_ROMAN_WORTH[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(worth, [*worth[1:], 0], strict=True))
