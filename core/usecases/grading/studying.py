"""A study plan from a student's own mistakes: mastery by skill, what to practise, and when.

Judges by decided marks alone. Does not know how practice items are made or a plan is written down.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from core.messages import Words, words
from core.usecases.grading.assignment import Question
from core.usecases.grading.practice import make_practice
from core.usecases.grading.records import Grade, Gradebook, Submission
from core.usecases.grading.study_records import (
    Level,
    Mastery,
    Mistake,
    PracticeItem,
    Recommendation,
    Session,
    StudyPlan,
)  # fmt: skip

INTERVALS = (1, 3, 7, 16)
"""Days after the start on which an item comes up. Expanding intervals: Landauer and Bjork (1978); that spacing helps at
all delays: Cepeda et al. (2006). These very numbers are a common choice, not a measured best."""
FEWEST = 2
"""Decided answers below which a skill's mastery is not told."""
SECURE, WEAK = 0.8, 0.5
ITEMS: dict[Level | None, int] = {"weak": 3, "growing": 2, None: 2, "secure": 1}
"""Practice items for a skill in which something was wrong."""
MOST_QUOTE = 200


def make_study_plan(gradebook: Gradebook, student: str, start: date, *, per_day: int = 3) -> StudyPlan:
    """The plan of one student, practice beginning the day after `start` with at most `per_day` items a day.

    The same grades give the same plan. Full marks everywhere give a plan without recommendations. KeyError where the
    class has no such student.
    """
    submission = next((s for s in gradebook.submissions if s.student == student), None)
    if submission is None:
        raise KeyError(student)
    places = gradebook.by_place
    pairs = [(question, places.get((student, question.id))) for question in gradebook.assignment.questions]
    decided = [(question, grade) for question, grade in pairs if grade and grade.points is not None]
    by_skill: dict[str, list[tuple[Question, Grade]]] = {}
    for question, grade in decided:
        for skill in question.skills or ("",):
            by_skill.setdefault(skill, []).append((question, grade))
    mastery = sorted((_master(skill, own) for skill, own in by_skill.items()), key=lambda m: (m.mean, m.skill))
    advised = [_recommend(m, by_skill[m.skill], submission, gradebook) for m in mastery]
    recommendations = tuple(found for found in advised if found)
    items = [item for found in recommendations for item in found.items]
    waiting = tuple(question.id for question, grade in pairs if grade is None or grade.points is None)
    return StudyPlan(
        student, submission.name, gradebook.assignment.language, start, tuple(mastery), recommendations,
        schedule([item.id for item in items], start, per_day), waiting,
    )  # fmt: skip


def estimate_mastery(shares: Sequence[float]) -> tuple[float, float, float]:
    """(mean, low, high): the Beta posterior over the chance to earn a point, each answer a trial that succeeds by the
    share of its points, from the uniform prior Beta(1, 1) (Laplace's rule of succession); the interval holds 90 %."""
    from scipy.stats import beta

    bounded = [min(max(share, 0.0), 1.0) for share in shares]
    right, wrong = 1 + sum(bounded), 1 + len(bounded) - sum(bounded)
    low, high = beta.ppf([0.05, 0.95], right, wrong)
    return right / (right + wrong), float(low), float(high)


def schedule(items: Sequence[str], start: date, per_day: int = 3) -> tuple[Session, ...]:
    """Every item on a day for each of the intervals, earlier items (weaker skills) first. Where a day is full the item
    comes on the next with room, and its later days move with it: the time between two tries never shrinks."""
    days: dict[date, list[str]] = {}
    last = dict.fromkeys(items, start)
    for at, interval in enumerate(INTERVALS):
        gap = interval - (INTERVALS[at - 1] if at else 0)
        for item in last:
            day = last[item] + timedelta(days=gap)
            while len(days.get(day, ())) >= max(1, per_day):
                day += timedelta(days=1)
            days.setdefault(day, []).append(item)
            last[item] = day
    return tuple(Session(day, tuple(days[day])) for day in sorted(days))


def find_lost(question: Question, grade: Grade, submission: Submission) -> Mistake | None:
    """What went wrong with an answer; None for full marks or an undecided one."""
    if grade.points is None or grade.points >= question.points - 1e-9:
        return None
    text = " ".join(submission.answer(question.id).split())
    quote = text if len(text) <= MOST_QUOTE else f"{text[:MOST_QUOTE]} …"
    return Mistake(question.id, question.points - grade.points, question.points, quote, explain(grade))


def explain(grade: Grade) -> Words | str:
    """Why a grade is what it is: the teacher's comment where a teacher decided, else the mark's reason."""
    if grade.override:
        return grade.override.comment.strip() or words("grading_study.teacher_decided")
    return grade.mark.reason


def _master(skill: str, own: Sequence[tuple[Question, Grade]]) -> Mastery:
    shares = [grade.points / question.points for question, grade in own if question.points and grade.points is not None]
    mean, low, high = estimate_mastery(shares)
    level: Level | None = "secure" if mean >= SECURE else "weak" if mean < WEAK else "growing"
    return Mastery(skill, len(shares), mean, low, high, level if len(shares) >= FEWEST else None)


def _recommend(
    mastery: Mastery, own: Sequence[tuple[Question, Grade]], submission: Submission, gradebook: Gradebook
) -> Recommendation | None:
    lost = [(question, mistake) for question, grade in own if (mistake := find_lost(question, grade, submission))]
    if not lost:
        return None
    lost.sort(key=lambda pair: -pair[1].lost / pair[1].most)
    items: list[PracticeItem] = []
    for number in range(ITEMS[mastery.level]):
        question = lost[number % len(lost)][0]
        item = make_practice(question, mastery.skill, (submission.student, number), gradebook.assignment.language)
        if item and item.prompt not in [made.prompt for made in items]:
            items.append(item)
    return Recommendation(mastery.skill, tuple(mistake for _, mistake in lost), tuple(items))
