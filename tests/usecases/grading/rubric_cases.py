"""Questions and judgements that the tests of rubric, judge and essays share."""

import json

from core.checks.content import content_words
from core.documents.segments import split_sentences
from core.usecases.grading.assignment import Question, RubricItem
from core.usecases.grading.short_scorer import ItemScore

QUESTION = Question(
    id="1",
    kind="short",
    text="Salt water stands in a dish in the sun for a week. What happens, and what is left in the dish?",
    points=4,
    rubric=(
        RubricItem(id="a", text="The student says that the water evaporates", points=3),
        RubricItem(id="b", text="The salt crystals are left behind", points=1, examples=("Only salt remains",)),
    ),
)
BOTH = "The water evaporates. The salt crystals are left behind."
ONE = "The water evaporates in the warm sun."
WRONG = "A bird drank from it and flew home again."


def said(quote: str, verdict: str) -> str:
    """A judgement as a model writes it."""
    return json.dumps({"quote": quote, "verdict": verdict})


def score_words(question, answers, statements, tools):
    """A scorer for tests: the share of an item's content words that the answer holds, at the sentence with most."""
    return [[_score(answer, wordings, tools.language) for wordings in statements] for answer in answers]


def _score(answer, wordings, language):
    spans = split_sentences(answer, language)
    wanted = [content_words(wording, language) for wording in wordings]
    share = max(len(one & content_words(answer, language)) / len(one) for one in wanted)
    shared = [
        max(len(one & content_words(answer[span.start : span.end], language)) for one in wanted) for span in spans
    ]
    return ItemScore(0.05 + 0.9 * share, spans[shared.index(max(shared))] if share else None)
