"""What can be measured of an essay: length, vocabulary, sentences, cohesion, paragraphs, spelling, topic.

Each figure comes with the places it was found at and, where it speaks for a trait, a share of that trait's points.
The shares are full at what nineteen of twenty encyclopaedic texts reach and fall in proportion below; they are no
teacher's marks. Does not know whether what an essay says is right, nor whether it argues well.
"""

import re
import statistics
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.length import check_length
from core.checks.phrasebook import make_phrasebook
from core.checks.prose import HAN, blank_markup, count_words, list_sentences, list_words
from core.checks.readability import check_readability
from core.checks.repetition import check_repetition
from core.checks.spelling import find_misspellings
from core.documents.document import Span
from core.messages import Words, words
from core.usecases.grading.assignment import Question, RubricItem
from core.usecases.grading.records import Tools

Trait = Literal["content", "organisation", "language", "conventions"]

WINDOW = 50
"""Words of the moving window of the type-token ratio (Covington and McFall 2010, J. Quantitative Linguistics 17)."""
VARIED, LINKED, UNEVEN = 0.72, 0.44, 0.25
"""Type-token ratio, share of neighbouring sentences that share a content word (argument overlap, Graesser et al. 2004),
and spread of sentence lengths over their mean, that 19 in 20 of 48 encyclopaedic texts reach, English and Chinese."""
FAULTY = 5.0
"""Misspelt words in a hundred at which nothing of a trait is left: twice what first-year students err in all (Lunsford
and Lunsford 2008, CCC 59)."""
ON_TOPIC = 0.35
"""Cosine of the task and the nearest sentence from which a text is on the topic. Of 24 encyclopaedic texts all reach it
with a question of their own (least 0.46), and 2.5 % of the pairs with a question on another text do (all-MiniLM-L6-v2).
A task that names no topic, such as telling of a memorable day, may stay below: that is said to be open."""
READ = 60
"""Sentences compared with the task by meaning."""
BLOCK = {"en": 200, "zh": 350}
"""Words (Chinese: characters) in one piece from which paragraphs are missed."""
_HALF_WIDTH = re.compile(rf"(?<={HAN.pattern})[,;:?!](?={HAN.pattern}|\s|\Z)")
_SMALL_START = re.compile(r"[a-z]")
_LONE_I = re.compile(r"(?<![\w.'’])i(?=['’]?(?:m|ve|d|ll)?\b)(?![.\w])")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure as a check of the essay, and the share in [0, 1] it suggests for `trait`; None where it says nothing."""

    check: Check
    trait: Trait | None = None
    share: float | None = None


def read_trait(item: RubricItem) -> Trait:
    """Which trait a rubric item names; "content" where it is none that can be measured."""
    said = f"{item.id} {item.text}".lower()
    found = ((re.search(pattern, said), trait) for trait, pattern in _load()["traits"].items())
    return min(((match.start(), trait) for match, trait in found if match), default=(0, "content"))[1]


def measure_essay(question: Question, text: str, tools: Tools) -> tuple[Measure, ...]:
    """All measures of an essay that is not blank; by meaning only where the embedder speaks its language."""
    language = tools.language
    sentences = list_sentences(text, language)
    known = {word for word, _ in list_words(" ".join((question.text, *question.reference)))}
    return (
        _measure_length(question, text, language),
        _measure_vocabulary(text, language),
        _measure_variety(text, sentences),
        _measure_repetition(text, language),
        Measure(check_readability(text, language)),
        _measure_overlap(text, sentences, language),
        _measure_connectives(text, sentences, language),
        _measure_paragraphs(text, language),
        *((_measure_spelling(text, known),) if language == "en" else (_no_spelling(),)),
        _measure_marks(text, sentences, language),
        _measure_topic(question, text, sentences, tools),
    )


def share_of(trait: Trait, measures: Sequence[Measure]) -> float | None:
    """The mean share its measures suggest; None where nothing measurable speaks for the trait."""
    shares = [one.share for one in measures if one.trait == trait and one.share is not None]
    return sum(shares) / len(shares) if shares else None


def type_token_ratio(said: Sequence[str]) -> float | None:
    """Mean share of different words over all windows of fifty (MATTR); None for fewer words."""
    if len(said) < WINDOW:
        return None
    return statistics.fmean(len(set(said[at : at + WINDOW])) / WINDOW for at in range(len(said) - WINDOW + 1))


def _measure_length(question: Question, text: str, language: str) -> Measure:
    if question.words is None:
        return Measure(Check("essay_length", None, words("grading_rubric.length", number=count_words(text))))
    found = check_length(text, question.words, "zi" if language == "zh" else "words")
    return Measure(Check("essay_length", found.passed, found.detail, found.spans))


def _measure_vocabulary(text: str, language: str) -> Measure:
    ratio = type_token_ratio(_list_whole_words(text, language))
    if ratio is None:
        return Measure(Check("essay_vocabulary", None, words("style.too_short")), "language")
    detail = words("grading_rubric.vocabulary", percent=round(100 * ratio), usual=round(100 * VARIED))
    return Measure(Check("essay_vocabulary", ratio >= VARIED, detail), "language", min(1.0, ratio / VARIED))


def _measure_variety(text: str, sentences: Sequence[Span]) -> Measure:
    lengths = [count_words(text[span.start : span.end]) for span in sentences]
    if len(lengths) < 3:
        return Measure(Check("essay_sentences", None, words("style.too_short")), "language")
    mean = statistics.fmean(lengths)
    spread = statistics.pstdev(lengths) / mean if mean else 0.0
    detail = words("grading_rubric.sentences", mean=round(mean, 1), least=min(lengths), most=max(lengths))
    return Measure(Check("essay_sentences", spread >= UNEVEN, detail), "language", min(1.0, spread / UNEVEN))


def _measure_repetition(text: str, language: str) -> Measure:
    """A quarter less for each kind of repetition found."""
    found = [check for check in check_repetition(text, language) if check.passed is False]
    if not found:
        return Measure(Check("essay_repetition", True, words("grading_rubric.fresh")), "language", 1.0)
    spans = tuple(span for check in found for span in check.spans)
    return Measure(Check("essay_repetition", False, found[0].detail, spans), "language", 1.0 - len(found) / 4)


def _measure_overlap(text: str, sentences: Sequence[Span], language: str) -> Measure:
    content = [content_words(text[span.start : span.end], language) for span in sentences]
    if len(content) < 3:
        return Measure(Check("essay_cohesion", None, words("style.too_short")), "organisation")
    linked = [bool(one & other) for one, other in zip(content, content[1:], strict=False)]
    share = sum(linked) / len(linked)
    apart = tuple(span for span, tied in zip(sentences[1:], linked, strict=True) if not tied)
    detail = words("grading_rubric.cohesion", percent=round(100 * share), usual=round(100 * LINKED))
    fine = share >= LINKED
    return Measure(
        Check("essay_cohesion", fine, detail, () if fine else apart), "organisation", min(1.0, share / LINKED)
    )


def _measure_connectives(text: str, sentences: Sequence[Span], language: str) -> Measure:
    """Reported, and no share: good texts do with few."""
    book = make_phrasebook([(phrase, phrase) for phrase in _load()[language]], language)
    found = list(book.find(text))
    shown = ", ".join(dict.fromkeys(label for _, label in found)) or "-"
    detail = words("grading_rubric.connectives", number=len(found), sentences=len(sentences), shown=shown)
    return Measure(Check("essay_connectives", None, detail, tuple(span for span, _ in found)))


def _measure_paragraphs(text: str, language: str) -> Measure:
    pieces = [piece for piece in re.split(r"\n\s*", text.strip()) if piece.strip()]
    longest = max(map(count_words, pieces), default=0)
    fine = longest < BLOCK[language]
    detail = words("grading_rubric.paragraphs", number=len(pieces), longest=longest)
    return Measure(Check("essay_paragraphs", fine, detail), "organisation", 1.0 if fine else 0.5)


def _measure_spelling(text: str, known: Collection[str]) -> Measure:
    spans, number = find_misspellings(text, known), max(1, count_words(text))
    if not spans:
        return Measure(Check("essay_spelling", True, words("grading_rubric.spelt")), "conventions", 1.0)
    rate = 100 * len(spans) / number
    shown = ", ".join(dict.fromkeys(text[span.start : span.end] for span in spans[:8]))
    detail = words("grading_rubric.misspelt", number=len(spans), rate=round(rate, 1), shown=shown)
    return Measure(Check("essay_spelling", False, detail, spans), "conventions", max(0.0, 1.0 - rate / FAULTY))


def _no_spelling() -> Measure:
    return Measure(Check("essay_spelling", None, words("grading_rubric.no_chinese_spelling")))


def _measure_marks(text: str, sentences: Sequence[Span], language: str) -> Measure:
    """Small letters that open a sentence and a small "i"; in Chinese half-width marks between characters."""
    if language == "zh":
        spans = [Span(*match.span()) for match in _HALF_WIDTH.finditer(blank_markup(text))]
    else:
        starts = (Span(span.start, span.start + 1) for span in sentences)
        small = [span for span in starts if _SMALL_START.match(text[span.start : span.end])]
        spans = sorted({*small, *(Span(*match.span()) for match in _LONE_I.finditer(text))}, key=lambda one: one.start)
    share = max(0.0, 1.0 - len(spans) / max(1, len(sentences)))
    detail: Words = words(f"grading_rubric.marks_{language}", number=len(spans))
    return Measure(Check("essay_marks", not spans, detail, tuple(spans)), "conventions", share)


def _measure_topic(question: Question, text: str, sentences: Sequence[Span], tools: Tools) -> Measure:
    """Off the topic: no content word of its task and model answers is taken up, and by meaning no sentence is near.
    With words in common but no sentence near it is open."""
    language = tools.language
    task = " ".join((question.text, *question.reference))
    asked = content_words(task, language)
    if len(asked) < 3:
        return Measure(Check("essay_topic", None, words("grading_rubric.no_topic")))
    held = asked & content_words(text, language)
    counts = {"held": len(held), "asked": len(asked)}
    embedder = tools.embedder
    if embedder is None or language not in getattr(embedder, "languages", ()):
        return Measure(Check("essay_topic", bool(held), words("grading_rubric.topic", **counts)))
    said = [text[span.start : span.end] for span in sentences[:READ]]
    vectors = embedder.embed([task, *said])  # type: ignore[attr-defined]
    near = float((vectors[1:] @ vectors[0]).max()) if said else 0.0
    detail = words("grading_rubric.topic_near", near=round(100 * max(0.0, near)), **counts)
    passed = True if near >= ON_TOPIC else None if held else False
    return Measure(Check("essay_topic", passed, detail))


def _list_whole_words(text: str, language: str) -> list[str]:
    if language != "zh":
        return [word for word, _ in list_words(text)]
    import rjieba

    return [word for run in re.findall(rf"{HAN.pattern}+", blank_markup(text)) for word in rjieba.cut(run)]


@cache
def _load() -> dict:
    return tomllib.loads(Path(__file__).with_name("essay_words.toml").read_text("utf-8"))
