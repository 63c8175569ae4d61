"""A class in numbers: how its totals lie, how hard each question was, how well it parts strong answers from weak ones.

Knows nothing of how a mark was found. What waits for a person is counted apart and is in no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.messages import Words, words
from core.usecases.grading.assignment import Question
from core.usecases.grading.records import Gradebook

BINS = 10
"""Equal parts of the points that the histogram counts in."""
FEWEST = 3
"""Students below whom no correlation is told: two points always lie on a line."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of `n` numbers. `sd` is the sample's (n - 1), None for one number; `lower` and `upper` are the quartiles, linear
    between neighbours (Hyndman and Fan 1996, type 7, as spreadsheets do)."""

    n: int
    mean: float
    median: float
    sd: float | None
    least: float
    most: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Bin:
    """How many totals are at least `low` and below `high`; the last bin holds its upper end, too."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """`difficulty` is the mean share of the points earned in [0, 1], high where the question is easy: the p-value of
    classical test theory (Lord and Novick 1968); `full` is the share of answers with full marks.

    `discrimination` is the corrected item-total correlation in [-1, 1]: of the question's points with the sum of the
    other questions, over students with a total (Henrysson 1963; for right/wrong marks the point-biserial correlation).
    None with a `reason` where it is not defined.
    """

    question: str
    n: int
    waiting: int
    difficulty: float | None
    full: float | None
    discrimination: float | None
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """`waiting` names the students without a total. `alpha` is Cronbach's (1951) over students with one."""

    students: int
    waiting: tuple[str, ...]
    totals: Distribution | None
    histogram: tuple[Bin, ...]
    questions: tuple[QuestionStatistics, ...]
    alpha: float | None
    alpha_reason: Words | None = None


def describe_class(gradebook: Gradebook) -> ClassStatistics:
    """The numbers of a class; any of them None where too little is decided."""
    places = gradebook.by_place
    questions = gradebook.assignment.questions
    rows = {
        submission.student: [
            grade.points if (grade := places.get((submission.student, question.id))) else None for question in questions
        ]
        for submission in gradebook.submissions
    }
    settled = [row for row in rows.values() if None not in row]
    table = np.array(settled, dtype=float).reshape(len(settled), len(questions))
    alpha, reason = _alpha(table)
    totals = table.sum(axis=1)
    columns = [[row[at] for row in rows.values()] for at in range(len(questions))]
    return ClassStatistics(
        len(rows),
        tuple(student for student, row in rows.items() if None in row),
        describe_numbers(totals),
        count_bins(totals, gradebook.assignment.points),
        tuple(_describe(question, columns[at], table, at) for at, question in enumerate(questions)),
        alpha,
        reason,
    )


def describe_numbers(numbers: Sequence[float] | np.ndarray) -> Distribution | None:
    """Where the numbers lie; None where there are none."""
    data = np.asarray(numbers, dtype=float)
    if not len(data):
        return None
    lower, median, upper = np.percentile(data, [25, 50, 75])
    sd = float(data.std(ddof=1)) if len(data) > 1 else None
    return Distribution(
        len(data),
        float(data.mean()),
        float(median),
        sd,
        float(data.min()),
        float(data.max()),
        float(lower),
        float(upper),
    )


def count_bins(totals: Sequence[float] | np.ndarray, most: float) -> tuple[Bin, ...]:
    """Ten equal bins from 0 to the points that can be earned, wider where a total lies outside; () without totals."""
    data = np.asarray(totals, dtype=float)
    if not len(data):
        return ()
    low, high = min(0.0, float(data.min())), max(most, float(data.max()))
    counts, edges = np.histogram(np.round(data, 6), BINS, (low, high if high > low else low + 1))
    return tuple(Bin(float(edges[at]), float(edges[at + 1]), int(count)) for at, count in enumerate(counts))


def _describe(question: Question, column: Sequence[float | None], table: np.ndarray, at: int) -> QuestionStatistics:
    decided = [points for points in column if points is not None]
    shares = [points / question.points for points in decided] if question.points else []
    discrimination, reason = _discrimination(table, at)
    return QuestionStatistics(
        question.id,
        len(decided),
        len(column) - len(decided),
        float(np.mean(shares)) if shares else None,
        float(np.mean([share >= 1 for share in shares])) if shares else None,
        discrimination,
        reason,
    )


def _discrimination(table: np.ndarray, at: int) -> tuple[float | None, Words | None]:
    if table.shape[1] < 2:
        return None, words("grading_after.one_question")
    if len(table) < FEWEST:
        return None, words("grading_after.few_totals", count=len(table), least=FEWEST)
    own = table[:, at]
    rest = np.delete(table, at, axis=1).sum(axis=1)
    if np.ptp(own) < 1e-9:
        return None, words("grading_after.all_same")
    if np.ptp(rest) < 1e-9:
        return None, words("grading_after.rest_same")
    return float(np.corrcoef(own, rest)[0, 1]), None


def _alpha(table: np.ndarray) -> tuple[float | None, Words | None]:
    """k / (k - 1) * (1 - sum of the questions' variances / variance of the totals)."""
    students, questions = table.shape
    if questions < 2:
        return None, words("grading_after.one_question")
    if students < FEWEST:
        return None, words("grading_after.few_totals", count=students, least=FEWEST)
    whole = float(table.sum(axis=1).var(ddof=1))
    if whole < 1e-12:
        return None, words("grading_after.totals_same")
    return questions / (questions - 1) * (1 - float(table.var(axis=0, ddof=1).sum()) / whole), None
