"""The nouns of grading. A mark says what one answer earns and shows why; unknown is its own value, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.checks.check import Check
from core.documents.document import Span
from core.messages import Words
from core.usecases.grading.assignment import Assignment, Question, round_points

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Verdict = Literal["met", "not_met", "unsure"]
Method = Literal["computed", "scorer", "model", "none"]
"""How a mark was found: computed; by the fitted scorer; by a model whose quotes were verified; not at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a student wrote for one question; "" where nothing. `doubtful` marks what a transcript is unsure of."""

    question: str
    text: str
    doubtful: tuple[Span, ...] = ()
    source: str = ""
    """File (and row, page or picture) it came from."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's answers. `student` is unique in its class: a number where the class has them, else the name."""

    student: str
    answers: tuple[Answer, ...]
    name: str = ""
    notes: tuple[Words, ...] = ()

    def answer(self, question_id: str) -> str:
        """The text for one question; "" where there is none."""
        return next((answer.text for answer in self.answers if answer.question == question_id), "")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the answer: `answer[span.start:span.end] == text`, always."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ItemMark:
    """One rubric item on one answer. `points` is None where unsure; `quote` shows a met item in the answer's words."""

    item: str
    verdict: Verdict
    points: float | None
    most: float
    quote: Quote | None = None
    reason: Words | None = None
    confidence: float | None = None
    """The chance that the verdict is right, in [0, 1]; None where it was computed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer earns. `points` is None where it could not be judged: that is for a person, and not a zero."""

    points: float | None
    most: float
    reason: Words
    method: Method = "computed"
    confidence: float | None = None
    """The chance that a teacher would give (nearly) the same, in [0, 1]; None where the mark is computed."""
    items: tuple[ItemMark, ...] = ()
    quotes: tuple[Quote, ...] = ()
    checks: tuple[Check, ...] = ()
    """Of the answer's text: planted instructions, language, length ... A failed one is shown with the mark."""
    advice: tuple[Words, ...] = ()
    """What the student can do better; goes on the feedback sheet."""
    model: str = ""
    prompts: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Points as a share of what can be earned; None where unknown or nothing can be earned."""
        return None if self.points is None or not self.most else self.points / self.most


@dataclass(frozen=True, slots=True)
class Override:
    """A teacher's decision, which stands whatever the program thinks."""

    points: float
    comment: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A student's mark on a question. `held`: the mark is less sure than the teacher asks for, so a person decides."""

    student: str
    question: str
    mark: Mark
    key: str
    held: bool = False
    override: Override | None = None

    @property
    def points(self) -> float | None:
        """What counts: the teacher's points, else the mark's; None while it waits for a person."""
        if self.override:
            return self.override.points
        return None if self.held else self.mark.points

    @property
    def waits(self) -> bool:
        """Whether a person has to decide."""
        return self.points is None


@dataclass(frozen=True, slots=True)
class Example:
    """An answer a teacher marked, for the question with `fingerprint`: later answers are compared with it."""

    fingerprint: str
    answer: str
    points: float


@dataclass(frozen=True, slots=True)
class Tools:
    """What graders may use. Without an embedder words alone are compared; without a model nothing is drafted."""

    embedder: object | None = None
    model: "BaseChatModel | None" = None
    examples: tuple[Example, ...] = ()
    language: Literal["en", "zh"] = "en"
    """The assignment's: of prompts and of what students are told."""

    def examples_of(self, question: Question) -> tuple[Example, ...]:
        """Teacher-marked answers to this question, oldest first."""
        return tuple(example for example in self.examples if example.fingerprint == question.fingerprint)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A class's grades: for every submission and question one grade, or none while it is not graded yet."""

    assignment: Assignment
    submissions: tuple[Submission, ...]
    grades: tuple[Grade, ...]
    accept_wrong: float = 0.1
    """The share of wrong marks the teacher accepts among those nobody looks at."""

    def grade(self, student: str, question: str) -> Grade | None:
        """The grade of a student on a question, if made."""
        return self.by_place.get((student, question))

    @property
    def by_place(self) -> Mapping[tuple[str, str], Grade]:
        """Grades by (student, question)."""
        return {(grade.student, grade.question): grade for grade in self.grades}

    def total(self, student: str) -> float | None:
        """A student's sum; None while any of it waits or is missing."""
        places = self.by_place
        found = [places.get((student, question.id)) for question in self.assignment.questions]
        if any(grade is None or grade.points is None for grade in found):
            return None
        return round_points(sum(grade.points for grade in found if grade and grade.points is not None))

    def with_grades(self, grades: tuple[Grade, ...]) -> "Gradebook":
        """The same class with other grades."""
        return replace(self, grades=grades)
