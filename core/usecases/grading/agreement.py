"""How far the program's marks agree with a teacher's, question by question and rubric item by rubric item.

Compares what the program gave by itself: a teacher's later decision is the teacher's, and what the program left to a
person is counted as waiting. Does not know where the teacher's marks come from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.usecases.grading.records import Grade, Gradebook
from core.usecases.grading.teacher_marks import TeacherMark

DRAWS = 1000
"""Bootstrap resamples of the students."""
SAME = 0.005
"""Points closer than this are the same mark: marks are written to the hundredth."""
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the 95 % interval of bootstrap resamples of the students (percentiles, fixed seed)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Accord:
    """Of `n` answers marked by both; `waited` more were marked by the teacher and left to a person by the program.

    `kappa` is Cohen's with quadratic weights (1968). `exact` is the share of equal marks. `adjacent` is the share at
    most one step of the teacher's scale apart, None where the teacher used fewer than three different marks. `error` is
    the mean absolute difference, in points for a question or an item and in shares of the points over all questions.
    `pearson` is None where one side never varies, `kappa` where neither does and both are the same.
    """

    n: int
    waited: int
    kappa: Estimate | None = None
    exact: Estimate | None = None
    adjacent: Estimate | None = None
    error: Estimate | None = None
    pearson: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over everything, by question, and by (question, rubric item) where the teacher marked items."""

    overall: Accord
    questions: tuple[tuple[str, Accord], ...]
    items: tuple[tuple[str, str, Accord], ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """One answer, in points: the program's (None where it left the answer to a person), the teacher's, and the most."""

    student: str
    ours: float | None
    theirs: float
    most: float
    step: float | None = None
    """The smallest gap between two different marks the teacher gave here; None for fewer than three marks."""


def agreement(gradebook: Gradebook, teacher_marks: Iterable[TeacherMark]) -> Agreement:
    """The agreement with `teacher_marks`; marks of students or questions that the class does not have are left out."""
    places = gradebook.by_place
    found = [(places[m.student, m.question], m) for m in teacher_marks if (m.student, m.question) in places]
    questions: list[tuple[str, Accord]] = []
    items: list[tuple[str, str, Accord]] = []
    everything: list[_Pair] = []
    for question in gradebook.assignment.questions:
        own = [(grade, mark) for grade, mark in found if mark.question == question.id]
        if pairs := _with_step([_pair(grade, mark, question.points) for grade, mark in own if not mark.item]):
            questions.append((question.id, _measure(pairs)))
            everything += [pair for pair in pairs if pair.most]
        for item in question.rubric:
            marked = [_item_pair(grade, mark, item.points) for grade, mark in own if mark.item == item.id]
            if marked:
                items.append((question.id, item.id, _measure(_with_step(marked))))
    return Agreement(_measure(everything, by_share=True), tuple(questions), tuple(items))


def quadratic_kappa(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """Cohen's kappa with quadratic weights: 1 - observed / expected squared difference, where any mark of ours may meet
    any of theirs. None where both never vary and are the same, or there is no mark.

    Squared differences need no table of categories, so marks may be any numbers; for whole ones this is the usual QWK.
    """
    facts = _facts([_Pair("", a, b, 1.0) for a, b in zip(ours, theirs, strict=True)], False)
    value = float(_measures(facts.sum(axis=0, keepdims=True))["kappa"][0]) if len(facts) else np.nan
    return None if np.isnan(value) else value


def _measure(pairs: Sequence[_Pair], *, by_share: bool = False) -> Accord:
    both = [pair for pair in pairs if pair.ours is not None]
    waited = len(pairs) - len(both)
    if not both:
        return Accord(0, waited)
    facts = _facts(both, by_share)
    students = {pair.student: at for at, pair in enumerate({pair.student: pair for pair in both}.values())}
    sums = np.zeros((len(students), facts.shape[1]))
    np.add.at(sums, [students[pair.student] for pair in both], facts)
    chosen = np.random.default_rng(0).integers(len(sums), size=(DRAWS, len(sums)))
    drawn = _measures(np.stack([sums[row].sum(axis=0) for row in chosen]))
    whole = _measures(sums.sum(axis=0, keepdims=True))
    estimates = {name: _estimate(float(whole[name][0]), drawn[name]) for name in whole}
    if any(pair.step is None for pair in both):
        estimates["adjacent"] = None
    return Accord(len(both), waited, **estimates)


def _pair(grade: Grade, mark: TeacherMark, most: float) -> _Pair:
    return _Pair(mark.student, None if grade.held else grade.mark.points, mark.points, most)


def _item_pair(grade: Grade, mark: TeacherMark, most: float) -> _Pair:
    points = next((item.points for item in grade.mark.items if item.item == mark.item), None)
    return _Pair(mark.student, None if grade.held else points, mark.points, most)


def _with_step(pairs: Sequence[_Pair]) -> list[_Pair]:
    given = np.unique(np.round([pair.theirs for pair in pairs], 2))
    step = float(np.diff(given).min()) if len(given) > 2 else None
    return [replace(pair, step=step) for pair in pairs]


def _facts(pairs: Sequence[_Pair], by_share: bool) -> np.ndarray:
    """A row an answer; every measure is a function of the columns' sums: 1, a, b, a², b², ab, |a - b|, equal, near."""
    ours = np.array([pair.ours for pair in pairs], dtype=float)
    theirs = np.array([pair.theirs for pair in pairs], dtype=float)
    gap = np.abs(ours - theirs)
    steps = np.array([pair.step or 0.0 for pair in pairs])
    scale = np.array([pair.most if by_share else 1.0 for pair in pairs])
    a, b = ours / scale, theirs / scale
    columns = [np.ones(len(a)), a, b, a * a, b * b, a * b, gap / scale, gap < SAME, gap < steps + SAME]
    return np.column_stack(columns)


def _measures(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Each measure for each row of sums; NaN where it is not defined."""
    n, a, b, aa, bb, ab, gap, exact, near = sums.T
    a, b, aa, bb, ab = a / n, b / n, aa / n, bb / n, ab / n
    observed, expected = aa + bb - 2 * ab, aa + bb - 2 * a * b
    spread = np.maximum(aa - a * a, 0) * np.maximum(bb - b * b, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa = np.where(expected > TINY, 1 - observed / expected, np.nan)
        pearson = np.where(spread > TINY, (ab - a * b) / np.sqrt(spread), np.nan)
    return {"kappa": kappa, "exact": exact / n, "adjacent": near / n, "error": gap / n, "pearson": pearson}


def _estimate(value: float, drawn: np.ndarray) -> Estimate | None:
    """None where the measure is not defined; resamples where it is not are left out."""
    if np.isnan(value):
        return None
    low, high = np.percentile(drawn[~np.isnan(drawn)], [2.5, 97.5]) if not np.isnan(drawn).all() else (value, value)
    return Estimate(value, float(low), float(high))
