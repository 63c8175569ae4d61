"""Stock phrases in English and Chinese: what models write when they have nothing to say, and what editors strike out.

The lists are in cliches.toml. One such phrase is no fault; a text thick with them is. Does not know irony.
"""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.phrasebook import Phrasebook, make_phrasebook
from core.checks.prose import blank_markup, count_han, count_words
from core.documents.document import Span
from core.messages import words

LANGUAGES = ("en", "zh")
HEAVY = {"en": 10.0, "zh": 6.0}
"""Stock phrases in 1,000 words (字) from which a text is thick with them."""
SOME = {"en": 4.0, "zh": 2.5}
"""And from which there are some."""
LEAST = 3
"""Fewer are no habit, however short the text."""
_SHOWN = 6


def check_cliche(text: str, language: str) -> Check:
    """`spans` are all stock phrases, also where there are few enough to pass; the score is in the detail."""
    if language not in LANGUAGES:
        return Check("cliche", None, words("style.not_measured"))
    found = find_cliches(text, language)
    score = score_cliches(text, language, found)
    if not found:
        return Check("cliche", True, words("style.cliche_none"))
    counts = Counter(" ".join(text[span.start : span.end].lower().split()) for span, _ in found)
    said = "; ".join(piece for piece, _ in counts.most_common(_SHOWN))
    heavy = len(found) >= LEAST and score >= HEAVY[language]
    band = words(f"style.cliche_{'heavy' if heavy else 'some' if score >= SOME[language] else 'few'}")
    detail = words("style.cliche_found", band=band, number=len(found), score=round(score, 1), text=said)
    return Check("cliche", not heavy, detail, tuple(span for span, _ in found))


def find_cliches(text: str, language: str) -> tuple[tuple[Span, str], ...]:
    """Where stock phrases stand, with the list each is from: slop, stock, office or padding."""
    return tuple(_load(language).find(blank_markup(text))) if language in LANGUAGES else ()


def score_cliches(text: str, language: str, found: tuple[tuple[Span, str], ...]) -> float:
    """Stock phrases in 1,000 words (Chinese: characters)."""
    size = count_han(text) if language == "zh" else count_words(text)
    return 1000 * len(found) / max(1, size)


@cache
def _load(language: str) -> Phrasebook:
    data = tomllib.loads(Path(__file__).with_name("cliches.toml").read_text(encoding="utf-8"))[language]
    return make_phrasebook(((phrase, name) for name, phrases in data.items() for phrase in phrases), language)
