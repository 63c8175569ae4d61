"""The last step: what a student should study next, each recommendation with the mistakes behind it.

Does not know how the page is laid out.
"""

from datetime import date

import gradio as gr

from apps._grader_frame import Frame
from apps._grader_review import ReviewEvents
from apps._grader_seat import Seat, read_seat
from apps._grader_study_view import render_plan
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, render_buttons
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.grading.records import Gradebook


class StudyEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.review = frame, ReviewEvents(frame)

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The first student's plan."""
        book = self.frame.book(seat)
        people = [(one.name or one.student, one.student) for one in book.submissions]
        first = people[0][1] if people else None
        files = [("docx", message("grader.study_docx", language), ""), ("md", message("grader.study_md", language), "")]
        return self._plan(book, first, language) | {
            "student": gr.update(choices=people, value=first),
            "study_export": render_buttons("export", files),
        }

    def choose(self, state: object, student: str | None, request: gr.Request) -> Updates:
        """Another student."""
        return self._plan(self.frame.book(read_seat(state)), student, page_language(request))

    def open(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A mistake behind a recommendation: the answer itself."""
        seat, language = read_seat(state), page_language(request)
        book, place = self.frame.book(seat), (str(event._data.get("id")), str(event._data.get("kind")))
        if book.grade(*place) is None:
            raise InputError("grader.no_cell")
        return self.frame.frame(seat.at("review"), language) | self.review.place(book, place, language)

    def export(self, state: object, student: str | None, request: gr.Request, event: gr.EventData) -> Updates:
        """The plan as a file to give to the student."""
        from core.usecases.grading.study_sheet import write_study_plan
        from core.usecases.grading.studying import make_study_plan

        book = self.frame.book(read_seat(state))
        plan = make_study_plan(book, _known(book, student), date.today())
        text = write_study_plan(plan)
        if event._data.get("id") == "docx":
            from core.documents.writer import write_document

            data = write_document(text, "docx", language=book.assignment.language)
            return {"exported": hand_over("study-plan.docx", data)}
        return {"exported": hand_over("study-plan.md", text.encode())}

    def _plan(self, book: Gradebook, student: str | None, language: UiLanguage) -> Updates:
        from core.usecases.grading.studying import make_study_plan

        if not student:
            return {"plan": ""}
        return {"plan": render_plan(book, make_study_plan(book, _known(book, student), date.today()), language)}


def _known(book: Gradebook, student: str | None) -> str:
    if student not in {one.student for one in book.submissions}:
        raise InputError("grader.no_student")
    return str(student)
