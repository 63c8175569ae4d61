"""Which curated FAQ entry a question asks for, how surely, and why in words.

Entries with a few phrasings are matched by likeness (`similarity`); a bank with dozens of examples an entry is learned
(`routing`). Knows nothing of documents beyond the entries, and never decides what is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.documents.document import Passage
from core.documents.vectors import Embedder, TextVectors
from core.messages import Words, words
from core.usecases.support.expected import find_kind
from core.usecases.support.likeness import QuestionSpace, questions_of
from core.usecases.support.routing import RoutingModel
from core.usecases.support.similarity import choose_logit

TIE = 2.0
"""The best entry less than this many times as likely as the second: they are nearly tied."""


LEARN_FROM = 30
"""Examples an entry, on average, from which learning beats likeness (measured, see core/README.md)."""


@dataclass(frozen=True, slots=True)
class Match:
    """`entry` is the likeliest even when unlikely, None only without entries; what to do at which probability is the
    caller's. `in_scope` is the probability that any entry answers; `reason` says which entry and why. `router` says who
    decided; a `threshold` is the decider's own, from which its entry is the answer."""

    entry: Passage | None
    probability: float
    runner_up: Passage | None
    runner_up_probability: float
    in_scope: float
    reason: Words
    router: Words = words("matching.router_built_in")
    threshold: float | None = None

    @property
    def tied(self) -> bool:
        """Whether the two likeliest entries are too close to choose between."""
        return self.runner_up is not None and self.probability < TIE * self.runner_up_probability


class Matcher(Protocol):
    """Whoever says which entry a question asks for. Thread-safe."""

    entries: tuple[Passage, ...]

    def match(self, question: str, language: str) -> Match:
        """The likeliest entry."""
        ...


class FaqMatcher:
    """Made by `FaqMatcher.fit`. Immutable; any number of threads may ask it."""

    def __init__(self, entries: tuple[Passage, ...], space: QuestionSpace | None, routing: RoutingModel | None) -> None:
        self.entries = entries
        self._space = space
        self._routing = routing
        asked = () if routing else entries
        self._kinds = tuple({find_kind(text, entry.language) for text in questions_of(entry)} for entry in asked)

    @classmethod
    def fit(
        cls, entries: Sequence[Passage], embedder: Embedder | None = None, *, known: TextVectors | None = None
    ) -> "FaqMatcher":
        """A matcher over the FAQ passages among `entries`. `known` holds vectors already made, such as an index's."""
        entries = tuple(entry for entry in entries if entry.is_faq)
        if not entries:
            return cls((), None, None)
        space = QuestionSpace(entries, embedder, known=known)
        learn = len(entries) > 1 and len(space.entry_of) >= LEARN_FROM * len(entries)
        return cls(entries, space, RoutingModel(space) if learn else None)

    @property
    def learned(self) -> bool:
        """Whether the entries had enough examples to train on."""
        return self._routing is not None

    def match(self, question: str, language: str) -> Match:
        """The likeliest entry for `question` (`language` is the question's, ISO 639-1)."""
        if self._space is None or not question.strip():
            return Match(None, 0.0, None, 0.0, 0.0, words("matching.no_entries"))
        asked = self._space.place(question, language)
        if self._routing:
            return self._describe(self._routing.probabilities(asked))
        likenesses = self._space.compare(asked)
        kind = find_kind(question, language)
        other = np.array([kind not in kinds for kinds in self._kinds])
        return self._describe(choose_logit(likenesses).probabilities(likenesses, other))

    def _describe(self, chances: np.ndarray) -> Match:
        order = np.argsort(-chances[:-1], kind="stable")
        best, second = self.entries[order[0]], self.entries[order[1]] if len(order) > 1 else None
        likely, next_likely = float(chances[order[0]]), float(chances[order[1]]) if second else 0.0
        in_scope = float(1 - chances[-1])
        match = Match(best, likely, second, next_likely, in_scope, words("matching.no_entries"))
        return Match(best, likely, second, next_likely, in_scope, _reason(match))


def _reason(match: Match) -> Words:
    percent = round(100 * match.probability)
    said = {"question": match.entry.question, "percent": percent}
    if match.in_scope < 0.5:
        return words("matching.far", **said)
    if match.tied:
        other = {"other": match.runner_up.question, "other_percent": round(100 * match.runner_up_probability)}
        return words("matching.tied", **said, **other)
    return words("matching.near", **said)
