"""The third step: a class is graded while its table fills, stopped, gone on with; and how sure a mark must be to stand.

Does not know how the page is laid out.
"""

import time
from collections.abc import Iterator

import gradio as gr

from apps._grader_band_view import render_curve
from apps._grader_frame import Frame
from apps._grader_note_view import render_abilities
from apps._grader_run import Ran, Run
from apps._grader_seat import Seat, read_seat
from apps._grader_table_view import render_cells
from apps._grader_view import render_next, say
from apps._gradio import page_language
from apps._owned import warn_of_budget
from apps._parts import Updates
from apps._pieces_view import render_note, render_progress
from core.messages import UiLanguage, message
from core.usecases.grading.records import Gradebook

CELLS_A_SECOND = 2_500
"""The table is drawn again at most so often that this many cells are sent a second."""


class MarkingEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The table as far as it is graded, and the band."""
        book = self.frame.book(seat)
        return self._buttons(seat, book) | self._settled(book, language) | {"progress": self._resting(book, language)}

    def grade(self, state: object, request: gr.Request) -> Iterator[Updates]:
        """Grade what is not graded yet, however it ends; `rest` comes after it."""
        seat = read_seat(state)
        self.frame.book(seat)
        yield from self._grade(seat, page_language(request), request)

    def rest(self, state: object, request: gr.Request) -> Updates:
        """Grading has ended: what it came to, wherever the page is by now. Another step than this stays as it is."""
        seat, language = read_seat(state), page_language(request)
        stepper = {"stepper": self.frame.frame(seat, language)["stepper"]}
        return stepper | (self.show(seat, language) if seat.class_id else {})

    def _grade(self, seat: Seat, language: UiLanguage, request: gr.Request) -> Iterator[Updates]:
        from core.usecases.grading.grading import grade_class, settle
        from core.usecases.grading.keeping import fetch_class, keep_grades

        store = self.room.store
        book = fetch_class(store, seat.desk, seat.class_id)
        if self.room.judges(book.assignment.language):
            warn_of_budget(self.room.access, request)
        run = Run(self.room, seat, lambda grades: keep_grades(store, seat.desk, seat.class_id, grades))
        cells, shown, drawn = len(book.submissions) * len(book.assignment.questions), -1, 0.0
        for ran in run.watch(book, grade_class):
            update: dict[str, object] = {"progress": self._going(ran, len(book.grades), cells, language)}
            if shown < 0:
                update |= self._running()
            if len(ran.made) != shown and time.monotonic() - drawn > cells / CELLS_A_SECOND:
                now = settle(book.with_grades((*book.grades, *ran.made)))
                shown, drawn, update["cells"] = len(ran.made), time.monotonic(), render_cells(now, language)
            if not ran.finished and self.room.is_watched(request.session_hash, seat.class_id):
                yield update

    def stop(self, state: object, request: gr.Request) -> Updates:
        """End the grading after the answer in hand; what is made is kept."""
        seat, language = read_seat(state), page_language(request)
        self.frame.book(seat)
        self.room.stop(seat.class_id)
        return {"progress": render_progress(message("grader.stopping", language), None)}

    def tune(self, state: object, share: float, request: gr.Request) -> Updates:
        """Another share of wrong marks is accepted."""
        from core.usecases.grading.keeping import keep_band

        seat, language = read_seat(state), page_language(request)
        share = min(max(float(share), 0), 50) / 100
        keep_band(self.room.store, seat.desk, seat.class_id, share)
        return self.frame.frame(seat, language) | self._settled(self.frame.book(seat), language)

    def preview(self, state: object, share: float, request: gr.Request) -> Updates:
        """The slider is being moved: what the share would mean, nothing kept."""
        from dataclasses import replace

        from core.usecases.grading.grading import settle

        book = replace(self.frame.book(read_seat(state)), accept_wrong=min(max(float(share), 0), 50) / 100)
        return {"band": render_band(settle(book), page_language(request))}

    def _settled(self, book: Gradebook, language: UiLanguage) -> Updates:
        return {
            "cells": render_cells(book, language),
            "band": render_band(book, language),
            "share": gr.update(value=round(100 * book.accept_wrong)),
            "abilities": render_abilities(book.assignment, self.room, language),
        }

    def _buttons(self, seat: Seat, book: Gradebook) -> Updates:
        from core.usecases.grading.grading import count_open

        busy, left = self.room.is_busy(seat.class_id), count_open(book)
        return {
            "grade": gr.update(visible=not busy, interactive=bool(left)),
            "stop": gr.update(visible=busy),
        }

    def _running(self) -> Updates:
        return {"grade": gr.update(visible=False), "stop": gr.update(visible=True)}

    def _resting(self, book: Gradebook, language: UiLanguage) -> str:
        from core.usecases.grading.grading import count_open, review_queue

        cells = len(book.submissions) * len(book.assignment.questions)
        left = count_open(book)
        if left == cells:
            return render_note(message("grader.not_begun", language, total=cells), "plain")
        if left:
            return render_note(message("grader.go_on", language, done=cells - left, total=cells), "plain")
        queue = len(review_queue(book))
        told = render_note(message("grader.all_graded", language, total=cells, queue=queue))
        return told + render_next("review" if queue else "results", language)

    def _going(self, ran: Ran, before: int, cells: int, language: UiLanguage) -> str:
        if ran.stopping:
            return render_progress(message("grader.stopping", language), None)
        if ran.waiting:
            return render_progress(message("grader.waiting", language), None)
        if ran.preparing:
            return render_progress(self.room.opening.stage.text.text(language), self.room.opening.stage.fraction)
        done = before + len(ran.made)
        return render_progress(message("grader.graded", language, done=done, total=cells), done / max(cells, 1))


def render_band(book: Gradebook, language: UiLanguage) -> str:
    """What the chosen share means for this class, and the curve it is chosen on."""
    from core.usecases.grading.risk import risk_coverage

    judged = [g for g in book.grades if g.mark.confidence is not None and g.mark.points is not None]
    if not judged:
        return f'<p class="empty">{say("no_judged", language)}</p>'
    held = sum(grade.held for grade in judged)
    told = say("band_told", language, held=held, total=len(judged), share=f"{100 * book.accept_wrong:.0f} %")
    points = [(point.coverage, point.expected_wrong) for point in risk_coverage(book.grades)]
    curve = render_curve(points, 1 - held / len(judged), book.accept_wrong, language)
    return f'<p class="lead" role="status">{told}</p>{curve}'
