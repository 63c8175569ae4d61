"""A question of each kind to begin with: what a new row of the table shows, so that nobody starts from an empty one."""

from collections.abc import Callable, Mapping

from core.messages import UiLanguage, message
from core.usecases.grading.assignment import CodeTest, Option, Question, QuestionKind, RubricItem

Say = Callable[[str], str]
_FIELDS: Mapping[QuestionKind, Callable[[Say], dict[str, object]]] = {
    "choice": lambda say: {
        "options": (
            Option(id="A", text=say("choice_a"), share=1),
            Option(id="B", text=say("choice_b")),
            Option(id="C", text=say("choice_c")),
        )
    },
    "true_false": lambda say: {"reference": ("true",)},
    "fill_in": lambda say: {"reference": (say("fill_in_reference"),)},
    "numeric": lambda say: {"reference": ("9.81 m/s^2",), "tolerance": 0.05, "unit_share": 0.25, "points": 2},
    "maths": lambda say: {"reference": ("2x + 3",), "points": 2},
    "short": lambda say: {
        "reference": (say("short_reference"),),
        "rubric": (
            RubricItem(id="1", text=say("short_item_1"), points=1),
            RubricItem(id="2", text=say("short_item_2"), points=1),
        ),
        "points": 2,
    },
    "essay": lambda say: {
        "rubric": (
            RubricItem(id="1", text=say("essay_item_1"), points=4),
            RubricItem(id="2", text=say("essay_item_2"), points=4),
        ),
        "words": 300,
        "points": 8,
    },
    "code": lambda say: {
        "tests": (CodeTest(call="double(2)", expected="4"), CodeTest(call="double(-1)", expected="-2")),
        "points": 2,
    },
}


def make_example(kind: QuestionKind, name: str, language: UiLanguage) -> Question:
    """A complete question of `kind` with the id `name`, to be changed."""

    def say(part: str) -> str:
        return message(f"grader.example_{part}", language)

    return Question(id=name, kind=kind, text=say(f"{kind}_text"), **_FIELDS[kind](say))
