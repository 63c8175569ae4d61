"""A teacher's own marks from the rows of a table: a row a mark, or a row a student with a column a question.

Does not read files: rows come in as cells of text. Every fault names its row and column, and costs that mark alone.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.records import Gradebook

Row = Sequence[str]

_NAMES: Mapping[str, str] = {
    "student": "student id number 学生 学号 编号 student_id id_number",
    "name": "name full_name 姓名 名字",
    "question": "question question_id item_of 题目 题号",
    "points": "points mark marks score grade 得分 分数 成绩",
    "item": "item rubric_item 评分点 评分项",
}
_ROLE = {name: role for role, names in _NAMES.items() for name in names.split()}
MOST_FAULTS = 20
"""Faults told one by one; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class TeacherMark:
    """What a teacher gave for an answer, or for one rubric item of it where `item` is set."""

    student: str
    question: str
    points: float
    item: str = ""


@dataclass(frozen=True, slots=True)
class TeacherMarks:
    """The marks found, and what could not be used, each with its row and column."""

    marks: tuple[TeacherMark, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A mark as written: `row` counts from 1 for the header, `column` is the header's name."""

    row: int
    column: str
    student: str
    question: str
    item: str
    text: str


def read_teacher_marks(rows: Sequence[Row], gradebook: Gradebook) -> TeacherMarks:
    """The marks in `rows`, whose first row names the columns.

    Either "student, question, points" and perhaps "item", or "student" and a column a question; a column "q1/item"
    holds the points of a rubric item. A student is found by number or by name. An empty cell is no mark. InputError
    where no column names the students, or none the marks.
    """
    header = [cell.strip() for cell in rows[0]] if rows else []
    roles = {_ROLE.get(_plain(name), ""): at for at, name in reversed(list(enumerate(header)))}
    at = roles.get("student", roles.get("name"))
    if at is None:
        raise InputError("grading_after.no_student_column", found=", ".join(header) or "-")
    long = {"question", "points"} <= roles.keys()
    cells = list(_long(rows, roles, at) if long else _wide(rows, gradebook, at))
    if not cells:
        raise InputError("grading_after.no_mark_column", found=", ".join(header))
    return _judge(cells, gradebook)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", "_", name.strip().strip("*:：").casefold())


def _cell(row: Row, at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _long(rows: Sequence[Row], roles: Mapping[str, int], student: int) -> Iterator[_Cell]:
    column = rows[0][roles["points"]].strip()
    for number, row in enumerate(rows[1:], 2):
        question, points = _cell(row, roles["question"]), _cell(row, roles["points"])
        yield _Cell(number, column, _cell(row, student), question, _cell(row, roles.get("item")), points)


def _wide(rows: Sequence[Row], gradebook: Gradebook, student: int) -> Iterator[_Cell]:
    known = {_plain(question.id): (question.id, "") for question in gradebook.assignment.questions}
    for question in gradebook.assignment.questions:
        known |= {_plain(f"{question.id}/{item.id}"): (question.id, item.id) for item in question.rubric}
    columns = [(at, known[_plain(name)]) for at, name in enumerate(rows[0]) if _plain(name) in known and at != student]
    for number, row in enumerate(rows[1:], 2):
        for at, (question, item) in columns:
            yield _Cell(number, rows[0][at].strip(), _cell(row, student), question, item, _cell(row, at))


def _judge(cells: Sequence[_Cell], gradebook: Gradebook) -> TeacherMarks:
    """What can be used; of two marks for one place the first."""
    students = _find_students(gradebook)
    most = {(question.id, ""): question.points for question in gradebook.assignment.questions}
    for question in gradebook.assignment.questions:
        most |= {(question.id, item.id): item.points for item in question.rubric}
    marks: dict[tuple[str, str, str], TeacherMark] = {}
    notes: list[Words] = []
    for cell in cells:
        student = students.get(cell.student.casefold())
        fault = _fault(cell, student, most)
        place = (student or "", cell.question, cell.item)
        if fault is None and cell.text and place in marks:
            fault = words("grading_after.mark_twice", row=cell.row, student=cell.student, question=cell.question)
        if fault:
            notes.append(fault)
        elif cell.text and student:
            marks[place] = TeacherMark(student, cell.question, _number(cell.text) or 0.0, cell.item)
    if len(notes) > MOST_FAULTS:
        notes = [*notes[:MOST_FAULTS], words("grading_after.more_faults", count=len(notes) - MOST_FAULTS)]
    return TeacherMarks(tuple(marks.values()), tuple(notes))


def _find_students(gradebook: Gradebook) -> dict[str, str]:
    """Student by number, and by name where only one has it."""
    names = [submission.name.casefold() for submission in gradebook.submissions]
    found = {s.name.casefold(): s.student for s in gradebook.submissions if names.count(s.name.casefold()) == 1}
    return found | {submission.student.casefold(): submission.student for submission in gradebook.submissions}


def _fault(cell: _Cell, student: str | None, most: Mapping[tuple[str, str], float]) -> Words | None:
    place = {"row": cell.row, "column": cell.column, "found": cell.text[:40]}
    if not cell.text:
        return None
    if student is None:
        return words("grading_after.unknown_student", row=cell.row, found=cell.student[:40] or "-")
    if (cell.question, cell.item) not in most:
        return words("grading_after.unknown_question", row=cell.row, found=f"{cell.question} {cell.item}".strip()[:80])
    points = _number(cell.text)
    if points is None:
        return words("grading_after.no_number", **place)
    top = most[cell.question, cell.item]
    if points > top + 1e-9 or points < -top - 1e-9:
        return words("grading_after.beyond_points", **place, most=f"{top:g}")
    return None


def _number(text: str) -> float | None:
    """A plain number, with a comma or point for decimals; None for anything else."""
    if not re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", text, re.ASCII):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None
