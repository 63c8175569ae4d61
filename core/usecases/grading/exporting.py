"""A class's grades as a file: a workbook, plain values, or what Moodle and Canvas import. Nothing in it is a formula.

Marks that wait for a person are empty cells, and said to wait; they are never 0. Does not know how cells are written.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from core.documents.inert import inert
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.grading import export_tables as tables
from core.usecases.grading import workbook as book
from core.usecases.grading.agreement import Agreement
from core.usecases.grading.export_tables import Cell, Row, headings, points_text, title
from core.usecases.grading.mistakes import ErrorCluster
from core.usecases.grading.records import Grade, Gradebook, Submission
from core.usecases.grading.statistics import ClassStatistics, describe_class

GradebookFormat = Literal["xlsx", "csv", "moodle", "canvas"]
GRADEBOOK_FORMATS: tuple[GradebookFormat, ...] = get_args(GradebookFormat)
BOM = "\ufeff"
"""Leads a CSV that Excel opens: without it Excel takes the file for one in the machine's old encoding."""


def write_gradebook(
    gradebook: Gradebook,
    format: GradebookFormat,
    *,
    language: UiLanguage | None = None,
    clusters: Sequence[ErrorCluster] = (),
    agreement: Agreement | None = None,
    canvas_id: str = "",
) -> bytes:
    """The file's bytes, its headings in `language` (the assignment's where None). A workbook also holds common errors
    and agreement where given; `canvas_id` is the assignment's number in Canvas. InputError for an unknown format."""
    language = language or gradebook.assignment.language
    match format:
        case "xlsx":
            return _write_workbook(gradebook, language, clusters, agreement)
        case "csv":
            table = tables.totals_table(gradebook, language)
            return (BOM + _csv((table.header, *table.rows))).encode()
        case "moodle":
            return _csv(_moodle(gradebook, language)).encode()
        case "canvas":
            return _csv(_canvas(gradebook, canvas_id)).encode()
    raise InputError("grading_export.unknown_format", format=format, known=", ".join(GRADEBOOK_FORMATS))


def file_name(gradebook: Gradebook, format: GradebookFormat) -> str:
    """A name for the file that every system takes: the assignment's title, what the file is, its ending."""
    suffix = {"xlsx": ".xlsx", "csv": ".csv"}.get(format, f"-{format}.csv")
    return f"{safe_name(gradebook.assignment.title, 'grades')}{suffix}"


def safe_name(text: str, instead: str) -> str:
    """Letters, digits, "-" and "_" of `text`, 60 at most; `instead` where nothing is left. Never a name that Windows
    keeps for devices, never hidden, never a path."""
    name = re.sub(r"[^\w]+", "-", text, flags=re.UNICODE).strip("-_")[:60].strip("-_")
    reserved = re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", name)
    return f"{name}_" if reserved else name or instead


def _write_workbook(
    gradebook: Gradebook, language: UiLanguage, clusters: Sequence[ErrorCluster], agreement: Agreement | None
) -> bytes:
    workbook = book.new_workbook()
    book.add_table(workbook, tables.totals_table(gradebook, language), fixed_columns=2)
    book.add_table(workbook, tables.marks_table(gradebook, language), fixed_columns=2)
    items = tables.items_table(gradebook, language)
    if items.rows:
        book.add_table(workbook, items, fixed_columns=2)
    _add_statistics(workbook, describe_class(gradebook), language)
    if clusters:
        book.add_table(workbook, tables.mistakes_table(clusters, language))
    if agreement:
        book.add_table(workbook, tables.agreement_table(agreement, language))
    book.add_table(workbook, tables.rubric_table(gradebook, language))
    return book.save(workbook)


def _add_statistics(workbook: "book.Workbook", statistics: ClassStatistics, language: UiLanguage) -> None:
    """Numbers, then the histogram, then the questions, one below the other, with a chart of each beside them."""
    questions = tables.questions_table(statistics, language)
    sheet = workbook.create_sheet(questions.title)
    summary = tables.summary_rows(statistics, language)
    book.put_rows(sheet, summary, 1)
    top = len(summary) + 2
    bins = tuple((f"{points_text(b.low)} – {points_text(b.high)}", b.count) for b in statistics.histogram)
    book.put_table(sheet, tables.Table("", headings("total students", language), bins), top)
    if bins:
        place = (1, top + 1, top + len(bins))
        book.add_bar_chart(sheet, "J2", title("histogram", language), place, (2,))
    top += len(bins) + 2
    book.put_table(sheet, questions, top)
    place = (1, top + 1, top + len(questions.rows))
    book.add_bar_chart(sheet, "J19", title("difficulty_chart", language), place, (4, 6))
    book.fit_columns(sheet, (*summary, questions.header, *questions.rows))


def _csv(rows: Sequence[Row]) -> str:
    """Every field quoted, lines ended as RFC 4180 says."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(map(_field, row) for row in rows)
    return text.getvalue()


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else points_text(cell)


def _moodle(gradebook: Gradebook, language: UiLanguage) -> list[Row]:
    """For Grades > Import > CSV file, "identify user by" mapped from "ID number" to the user's ID number, the grade
    column to the grade item and "Feedback" to its feedback. An empty grade is read as no grade; a student that Moodle
    does not know ends its whole import (both read in Moodle's `gradeimport_csv_load_data`)."""
    places = gradebook.by_place
    rows: list[Row] = [("ID number", "Full name", gradebook.assignment.title, "Feedback")]
    for submission in gradebook.submissions:
        total = gradebook.total(submission.student)
        said = describe_points(gradebook, submission, places, language)
        rows.append((submission.student, submission.name, total, said))
    return rows


def _canvas(gradebook: Gradebook, canvas_id: str) -> list[Row]:
    """For Grades > Import. The first columns' names and order, and the row "Points Possible", are what Canvas's
    `GradebookImporter` looks for; it finds a student by ID, else SIS User ID, else login, else name. Without its number
    the assignment is found by its title, or Canvas offers to make a new one."""
    name = gradebook.assignment.title + (f" ({canvas_id})" if canvas_id else "")
    rows: list[Row] = [
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", name),
        ("    Points Possible", "", "", "", "", gradebook.assignment.points),
    ]
    for submission in gradebook.submissions:
        total = gradebook.total(submission.student)
        rows.append((submission.name or submission.student, "", submission.student, "", "", total))
    return rows


def describe_points(
    gradebook: Gradebook, submission: Submission, places: Mapping[tuple[str, str], Grade], language: UiLanguage
) -> str:
    """Question by question what was earned and why, as plain lines; what waits is said to wait."""
    lines = []
    for question in gradebook.assignment.questions:
        grade = places.get((submission.student, question.id))
        if grade is None or grade.points is None:
            lines.append(message("grading_export.line_waits", language, question=question.id))
            continue
        why = grade.override.comment if grade.override else grade.mark.reason.text(language)
        earned, most = points_text(grade.points), points_text(question.points)
        line = message("grading_export.line_points", language, question=question.id, points=earned, most=most)
        lines.append(f"{line} {why}".strip())
    return "\n".join(lines)
