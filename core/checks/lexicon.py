"""Which English words a dictionary writes in small letters: what tells a capital that opens a sentence from a name.

The list is the SCOWL dictionary en_US that spylls ships (49,568 entries, with case); only its words and the flags that
say how they inflect are read. Does not know Chinese, and does not know what is a name in a given text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_SPELLINGS = (
    ("our", "or"),
    ("is(?=e|i|at)", "iz"),
    ("ys(?=e|i)", "yz"),
    ("re(?=s?$)", "er"),
    ("fence", "fense"),
    ("ll(?=[aeio])", "l"),
)
_DIALECT = tuple((re.compile(british), american) for british, american in _SPELLINGS)
_INFLECTIONS = """
    s: es: ies:y ed:/e ied:y ing:/e ly:/le ily:y er:/e ers:/e est:/e ier:y iest:y ness: iness:y ment: ments: less:
    ful: able:/e ion:/e ions:/e ation:e ations:e ings:/e al:"""
_ENDINGS = tuple(
    (ending, roots.split("/")) for ending, _, roots in (one.partition(":") for one in _INFLECTIONS.split())
)
_PREFIXES = ("un", "re", "non", "over", "under", "pre", "mis", "out")
_PARTS = re.compile(r"[-–/]")
_MISSING = """
    is has as his her hers us into only after its it's i'm i've i'd i'll ok okay delivery who's that's
    there's here's he's she's what's let's isn't aren't wasn't don't doesn't didn't can't won't you're we're
    they're"""
"""Words of grammar that the dictionary reaches only through its spelling rules."""
_UNCOUNTED = """
    food water music traffic rain snow wind weather work time money art science history education health help
    business information news advice evidence research progress nature life love death peace war power energy light
    air fire oil gas coal steel wood paper glass gold silver cotton wool rice bread milk meat fish beef pork chicken
    coffee tea beer wine sugar salt butter cheese fruit fast service sport football tennis golf cricket justice
    society culture religion industry trade production growth demand supply knowledge language literature poetry
    fiction technology software data media mankind congress parliament government management today tomorrow tonight
    yesterday dinner lunch breakfast supper heaven hell earth space people staff police everyone everybody someone
    somebody anyone nobody nothing something anything everything most admission access attendance parking seating
    access security travel tourism medicine surgery school college university prison church court class"""


@dataclass(frozen=True, slots=True)
class _Entries:
    plain: frozenset[str]
    names: frozenset[str]
    counted: frozenset[str]
    mass: frozenset[str]


def is_common_word(word: str) -> bool:
    """Whether the dictionary has `word`, or a word with its stem, in small letters; British spelling included, and
    compounds all of whose parts it has."""
    return all(_is_common(part) for part in _PARTS.split(_bare(word)) if part)


def is_entry(word: str) -> bool:
    """Whether the dictionary has `word` itself in small letters, and not only a word it may be a form of."""
    return _bare(word) in _load().plain


def is_counted(word: str) -> bool:
    """Whether `word` is a thing one counts, so that it cannot open a sentence in the singular without an article."""
    low = _bare(word)
    return low in _load().counted and low not in _load().mass


def is_written_name(word: str) -> bool:
    """Whether the dictionary has `word` with a capital: Paris, Thomas; also words that are both, such as Mill."""
    return word.replace("’", "'").removesuffix("'s") in _load().names


def list_spellings(low: str) -> tuple[str, ...]:
    """A word in small letters as written, and as American spelling would have it where it is British."""
    return tuple(dict.fromkeys((low, *(british.sub(american, low) for british, american in _DIALECT))))


@lru_cache(maxsize=16384)
def _is_common(low: str) -> bool:
    plain = _load().plain
    return any(base in plain for spelling in list_spellings(low) for base in _bases(spelling))


def _bases(word: str) -> Iterator[str]:
    """The word itself and what it may be a form of: stopped, stop; carried, carry; hoping, hope; unhappily, happy."""
    yield word
    for ending, replacements in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            root = word.removesuffix(ending)
            yield from (root + replacement for replacement in replacements)
            if root[-1] == root[-2]:
                yield root[:-1]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 3:
            yield from _bases(word.removeprefix(prefix))


@cache
def _load() -> _Entries:
    lines = (files("spylls") / "hunspell/data/en/en_US.dic").read_text("utf-8").splitlines()[1:]
    rows = [line.strip().partition("/") for line in lines]
    plain = [word for word, _, _ in rows if word[:1].islower()] + _MISSING.split()
    return _Entries(
        plain=frozenset(plain),
        names=frozenset(word for word, _, _ in rows if word[:1].isupper()),
        counted=frozenset(word for word, _, flags in rows if {"M", "S"} <= {*flags} and not {*flags} & {*"DGTRY"}),
        mass=frozenset(_UNCOUNTED.split()),
    )


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s").strip("'")
