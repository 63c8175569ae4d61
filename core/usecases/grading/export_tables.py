"""A gradebook as tables: rows of cells for a workbook or a file of values. Does not know how either is written.

A cell is text, a number, or None where nothing is known: a mark that waits is None and never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.messages import UiLanguage, Words, message
from core.usecases.grading.agreement import Accord, Agreement, Estimate
from core.usecases.grading.mistakes import ErrorCluster
from core.usecases.grading.records import Grade, Gradebook, Submission
from core.usecases.grading.statistics import ClassStatistics

Cell = str | float | int | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`title` names it; `rows` are as long as `header`. `waiting` are (row, column) of cells that a person has to fill,
    counted from 0 without the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    waiting: frozenset[tuple[int, int]] = frozenset()


def headings(names: str, language: UiLanguage) -> tuple[str, ...]:
    """The headings of columns, by names of the catalogue parted by spaces."""
    return tuple(message(f"grading_export.{name}", language) for name in names.split())


def title(name: str, language: UiLanguage) -> str:
    """A table's name."""
    return message(f"grading_export.{name}", language)


def say(text: Words | None, language: UiLanguage) -> str:
    """The sentence, "" for none."""
    return text.text(language) if text else ""


def points_text(points: float) -> str:
    """Points without needless zeros: 2, 2.5, 2.25."""
    return f"{round(points, 2) + 0:.2f}".rstrip("0").rstrip(".")


def totals_table(gradebook: Gradebook, language: UiLanguage) -> Table:
    """A row a student: points by question, total, what waits, the teacher's comments."""
    questions = gradebook.assignment.questions
    first, last = headings("student name", language), headings("total most waits comments", language)
    places = gradebook.by_place
    rows: list[Row] = []
    waiting = set()
    for submission in gradebook.submissions:
        grades = [places.get((submission.student, question.id)) for question in questions]
        points = [grade.points if grade else None for grade in grades]
        open_ids = ", ".join(question.id for question, value in zip(questions, points, strict=True) if value is None)
        waiting |= {(len(rows), 2 + at) for at, value in enumerate(points) if value is None}
        total = gradebook.total(submission.student)
        end = (total, gradebook.assignment.points, open_ids, _comments(grades))
        rows.append((submission.student, submission.name, *points, *end))
    names = tuple(question.id for question in questions)
    return Table(title("totals_sheet", language), (*first, *names, *last), tuple(rows), frozenset(waiting))


def marks_table(gradebook: Gradebook, language: UiLanguage) -> Table:
    """A row a mark, with its reason, quotes, advice and what the checks of the answer found."""
    names = "student name question answer points most decided_by confidence reason quotes advice findings comment"
    rows, waiting = [], set()
    for submission, grade in _graded(gradebook):
        if grade.points is None:
            waiting.add((len(rows), 4))
        rows.append(_mark_row(submission, grade, language))
    return Table(title("marks_sheet", language), headings(names, language), tuple(rows), frozenset(waiting))


def items_table(gradebook: Gradebook, language: UiLanguage) -> Table:
    """A row a rubric item (or step, or test) of an answer, with the words that show it and the reason."""
    texts = {
        (question.id, item.id): item.text for question in gradebook.assignment.questions for item in question.rubric
    }
    names = "student name question item item_text verdict points most quote reason confidence"
    rows = [
        (
            submission.student,
            submission.name,
            grade.question,
            item.item,
            texts.get((grade.question, item.item), ""),
            message(f"grading_export.{item.verdict}", language),
            item.points,
            item.most,
            item.quote.text if item.quote else "",
            say(item.reason, language),
            item.confidence,
        )
        for submission, grade in _graded(gradebook)
        for item in grade.mark.items
    ]
    waiting = frozenset((at, 6) for at, row in enumerate(rows) if row[6] is None)
    return Table(title("items_sheet", language), headings(names, language), tuple(rows), waiting)


def rubric_table(gradebook: Gradebook, language: UiLanguage) -> Table:
    """What was asked and what earned points: a row a question, and one for each of its rubric items."""
    rows: list[Row] = []
    for question in gradebook.assignment.questions:
        right = list(question.reference) or [
            f"{option.id} {option.text}".strip() for option in question.options if option.share > 0
        ]
        kind = message(f"grading_export.kind_{question.kind}", language)
        skills = ", ".join(question.skills)
        rows.append((question.id, kind, "", question.text, question.points, " | ".join(right), skills))
        rows += [
            (question.id, kind, item.id, item.text, item.points, " | ".join(item.examples), skills)
            for item in question.rubric
        ]
    names = "question kind item text points reference skills"
    return Table(title("rubric_sheet", language), headings(names, language), tuple(rows))


def questions_table(statistics: ClassStatistics, language: UiLanguage) -> Table:
    """Difficulty and discrimination by question."""
    rows = tuple(
        (q.question, q.n, q.waiting, q.difficulty, q.full, q.discrimination, say(q.reason, language))
        for q in statistics.questions
    )
    names = "question decided waiting difficulty full discrimination note"
    return Table(title("statistics_sheet", language), headings(names, language), rows)


def summary_rows(statistics: ClassStatistics, language: UiLanguage) -> tuple[Row, ...]:
    """The class's numbers as pairs of name and value."""
    totals = statistics.totals
    names = headings("students without_total mean median sd least top lower upper", language)
    measures = ("mean", "median", "sd", "least", "most", "lower", "upper")
    known = tuple(getattr(totals, name) if totals else None for name in measures)
    pairs = zip(names, (statistics.students, len(statistics.waiting), *known), strict=True)
    alpha = statistics.alpha if statistics.alpha is not None else say(statistics.alpha_reason, language)
    return (*pairs, (title("alpha", language), alpha))


def mistakes_table(clusters: Sequence[ErrorCluster], language: UiLanguage) -> Table:
    """A row a common error."""
    rows = tuple(
        (c.question, say(c.label, language), c.count, round(c.lost, 2), c.example, ", ".join(c.students))
        for c in clusters
    )
    names = "question error count lost example who"
    return Table(title("mistakes_sheet", language), headings(names, language), rows)


def agreement_table(agreement: Agreement, language: UiLanguage) -> Table:
    """A row for all, for each question, for each rubric item: every measure with its 95 % interval as text."""
    named = [(title("all_questions", language), "", agreement.overall)]
    named += [(question, "", accord) for question, accord in agreement.questions]
    named += list(agreement.items)
    rows = tuple((question, item, *_accord(accord)) for question, item, accord in named)
    names = "question item both waiting kappa exact adjacent mean_error pearson"
    return Table(title("agreement_sheet", language), headings(names, language), rows)


def _accord(accord: Accord) -> Row:
    measures = (accord.kappa, accord.exact, accord.adjacent, accord.error, accord.pearson)
    return (accord.n, accord.waited, *map(estimate_text, measures))


def estimate_text(estimate: Estimate | None) -> str:
    """A value with its interval: "0.82 [0.71, 0.90]"."""
    return "" if estimate is None else f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def _comments(grades: Sequence[Grade | None]) -> str:
    said = ((grade.question, grade.override.comment.strip()) for grade in grades if grade and grade.override)
    return "\n".join(f"{question}: {comment}" for question, comment in said if comment)


def _graded(gradebook: Gradebook) -> list[tuple[Submission, Grade]]:
    """Every grade with its submission, student by student, in the order of the questions."""
    places = gradebook.by_place
    return [
        (submission, grade)
        for submission in gradebook.submissions
        for question in gradebook.assignment.questions
        if (grade := places.get((submission.student, question.id)))
    ]


def decided_by(grade: Grade) -> str:
    """Who decided: the key of "teacher", "waits", or the mark's method."""
    if grade.override:
        return "teacher"
    return "waits_for_person" if grade.waits else f"method_{grade.mark.method}"


def _mark_row(submission: Submission, grade: Grade, language: UiLanguage) -> Row:
    mark = grade.mark
    quotes = dict.fromkeys([*(quote.text for quote in mark.quotes), *(i.quote.text for i in mark.items if i.quote)])
    findings = [check.detail.text(language) for check in mark.checks if check.passed is False]
    return (
        submission.student,
        submission.name,
        grade.question,
        submission.answer(grade.question),
        grade.points,
        mark.most,
        title(decided_by(grade), language),
        mark.confidence,
        say(mark.reason, language),
        "\n".join(quotes),
        "\n".join(advice.text(language) for advice in mark.advice),
        "\n".join(findings),
        grade.override.comment if grade.override else "",
    )
