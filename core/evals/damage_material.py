"""What the bad engine works with: words of other segments, where the units of a text are, words of a language.

Knows no kind of damage.
"""

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from core.checks.translation.pair import Pair
from core.models.language_tags import UNSPACED, main_language

_SPACED_WORD = re.compile(r"\S+")
_SIGN = re.compile(r"[A-Za-z0-9.,%{}<>/$'’-]+|\S[\u0e30-\u0e3a\u0e47-\u0e4e]*")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Material:
    """What the bad engine may take its words from: other targets of the language, and other languages' of this row."""

    others: Sequence[str]
    elsewhere: Mapping[str, str]


Damage = Callable[[Pair, Material, random.Random], str | None]
"""The damaged target, or None where the pair has nothing to do it to."""


def find_units(text: str, language: str) -> list[tuple[int, int]]:
    """Words, or in scripts without spaces signs, by their places."""
    pattern = _SIGN if main_language(language) in UNSPACED else _SPACED_WORD
    return [match.span() for match in pattern.finditer(text)]


def put_in(text: str, piece: str, share: float, language: str) -> str:
    """`piece` between two words, at about `share` of the text."""
    spans = find_units(text, language)
    at = spans[int(len(spans) * share)][0] if spans and share < 1 else len(text)
    return f"{text[:at]}{piece} {text[at:]}"


def one_of(found: Sequence[T], chance: random.Random) -> T | None:
    return chance.choice(found) if found else None


def find_words(pair: Pair, words: Sequence[str]) -> list[re.Match[str]]:
    """Where the target has one of the words, as a whole word where words are parted by spaces."""
    choice = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    bound = main_language(pair.target_language) not in (*UNSPACED, "ko")
    edges = (r"(?<![^\W_])", r"(?![^\W\d_])") if bound else ("", "")
    return list(re.finditer(f"{edges[0]}(?:{choice}){edges[1]}", pair.target))


def known_words(language: str, name: str) -> Sequence[str]:
    rows = _load_words()
    return rows.get(language, rows.get(main_language(language), {})).get(name, ())


@cache
def _load_words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(Path(__file__).with_name("bad_engine.toml").read_text("utf-8"))
