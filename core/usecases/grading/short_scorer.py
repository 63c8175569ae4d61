"""How much of a reference an answer says, as a calibrated chance, without a language model.

Knows nothing of points or rubrics: `short_answers` makes marks of it, `rubric` asks it item by item.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks.content import content_words
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.usecases.grading.assignment import Question
from core.usecases.grading.records import Tools


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One statement looked for in one answer. `p_met` in [0, 1] is the chance that a teacher finds it there;
    `evidence` the sentence of the answer nearest to it, None where nothing of the answer touches it."""

    p_met: float
    evidence: Span | None

    @property
    def confidence(self) -> float:
        """The chance that the likelier verdict is right, in [0.5, 1]."""
        return max(self.p_met, 1.0 - self.p_met)


def score_items(
    question: Question, answers: Sequence[str], statements: Sequence[Sequence[str]], tools: Tools
) -> list[list[ItemScore]]:
    """For every answer a score per statement. A statement is one rubric item in several wordings, any of which will
    do. What an answer scores does not depend on the answers beside it."""
    return [[_score(answer, wordings, tools.language) for wordings in statements] for answer in answers]


def _score(answer: str, wordings: Sequence[str], language: str) -> ItemScore:
    spans = split_sentences(answer, language)
    said = [(span, content_words(answer[span.start : span.end], language)) for span in spans]
    best, evidence = 0.0, None
    everything = frozenset().union(*(tokens for _, tokens in said))
    for wording in wordings:
        wanted = content_words(wording, language)
        if not wanted:
            continue
        best = max(best, len(wanted & everything) / len(wanted))
        for span, tokens in said:
            if tokens & wanted and evidence is None:
                evidence = span
    return ItemScore(1 / (1 + math.exp(-6 * (best - 0.5))), evidence)
