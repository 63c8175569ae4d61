"""What is asked and what earns points: the records that come from a form or a file, so they are validated.

Knows nothing of how an answer is graded.
"""

import hashlib
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.messages import UiLanguage

QuestionKind = Literal["choice", "true_false", "fill_in", "numeric", "maths", "short", "essay", "code"]
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
COMPUTED: frozenset[QuestionKind] = frozenset(("choice", "true_false", "fill_in", "numeric", "maths", "code"))
"""Kinds whose marks are computed; the others are judged, and carry a confidence."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Points = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]
CLOSED = ConfigDict(frozen=True, extra="forbid")


class Option(BaseModel):
    """One choice. Choosing it earns `share` of the question's points: 1 for the right one, below 0 takes away."""

    model_config = CLOSED

    id: Name
    """What an answer names it by: "A", "B" ..."""
    text: Text = ""
    share: float = Field(0.0, ge=-1, le=1, allow_inf_nan=False)


class RubricItem(BaseModel):
    """One thing an answer must show, and what it earns. For essays an item is a trait."""

    model_config = CLOSED

    id: Name
    text: Line
    points: Points
    examples: tuple[Line, ...] = Field((), max_length=50)
    """Wordings that show it; any one of them is enough."""


class Step(BaseModel):
    """An intermediate result of a calculation, worth a `share` of the points where the final result is wrong."""

    model_config = CLOSED

    result: Line
    share: float = Field(gt=0, le=1)


class CodeTest(BaseModel):
    """One hidden test: `call` is a Python expression over the answer's names, `expected` a Python literal its value
    must equal; without a call the answer runs as a program, is given `stdin`, and must print `expected`."""

    model_config = CLOSED

    call: Text = ""
    stdin: Text = ""
    expected: Text
    weight: float = Field(1.0, gt=0, le=1_000)


class Question(BaseModel):
    """One question. Which fields matter depends on `kind`; `reference` holds what is right, any one of its entries:

    true_false "true"/"false" · fill_in accepted fillings (for several gaps one entry a gap, alternatives split by |) ·
    numeric a number with its unit, such as "9.81 m/s^2" · maths an expression, equation, set or interval, plain or
    LaTeX · short and essay model answers · choice: nothing, its options say it · code: nothing, its tests say it.
    """

    model_config = CLOSED

    id: Name
    kind: QuestionKind
    text: Text = ""
    points: Points = 1.0
    reference: tuple[Line, ...] = Field((), max_length=50)
    options: tuple[Option, ...] = Field((), max_length=26)
    several: bool = False
    """Choice: more than one option may be chosen; fill_in: the text has several gaps, one `reference` entry each."""
    tolerance: float = Field(0.0, ge=0, allow_inf_nan=False)
    """Numeric: how far off is right, in the reference's unit; with `relative`, as a share of the reference."""
    relative: bool = False
    unit_share: float = Field(0.0, ge=0, le=1)
    """Numeric: share of the points lost for the right number with no unit; a wrong unit is a wrong answer."""
    exact_case: bool = False
    steps: tuple[Step, ...] = Field((), max_length=20)
    rubric: tuple[RubricItem, ...] = Field((), max_length=30)
    tests: tuple[CodeTest, ...] = Field((), max_length=50)
    words: int | None = Field(None, ge=1, le=20_000)
    """Essay: the length asked for, in words or 字."""
    skills: tuple[Name, ...] = Field((), max_length=20)
    feedback: Text = ""
    """What the author wants every student told, shown on feedback sheets."""

    @model_validator(mode="after")
    def _agree(self) -> "Question":
        """Field by field a question may be right and as a whole not gradable; messages name the question."""
        fault = find_fault(self)
        if fault:
            raise ValueError(fault)
        return self

    @property
    def fingerprint(self) -> str:
        """Changes with anything that may change a mark; not with id, skills or feedback."""
        return _hash(self.model_dump_json(exclude={"id", "skills", "feedback"}))


class Assignment(BaseModel):
    """A sheet of questions in one language."""

    model_config = CLOSED

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    language: UiLanguage = "en"
    questions: tuple[Question, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _unique(self) -> "Assignment":
        twice = sorted({q.id for q in self.questions if [p.id for p in self.questions].count(q.id) > 1})
        if twice:
            raise ValueError(f"two_questions {', '.join(twice)}")
        return self

    @property
    def points(self) -> float:
        """All that can be earned."""
        return round_points(sum(question.points for question in self.questions))

    @property
    def skills(self) -> tuple[str, ...]:
        """Every skill named, in order of first mention."""
        return tuple(dict.fromkeys(skill for question in self.questions for skill in question.skills))

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError where there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


def find_fault(question: Question) -> str:
    """Why the question cannot be graded as it is: a key of the catalogue `assignment`, or "" where it can."""
    match question.kind:
        case "choice":
            if len(question.options) < 2:
                return "few_options"
            if len({option.id.casefold() for option in question.options}) < len(question.options):
                return "two_options"
            return "" if any(option.share > 0 for option in question.options) else "no_right_option"
        case "true_false":
            right = [entry.casefold() for entry in question.reference]
            return "" if len(right) == 1 and right[0] in ("true", "false") else "not_true_or_false"
        case "fill_in" | "numeric" | "maths":
            return "" if question.reference else "no_reference"
        case "essay":
            return ""
        case "short":
            return "" if question.reference or question.rubric else "no_reference_or_rubric"
        case _:
            return "" if question.tests else "no_tests"


def round_points(points: float) -> float:
    """Points to the hundredth, halves up, as marks are written."""
    return int(points * 100 + (0.5 if points >= 0 else -0.5) + (1e-9 if points >= 0 else -1e-9)) / 100


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]


def answer_key(fingerprint: str, answer: str) -> str:
    """Names an answer to the question with this fingerprint."""
    return _hash(fingerprint, answer)


def mark_key(question: Question, answer: str, *graded_by: str) -> str:
    """Names a mark by all it depends on: the answer's key, and after a point who grades it and with what."""
    return f"{answer_key(question.fingerprint, answer)}.{_hash(*graded_by)}"
