"""What a teacher's marks on other answers to the question say about this one.

The marked answers' mean distance from the scorer's opinion shifts it, and near ones pull it towards their points.
Does not know the marks of answers nobody looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.usecases.grading.assignment import Question
from core.usecases.grading.records import Example
from core.usecases.grading.short_features import gram_cosine
from core.usecases.grading.short_model import LEVELS
from core.usecases.grading.short_scorer import Comparison, ShortScorer
from core.usecases.grading.short_texts import Text

DOUBT = 6.0
"""Marked answers that weigh as much as the scorer's own opinion of the question."""
PULL = 4.0
"""Weight of an equal answer against the scorer's opinion, which weighs one."""
NEAR, SAME = 0.6, 1.0


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked answer, the share of the points it got, and the scorer's raw score of it."""

    text: Text
    share: float
    raw: float


def read_marked_answers(scorer: ShortScorer, question: Question, examples: Sequence[Example]) -> tuple[Marked, ...]:
    """The teacher's examples as they are compared; none where nothing can be earned."""
    if not question.points:
        return ()
    found = [scorer.comparer.compare(one.answer, question.reference) for one in examples]
    return tuple(
        Marked(scorer.comparer.reader.read(one.answer), one.points / question.points, scorer.raw(compared))
        for one, compared in zip(examples, found, strict=True)
    )


def blend(scorer: ShortScorer, found: Comparison, answer: str, marked: Sequence[Marked]) -> tuple[float, ...]:
    """The chance of each level, after what the marked answers say."""
    raw = scorer.raw(found)
    if not marked:
        return scorer.model.levels(raw)
    shift = sum(one.share - one.raw for one in marked) / (len(marked) + DOUBT)
    levels = scorer.model.levels(min(max(raw + shift, 0.0), 1.0))
    pulls = _pulls(scorer, answer, marked)
    total = 1.0 + sum(pull for pull, _ in pulls)
    given = [sum(pull for pull, share in pulls if _level(share) == level) for level in LEVELS]
    return tuple((chance + extra) / total for chance, extra in zip(levels, given, strict=True))


def pull_share(scorer: ShortScorer, answer: str, marked: Sequence[Marked], share: float) -> float:
    """`share` of the points, pulled towards what near answers got; far ones change nothing."""
    pulls = [(weight, given) for weight, given in _pulls(scorer, answer, marked) if weight]
    return (share + sum(weight * given for weight, given in pulls)) / (1.0 + sum(weight for weight, _ in pulls))


def _pulls(scorer: ShortScorer, answer: str, marked: Sequence[Marked]) -> list[tuple[float, float]]:
    """(weight, share of the points) of every marked answer; the weight is 0 for those that are not near."""
    text = scorer.comparer.reader.read(answer)
    return [(PULL * max(0.0, (likeness(text, one.text) - NEAR) / (SAME - NEAR)) ** 2, one.share) for one in marked]


def likeness(one: Text, other: Text) -> float:
    """Cosine of the texts' vectors, or of their letter runs where there are none; in [0, 1]."""
    if one.meaning is not None and other.meaning is not None:
        return max(0.0, float(one.meaning.vector @ other.meaning.vector))
    return gram_cosine(one.grams, other.grams)


def _level(share: float) -> float:
    return min(LEVELS, key=lambda level: abs(level - share))
