"""Names where they stand in a text, also those that open a sentence or have no capitals around them.

English: capitals, told from openers by a dictionary. Chinese: word classes, family names before a speaking verb or a
title, and the endings of places and bodies. Finds more than `find_names`, which the search uses.
Does not know what a name stands for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.chinese_names import find_chinese_names
from core.checks.lexicon import is_common_word
from core.documents.document import Span

_WORD = re.compile(r"[^\W\d_](?:[\w’'&]|[.-](?=\w))*")
_GAP = re.compile(r" (?:& )?")
_OPENS = re.compile(r"(?:^|[.!?:;\n…][\"”’'»)\]*_]*\s*|[“\"‘«(\[*•|>–—-]\s*|\d[.)]\s*)$")
_NEVER = """I I'm I'll I've I'd I’m I’ll I’ve I’d OK FAQ AM PM A.M P.M TV Mr Mrs Ms Dr Sir Madam Miss St Internet Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays AD BC GMT UTC Jan Feb Mar
    Apr Jun Jul Aug Sep Sept Oct Nov Dec"""
_NEUTRAL = frozenset(_NEVER.split())


@dataclass(frozen=True, slots=True)
class Name:
    """One name, as written. `sure` is False for a dictionary word whose only sign is the capital of its sentence."""

    span: Span
    words: tuple[str, ...]


def find_proper_names(text: str, language: str) -> tuple[Name, ...]:
    """Runs of capitalised words in order; in Chinese text also Latin words, and Chinese names by their form."""
    if language != "zh":
        return tuple(_english(text))
    latin = [name for name in _english(text) if not is_common_word(name.words[0])]
    chinese = [Name(span, (text[span.start : span.end],)) for span in find_chinese_names(text)]
    return tuple(sorted([*latin, *chinese], key=lambda name: name.span.start))


def _english(text: str) -> Iterator[Name]:
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if run and not _GAP.fullmatch(text[run[-1].end() : match.start()]):
            yield from _named(text, run)
            run = []
        if match[0][0].isupper():
            run.append(match)
        elif run:
            yield from _named(text, run)
            run = []
    if run:
        yield from _named(text, run)


def _named(text: str, run: list[re.Match[str]]) -> Iterator[Name]:
    if _OPENS.search(text, max(0, run[0].start() - 6), run[0].start()) and is_common_word(run[0][0]):
        run = run[1:]
    while run and run[0][0] in _NEUTRAL:
        run = run[1:]
    if run:
        yield Name(Span(run[0].start(), run[-1].end()), tuple(match[0] for match in run))
