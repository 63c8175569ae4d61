"""Which English words a dictionary writes in small letters: what tells a capital that opens a sentence from a name.

The list is the SCOWL dictionary en_US that spylls ships (49,568 entries, with case); only its words are read, its
spelling rules are not used. Does not know Chinese, and does not know what is a name in a given text.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

_DIALECT = ((re.compile(r"our"), "or"), (re.compile(r"is(?=e|i|at)"), "iz"), (re.compile(r"re$"), "er"))


@lru_cache(maxsize=16384)
def is_common_word(word: str) -> bool:
    """Whether the dictionary has `word`, or a word with its stem, in small letters; British spelling included."""
    low = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    plain, stems, _ = _load()
    if low in plain or _stem(low) in stems:
        return True
    return any(_stem(pattern.sub(as_american, low)) in stems for pattern, as_american in _DIALECT)


@lru_cache(maxsize=16384)
def is_written_name(word: str) -> bool:
    """Whether the dictionary has `word` with a capital: Paris, Thomas; also words that are both, such as Mill."""
    return word.replace("’", "'").removesuffix("'s") in _load()[2]


@cache
def _load() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words in small letters, their stems, words with a capital."""
    lines = (files("spylls") / "hunspell/data/en/en_US.dic").read_text("utf-8").splitlines()[1:]
    entries = [line.partition("/")[0].strip() for line in lines]
    plain = [entry for entry in entries if entry[:1].islower()]
    names = frozenset(entry for entry in entries if entry[:1].isupper())
    return frozenset(plain), frozenset(Stemmer.Stemmer("english").stemWords(plain)), names


def _stem(word: str) -> str:
    return Stemmer.Stemmer("english").stemWord(word)
