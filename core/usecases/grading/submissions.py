"""A class's answers out of a table, and what a class of submissions is, whatever they came from.

Nothing is merged in silence and nothing is lost: what is not an answer is named in a note. Does not grade.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.documents.tables import Row, Table
from core.documents.transcript import Transcript
from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.columns import ANSWER, Columns
from core.usecases.grading.question_labels import Labels
from core.usecases.grading.records import Answer, Submission

_SHOWN = 20
"""Places named in one note; more are counted."""


@dataclass(frozen=True, slots=True)
class Submissions:
    """The submissions, with what a person should know. While files are read `done` of `total` have been."""

    submissions: tuple[Submission, ...] = ()
    notes: tuple[Words, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    """What was read from pictures, to be looked through before grading."""
    done: int = 0
    total: int = 0


def read_submissions(table: Table, columns: Columns, assignment: Assignment) -> Submissions:
    """A submission for every row, or for every student where each row is one answer.

    Students with the same number or name stay apart, the later ones marked with their row. Raises InputError where no
    column is given for students or for answers.
    """
    headers = ", ".join(header for header, _ in columns.roles if header) or "-"
    if not columns.has_student:
        raise InputError("submissions.no_student_column", name=table.name, found=headers)
    if not columns.has_answers:
        wanted = ", ".join(question.id for question in assignment.questions)
        raise InputError("submissions.no_answer_column", name=table.name, found=headers, wanted=wanted)
    rows = [row for row in table.sheets[columns.sheet].rows if row.number > columns.header and any(row.cells)]
    place = _Place(table, columns)
    if columns.is_long:
        made, notes = _read_long(rows, columns, assignment, place)
    else:
        made, notes = [_read_row(row, columns, assignment, place) for row in rows], []
    distinct, doubled = keep_apart(made)
    notes = [*table.notes, *_unread(table, columns, rows, assignment), *doubled, *notes, *note_empty(distinct)]
    return Submissions(distinct, tuple(notes), done=len(rows), total=len(rows))


def keep_apart(submissions: Iterable[tuple[str, Submission]]) -> tuple[tuple[Submission, ...], list[Words]]:
    """Of (place, submission): each with a student of its own, and a note for every student who came twice."""
    places: dict[str, str] = {}
    kept: list[Submission] = []
    notes: list[Words] = []
    for place, submission in submissions:
        student = submission.student
        if student in places:
            notes.append(words("submissions.twice", student=student, first=places[student], second=place))
            number = next(n for n in range(2, len(places) + 3) if f"{student} ({n})" not in places)
            submission = replace(submission, student=f"{student} ({number})", notes=(*submission.notes, notes[-1]))
        places[submission.student] = place
        kept.append(submission)
    return tuple(kept), notes


def note_empty(submissions: Sequence[Submission]) -> list[Words]:
    """Who handed in nothing at all, and how many single answers are empty."""
    blank = [one.student for one in submissions if not any(answer.text for answer in one.answers)]
    empty = Counter(a.question for one in submissions if one.student not in blank for a in one.answers if not a.text)
    notes = [words("submissions.nothing_written", students=_listed(blank))] if blank else []
    if empty:
        counted = ", ".join(f"{question} ({count})" for question, count in empty.items())
        notes.append(words("submissions.empty_answers", questions=counted))
    return notes


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:_SHOWN]) + (f" … ({len(items)})" if len(items) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class _Place:
    """Says where a row stands: file, sheet where there are several, row."""

    table: Table
    columns: Columns

    def of(self, row: Row) -> str:
        title = self.table.sheets[self.columns.sheet].title
        return ":".join([self.table.name, *([title] if title and len(self.table.sheets) > 1 else []), str(row.number)])


def _student(row: Row, columns: Columns) -> tuple[str, str]:
    """Number and name; each may be empty."""
    number = " ".join(row.cell(index).strip() for index in columns.find("student")).strip()
    name, first, last = (
        " ".join(" ".join(row.cell(index) for index in columns.find(role)).split())
        for role in ("name", "first_name", "last_name")
    )
    whole = f"{last}{first}" if last[:1] >= "\u3400" else f"{first} {last}".strip()
    return number, name if columns.find("name") else whole


def _read_row(row: Row, columns: Columns, assignment: Assignment, place: _Place) -> tuple[str, Submission]:
    number, name = _student(row, columns)
    where = place.of(row)
    answers = []
    for question in assignment.questions:
        texts = [row.cell(index).strip() for index in columns.find(ANSWER + question.id)]
        answers.append(Answer(question.id, "\n".join(filter(None, texts)), source=where))
    notes = () if number or name else (words("submissions.no_student", place=where),)
    return where, Submission(number or name or where, tuple(answers), name, notes)


def _read_long(
    rows: Sequence[Row], columns: Columns, assignment: Assignment, place: _Place
) -> tuple[list[tuple[str, Submission]], list[Words]]:
    """Rows gathered by student; a second answer to the same question is named, not taken."""
    labels, notes = Labels(assignment), []
    answers: dict[tuple[str, str, str], dict[str, Answer]] = {}
    [asked, *_], [said, *_] = columns.find("question"), columns.find("answer")
    for row in rows:
        where, text = place.of(row), row.cell(said).strip()
        number, name = _student(row, columns)
        found = answers.setdefault((number, name, "" if number or name else where), {})
        question = labels.find(row.cell(asked))
        if question is None:
            notes.append(words("submissions.unknown_question", place=where, question=row.cell(asked), text=text))
        elif question in found:
            first = found[question].source
            notes.append(words("submissions.answered_twice", question=question, first=first, second=where, text=text))
        else:
            found[question] = Answer(question, text, source=where)
    made = [_gathered(student, found, assignment, place.table.name) for student, found in answers.items()]
    return made, notes


def _gathered(
    student: tuple[str, str, str], found: Mapping[str, Answer], assignment: Assignment, file: str
) -> tuple[str, Submission]:
    number, name, row = student
    where = next((answer.source for answer in found.values()), row or file)
    answers = tuple(found.get(question.id, Answer(question.id, "")) for question in assignment.questions)
    notes = () if number or name else (words("submissions.no_student", place=where),)
    return where, Submission(number or name or where, answers, name, notes)


def _unread(table: Table, columns: Columns, rows: Sequence[Row], assignment: Assignment) -> list[Words]:
    """Columns that are given no role, sheets that are not read, rows above the headers, questions without a column."""
    notes = []
    filled = {index for row in rows for index, cell in enumerate(row.cells) if cell.strip()}
    if unused := sorted(filled - columns.read):
        headers = dict(enumerate(header for header, _ in columns.roles))
        named = ", ".join(headers.get(index) or _letter(index) for index in unused)
        notes.append(words("submissions.columns_unread", name=table.name, columns=named))
    above = [row for row in table.sheets[columns.sheet].rows if row.number < columns.header]
    for row in above:
        notes.append(words("submissions.row_above", name=table.name, row=row.number, text=" | ".join(row.cells)))
    if others := [sheet.title for i, sheet in enumerate(table.sheets) if i != columns.sheet and sheet.rows]:
        notes.append(words("submissions.sheets_unread", name=table.name, sheets=", ".join(others)))
    missing = [q.id for q in assignment.questions if q.id not in columns.answered]
    if missing and not columns.is_long:
        notes.append(words("submissions.questions_without_column", name=table.name, questions=", ".join(missing)))
    return notes


def _letter(index: int) -> str:
    """A column as spreadsheets name it: A, Z, AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name
