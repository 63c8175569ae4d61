"""Whether marks follow what should not matter: length, spelling, letter case, spaces, a closing mark.

Grades again through a function it is given. Does not know how that marks, and changes no grade.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.checks.length import count_length
from core.usecases.grading.assignment import COMPUTED, Question
from core.usecases.grading.noise import NOISES, NoiseKind, add_noise, applies
from core.usecases.grading.records import Gradebook, Mark
from core.usecases.grading.teacher_marks import TeacherMark

FEWEST = 5
"""Answers below which no correlation is told."""
MOST_EXAMPLES = 5

Regrade = Callable[[Question, Sequence[str]], Iterable[Mark]]
"""A mark per answer, in order: the graders with their tools bound."""


@dataclass(frozen=True, slots=True)
class LengthEffect:
    """Pearson correlations in [-1, 1] over the `n` decided answers to a judged question; "" is over all of them, each
    question's lengths and marks measured from its own means and by its own spreads.

    `with_mark`: length with mark. Good answers are often longer, so this alone is no fault. `with_error`: length with
    (mark - teacher's mark) over `compared` answers: above 0, long answers get more than a teacher gives them. None for
    fewer than five answers, or where nothing varies.
    """

    question: str
    n: int
    with_mark: float | None
    compared: int = 0
    with_error: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer whose mark changed: `before` and `after` in points, None where it could not be judged."""

    student: str
    question: str
    noisy: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class NoiseReport:
    """What one kind of noise does to `n` answers. `lowered` and `raised` count marks that changed, `lost` those that
    were judged and no longer are, `found` the reverse. `mean_change` is of the share of the points, with its sign,
    over answers judged both times; `largest` is the greatest change of a share."""

    kind: NoiseKind
    n: int
    lowered: int
    raised: int
    lost: int
    found: int
    mean_change: float
    largest: float
    examples: tuple[Moved, ...] = ()

    @property
    def moved(self) -> int:
        """How many marks changed in any way."""
        return self.lowered + self.raised + self.lost + self.found


def measure_length(gradebook: Gradebook, teacher_marks: Iterable[TeacherMark] = ()) -> tuple[LengthEffect, ...]:
    """The effect of length by judged question, then over all of them; () where the assignment has no such question."""
    teacher = {(mark.student, mark.question): mark.points for mark in teacher_marks if not mark.item}
    unit = "zi" if gradebook.assignment.language == "zh" else "words"
    places = gradebook.by_place
    effects, tables = [], []
    for question in gradebook.assignment.questions:
        if question.kind in COMPUTED or not question.points:
            continue
        rows = []
        for submission in gradebook.submissions:
            grade = places.get((submission.student, question.id))
            points = None if grade is None or grade.held else grade.mark.points
            if points is not None:
                length = count_length(submission.answer(question.id), unit)
                theirs = teacher.get((submission.student, question.id))
                error = np.nan if theirs is None else (points - theirs) / question.points
                rows.append((length, points / question.points, error))
        table = np.array(rows, dtype=float).reshape(len(rows), 3)
        effects.append(_effect(question.id, table))
        tables.append(_standard(table))
    return (*effects, _effect("", np.concatenate(tables))) if tables else ()


def check_noise(
    gradebook: Gradebook, regrade: Regrade, kinds: Sequence[NoiseKind] = NOISES, every: int = 5
) -> Iterator[NoiseReport]:
    """A report a kind, as each is ready. Answers that were graded are graded with noise and, so that nothing else
    differs (examples, an override), without it, too. Spelling: one word in `every` is misspelt. Where noise is part of
    the answer (the case of units and code) it is not made; empty answers are left out."""
    graded = gradebook.by_place
    before: dict[str, list[float | None]] = {}
    for kind in kinds:
        moves = []
        for question in gradebook.assignment.questions:
            places = [
                (s.student, text)
                for s in gradebook.submissions
                if (text := s.answer(question.id)).strip() and (s.student, question.id) in graded
            ]
            if not places or not applies(kind, question):
                continue
            if question.id not in before:
                before[question.id] = [mark.points for mark in regrade(question, [text for _, text in places])]
            noisy = [add_noise(text, kind, every) for _, text in places]
            after = [mark.points for mark in regrade(question, noisy)]
            moves += [
                (question, Moved(student, question.id, text, old, new))
                for (student, _), text, old, new in zip(places, noisy, before[question.id], after, strict=True)
            ]
        yield _report(kind, moves)


def _report(kind: NoiseKind, moves: Sequence[tuple[Question, Moved]]) -> NoiseReport:
    changes = [
        (move.after - move.before) / question.points
        for question, move in moves
        if move.before is not None and move.after is not None and question.points
    ]
    known = [(move.before is not None, move.after is not None) for _, move in moves]
    changed = [move for _, move in moves if move.before != move.after]
    changed.sort(key=lambda move: -abs((move.after or 0) - (move.before or 0)))
    return NoiseReport(
        kind,
        len(moves),
        sum(change < -1e-9 for change in changes),
        sum(change > 1e-9 for change in changes),
        known.count((True, False)),
        known.count((False, True)),
        float(np.mean(changes)) if changes else 0.0,
        max(map(abs, changes), default=0.0),
        tuple(changed[:MOST_EXAMPLES]),
    )


def _effect(question: str, table: np.ndarray) -> LengthEffect:
    marked = table[~np.isnan(table[:, 2])]
    with_mark, with_error = _correlate(table[:, 0], table[:, 1]), _correlate(marked[:, 0], marked[:, 2])
    return LengthEffect(question, len(table), with_mark, len(marked), with_error)


def _correlate(a: np.ndarray, b: np.ndarray) -> float | None:
    if len(a) < FEWEST or np.ptp(a) < 1e-9 or np.ptp(b) < 1e-9:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _standard(table: np.ndarray) -> np.ndarray:
    """Each column from its mean, lengths and marks by their spread; errors keep their size."""
    if not len(table):
        return table
    known = ~np.isnan(table[:, 2])
    error = table[:, 2] - (table[known, 2].mean() if known.any() else 0.0)
    spread = table[:, :2].std(axis=0)
    return np.column_stack([(table[:, :2] - table[:, :2].mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0), error])
