"""The sentences of a report that a question is about, best first: by medical terms of both languages, by words, and by
meaning where an embedder speaks the report's language. What is not in the report is not found.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.checks.medical.mentions import read_sentence
from core.documents.document import Span
from core.usecases.medical.glossary import find_terms, load_glossary
from core.usecases.medical.quoting import Sentence, on_one_line
from core.usecases.medical.records import Report, Understanding

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

MOST = 3
LEAST = 0.4
"""Share of the question's weight that a sentence must hold, in terms or in words."""
NEAR = 0.55
"""Cosine from which a sentence without the question's words counts as about it."""
FELLOW = 0.75
"""Share of the best sentence's score that a further one needs."""
_FILLER = frozenset(
    ["report", "say", "said", "show", "tell", "result", "test", "find", "found", "mention", "patient", "doctor"]
    + ["scan", "letter", "see", "look", "describ", "note", "state", "anyth", "evid", "sign", "side", "big", "size"]
    + ["larg", "mani", "date", "high", "low", "left", "right"]
    + ["报告", "检查", "发现", "提到", "结果", "显示", "医生", "患者", "描述"]
)
"""Words of questions, as search tokens, that say nothing of what a report is asked about."""


@dataclass(frozen=True, slots=True)
class _Asked:
    words: frozenset[str]
    terms: frozenset[str]


def find_sentences(
    question: str,
    language: str,
    sentences: Sequence[Sentence],
    understanding: Understanding,
    embedder: "Embeddings | None",
) -> tuple[Sentence, ...]:
    """At most three, best first; none where nothing in the report is about it."""
    report = understanding.report
    asked = _read_question(question, language, report.language)
    if not sentences or not (asked.words or asked.terms):
        return ()
    bags = [content_words(one.text, report.language) for one in sentences]
    counts = Counter(word for bag in bags for word in bag)
    terms = [name_terms(one.text) for one in sentences]
    total = len(sentences)
    weight = {word: math.log1p(total / (0.5 + counts[word])) for word in asked.words}
    scores = [_share(asked, bag, own, weight) for bag, own in zip(bags, terms, strict=True)]
    near = _cosines(question, language, sentences, report, embedder)
    fused = [score if cosine < NEAR else max(score, LEAST) + cosine for score, cosine in zip(scores, near, strict=True)]
    best = max(fused)
    if best < LEAST:
        return ()
    order = sorted(range(total), key=lambda at: (-fused[at], at))
    return tuple(sentences[at] for at in order[:MOST] if fused[at] >= max(LEAST, FELLOW * best))


def all_lines(understanding: Understanding, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences and, beside them, the lines that are none: rows, the head of the report, headings with a value."""
    report = understanding.report
    held = [one.span for one in sentences]
    extra = [
        Sentence(line.span, on_one_line(report.quote(line.span)), "other", False)
        for line in report.lines
        if report.quote(line.span).strip() and not any(_overlap(line.span, span) for span in held)
    ]
    return (*sentences, *extra)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _read_question(question: str, language: str, report_language: str) -> _Asked:
    """Its content words and medical terms; in a report of another language the glossary's names stand for its words."""
    names = [name for _, entry in find_terms(question, language) for name in entry.names(report_language)] + _technical(
        question, language, report_language
    )
    own = content_words(question, language) if language == report_language else frozenset()
    other = frozenset(word for name in names for word in content_words(name, report_language))
    return _Asked((own | (other if not own else frozenset())) - _FILLER, asked_terms(question))


def _technical(question: str, language: str, report_language: str) -> list[str]:
    """The report's words for plain ones asked about: "pulmonary" for "lung"."""
    said = content_words(question, language)
    return [
        name
        for entry in load_glossary()
        if entry.swaps
        and (plain := content_words(entry.plain("zh" if language == "zh" else "en"), language))
        and plain <= said
        for name in entry.names(report_language)
    ]


def asked_terms(question: str) -> frozenset[str]:
    """Concepts named in a question, in either language."""
    return frozenset(mention.key for mention in read_sentence(question, Span(0, len(question))).mentions)


def name_terms(text: str) -> frozenset[str]:
    """Concepts named in a sentence, those of which they are a kind or a part, and those they are made of."""
    concepts = [mention.term.concept for mention in read_sentence(text, Span(0, len(text))).mentions]
    return frozenset(key for one in concepts for key in (one.key, *one.broader, *one.parts))


def _share(asked: _Asked, bag: frozenset[str], terms: frozenset[str], weight: dict[str, float]) -> float:
    """The larger of the shares of words (by rarity) and of medical terms that a sentence holds, with a bit of both."""
    total = sum(weight.values())
    words = sum(weight[word] for word in asked.words & bag) / total if total else 0.0
    named = len(asked.terms & terms) / len(asked.terms) if asked.terms else 0.0
    if asked.terms and not named:
        words *= 0.6
    return max(words, named) + 0.2 * min(words, named)


def _cosines(
    question: str, language: str, sentences: Sequence[Sentence], report: Report, embedder: "Embeddings | None"
) -> list[float]:
    speaks = embedder is not None and {language, report.language} <= set(getattr(embedder, "languages", ()))
    if not speaks:
        return [0.0] * len(sentences)
    rows = embedder.embed([question, *(one.text for one in sentences)])
    return [float(value) for value in rows[1:] @ rows[0]]
