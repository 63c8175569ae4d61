"""Which words are given names, family names, titles, in small letters without accents. Does not look at any text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from core.checks.lexicon import is_common_word, is_entry, is_written_name
from core.checks.privacy.clinical import is_clinical, is_eponym
from core.checks.privacy.words import fold

_ACRONYM = re.compile(
    r"(?!Mc|Mac|O['’]|D['’]|De|La|Le|Di|Van)[A-Z][a-z]{0,2}[A-Z][A-Za-z]{0,3}|[A-Z][a-z]?x|[A-Z]{2,6}s"
)
_PEOPLES = ("ian", "ians", "ean", "ese", "ish", "ism", "ists", "ist")


@dataclass(frozen=True, slots=True)
class PersonLists:
    """`given` names nobody; `shared` are given and family names that are ordinary words too, `common_given` the
    given ones of them; `after` follows a name."""

    given: frozenset[str]
    family: frozenset[str]
    shared: frozenset[str]
    common_given: frozenset[str]
    particles: frozenset[str]
    titles: frozenset[str]
    after: frozenset[str]
    never: frozenset[str]


@cache
def load_person_lists() -> PersonLists:
    """The lists of `person_names.toml`."""
    kept = tomllib.loads(Path(__file__).with_name("person_names.toml").read_text("utf-8"))
    words = {name: frozenset(value.split()) for name, value in kept.items()}
    ordinary = frozenset(name for name in words["family"] if is_entry(name))
    return PersonLists(
        given=words["given"] - words["common_given"],
        family=words["family"] - ordinary,
        shared=words["common_given"] | words["common_family"] | ordinary,
        common_given=words["common_given"],
        particles=words["particles"],
        titles=words["titles"],
        after=words["after"],
        never=words["never"],
    )


@lru_cache(maxsize=32768)
def name_strength(word: str, known_language: bool = True) -> int:
    """How much a word with a capital, as written, looks like a name: 3 a given name; 2 a family name or a word nobody
    knows; 1 a name that is an ordinary word too; 0 none. `known_language`: whether a word the dictionary lacks says
    anything."""
    lists = load_person_lists()
    plain = fold(word)
    if plain in lists.never or plain.removesuffix("s") in lists.never or plain in lists.titles or len(plain) < 2:
        return 0
    if plain in lists.given:
        return 3
    if plain in lists.family:
        return 2
    if plain in lists.shared:
        return 1
    if is_eponym(plain) or _is_people(plain):
        return 0
    if word.isascii() and (_ACRONYM.fullmatch(word) or is_clinical(plain) or is_common_word(plain)):
        return 0
    return 2 if known_language else 0


def _is_people(plain: str) -> bool:
    """Norwegian, Japanese: a word the dictionary has with a capital and that ends as names of peoples do."""
    return plain.endswith(_PEOPLES) and is_written_name(plain.title())
