"""Sentences of a source that a statement repeats nearly word for word: what little differs is then what was changed.

Compares every word (Chinese: pairs of characters), not only those that carry meaning.
"""

import re
from dataclasses import dataclass

from core.checks.medical.mentions import Sentence
from core.checks.medical.recall import recall
from core.checks.medical.source import Source
from core.checks.medical.terms import HAN, WORD, stem

NEAR = 0.75
"""Share of a statement's words that a sentence of the source must hold."""
SAME = 0.7
"""Share of the words of both together from which the two are the same sentence but for what was changed."""
NEAR_HAN, SAME_HAN = 0.8, 0.65
"""The same for Chinese, whose pieces are smaller."""
_LEAST = 4
_ARTICLES = frozenset(["a", "an", "the", "is", "are", "was", "were", "be", "of"])
_NOT_WORDS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Close:
    """A sentence of the statement with the sentences of the source it repeats; `same` are those it repeats whole."""

    said: Sentence
    told: tuple[Sentence, ...]
    same: tuple[Sentence, ...]


def is_repeated(statement: Source, report: Source) -> bool:
    """Whether the whole statement stands in the report as a sentence, a line or a cell of its own."""
    said = statement.text.strip(_MARKS)
    return bool(said) and any(said == one.strip(_MARKS) for one in _list_pieces(report.text))


@recall(64)
def _list_pieces(text: str) -> frozenset[str]:
    return frozenset(one.strip(_MARKS) for mark in _CUTS for one in re.split(mark, text))


_MARKS = " \t\n.。;；,，:：|"
_CUTS = (r"\n", r"\n|(?<=[.;])\s|[。；]", r"\n|(?<=[.;])\s|[。；]|[:：]|\|")


def find_closest(statement: Source, source: Source) -> tuple[Close, ...]:
    """Only sentences that repeat some."""
    return tuple(close for said in statement.sentences if (close := _find(said, source)) is not None)


@recall(4096)
def _find(said: Sentence, source: Source) -> Close | None:
    mine = _fine_pieces(said.text)
    if len(mine) < _LEAST:
        return None
    shares = [
        (len(mine & theirs) / len(mine), len(mine & theirs) / len(mine | theirs), one) for one, theirs in _all(source)
    ]
    best = max((share for share, *_ in shares), default=0.0)
    han = bool(HAN.search(said.text))
    if best < (NEAR_HAN if han else NEAR):
        return None
    told = tuple(one for share, _, one in shares if share >= best - 0.05)
    same = tuple(one for _, both, one in shares if both >= (SAME_HAN if han else SAME))
    return Close(said, told, same)


def _all(source: Source) -> list[tuple[Sentence, frozenset[str]]]:
    return [(one, _fine_pieces(one.text)) for one in source.sentences]


def _fine_pieces(text: str) -> frozenset[str]:
    """Those of `word_pieces`, and the characters of Chinese."""
    return word_pieces(text) | frozenset(char for char in text if HAN.match(char))


@recall(16384)
def word_pieces(text: str) -> frozenset[str]:
    """The stems of all words but articles; of Chinese, pairs of characters."""
    if HAN.search(text):
        plain = _NOT_WORDS.sub("", text)
        return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))
    return frozenset(stem(match[0].lower()) for match in WORD.finditer(text) if match[0].isalpha()) - _ARTICLES
