"""How hard a text is to read, by formula, and whether that suits its readers.

English: Flesch reading ease (Flesch 1948, Journal of Applied Psychology 32) and the Flesch-Kincaid grade (Kincaid et
al. 1975, Research Branch Report 8-75). Chinese: characters a sentence, sentences over 40 characters, and characters
outside the 3,755 of the first level of GB 2312 (Big5's first level for traditional ones). Other languages are not
judged. Formulas count; they do not know whether a text makes sense.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.checks.check import Check
from core.checks.prose import HAN, WORD, blank_markup, list_sentences
from core.checks.syllables import count_syllables
from core.documents.document import Span
from core.messages import Words, words

Level = Literal["children", "general", "expert", "any"]
"""`any`: nobody was named, so only what nearly everybody finds hard counts."""

LONG = {
    "en": {"children": 16, "general": 30, "expert": 50, "any": 40},
    "zh": {"children": 25, "general": 50, "expert": 90, "any": 70},
}
"""Words (Chinese: characters) over which a sentence is marked when the text is too hard."""
EASE = {"children": 80.0, "general": 50.0, "expert": 0.0, "any": 30.0}
"""Least reading ease; in Flesch's table 80 begins "easy", 50 "fairly difficult", 30 "difficult"."""
CHINESE = {
    "children": (20.0, 0.05, 0.02),
    "general": (40.0, 0.40, 0.03),
    "expert": (95.0, 1.0, 0.08),
    "any": (60.0, 0.80, 0.05),
}
"""Most characters a sentence on average, share of sentences over 40, share of rare characters."""
ENOUGH = {"en": 30, "zh": 40}
"""Words or characters below which a formula says nothing."""
_LONG_CHINESE = 40
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|kids?|pupils?|toddlers?|preschool\w*|kindergart\w+|primary school|elementary"
    r"|(?:[5-9]|1[0-2])[- ]year[- ]olds?)\b|儿童|孩子|小朋友|小学|幼儿|宝宝|少儿|娃",
    re.I,
)
_EXPERTS = re.compile(
    r"\b(?:experts?|specialists?|professionals?|researchers?|scientists?|academics?|scholars?|engineers?|developers?"
    r"|physicians?|doctors?|clinicians?|lawyers?|peers?|practitioners?)\b"
    r"|专家|专业(?:人士|读者|人员|观众)|学者|研究(?:者|人员|生)|科学家|工程师|开发者|程序员|医生|律师|同行|从业者",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Readability:
    """`length` is the mean sentence in words or Chinese characters. `ease` and `grade` are for English, `long` and
    `rare` (shares of sentences and of characters) for Chinese; None where the formula does not apply."""

    sentences: int
    units: int
    length: float
    ease: float | None = None
    grade: float | None = None
    long: float | None = None
    rare: float | None = None


def read_level(audience: str) -> Level:
    """Whom a plain-language audience means: children, experts, else general readers; any where none is named."""
    if _CHILDREN.search(audience):
        return "children"
    if _EXPERTS.search(audience):
        return "expert"
    return "general" if audience.strip() else "any"


def measure_readability(text: str, language: str) -> Readability | None:
    """The figures of the running text; None for another language than English or Chinese, or too little text."""
    if language not in ENOUGH:
        return None
    sentences = [blank_markup(text)[span.start : span.end] for span in list_sentences(text, language)]
    return _measure_chinese(sentences) if language == "zh" else _measure_english(sentences)


def check_readability(text: str, language: str, *, audience: str = "") -> Check:
    """Whether the audience can be expected to read it with ease; without one, whether nearly anybody finds it hard.

    `spans` are the sentences that make it hard.
    """
    found = measure_readability(text, language)
    if found is None:
        key = "style.too_short" if language in ENOUGH else "style.not_measured"
        return Check("readability", None, words(key))
    level = read_level(audience)
    fits = _fits_chinese(found, level) if language == "zh" else found.ease is not None and found.ease >= EASE[level]
    spans = () if fits else _hard_sentences(text, language, LONG[language][level])
    return Check("readability", fits, _describe(found, level, fits), spans)


def _measure_english(sentences: Sequence[str]) -> Readability | None:
    said = [word for sentence in sentences for word in WORD.findall(sentence)]
    if len(said) < ENOUGH["en"]:
        return None
    length = len(said) / len(sentences)
    syllables = sum(map(count_syllables, said)) / len(said)
    ease, grade = 206.835 - 1.015 * length - 84.6 * syllables, 0.39 * length + 11.8 * syllables - 15.59
    return Readability(len(sentences), len(said), length, ease, grade)


def _measure_chinese(sentences: Sequence[str]) -> Readability | None:
    runs = [HAN.findall(sentence) for sentence in sentences]
    counts = [len(run) for run in runs if run]
    if sum(counts) < ENOUGH["zh"]:
        return None
    long = sum(count > _LONG_CHINESE for count in counts) / len(counts)
    rare = sum(_is_rare(char) for run in runs for char in run) / sum(counts)
    return Readability(len(counts), sum(counts), sum(counts) / len(counts), long=long, rare=rare)


def _is_rare(char: str) -> bool:
    """Outside the first level of GB 2312; a character that GB 2312 has not, outside the first level of Big5."""
    simplified = char.encode("gb2312", "ignore")
    if simplified:
        return simplified[0] > 0xD7
    traditional = char.encode("big5", "ignore")
    return not traditional or traditional[0] > 0xC6


def _fits_chinese(found: Readability, level: Level) -> bool:
    length, long, rare = CHINESE[level]
    return found.length <= length and (found.long or 0.0) <= long and (found.rare or 0.0) <= rare


def _hard_sentences(text: str, language: str, most: int) -> tuple[Span, ...]:
    unit = HAN if language == "zh" else WORD
    return tuple(
        span for span in list_sentences(text, language) if len(unit.findall(text[span.start : span.end])) > most
    )


def _describe(found: Readability, level: Level, fits: bool) -> Words:
    verdict = words(f"style.readable_{level}" if fits else f"style.hard_{level}")
    if found.ease is not None and found.grade is not None:
        figures = {"ease": round(found.ease), "grade": max(0, round(found.grade)), "length": round(found.length)}
        return words("style.flesch", verdict=verdict, **figures)
    shares = {"long": round(100 * (found.long or 0)), "rare": round(100 * (found.rare or 0), 1)}
    return words("style.chinese_sentences", verdict=verdict, length=round(found.length), **shares)
