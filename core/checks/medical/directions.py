"""Words that stand against each other: higher and lower, better and worse, mild and severe, start and stop.

Tables in `directions.toml`. Does not know what they are said of.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.medical.context import find_scopes, states_at
from core.checks.medical.recall import recall
from core.checks.medical.terms import HAN
from core.documents.document import Span

_LIMIT = re.compile(
    r"\b(?:normal(?:ly)?|range|limit|reference|usual(?:ly)?|target|goal|should)\b[^.;,]{0,24}?"
    r"\b(?:below|under|less than|lower than|above|over|more than|higher than)\s+\d"
    r"|(?:正常|参考|标准|目标|范围|上限|下限|应)[^。；，,]{0,8}?(?:低于|小于|高于|大于|少于)\s?\d",
    re.I,
)
"""Where a range ends, which says nothing of the value."""
PLACES = frozenset({"height", "depth", "middle", "end"})
"""The axes that are parts of anatomy."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A word on an axis: one of its poles, and whether the sentence denies it."""

    axis: str
    pole: str
    span: Span
    negated: bool


@recall(8192)
def find_directions(sentence: str) -> tuple[Direction, ...]:
    """In order; a word may lie on two axes. What says where a range ends says no direction."""
    scopes = find_scopes(sentence)
    limits = [match.span() for match in _LIMIT.finditer(sentence)]
    table, latin, han = _load()
    found = []
    for pattern in (latin, han) if HAN.search(sentence) else (latin,):
        for match in pattern.finditer(sentence):
            if any(start < match.start() < end for start, end in limits):
                continue
            little = bool(re.search(r"(?<!\ba )\blittle $", sentence[max(0, match.start() - 9) : match.start()], re.I))
            denied = little or "negated" in states_at(scopes, Span(*match.span()))
            for axis, pole in table[match[0].lower()]:
                found.append(Direction(axis, pole, Span(*match.span()), denied and pole != "stable" and axis != "sign"))
    return tuple(sorted(found, key=lambda one: one.span.start))


@cache
def _load() -> tuple[dict[str, list[tuple[str, str]]], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("directions.toml").read_text("utf-8"))
    table: dict[str, list[tuple[str, str]]] = {}
    for axis, poles in data.items():
        for pole, (english, chinese) in poles.items():
            for word in f"{english}, {chinese}".split(", "):
                table.setdefault(word, []).append((axis, pole))
    names = sorted(table, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name[0].isascii() and name[0].isalpha())
    han = "|".join(re.escape(name) for name in names if not (name[0].isascii() and name[0].isalpha()))
    return table, re.compile(rf"\b(?:{latin})\b", re.I), re.compile(han)
