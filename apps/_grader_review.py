"""The fourth step: what waits for a person, one answer after another; any cell of the table; grading again by example.

Does not know how the page is laid out. Where a teacher is in the queue is this page's own state.
"""

from collections.abc import Iterator

import gradio as gr

from apps._grader_frame import Frame
from apps._grader_review_view import Case, render_case, render_changes, render_empty
from apps._grader_run import Run
from apps._grader_seat import Seat, read_seat
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import render_note, render_progress
from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, message
from core.usecases.grading.records import Grade, Gradebook

Place = tuple[str, str]
"""(student, question)."""


class ReviewEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The first of the queue."""
        book = self.frame.book(seat)
        queue = find_queue(book)
        return self.place(book, queue[0] if queue else None, language) | self._no_changes()

    def pick(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A cell of the table was opened."""
        seat, language = read_seat(state), page_language(request)
        book = self.frame.book(seat)
        place = read_place(book, event)
        return self.frame.frame(seat.at("review"), language) | self.place(book, place, language) | self._no_changes()

    def move(self, state: object, sent: object, request: gr.Request, event: gr.EventData) -> Updates:
        """To the next or the one before, round and round."""
        book = self.frame.book(read_seat(state))
        place, queue = read_shown(book, sent), find_queue(book)
        if not queue:
            return self.place(book, place, page_language(request))
        step = 1 if event._data.get("id") == "next" else -1
        at = queue.index(place) + step if place in queue else 0
        return self.place(book, queue[at % len(queue)], page_language(request))

    def save(self, state: object, sent: object, points: float | None, comment: str, request: gr.Request) -> Updates:
        """The teacher's points stand; on to the next."""
        if points is None:
            raise InputError("grader.no_points")
        return self._decide(read_seat(state), sent, float(points), comment, page_language(request))

    def accept(self, state: object, sent: object, comment: str, request: gr.Request) -> Updates:
        """The suggestion becomes the teacher's decision."""
        book = self.frame.book(read_seat(state))
        grade = book.grade(*_chosen(read_shown(book, sent)))
        if grade is None or grade.mark.points is None:
            raise InputError("grader.no_suggestion")
        return self._decide(read_seat(state), sent, grade.mark.points, comment, page_language(request))

    def withdraw(self, state: object, sent: object, request: gr.Request) -> Updates:
        """The teacher's decision is taken back: the mark counts again."""
        from core.usecases.grading.keeping import override

        seat, language = read_seat(state), page_language(request)
        place = _chosen(read_shown(self.frame.book(seat), sent))
        override(self.room.store, seat.desk, seat.class_id, *place, None)
        return self.frame.frame(seat, language) | self.place(self.frame.book(seat), place, language)

    def again(self, state: object, request: gr.Request) -> Iterator[Updates]:
        """Grade judged answers again with the teacher's examples; what would change is shown first."""
        from core.usecases.grading.grading import grade_again
        from core.usecases.grading.regrading import list_changes

        seat, language = read_seat(state), page_language(request)
        book, made = self.frame.book(seat), ()
        rested = {"again": gr.update(interactive=True), "again_progress": ""}
        try:
            for ran in Run(self.room, seat, lambda grades: None).watch(book, grade_again):
                made = ran.made
                told = message("grader.again_done", language, count=len(made))
                if self.room.is_watched(request.session_hash, seat.class_id):
                    yield {"again_progress": render_progress(told, None), "again": gr.update(interactive=False)}
        except ShowcaseError:
            yield rested
            raise
        if not self.room.is_watched(request.session_hash, seat.class_id):
            yield rested
            return
        changes = list_changes(book, made)
        yield rested | {
            "pending": (seat.class_id, made),
            "changes": render_changes(changes, language),
            "taking": gr.update(visible=bool(changes)),
        }

    def take(self, state: object, pending: tuple[str, tuple[Grade, ...]] | None, request: gr.Request) -> Updates:
        """The new marks count from now on."""
        from core.usecases.grading.keeping import keep_grades

        seat, language = read_seat(state), page_language(request)
        if not pending or pending[0] != seat.class_id:
            raise InputError("grader.nothing_pending")
        keep_grades(self.room.store, seat.desk, seat.class_id, pending[1])
        note = {"changes": render_note(message("grader.taken", language))}
        return self.frame.frame(seat, language) | self.show(seat, language) | note

    def leave(self, request: gr.Request) -> Updates:
        """The new marks are not wanted."""
        return self._no_changes()

    def _decide(self, seat: Seat, sent: object, points: float, comment: str, language: UiLanguage) -> Updates:
        from core.usecases.grading.keeping import override

        book = self.frame.book(seat)
        before, place = find_queue(book), _chosen(read_shown(book, sent))
        override(self.room.store, seat.desk, seat.class_id, *place, points, comment.strip())
        book = self.frame.book(seat)
        queue = find_queue(book)
        at = before.index(place) if place in before else 0
        following = queue[at if at < len(queue) else 0] if queue else None
        return self.frame.frame(seat, language) | self.place(book, following, language)

    def place(self, book: Gradebook, place: Place | None, language: UiLanguage) -> Updates:
        from core.usecases.grading.grading import count_open

        if place is None:
            graded = not count_open(book)
            return {"case": render_empty(language, graded=graded), "place": None, "deciding": gr.update(visible=False)}
        queue, grade = find_queue(book), book.grade(*place)
        submission = next(one for one in book.submissions if one.student == place[0])
        question = book.assignment.question(place[1])
        case = Case(question, submission, grade, queue.index(place) + 1 if place in queue else 0, len(queue))
        points = grade.override.points if grade and grade.override else grade.mark.points if grade else None
        comment = grade.override.comment if grade and grade.override else ""
        return {
            "case": render_case(case, language),
            "place": list(place),
            "deciding": gr.update(visible=True),
            "points": gr.update(value=points, maximum=question.points),
            "comment": gr.update(value=comment),
            "accept": gr.update(interactive=bool(grade and grade.mark.points is not None)),
            "withdraw": gr.update(visible=bool(grade and grade.override)),
        }

    def _no_changes(self) -> Updates:
        return {"pending": None, "changes": "", "again_progress": "", "taking": gr.update(visible=False)}


def find_queue(book: Gradebook) -> list[Place]:
    """The places of the review queue."""
    from core.usecases.grading.grading import review_queue

    return [(grade.student, grade.question) for grade in review_queue(book)]


def read_place(book: Gradebook, event: gr.EventData) -> Place:
    """The place of a cell by row and column; InputError where the class has no such cell."""
    row, column = event._data.get("row"), event._data.get("column")
    if not all(isinstance(at, int) and not isinstance(at, bool) and at >= 0 for at in (row, column)):
        raise InputError("grader.no_cell")
    if row >= len(book.submissions) or column >= len(book.assignment.questions):
        raise InputError("grader.no_cell")
    return book.submissions[row].student, book.assignment.questions[column].id


def read_shown(book: Gradebook, sent: object) -> Place | None:
    """The place that the page shows, None for none; InputError where the class has no such cell."""
    if sent is None:
        return None
    students, questions = book.submissions, book.assignment.questions
    found = ((one.student, question.id) for one in students for question in questions)
    place = next((place for place in found if list(place) == sent), None)
    if place is None:
        raise InputError("grader.no_cell")
    return place


def _chosen(place: Place | None) -> Place:
    if place is None:
        raise InputError("grader.no_cell")
    return place
