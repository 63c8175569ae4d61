"""Which step a teacher looks at and what stands in each: the part of every update that all steps share.

Does not know how a step is laid out. A step tells it how it is filled.
"""

from collections.abc import Callable

import gradio as gr

from apps._grader_room import Room
from apps._grader_seat import STEPS, Seat, StepName, read_seat
from apps._grader_view import LOGO, render_stepper
from apps._gradio import page_language
from apps._modelbar import render_bar
from apps._owned import render_who, welcome
from apps._parts import Updates
from apps._pieces_view import number, render_head
from core.errors import InputError, StoreError
from core.messages import UiLanguage, message
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.records import Gradebook

Show = Callable[[Seat, UiLanguage], Updates]


class Frame:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.shows: dict[StepName, Show] = {}
        """How each step is filled; set once, while the page is built."""

    def arrive(self, state: object, request: gr.Request) -> Updates:
        """The page has loaded: everything as it was left, in the workspace the address or the browser names."""
        self.room.opening.start()
        seat = read_seat(state, request.query_params.get("desk", ""))
        seat = self._still_there(welcome(self.room.access, request, seat, Seat))
        busy = gr.update(active=not self.room.opening.done)
        return self.turn(seat, request) | {"head": self._head(seat, request), "timer": busy}

    def look(self, state: object, request: gr.Request) -> Updates:
        """Has the model come by now?"""
        head = self._head(read_seat(state), request)
        return {"head": head, "timer": gr.update(active=not self.room.opening.done)}

    def go(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Another step was chosen."""
        seat, step = self._still_there(read_seat(state)), str(event._data.get("id"))
        wanted = step if step in self._open_steps(seat) else seat.step
        return self.turn(seat.at(wanted), request)

    def turn(self, seat: Seat, request: gr.Request) -> Updates:
        """The whole page for a seat that may have another class; what still works for the one before draws no more."""
        self.room.watch(request.session_hash, seat.class_id, seat.step)
        return self.show(seat, page_language(request))

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The whole page for a seat."""
        return self.frame(seat, language) | self.shows[seat.step](seat, language)

    def frame(self, seat: Seat, language: UiLanguage) -> Updates:
        """Stepper, and the columns of the steps of which one is seen."""
        told = self._told(seat, language)
        columns = {f"{step}_step": gr.update(visible=step == seat.step) for step in STEPS}
        stepper = render_stepper(seat, language, told, self._open_steps(seat))
        return {"visit": seat.state(), "stepper": stepper} | columns

    def assignment(self, seat: Seat) -> Assignment | None:
        """What is open: the class's own questions where a class is open."""
        from core.usecases.grading.keeping import fetch_assignment, fetch_class

        if seat.class_id:
            return fetch_class(self.room.store, seat.desk, seat.class_id).assignment
        return fetch_assignment(self.room.store, seat.desk, seat.assignment) if seat.assignment else None

    def book(self, seat: Seat) -> Gradebook:
        """The open class with the band applied; InputError where none is open."""
        from core.usecases.grading.grading import settle
        from core.usecases.grading.keeping import fetch_class

        if not seat.class_id:
            raise InputError("grader.no_class")
        return settle(fetch_class(self.room.store, seat.desk, seat.class_id))

    def _head(self, seat: Seat, request: gr.Request) -> str:
        language = page_language(request)
        where = message("grader.model_where", language)
        bar = render_bar(self.room.opening.running(), self.room.settings, language, where=where)
        return render_head("grader", LOGO, seat.secret, language, bar + render_who(self.room.access, request))

    def _still_there(self, seat: Seat) -> Seat:
        """The seat without what has been deleted meanwhile, here or in another window."""
        try:
            self.assignment(seat)
        except StoreError:
            return Seat(seat.secret)
        return seat if seat.step in self._open_steps(seat) else seat.at("assignment")

    def _open_steps(self, seat: Seat) -> tuple[StepName, ...]:
        if seat.class_id:
            return STEPS
        return STEPS[:2] if seat.assignment else STEPS[:1]

    def _told(self, seat: Seat, language: UiLanguage) -> dict[str, str]:
        """What stands in each step, in a few words."""
        from core.usecases.grading.grading import count_open, review_queue

        if not seat.class_id:
            assignment = self.assignment(seat)
            return {"assignment": assignment.title} if assignment else {}
        book = self.book(seat)
        cells = len(book.submissions) * len(book.assignment.questions)
        return {
            "assignment": book.assignment.title,
            "answers": message("grader.told_answers", language, count=len(book.submissions)),
            "grading": message("grader.told_grading", language, done=cells - count_open(book), total=cells),
            "review": message("grader.told_review", language, count=len(review_queue(book))),
            "results": message("grader.told_results", language, points=number(book.assignment.points)),
        }
