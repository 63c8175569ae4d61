"""Questions and judgements that the tests of rubric, judge and essays share."""

import json

from core.usecases.grading.assignment import Question, RubricItem

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
