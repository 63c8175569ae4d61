"""How long a text is, in the unit people ask for it in. Markdown marks do not count: a reader never sees them."""

import re
from collections.abc import Iterator
from itertools import compress
from typing import Literal

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words

LengthUnit = Literal["words", "characters", "zi"]

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = rf"{_HAN}\u2014\u2018-\u201d\u2026\u3000-\u303f\u3040-\u30ff\uac00-\ud7af\uff01-\uff60\uffe0-\uffe6"
"""What a word processor counts one by one: Han, kana, hangul and full-width punctuation."""
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:(?:['’\-]|(?<=\d)[.,](?=\d))[^\W_{_HAN}]+)*")
_ZI = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
_HIDDEN = (
    re.compile(r"^[ \t]*+(?:(?:[-*_][ \t]*+){3,}|(?:```|~~~).*|(?:\|[ \t]*+)?:?-[-:| \t]*)$", re.M),
    re.compile(r"^[ \t]*+(?:(?:#{1,6}|[-*+>]|\d{1,3}[.)])[ \t]++)++", re.M),
    re.compile(r"(?<=\])\([^()\n]{1,2000}\)"),
    re.compile(r"[*`|\[\]]|~~|__|(?<!\w)_|_(?!\w)"),
)
"""Dividers, fences and table rules; what a line begins with; link targets; emphasis."""


def strip_marks(text: str) -> str:
    """The words of a Markdown text: without #, *, list markers, link targets, fences, table rules."""
    return "".join(compress(text, _visible(text)))


def count_length(text: str, unit: LengthUnit) -> int:
    """`words`: runs of letters and digits, a Han character each ("don't", "well-known" and "3.5" are one).
    `characters`: all but white space. `zi`: 字数 as word processors count it, a Latin word or a number is one."""
    return sum(1 for _ in _units(strip_marks(text), unit))


def check_length(text: str, wanted: int, unit: LengthUnit, *, tolerance: float = 0.1) -> Check:
    """Whether the length is within `tolerance` (a share) of `wanted`; what is too much is marked from there on."""
    found = count_length(text, unit)
    name = words(f"constraints.unit_{unit}")
    detail = words("constraints.length", wanted=wanted, found=found, unit=name, percent=round(100 * tolerance))
    if abs(found - wanted) <= tolerance * wanted:
        return Check("length", True, detail)
    return Check("length", False, detail, mark_excess(text, wanted, unit))


def mark_excess(text: str, wanted: int, unit: LengthUnit) -> tuple[Span, ...]:
    """From the end of the last unit that is wanted to the end of the text; () where there are not more."""
    shown = _visible(text)
    starts = list(_units("".join(compress(text, shown)), unit))
    if len(starts) <= wanted:
        return ()
    places = list(compress(range(len(text)), shown))
    return (Span(places[starts[wanted]], len(text)),)


def _visible(text: str) -> bytearray:
    """One byte a character: 0 where it is a mark."""
    shown = bytearray(b"\1") * len(text)
    for pattern in _HIDDEN:
        for match in pattern.finditer(text):
            shown[match.start() : match.end()] = bytes(match.end() - match.start())
    return shown


def _units(plain: str, unit: LengthUnit) -> Iterator[int]:
    """Where each unit starts."""
    if unit == "words":
        return (match.start() for match in _WORD.finditer(plain))
    if unit == "characters":
        return (at for at, char in enumerate(plain) if not char.isspace())
    found = _ZI.finditer(plain)
    return (match.start() for match in found if _is_wide(match[0][0]) or any(map(str.isalnum, match[0])))


def _is_wide(char: str) -> bool:
    return char >= "\u2014"
