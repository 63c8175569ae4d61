"""What a clinical text writes with a capital and that tells nobody apart: diseases, drugs, organisms, tests, eponyms.

By lists and by the parts that medical words are made of; knows English and Latin terms. Does not know Chinese.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from core.checks.lexicon import is_common_word

_SHORTEST = 6
"""Letters of the shortest word that is known as medical by its end alone."""


@dataclass(frozen=True, slots=True)
class _Lists:
    words: frozenset[str]
    tests: frozenset[str]
    eponyms: frozenset[str]
    nouns: frozenset[str]
    ends: tuple[str, ...]
    starts: tuple[str, ...]
    prefixes: tuple[str, ...]
    phrases: re.Pattern[str]


@cache
def _load() -> _Lists:
    kept = tomllib.loads(Path(__file__).with_name("clinical_words.toml").read_text("utf-8"))
    phrases = "".join(line.strip() for line in kept["phrases"].splitlines())
    return _Lists(
        frozenset(f"{kept['words']} {kept['tests']} {kept['drugs']} {kept['organisms']}".split()),
        frozenset(kept["tests"].split()),
        frozenset(kept["eponyms"].split()),
        frozenset(kept["eponym_nouns"].split()),
        (*kept["drug_ends"].split(), *kept["word_ends"].split()),
        tuple(kept["word_starts"].split()),
        tuple(kept["prefixes"].split()),
        re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.I),
    )


@lru_cache(maxsize=16384)
def is_clinical(word: str) -> bool:
    """Whether `word`, in small letters without accents, is a term of medicine; every part of one with a hyphen."""
    if "-" in word and word not in _load().words:
        return all(is_clinical(part) or is_common_word(part) for part in word.split("-") if len(part) > 1)
    kept = _load()
    if word in kept.words or word.endswith("s") and word[:-1] in kept.words:
        return True
    singular = word.removesuffix("s")
    if len(word) >= _SHORTEST and (
        word.endswith(kept.ends) or singular.endswith(kept.ends) or word.startswith(kept.starts)
    ):
        return True
    return any(
        word.startswith(prefix) and len(word) > len(prefix) + 3 and _is_known(word.removeprefix(prefix))
        for prefix in kept.prefixes
    )


def is_clinical_entry(word: str) -> bool:
    """Whether a list has `word`, and not only its end or beginning."""
    return word in _load().words


def is_test(word: str) -> bool:
    """Whether `word` is how sheets abbreviate a test or an examination, and no name."""
    return word in _load().tests


def is_eponym(word: str) -> bool:
    """Whether a disease, sign or instrument is called after somebody of this name; with a hyphen, after one of them."""
    return any(part in _load().eponyms or part.removesuffix("s") in _load().eponyms for part in word.split("-"))


def is_eponym_noun(word: str) -> bool:
    """Whether `word` may follow an eponym: disease, syndrome, sign, fracture."""
    return word in _load().nouns


def find_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Where the name of a place means no place: Glasgow Coma Scale, West Nile virus."""
    return tuple(match.span() for match in _load().phrases.finditer(text))


def _is_known(rest: str) -> bool:
    return is_common_word(rest) or rest in _load().words or len(rest) >= _SHORTEST and rest.endswith(_load().ends)
