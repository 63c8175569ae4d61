"""Whether a target is as long as its source lets expect, by the languages; and within the characters there is room for.

Sizes are letters and signs without white space, weighed by script, because a kanji says what takes three Latin letters.
Does not know what is missing or too much, only that something must be.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.translation.reading import Reading
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.messages import words
from core.models.language_tags import main_language

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_MORE = {"han": 1.6, "kanji": 2.2, "kana": 0.2, "hangul": 1.05}
"""What a sign of a script says beyond one Latin letter: fitted on the even rows of NTREX-128 and Tatoeba."""
SPREAD, SPREAD_SHORT, SPREAD_LABEL = 0.017, 0.8, 4.0
"""Variance of the logarithm of the ratio: of a language not measured; what short texts add, over their size; what
labels of a word or two add, over the square of it."""
UNKNOWN = 0.03
"""Variance that a language without a known stretch adds."""
LOW, HIGH = -2.85, 3.7
"""Standard deviations from what is expected at which the length alone fails a target."""
LOW_FEWER, HIGH_MORE = -1.8, 1.8
"""The same where the target has fewer sentences than the source, or more."""
FEW = 4
"""Up to this size of both texts the length says nothing: "No" may be "Nein, danke"."""


def check_length(pair: Reading) -> Check:
    """Deviation from what the languages let expect. None for a pair too short to tell."""
    score = length_score(pair)
    if score is None:
        return Check("length", None, words("translation_checks.length_short"))
    more = _count_more(pair) if not LOW_FEWER <= score <= HIGH_MORE else 0
    low = LOW_FEWER if more < 0 else LOW
    high = HIGH_MORE if more > 0 else HIGH
    if low <= score <= high:
        return Check("length", True, words("translation_checks.length_fits"))
    name = "length_fewer" if LOW <= score < low else "length_low" if score < low else "length_high"
    name = "length_more" if high < score <= HIGH else name
    percent = round(100 * math.exp(_deviation(pair)))
    return Check("length", False, words(f"translation_checks.{name}", percent=percent))


def check_limit(pair: Reading) -> Check:
    """Whether the target has at most the characters there is room for; what is too much is marked."""
    limit, found = pair.pair.limit, len(pair.pair.target)
    if limit is None:
        return Check("limit", None, words("translation_checks.limit_none"))
    detail = words("translation_checks.limit", limit=limit, found=found)
    return Check("limit", found <= limit, detail, () if found <= limit else (Span(limit, found),))


def length_score(pair: Reading) -> float | None:
    """Standard deviations by which the target is longer than expected; None where both texts are very short."""
    ours, theirs = size_of(pair.source, pair.source_language), size_of(pair.target, pair.target_language)
    if max(ours, theirs) <= FEW:
        return None
    languages = (pair.source_language, pair.target_language)
    size = max(ours + theirs, 10) / 2
    variance = sum(_look_up("spread", tag, SPREAD) for tag in languages) + SPREAD_SHORT / size + SPREAD_LABEL / size**2
    variance += UNKNOWN * sum(math.isnan(_look_up("stretch", tag, math.nan)) for tag in languages)
    return _deviation(pair) / math.sqrt(variance)


def _count_more(pair: Reading) -> int:
    """By how many sentences the target has more than the source."""
    found = count_sentences(pair.target, pair.target_language)
    return found - count_sentences(pair.source, pair.source_language)


def count_sentences(text: str, language: str) -> int:
    """Sentences of more than two characters."""
    spans = split_sentences(text, main_language(language))
    return sum(len(text[span.start : span.end].strip()) > 2 for span in spans)


@cache
def _load() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(Path(__file__).with_name("length.toml").read_text("utf-8"))


@cache
def _look_up(table: str, language: str, default: float) -> float:
    known = _load()[table]
    return known.get(language, known.get(main_language(language), default))


def _deviation(pair: Reading) -> float:
    """Logarithm of the ratio of the sizes, less what the languages let expect."""
    expected = _look_up("stretch", pair.target_language, 0.0) - _look_up("stretch", pair.source_language, 0.0)
    sizes = size_of(pair.source, pair.source_language), size_of(pair.target, pair.target_language)
    return math.log((sizes[1] + 1) / (sizes[0] + 1)) - expected


def size_of(text: str, language: str) -> float:
    """About as many Latin letters and signs as would say the same."""
    size = float(len("".join(text.split())))
    if text.isascii():
        return size
    han = _MORE["kanji" if language.startswith("ja") else "han"]
    size += han * len(_HAN.findall(text)) + _MORE["kana"] * len(_KANA.findall(text))
    return size + _MORE["hangul"] * len(_HANGUL.findall(text))
