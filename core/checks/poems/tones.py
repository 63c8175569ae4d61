"""The 平仄 of regulated verse: which of the base patterns a poem follows, and where it breaks it.

By modern Mandarin tones. Verses are counted from their second character: a pattern of seven is one of five with two
characters before it, so `regulated.toml` holds five. Does not know how characters are read.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from core.messages import Words, words

Tones = frozenset[str]
"""What a character can be: 平, 仄 or both."""
EITHER = frozenset("平仄")


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern laid over a poem. `wrong` holds (verse, character), both from 0, of each tone that breaks it."""

    pattern: str
    verses: tuple[str, ...]
    wrong: tuple[tuple[int, int], ...]


def match_tones(verses: Sequence[Sequence[Tones]]) -> Match:
    """The pattern that the fewest characters break. All verses have five characters, or all have seven."""
    return min((_match(name, verses) for name in _load()["patterns"]), key=lambda match: len(match.wrong))


def base_verses(pattern: str, lines: int, characters: int) -> tuple[str, ...]:
    """The tones of a pattern as they are written down, "." where either will do: one text a verse."""
    couplets = _load()["patterns"][pattern][: lines // 2]
    return tuple(chain.from_iterable(_widen(_load()["couplets"][name][0], characters) for name in couplets))


def name_pattern(pattern: str, characters: int) -> Words:
    """What a pattern is called: by its second character, so the two characters more of seven turn it round."""
    names = {"oblique": "level", "level": "oblique"}
    start, _, rest = pattern.partition("_")
    return words(f"poems.pattern_{names[start] if characters == 7 else start}_{rest}")


def list_patterns() -> tuple[str, ...]:
    """The names of the patterns."""
    return tuple(_load()["patterns"])


def _match(name: str, verses: Sequence[Sequence[Tones]]) -> Match:
    couplets = _load()["patterns"][name]
    found: list[str] = []
    for at, couplet in zip(range(0, len(verses), 2), couplets, strict=False):
        pair = verses[at : at + 2]
        variants = [_widen(variant, len(pair[0])) for variant in _load()["couplets"][couplet]]
        found += min(variants, key=lambda variant, pair=pair: len(_differ(variant, pair)))
    return Match(name, tuple(found), tuple(_differ(found, verses)))


def _differ(patterns: Sequence[str], verses: Sequence[Sequence[Tones]]) -> list[tuple[int, int]]:
    return [
        (row, column)
        for row, (pattern, verse) in enumerate(zip(patterns, verses, strict=False))
        for column, (wanted, tones) in enumerate(zip(pattern, verse, strict=True))
        if wanted != "." and wanted not in tones
    ]


def _widen(verses: Sequence[str], characters: int) -> tuple[str, ...]:
    if characters == 5:
        return tuple(verses)
    return tuple("." + ("仄" if verse[1] == "平" else "平") + verse for verse in verses)


@cache
def _load() -> Mapping[str, Mapping[str, list]]:
    return tomllib.loads(Path(__file__).with_name("regulated.toml").read_text(encoding="utf-8"))
