"""Cities, regions and countries by name, in the languages people write them in.

Cities are those that telephone areas are called after (`places.txt`, written by `core.evals.fit_places`), countries those
of CLDR. Does not know streets, and does not know a place whose name is an ordinary word.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.checks.lexicon import is_common_word
from core.checks.privacy.words import Word, fold

CITIES = Path(__file__).with_name("places.txt")
_LANGUAGES = (
    "en zh zh_Hant de fr es it pt nl pl cs sk sv da nb fi hu ro hr sl sr is tr ru uk bg el et lv lt sq ms id vi"
)
_LONGEST = 4
"""Words of the longest name that is looked for."""
_HAN = re.compile("[\u3400-\u9fff]+")


@cache
def load_places() -> frozenset[str]:
    """Folded names (no accents, small letters), words parted by one blank; Chinese ones without 省, 市."""
    from babel import Locale

    countries = {
        fold(name)
        for code in _LANGUAGES.split()
        for territory, name in Locale.parse(code).territories.items()
        if not territory.isdigit()
    }
    known = {name for name in countries if len(name) > 3 or _HAN.fullmatch(name)}
    return frozenset(known | set(CITIES.read_text("utf-8").split("\n")) - {""})


def find_places(tokens: list[Word]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) token of each name, the longest at a place; tokens in small letters are no place."""
    places, starts = load_places(), _first_words()
    at = 0
    while at < len(tokens):
        size = 0
        if tokens[at].capital and tokens[at].plain in starts:
            for count in range(min(_LONGEST, len(tokens) - at), 0, -1):
                run = tokens[at : at + count]
                if all(left.gap == " " for left in run[1:]) and " ".join(one.plain for one in run) in places:
                    size = count if run[-1].capital and not _is_ordinary(run) else 0
                    break
        if size:
            yield at, at + size
        at += size or 1


def is_place(name: str) -> bool:
    """Whether a folded name is one of the gazetteer's."""
    return name in load_places()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split(" ", 1)[0] for name in load_places())


def _is_ordinary(run: list[Word]) -> bool:
    """Whether a name is made of ordinary words alone: Reading, Grand Rapids stays a place since it has two."""
    return len(run) == 1 and (is_common_word(run[0].plain) or len(run[0].plain) < 4)
