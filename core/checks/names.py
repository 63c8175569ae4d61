"""Names in a text: people, places, products. By capitals in English, by word class in Chinese; finds most, not all."""

import re
from functools import lru_cache
from itertools import zip_longest

import rjieba

from core.checks.lexicon import is_common_word

_CAPITAL = re.compile(r"[A-Z][\w.&’'-]*\w|[A-Z]")
_OPENS = re.compile(r"(?:^|[.!?:;\n]|[“\"(*•-])\s*$")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.'&-]*[A-Za-z0-9]")
_CLASSES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_OPENERS = """I I'm I'll I've I'd OK FAQ Q A AM PM The An This That These Those In On At We You Our Your If When For It
    He She They Most All Please To By From Its His Her Their And But Or As With After Before During No Not Yes One Two
    What Who How Where Why Which Do Does Did Is Are Was Were Can Could"""
_NOT_NAMES = frozenset(_OPENERS.split())


def find_names(text: str, language: str) -> tuple[str, ...]:
    """The names as written. A capital that only opens a sentence is not enough, unless another follows it or no
    dictionary has the word."""
    return _find_chinese(text) if language == "zh" else _find_english(text)


def _find_english(text: str) -> tuple[str, ...]:
    found, matches = [], list(_CAPITAL.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        opens = _OPENS.search(text[max(0, match.start() - 3) : match.start()])
        pair = following is not None and text[match.end() : following.start()] == " "
        named = not opens or pair or match[0][1:].isupper() or not is_common_word(match[0])
        if match[0] not in _NOT_NAMES and named:
            found.append(match[0])
    return tuple(found)


@lru_cache(maxsize=4096)
def _find_chinese(text: str) -> tuple[str, ...]:
    tagged = rjieba.tag(text) if _HAN.search(text) else []
    named = [word for word, kind in tagged if kind in _CLASSES and len(word) > 1 and _HAN.match(word)]
    return (*named, *_LATIN.findall(text))
