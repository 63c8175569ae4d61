"""The class as it was read: a table whose cells can be changed, and what was read from pictures to be looked through.

Does not know how answers are read in.
"""

import threading
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

import gradio as gr

from apps._grader_answers_view import render_class_notes
from apps._grader_frame import Frame
from apps._grader_seat import Seat, read_seat
from apps._grader_transcript_view import render_transcripts
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import render_note
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.records import Answer, Submission

Rows = Sequence[Sequence[object]]
PEOPLE = 2
"""Columns of the class's table before the questions: number and name."""
WIDTHS = ((8, 90), (24, 170), (60, 240), (10**9, 360))
"""Longest cell, pixels."""
MOST_TEXT = 100_000


class ClassEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room
        self._changing = threading.Lock()
        """Held from reading a class to writing it: of two changes at once neither undoes the other."""

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The table of the open class; hidden where none is open."""
        if not seat.class_id:
            return {"class_card": gr.update(visible=False), "notes": "", "transcripts": ""}
        book = self.frame.book(seat)
        questions = [question.id for question in book.assignment.questions]
        heads = [message("grader.student", language), message("grader.name", language), *questions]
        rows = [[one.student, one.name, *map(one.answer, questions)] for one in book.submissions]
        return {
            "class_card": gr.update(visible=True),
            "class_table": gr.update(value=rows, headers=heads, column_widths=find_widths(rows, len(heads))),
            "notes": render_class_notes(book.submissions, language),
            "transcripts": render_transcripts(book, language),
        }

    def change(self, state: object, rows: Rows, request: gr.Request) -> Updates:
        """Cells of the table were changed."""
        seat, language = read_seat(state), page_language(request)
        with self._changing:
            book = self.frame.book(seat)
            changed, renamed = read_class_rows(rows, book.assignment, book.submissions)
            self._keep(seat, changed, renamed)
        told = render_note(message("grader.answers_saved", language, count=len(changed)))
        return self.frame.show(seat.at("answers"), language) | {"notes": told}

    def edit(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """What was read from a picture was corrected: nothing of it is doubtful any more. The other fields stay as they
        are on the page: something may be typed there."""
        seat, language = read_seat(state), page_language(request)
        student, question, text = (str(event._data.get(name, "")) for name in ("student", "question", "text"))
        with self._changing:
            book = self.frame.book(seat)
            if not any(one.student == student for one in book.submissions):
                raise InputError("grader.no_cell")
            corrected = (
                _corrected(one, question, text[:MOST_TEXT]) if one.student == student else one
                for one in book.submissions
            )
            self._keep(seat, tuple(corrected))
            return {"class_table": self.show(seat, language)["class_table"]}

    def _keep(self, seat: Seat, submissions: Sequence[Submission], renamed: Mapping[str, str] | None = None) -> None:
        from core.usecases.grading.keeping import fetch_class, keep_class

        store = self.room.store
        book = fetch_class(store, seat.desk, seat.class_id)
        options = {"class_id": seat.class_id, "accept_wrong": book.accept_wrong, "renamed": renamed}
        keep_class(store, seat.desk, book.assignment, submissions, **options)  # type: ignore[arg-type]


def find_widths(rows: Rows, columns: int) -> list[int]:
    """Pixels a column, by its longest cell."""
    longest = [max((len(str(row[at])) for row in rows), default=0) for at in range(columns)]
    return [next(width for most, width in WIDTHS if length <= most) for length in longest]


def read_class_rows(
    rows: Rows, assignment: Assignment, before: Sequence[Submission]
) -> tuple[tuple[Submission, ...], dict[str, str]]:
    """The submissions a table of the class says, and students' new numbers by their former ones: of a class as long as
    before, rows whose number alone is another. What was doubtful in a transcript stays so where its text is the same.

    Rows without anything are left out. InputError for a row with answers and no student.
    """
    known = {submission.student: submission for submission in before}
    filled = [(at, texts) for at, texts in enumerate(map(_texts, rows), start=1) if any(map(str.strip, texts))]
    changed, renamed = [], dict[str, str]()
    for place, (at, texts) in enumerate(filled):
        student, name = texts[0].strip() or texts[1].strip(), texts[1].strip()
        if not student:
            raise InputError("grader.row_without_student", row=at)
        asked = dict(zip((question.id for question in assignment.questions), texts[PEOPLE:], strict=False))
        old = known.get(student, Submission(student, ()))
        if len(filled) == len(before) and _is_renamed(before[place], student, name, asked, known):
            old = before[place]
            renamed[old.student] = student
        answers = tuple(_answer(question, text, old) for question, text in asked.items())
        changed.append(replace(old, student=student, answers=answers, name=name))
    return tuple(changed), renamed


def _is_renamed(old: Submission, student: str, name: str, asked: Mapping[str, str], known: Container[str]) -> bool:
    """Whether a row is `old` with another number. One the class had before may have come by sorting the table: then the
    name has to stand where it stood."""
    other = student != old.student and (student not in known or bool(name) and name == old.name)
    return other and all(old.answer(question) == text for question, text in asked.items())


def _texts(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def _answer(question: str, text: str, old: Submission) -> Answer:
    found = next((answer for answer in old.answers if answer.question == question), None)
    return found if found and found.text == text else Answer(question, text, source=found.source if found else "")


def _corrected(submission: Submission, question: str, text: str) -> Submission:
    answers = tuple(
        replace(answer, text=text, doubtful=()) if answer.question == question else answer
        for answer in submission.answers
    )
    return replace(submission, answers=answers)
