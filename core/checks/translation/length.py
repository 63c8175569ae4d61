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
from core.messages import words

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_MORE = {"han": 1.6, "kanji": 2.2, "kana": 0.2, "hangul": 1.05}
"""What a sign of a script says beyond one Latin letter: fitted on the even rows of NTREX-128 and Tatoeba."""
SPREAD = 0.0094
SPREAD_EAST = 0.012
SPREAD_SHORT = 0.8
"""Variance of the logarithm of the ratio: a floor, what East Asian languages add, and what short texts add, over size."""
EAST = frozenset(("zh", "ja", "ko", "yue", "th"))
UNKNOWN = 0.03
"""Variance that a language without a known stretch adds."""
LOW, HIGH = -3.1, 3.4
"""Deviations in standard deviations from which the length alone fails a target."""
FEW = 4
"""Up to this size of both texts the length says nothing: "No" may be "Nein, danke"."""


def check_length(pair: Reading) -> Check:
    """Deviation from what the languages let expect. None for a pair too short to tell."""
    score = length_score(pair)
    if score is None:
        return Check("length", None, words("translation_checks.length_short"))
    if LOW <= score <= HIGH:
        return Check("length", True, words("translation_checks.length_fits"))
    name = "length_low" if score < LOW else "length_high"
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
    sizes = size_of(pair.source, pair.source_language), size_of(pair.target, pair.target_language)
    if max(sizes) <= FEW:
        return None
    languages = {tag.split("-")[0].lower() for tag in (pair.source_language, pair.target_language)}
    stretches = [_stretch(tag) for tag in (pair.source_language, pair.target_language)]
    variance = SPREAD + SPREAD_SHORT / max(sizes[0], 5) + SPREAD_EAST * len(languages & EAST)
    variance += UNKNOWN * stretches.count(None)
    return _deviation(pair) / math.sqrt(variance)


@cache
def _load() -> Mapping[str, float]:
    return tomllib.loads(Path(__file__).with_name("length.toml").read_text("utf-8"))["stretch"]


def _stretch(language: str) -> float | None:
    known = _load()
    return known.get(language, known.get(language.split("-")[0].lower()))


def _deviation(pair: Reading) -> float:
    """Logarithm of the ratio of the sizes, less what the languages let expect."""
    expected = (_stretch(pair.target_language) or 0.0) - (_stretch(pair.source_language) or 0.0)
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
