"""The named endpoint `/grade`, for programs: an assignment and a class's answers in, growing grades out. Keeps nothing.

client = gradio_client.Client("http://127.0.0.1:7861")
for record in client.submit(assignment_json, answers_csv, api_name="/grade"): ...
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import gradio as gr

from apps._grader_room import Room
from apps._gradio import page_language
from apps._person import find_person
from core.access import note_person
from core.messages import UiLanguage
from core.usecases.grading.records import Grade, Gradebook

Record = dict[str, object]
EVERY = 25
"""A record is sent at least after this many grades."""


def make_endpoint(room: Room) -> Callable[..., Iterator[Record]]:
    """The function behind `/grade`."""
    pace = room.access.pace("grade")

    def grade(
        assignment: str,
        answers: str,
        accept_wrong: float = 0.1,
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> Iterator[Record]:
        """Grade answers (CSV with a header: student, name, one column a question) to an assignment (JSON).

        The last record has `done` and every grade; marks without points wait for a person.
        """
        person = find_person(room.access, request)
        note_person(person)
        pace.check(person)
        language = page_language(request)
        book = read_book(assignment, answers, accept_wrong)
        yield from grade_book(room, book, language)

    return grade


def read_book(assignment: str, answers: str, accept_wrong: float) -> Gradebook:
    """The class two texts describe."""
    from core.documents.tables import read_table
    from core.usecases.grading.assignment_file import read_assignment
    from core.usecases.grading.columns import guess_columns
    from core.usecases.grading.submissions import read_submissions

    asked = read_assignment("assignment.json", assignment.encode()).assignment
    table = read_table(answers.encode(), "answers.csv")
    read = read_submissions(table, guess_columns(table, asked), asked)
    return Gradebook(asked, read.submissions, (), min(max(float(accept_wrong), 0.0), 1.0))


def grade_book(room: Room, book: Gradebook, language: UiLanguage) -> Iterator[Record]:
    """Records as the class is graded; the band is applied to the last one, when all confidences are known."""
    from core.usecases.grading.grading import count_open, grade_class, settle

    total, made = count_open(book), []
    with room.slots:
        grades = grade_class(book, room.tools(book.assignment.language))
        for one in room.in_turns(book.assignment.language, grades, lambda: False):
            made.append(one)
            if len(made) % EVERY == 0:
                yield {"done": False, "graded": len(made), "total": total, "grades": []}
    settled = settle(replace(book, grades=tuple(made)))
    grades = [grade_record(grade, language) for grade in settled.grades]
    totals = {submission.student: settled.total(submission.student) for submission in book.submissions}
    yield {"done": True, "graded": len(made), "total": total, "grades": grades, "totals": totals}


def grade_record(grade: Grade, language: UiLanguage) -> Record:
    """One grade as JSON; `points` is null while it waits for a person, `suggested` is what the program thinks."""
    mark = grade.mark
    return {
        "student": grade.student,
        "question": grade.question,
        "points": grade.points,
        "most": mark.most,
        "suggested": mark.points,
        "confidence": mark.confidence,
        "held": grade.held,
        "method": mark.method,
        "reason": mark.reason.text(language),
        "quotes": [quote.text for quote in mark.quotes],
        "items": [
            {
                "item": item.item,
                "verdict": item.verdict,
                "points": item.points,
                "quote": item.quote.text if item.quote else "",
            }
            for item in mark.items
        ],
        "flags": [check.detail.text(language) for check in mark.checks if check.passed is False],
    }
