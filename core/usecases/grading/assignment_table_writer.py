"""Assignments as CSV and XLSX, one row a question, the counterpart of `assignment_table`; no cell is a formula."""

import csv
import io
import re

from core.errors import InputError
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.assignment_table import COLUMNS
from core.usecases.grading.cell_text import (
    join_entries,
    number_text,
    to_percent,
    write_options,
    write_rubric,
    write_skills,
    write_steps,
    write_tests,
)

_RISKY = {"csv": re.compile(r"[=+\-@\t']"), "xlsx": re.compile("'")}
_EXCEL_CELL = 32_767


def _to_row(question: Question, first: Assignment | None) -> dict[str, str]:
    paragraphs = question.kind == "essay"
    tolerance = to_percent(question.tolerance) if question.relative else number_text(question.tolerance)
    return {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "points": number_text(question.points),
        "reference": join_entries(question.reference, paragraphs=paragraphs, gaps=question.several),
        "options": write_options(question.options, several=question.several),
        "several": _say_several(question),
        "tolerance": tolerance if question.tolerance or question.relative else "",
        "unit_share": to_percent(question.unit_share) if question.unit_share else "",
        "exact_case": "yes" if question.exact_case else "",
        "rubric": write_rubric(question.rubric),
        "steps": write_steps(question.steps),
        "tests": write_tests(question.tests),
        "words": str(question.words or ""),
        "skills": write_skills(question.skills),
        "feedback": question.feedback,
        "assignment": first.title if first else "",
        "language": first.language if first else "",
    }


def _say_several(question: Question) -> str:
    """ "no" is written only where several right options would be read as "yes"."""
    alternatives = sum(option.share == 1 for option in question.options) > 1
    return "yes" if question.several else "no" if alternatives else ""


def _rows(assignment: Assignment, form: str) -> list[list[str]]:
    rows = [_to_row(question, None if number else assignment) for number, question in enumerate(assignment.questions)]
    return [list(COLUMNS), *([_inert(row[column], form) for column in COLUMNS] for row in rows)]


def _inert(text: str, form: str) -> str:
    """No cell begins like a formula; the quotation mark before it is taken off again when the file is read."""
    return f"'{text}" if _RISKY[form].match(text) else text


def write_csv(assignment: Assignment) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_rows(assignment, "csv"))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(assignment: Assignment) -> bytes:
    """A workbook to fill in: a bold head row, wrapped cells, every cell a text. Raises InputError for a list of more
    than the 32,767 characters that Excel takes in a cell."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for number, row in enumerate(_rows(assignment, "xlsx"), 1):
        for column, text in enumerate(row, 1):
            if len(text) > _EXCEL_CELL:
                raise InputError("assignment.cell_full", row=number, column=COLUMNS[column - 1], limit=_EXCEL_CELL)
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in zip("ABCDEFKLM", (8, 11, 60, 8, 32, 32, 45, 24, 32), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
