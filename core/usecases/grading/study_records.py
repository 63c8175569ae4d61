"""The nouns of a study plan. Every recommendation carries the mistakes behind it, every practice item a checked key."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.messages import UiLanguage, Words

Level = Literal["secure", "growing", "weak"]
Origin = Literal["other_numbers", "template", "recall"]
"""Where a practice item comes from: the same question with other numbers; a template for the skill; the assignment's
own model answer, to be remembered."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A decided answer that lost points: `lost` of `most`. `quote` are words of the answer, "" where it was empty."""

    question: str
    lost: float
    most: float
    quote: str
    reason: Words | str


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well a skill is shown, from `n` decided answers: `mean` and the 90 % interval `low`..`high` in [0, 1].

    `level` is None where there is too little evidence to say; "" names the questions that name no skill.
    """

    skill: str
    n: int
    mean: float
    low: float
    high: float
    level: Level | None


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """A task with its key. The key was worked out one way and confirmed another before the item was made."""

    id: str
    skill: str
    question: str
    origin: Origin
    prompt: Words
    key: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to practise, why (at least one mistake), and with which items."""

    skill: str
    mistakes: tuple[Mistake, ...]
    items: tuple[PracticeItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """The items of one day, by id."""

    day: date
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A student's plan. `waiting` names questions that nobody has decided, which it does not judge by."""

    student: str
    name: str
    language: UiLanguage
    start: date
    mastery: tuple[Mastery, ...]
    recommendations: tuple[Recommendation, ...]
    sessions: tuple[Session, ...]
    waiting: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[PracticeItem, ...]:
        """Every practice item, weakest skill first."""
        return tuple(item for recommendation in self.recommendations for item in recommendation.items)
