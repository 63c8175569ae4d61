"""Finds the sentences that answer a question in the passages a search found, and what speaks for them.

A listwise linear model ranks all sentences together; two to four are quoted, word for word, until they very likely hold
the answer or the length is used up. Method and coefficients: `calibration.json`, fitted by `core.evals.fit_support`.
Does not decide whether the evidence is enough (`refusal`), and writes nothing (`drafting`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

import numpy as np

from core.checks.content import content_words, list_content_words
from core.checks.injection import check_injection
from core.documents.document import Hit, Passage
from core.documents.index import PassageIndex
from core.documents.tokens import search_tokens
from core.usecases.support.expected import find_kind, holds_kind
from core.usecases.support.quotes import Quote, split_quotes

HITS = 6
"""How many passages are searched for; those not read are still shown in the working."""
PASSAGES = 4
"""How many of the found passages are read."""
SENTENCES = 4
BUDGET = {"en": 85, "zh": 150}
"""Words (characters in Chinese) that quotes may fill together; the first quote is kept whatever its length."""
ENOUGH = 0.88
"""Probability, summed over quotes, from which no further sentence is added."""

GAP = 2
_STEPS_ENGLISH = re.compile(r"^\W*(?:and |so |but )?how (?:do|can|should|must|to)\b", re.I)
_STEPS_CHINESE = re.compile("怎么|怎样|如何|咋")

FEATURES = (
    "coverage",
    "context",
    "following",
    "shared",
    "kind_held",
    "length",
    "novel",
    "first",
    "passage",
    "top",
    "coverage_gap",
    "cosine",
)
"""Of each sentence, in this order. `describe` says what they are."""


@dataclass(frozen=True)
class Question:
    """A question put to an index. `language` is the one it is written in.

    Without `by_meaning` sentences are weighed by words alone: cosines mean something else with each embedder, and the
    coefficients hold for the one they were fitted with.
    """

    text: str
    language: str
    index: PassageIndex
    by_meaning: bool = True

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its content words."""
        return content_words(self.text, self.language)

    @cached_property
    def vector(self) -> np.ndarray | None:
        """Its unit vector; None where no embedder speaks the language, or meaning is left out."""
        rows = self.index.embed([self.text], self.language) if self.by_meaning else None
        return None if rows is None else rows[0]

    def share(self, words: frozenset[str]) -> float:
        """The idf-weighted share of its content words that `words` hold."""
        return self.weigh(self.terms & words) / (self.weigh(self.terms) or 1.0)

    def weigh(self, words: frozenset[str]) -> float:
        """The summed idf of `words`."""
        return sum(map(self.index.term_weight, words))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The quotes in document order, best passage first, and the signals that `refusal` reads."""

    quotes: tuple[Quote, ...]
    signals: Mapping[str, float]
    dense: bool
    language: str
    """The question's."""


def find_evidence(question: Question, hits: Sequence[Hit], weights: Mapping[str, float]) -> Evidence | None:
    """The best quotes of the first `PASSAGES` hits; None where these hold no sentence."""
    quotes, rows = read_candidates(question, hits)
    if not quotes:
        return None
    probabilities = rank(rows, weights)
    chosen = choose(quotes, probabilities, question.language)
    signals = read_signals(question, hits, [quotes[n] for n in chosen], rows[chosen])
    if asks_for_steps(question.text, question.language):
        chosen = fill_gaps(chosen, quotes, question.language)
    kept = tuple(
        Quote(quotes[n].passage, quotes[n].rank, quotes[n].span, float(probabilities[n])) for n in sorted(chosen)
    )
    return Evidence(kept, signals, question.vector is not None, question.language)


def read_candidates(question: Question, hits: Sequence[Hit]) -> tuple[list[Quote], np.ndarray]:
    """The quotable sentences of the hits but those that give orders, in order, with a row of `FEATURES` each."""
    hits = hits[:PASSAGES]
    quotes = [
        Quote(hit.passage, n, span)
        for n, hit in enumerate(hits)
        for span in split_quotes(hit.passage, question.language)
        if not _gives_orders(hit.passage.text[span.start : span.end])
    ]
    return quotes, describe(question, hits, quotes) if quotes else np.zeros((0, len(FEATURES)))


def _gives_orders(text: str) -> bool:
    """Whether a sentence is written to a machine: somebody planted it, and nobody who asks is helped by it."""
    return check_injection(text, source="document").passed is False


def describe(question: Question, hits: Sequence[Hit], quotes: Sequence[Quote]) -> np.ndarray:
    """The feature rows. All are shares, cosines or differences of these: none grows with the size of the base.

    What is the same for all sentences of a question would cancel in `rank`, so there is none of it.
    """
    language, kind = question.language, find_kind(question.text, question.language)
    saturation = [_saturation(hit.passage, question) for hit in hits]
    tokens = [content_words(quote.text, language) for quote in quotes]
    coverage = np.array([question.share(words) for words in tokens])
    cosine = _cosines(question, quotes)
    best = {
        quote.rank: max(c for c, q in zip(coverage, quotes, strict=True) if q.rank == quote.rank) for quote in quotes
    }
    rows = []
    for n, (quote, words) in enumerate(zip(quotes, tokens, strict=True)):
        before = tokens[n - 1] if n and quotes[n - 1].rank == quote.rank else frozenset()
        around = words | before | content_words(f"{quote.passage.heading} {quote.passage.question}", language)
        held = holds_kind(quote.text, question.text, kind, language)
        row = {
            "coverage": coverage[n],
            "context": question.share(around) - coverage[n],
            "following": coverage[n + 1] if n + 1 < len(quotes) and quotes[n + 1].rank == quote.rank else 0.0,
            "shared": len(question.terms & words) / max(len(question.terms), 1),
            "kind_held": float(held is True),
            "length": log(1 + len(words)) / 4,
            "novel": min(len(words - question.terms), 20) / 20,
            "first": float(not n or quotes[n - 1].rank != quote.rank),
            "passage": saturation[quote.rank],
            "top": float(quote.rank == 0),
            "coverage_gap": coverage[n] - best[quote.rank],
            "cosine": cosine[n],
        }
        rows.append([row[name] for name in FEATURES])
    return np.array(rows)


def rank(rows: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
    """For each row the probability that its sentence is the one that answers, given that one does."""
    scores = rows @ np.array([weights.get(name, 0.0) for name in FEATURES])
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def choose(quotes: Sequence[Quote], probabilities: np.ndarray, language: str) -> list[int]:
    """Positions of the sentences to quote, likeliest first, within `BUDGET`, until `ENOUGH`."""
    chosen: list[int] = []
    used, mass = 0, 0.0
    budget = BUDGET.get(language, BUDGET["en"])
    for n in np.argsort(-probabilities, kind="stable"):
        length = measure(quotes[n].text, language)
        if chosen and used + length > budget:
            continue
        chosen.append(int(n))
        used, mass = used + length, mass + float(probabilities[n])
        if mass >= ENOUGH or len(chosen) == SENTENCES:
            break
    return chosen


def asks_for_steps(text: str, language: str) -> bool:
    """Whether a question asks how to do something, so that a step left out would mislead."""
    return bool((_STEPS_CHINESE if language == "zh" else _STEPS_ENGLISH).search(text))


def fill_gaps(chosen: Sequence[int], quotes: Sequence[Quote], language: str) -> list[int]:
    """With the sentences between two chosen ones of a passage, at most `GAP` of them, as far as `BUDGET` allows."""
    filled = list(chosen)
    used = sum(measure(quotes[n].text, language) for n in chosen)
    for first, last in pairwise(sorted(chosen)):
        between = range(first + 1, last)
        length = sum(measure(quotes[n].text, language) for n in between)
        near = quotes[first].rank == quotes[last].rank and len(between) <= GAP
        if near and used + length <= BUDGET.get(language, BUDGET["en"]):
            filled, used = [*filled, *between], used + length
    return filled


def measure(text: str, language: str) -> int:
    """Words; characters other than white space in Chinese."""
    return len("".join(text.split())) if language == "zh" else len(text.split())


def read_signals(
    question: Question, hits: Sequence[Hit], quotes: Sequence[Quote], rows: np.ndarray
) -> dict[str, float]:
    """What `refusal` weighs: none grows with the base. Three signals did as well as eight on held-out articles.

    coverage: share of the question's content words in the quotes and what they stand under;
    match: the best hit's word score against the weight of all search tokens of the question;
    cosine: of the nearest quote, 0 without vectors.
    """
    said = frozenset().union(*(content_words(_under(quote), question.language) for quote in quotes))
    tokens = frozenset(search_tokens(question.text, question.language))
    return {
        "coverage": question.share(said),
        "match": max(hit.lexical or 0.0 for hit in hits) / (question.weigh(tokens) or 1.0),
        "cosine": float(rows[:, FEATURES.index("cosine")].max()),
    }


def _under(quote: Quote) -> str:
    """A quote with the heading or the curated question it stands under."""
    return f"{quote.passage.heading}\n{quote.passage.question}\n{quote.text}"


def _text_of(passage: Passage) -> str:
    return f"{passage.heading} {passage.question} {passage.text}"


def _saturation(passage: Passage, question: Question) -> float:
    """Weighted share of the question's words in a passage, repeated words counting up to double (BM25's k1 = 1.2)."""
    counts = Counter(list_content_words(_text_of(passage), question.language))
    held = {word: counts[word] for word in question.terms if word in counts}
    weight = question.index.term_weight
    return sum(weight(word) * n / (n + 1.2) for word, n in held.items()) / (question.weigh(question.terms) or 1.0)


def _cosines(question: Question, quotes: Sequence[Quote]) -> np.ndarray:
    """Of question and quote, by the index's own sentence vectors; zeros where no embedder speaks the language."""
    if question.vector is None:
        return np.zeros(len(quotes))
    return np.array([_cosine(question, quote) for quote in quotes])


def _cosine(question: Question, quote: Quote) -> float:
    spans, vectors = question.index.sentence_vectors(quote.passage.id)
    rows = [n for n, span in enumerate(spans) if span.start < quote.span.end and quote.span.start < span.end]
    return 0.0 if vectors is None or not rows else float((vectors[rows] @ question.vector).max())
