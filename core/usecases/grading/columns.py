"""Which column of a table holds what: guessed from headers and values, then shown to a person who may change it.

Does not read the answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.documents.tables import Row, Table, TableSheet
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.question_labels import Labels, fold_label

ANSWER = "answer:"
"""Before a question's id: the role of the column with the answers to it."""
ROLES = ("", "student", "name", "first_name", "last_name", "question", "answer")
"""What else a column may be: nothing of use, the student's number, names; where every row is one answer, the question's
id or text, and the answer."""

_NUMBERS = """student id;student number;student no;student no.;id number;matriculation number;matriculation no.;
    matric no;sis_id;sis id;sis user id;sis login id;username;user name;login;candidate number;candidate;roll number;
    roll no;roll no.;学号;考号;学籍号;准考证号;学生编号;学生号;编号;座号;序号;student;学生;id;number;no;no.;
    email address;email;e-mail;邮箱"""
_NAMES = {
    "name": "student name;full name;name;display name;学生姓名;姓名;名字;student;学生",
    "first_name": "first name;first name(s);given name;forename;firstname;名",
    "last_name": "last name;surname;family name;lastname;姓;姓氏",
}
_EITHER = ("student", "学生")
_WHOLE = set(_NAMES["name"].split(";")) - set(_EITHER)
_LONG = {
    "question": "question;question id;question number;item;item id;problem;题号;题目;问题;题",
    "answer": "answer;response;student answer;answer text;text;答案;回答;作答;学生答案",
}
_SCORED = re.compile(
    r"(?:right|correct|model|reference|expected) (?:answer|response)\b|score|grade\b|marks?\b|points?\b|time|date|state"
    r"|status|started|completed|finished|duration|feedback|comment|得分|分数|成绩|时间|日期|用时|评语|正确答案|参考答案"
    r"|q\. ?\d+ ?/ ?\d",
)
_LIKE = 0.85
"""A header is a question's text where so much of both is the same in the same order (Ratcliff and Obershelp)."""
_HEADER_ROWS = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is. `sheet` counts from 0; `header` is the number of the row with the headers, 0 where there
    is none; `roles` has a (header, role) for every column in order, the role one of `ROLES` or `ANSWER` + a question's
    id."""

    sheet: int
    header: int
    roles: tuple[tuple[str, str], ...]

    def find(self, role: str) -> tuple[int, ...]:
        """The numbers, from 0, of the columns with this role."""
        return tuple(index for index, (_, found) in enumerate(self.roles) if found == role)

    @property
    def answered(self) -> tuple[str, ...]:
        """Ids of the questions that have a column."""
        return tuple(dict.fromkeys(role.removeprefix(ANSWER) for _, role in self.roles if role.startswith(ANSWER)))

    @property
    def read(self) -> frozenset[int]:
        """The columns that are made use of: of question and answer the first, where every row is one answer; a first
        and a last name where there is none in full."""
        roles = ["student", "name", *(() if self.find("name") else ("first_name", "last_name"))]
        roles += [ANSWER + question for question in self.answered]
        single = [self.find(role)[0] for role in ("question", "answer")] if self.is_long else []
        return frozenset((*single, *(index for role in roles for index in self.find(role))))

    @property
    def is_long(self) -> bool:
        """Whether every row is one answer to one question."""
        return bool(self.find("question") and self.find("answer")) and not self.answered

    @property
    def has_student(self) -> bool:
        """Whether a column says whose answers a row holds."""
        return any(self.find(role) for role in ("student", "name", "first_name", "last_name"))

    @property
    def has_answers(self) -> bool:
        """Whether a column holds answers."""
        return bool(self.answered or self.is_long)

    @property
    def is_usable(self) -> bool:
        """Whether submissions can be read with it."""
        return self.has_student and self.has_answers


def list_roles(assignment: Assignment) -> tuple[str, ...]:
    """Every role a column may be given for this assignment."""
    return (*ROLES, *(ANSWER + question.id for question in assignment.questions))


def guess_columns(table: Table, assignment: Assignment) -> Columns:
    """The sheet, header row and roles under which most is recognised; never raises, the person completes it."""
    guesses = [
        _guess(number, row, sheet, assignment)
        for number, sheet in enumerate(table.sheets)
        for row in sheet.rows[:_HEADER_ROWS]
    ]
    return max(guesses, key=_worth, default=Columns(0, 0, ()))


def _worth(columns: Columns) -> tuple[bool, int, int]:
    """A row that names no student is rather a row of answers, which may well look like question numbers."""
    known = sum(bool(role) for _, role in columns.roles)
    return columns.has_student, len(columns.answered) or columns.is_long * 1000, known


def _guess(number: int, header: Row, sheet: TableSheet, assignment: Assignment) -> Columns:
    below = [row for row in sheet.rows if row.number > header.number]
    width = max((len(row.cells) for row in [header, *below]), default=0)
    labels = [header.cell(index) for index in range(width)]
    roles = _questions(labels, assignment)
    for role, index in _people(labels, below):
        roles.setdefault(index, role)
    if not any(role.startswith(ANSWER) for role in roles.values()):
        roles |= _long(labels, below, assignment, roles) or _in_order(labels, assignment, roles)
    return Columns(number, header.number, tuple((label, roles.get(index, "")) for index, label in enumerate(labels)))


def _questions(headers: Sequence[str], assignment: Assignment) -> dict[int, str]:
    """The first column that a question names; where answers have columns "Response 1", "Question 1" is no answer."""
    labels = Labels(assignment)
    folded = [fold_label(header) for header in headers]
    responses = any(re.match(r"(?:response|answer|答案|回答) ?\d", header) for header in folded)
    found: dict[int, str] = {}
    for index, header in enumerate(folded):
        asked = responses and re.fullmatch(r"question ?\d+", header)
        question = labels.find_text(header) or _find_alike(header, assignment)
        if not question and not asked and not _SCORED.match(header):
            question = labels.find(headers[index])
        if question and ANSWER + question not in found.values():
            found[index] = ANSWER + question
    return found


def _find_alike(header: str, assignment: Assignment) -> str | None:
    """The question whose text is nearly the header's."""
    if len(header) < 12:
        return None
    likeness = {
        question.id: SequenceMatcher(None, header, fold_label(question.text), autojunk=False).ratio()
        for question in assignment.questions
        if question.text
    }
    best = max(likeness, key=lambda one: likeness[one], default=None)
    return best if best is not None and likeness[best] >= _LIKE else None


def _people(headers: Sequence[str], rows: Sequence[Row]) -> list[tuple[str, int]]:
    """A column for the number and one or two for the name; "student" is what its values look like."""
    folded = [fold_label(header) for header in headers]
    found: list[tuple[str, int]] = []
    numbers = [index for name in _names(_NUMBERS) for index, header in enumerate(folded) if header == name]
    for index in numbers:
        if folded[index] not in _EITHER or _has_numbers(rows, index) or set(folded) & _WHOLE:
            found.append(("student", index))
            break
    taken = {index for _, index in found}
    for role, names in _NAMES.items():
        columns = [index for name in _names(names) for index, header in enumerate(folded) if header == name]
        found += [(role, index) for index in columns[:1] if index not in taken]
    whole = any(role == "name" for role, _ in found)
    return [(role, index) for role, index in found if not (whole and role in ("first_name", "last_name"))]


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(";")]


def _has_numbers(rows: Sequence[Row], index: int) -> bool:
    values = [row.cell(index) for row in rows if row.cell(index)]
    return sum(any(map(str.isdigit, value)) for value in values) * 2 > len(values)


def _long(
    headers: Sequence[str], rows: Sequence[Row], assignment: Assignment, taken: dict[int, str]
) -> dict[int, str] | None:
    """A question column whose values name questions, and an answer column."""
    folded, labels, found = [fold_label(header) for header in headers], Labels(assignment), {}
    for role, names in _LONG.items():
        columns = [index for name in _names(names) for index, header in enumerate(folded) if header == name]
        free = [index for index in columns if index not in taken and index not in found]
        if not free:
            return None
        found[free[0]] = role
    asked = next(index for index, role in found.items() if role == "question")
    named = [labels.find(row.cell(asked)) for row in rows if row.cell(asked)]
    return found if sum(map(bool, named)) * 2 > len(named) else None


def _in_order(headers: Sequence[str], assignment: Assignment, taken: dict[int, str]) -> dict[int, str]:
    """Where no header names a question and just as many columns are left as there are questions: in their order."""
    free = [
        index
        for index, header in enumerate(headers)
        if index not in taken and header.strip() and not _SCORED.match(fold_label(header))
    ]
    if not taken or len(free) != len(assignment.questions):
        return {}
    return {index: ANSWER + question.id for index, question in zip(free, assignment.questions, strict=True)}
