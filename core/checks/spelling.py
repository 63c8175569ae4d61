"""Which English words no dictionary writes so, and what was probably meant. British spelling is right too.

Words with a capital are taken for names, words with foreign letters for foreign ones; neither is checked. Does not see
a right word in the wrong place, and knows no Chinese: for wrong characters no founded list is shipped.
"""

import re
import warnings
from collections.abc import Collection
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from core.checks.lexicon import list_spellings
from core.checks.prose import blank_markup
from core.documents.document import Span

if TYPE_CHECKING:
    from spylls.hunspell import Dictionary

LEAST, MOST = 3, 24
"""Letters of a word that is looked up; shorter ones are symbols and abbreviations, longer ones formulas."""
ALIKE = 0.7
"""Likeness (matching letters of both, Ratcliff and Metzener 1988) under which a suggestion is another word."""
_WORD = re.compile(r"(?<![\w@#/.'’\\-])[a-z]+(?:['’][a-z]+)?(?![\w@/\\]|['’-]\w|\.\w)")
_MODERN = frozenset(
    ("wifi", "online", "app", "apps", "email", "emails", "okay", "eco", "vs", "etc", "blog", "smartphone")
)


def find_misspellings(text: str, known: Collection[str] = ()) -> tuple[Span, ...]:
    """Words in small letters that the dictionary en_US lacks in American and British spelling; `known` words (in small
    letters), such as those of the question, count as right."""
    return tuple(Span(*match.span()) for match in _WORD.finditer(blank_markup(text)) if not _is_right(match[0], known))


def suggest_spelling(word: str) -> str:
    """The word in small letters probably meant, "" where nothing is near."""
    found = (one for one in _load().suggest(word) if one.isascii() and one.islower() and " " not in one)
    return next((one for one in found if SequenceMatcher(None, word, one).ratio() >= ALIKE), "")


def _is_right(word: str, known: Collection[str]) -> bool:
    low = word.replace("’", "'")
    bare = low.removesuffix("'s")
    return not LEAST <= len(bare) <= MOST or bare in known or bare in _MODERN or _is_listed(low) or _is_listed(bare)


@lru_cache(maxsize=16384)
def _is_listed(low: str) -> bool:
    return any(_load().lookup(spelling) for spelling in list_spellings(low))


@cache
def _load() -> "Dictionary":
    """Half a second and a few megabytes; only read after that."""
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its two files to the garbage collector
        return Dictionary.from_files(str(files("spylls") / "hunspell/data/en/en_US"))
