"""Cities, regions and countries by name, in the languages people write them in.

Cities are those that telephone areas are called after (`places.txt`, written by `core.evals.fit_places`), countries those
of CLDR. Does not know streets, and does not know a place whose name is an ordinary word.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym, is_eponym_noun
from core.checks.privacy.found import Found
from core.checks.privacy.person_lists import load_person_lists
from core.checks.privacy.words import Word, fold

CITIES = Path(__file__).with_name("places.txt")
_LANGUAGES = (
    "en zh zh_Hant de fr es it pt nl pl cs sk sv da nb fi hu ro hr sl sr is tr ru uk bg el et lv lt sq ms id vi"
)
_MORE = """
usa america u.s. u.s.a. uk u.k. england scotland wales holland britain great_britain northern_ireland czech_republic russia alabama alaska arizona arkansas
california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts
michigan minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio
oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia wisconsin
wyoming ontario quebec british_columbia alberta manitoba saskatchewan nova_scotia new_brunswick newfoundland queensland new_south_wales tasmania
bavaria saxony tuscany catalonia brittany normandy provence flanders andalusia"""
_LONGEST = 4
"""Words of the longest name that is looked for."""
_SHORTEST = 4
"""Letters of the shortest name of one word."""
_LEADS = frozenset(["in", "at", "from", "to", "near"])
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
    known |= {name.replace("_", " ") for name in _MORE.split()}
    return frozenset(known | set(CITIES.read_text("utf-8").split("\n")) - {""})


def find_places(text: str, words: Sequence[Word]) -> tuple[list[Found], list[Found]]:
    """Places that several words or a word before them tell, and names of places that may as well be people's."""
    told: list[Found] = []
    others: list[Found] = []
    for first, last in _look_up(words):
        if is_eponym(words[first].plain) and last < len(words) and is_eponym_noun(words[last].plain):
            continue
        lone = last == len(words) or words[last].gap != " " or not words[last].capital
        led = first > 0 and words[first - 1].plain in _LEADS and lone
        span = Found(words[first].start, words[last - 1].end, "address")
        (told if last - first > 1 or led else others).append(span)
    told += [Found(word.start, word.end, "address") for at, word in enumerate(words) if at and _is_shouted(words, at)]
    return told, others


def _look_up(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) word of each name, the longest at a place; words in small letters are no place."""
    places, starts = load_places(), _first_words()
    at = 0
    while at < len(words):
        size = 0
        if words[at].capital and words[at].plain in starts:
            for count in range(min(_LONGEST, len(words) - at), 0, -1):
                run = words[at : at + count]
                if all(left.gap == " " for left in run[1:]) and " ".join(one.plain for one in run) in places:
                    size = count if run[-1].capital and not _is_ordinary(run) else 0
                    break
        if size:
            yield at, at + size
        at += size or 1


def _is_shouted(words: Sequence[Word], at: int) -> bool:
    """A word in capitals after "in" or "from" that is no acronym of medicine and no ordinary word."""
    word = words[at]
    known = (
        is_common_word(word.plain)
        or is_clinical(word.plain)
        or word.plain.isascii()
        and not re.search("[aeiouy]", word.plain)
    )
    return (
        word.shouted
        and len(word.text) > 4
        and words[at - 1].plain in _LEADS
        and not words[at - 1].shouted
        and not known
    )


def is_place(name: str) -> bool:
    """Whether a folded name is one of the gazetteer's."""
    return name in load_places()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split(" ", 1)[0] for name in load_places())


def _is_ordinary(run: Sequence[Word]) -> bool:
    """Whether a name is made of ordinary words alone: Reading, Grand Rapids stays a place since it has two."""
    word = run[0]
    ordinary = is_common_word(word.plain) or is_clinical(word.plain) or word.plain in load_person_lists().never
    return len(run) == 1 and (ordinary or len(word.plain) < _SHORTEST or word.shouted and len(word.plain) <= _SHORTEST)
