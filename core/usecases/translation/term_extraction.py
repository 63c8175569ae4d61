"""Which words and phrases of a text may be terms, for a person to approve. Proposes; decides and translates nothing.

Phrases that neither begin nor end with a small word are weighed by the C-value: how often they occur, less what longer
phrases account for (Frantzi, Ananiadou and Mima, Automatic recognition of multi-word terms, 2000; for single words the
logarithm of one more). Chinese words come from a dictionary with their word class.
"""

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.translation.function_words import load_function_words
from core.checks.translation.word_forms import hide_addresses, split_words
from core.models.language_tags import UNSPACED, main_language

MOST_WORDS = 4
LEAST_COUNT = 2
"""How often a phrase must occur."""
MOST_TEXT = 5_000_000
"""Characters looked at."""
EXAMPLE = 300
"""Characters kept of the text a term stands in."""
_BREAK = re.compile(r"[^\w\s'’-]|\n")
_SCRIPT_RUNS = re.compile("[\u30a1-\u30fa\u30fc]{2,}|[\u3400-\u9fff]{2,8}")
_CHINESE_NOUNS = ("n", "vn", "an", "nz", "l", "eng", "j", "i")
_CHINESE_LINKS = ("a", "b", "v", "m", "q")
_NOT_TERMS = ("nr", "nrt", "nrfg")


@dataclass(frozen=True, slots=True)
class TermCandidate:
    """A phrase in its most frequent form, how often it occurs, its C-value, and a text it stands in."""

    text: str
    count: int
    score: float
    example: str


_Key = tuple[str, ...]
_Piece = list[tuple[str, str, bool, bool]]
"""Words in a row: what forms share, the form, whether a term may begin with it and whether one may end with it."""


def extract_terms(texts: Iterable[str], language: str, limit: int = 50) -> tuple[TermCandidate, ...]:
    """The likeliest terms of the texts in a BCP 47 `language`, the best first."""
    counts: Counter[_Key] = Counter()
    forms: dict[_Key, Counter[str]] = defaultdict(Counter)
    examples: dict[_Key, str] = {}
    for text in _within(texts):
        for piece in _pieces(text, language):
            for key, form in _phrases(piece, joined=main_language(language) in UNSPACED):
                counts[key] += 1
                forms[key][form] += 1
                examples.setdefault(key, text)
    counts = Counter({key: count for key, count in counts.items() if count >= LEAST_COUNT})
    scores = _c_values(counts)
    able = (key for key, score in scores.items() if score > 0)  # else it only occurs in longer ones
    best = sorted(able, key=lambda key: (-scores[key], key))[:limit]
    return tuple(
        TermCandidate(_form(forms[key]), counts[key], scores[key], examples[key].strip()[:300]) for key in best
    )


def _within(texts: Iterable[str]) -> Iterator[str]:
    left = MOST_TEXT
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def _pieces(text: str, language: str) -> Iterator[_Piece]:
    for part in _BREAK.split(hide_addresses(text)):
        match main_language(language):
            case "zh":
                yield from _chinese_pieces(part)
            case "ja" | "th" | "lo" | "km" | "my" | "yue":
                yield from ([(run, run, True, True)] for run in _SCRIPT_RUNS.findall(part))
            case _:
                yield _spaced_piece(part, language)


def _spaced_piece(part: str, language: str) -> _Piece:
    main = main_language(language)
    small, stems = _small_words(main)
    piece = []
    for word in split_words(part, language):
        common = word.folded in small or (word.stem in stems and main != "en")  # news is no form of new
        able = len(word.folded) > 2 and not word.folded[0].isdecimal() and not common
        noun = main != "de" or word.text[0].isupper()
        piece.append((word.stem, word.text, able, able and noun))
    return piece


@cache
def _small_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Function words and everyday words, and their stems."""
    rows = tomllib.loads(Path(__file__).with_name("everyday_words.toml").read_text("utf-8"))
    small = load_function_words(language) | frozenset(rows.get(language, "").split())
    return small, frozenset(word.stem for word in split_words(" ".join(sorted(small)), language))


def _chinese_pieces(part: str) -> Iterator[_Piece]:
    """Runs of nouns and of what stands before nouns; names of people and times are none."""
    import rjieba

    piece: _Piece = []
    for word, kind in rjieba.tag(part):
        noun = kind.startswith(_CHINESE_NOUNS) and kind not in _NOT_TERMS and word.strip() != ""
        if noun or kind in _CHINESE_LINKS:
            piece.append((word, word, noun or kind == "v", noun))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _phrases(piece: _Piece, *, joined: bool) -> Iterator[tuple[_Key, str]]:
    """Every run of words that a term may begin and end with; none is a single character."""
    for start, (_, _, begins, _) in enumerate(piece):
        for end in range(start + 1, min(start + MOST_WORDS, len(piece)) + 1) if begins else ():
            words = piece[start:end]
            form = ("" if joined else " ").join(word for _, word, _, _ in words)
            if words[-1][3] and (len(words) > 1 or words[0][3]) and len(form) >= 2:
                yield tuple(stem for stem, _, _, _ in words), form


def _c_values(counts: Counter[_Key]) -> dict[_Key, float]:
    longer: dict[_Key, list[int]] = defaultdict(list)
    for key, count in counts.items():
        for inner in _inner(key):
            if inner in counts:
                longer[inner].append(count)
    return {
        key: math.log2(len(key) + 1) * (count - (sum(longer[key]) / len(longer[key]) if longer[key] else 0.0))
        for key, count in counts.items()
    }


def _inner(key: _Key) -> set[_Key]:
    return {key[a:b] for a in range(len(key)) for b in range(a + 1, len(key) + 1) if b - a < len(key)}


def _form(forms: Counter[str]) -> str:
    """The most frequent form, in lower case where it is ever written so."""
    lowered = [form for form in forms if form.islower()]
    return max(lowered or forms, key=lambda form: (forms[form], form))
