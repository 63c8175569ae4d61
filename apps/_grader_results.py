"""The fifth step: the class in numbers, common errors, agreement with a teacher, fairness, and files to take away.

Does not know how the page is laid out.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import gradio as gr

from apps._grader_fairness_view import render_fairness
from apps._grader_frame import Frame
from apps._grader_results_view import (
    render_agreement,
    render_histogram,
    render_mistakes,
    render_questions,
    render_totals,
)
from apps._grader_seat import Seat, read_seat
from apps._gradio import page_language
from apps._job import watch
from apps._parts import Updates
from apps._pieces_view import hand_over, render_buttons, render_note, render_progress
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.grading.records import Gradebook, Mark

TABLES = ("xlsx", "csv", "moodle", "canvas")
SHEETS = ("docx", "pdf")


class ResultsEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The numbers of the class as it is graded now."""
        from core.usecases.grading.statistics import describe_class

        book = self.frame.book(seat)
        numbers = describe_class(book)
        return {
            "totals": render_totals(numbers, book.assignment.points, language),
            "histogram": render_histogram(numbers.histogram, language),
            "questions": render_questions(numbers.questions, language),
            "mistakes": render_mistakes(self._mistakes(book), language),
            "agreement": "",
            "fairness": "",
            "exporting": "",
            "exports": render_buttons("export", _files(language)),
        }

    def compare(self, state: object, file: str | None, request: gr.Request) -> Updates:
        """A teacher's own marks were given: how far do they agree?"""
        from core.documents.tables import read_table
        from core.usecases.grading.agreement import agreement
        from core.usecases.grading.teacher_marks import read_teacher_marks

        if not file:
            return {}
        book, language = self.frame.book(read_seat(state)), page_language(request)
        table = read_table(Path(file))
        marks = read_teacher_marks([row.cells for row in table.sheets[0].rows] if table.sheets else [], book)
        shown = render_agreement(agreement(book, marks.marks), (*table.notes, *marks.notes), language)
        return {"agreement": shown, "marks_file": gr.update(value=None)}

    def check(self, state: object, request: gr.Request) -> Iterator[Updates]:
        """Do marks go with length, or fall with spelling? The answers are graded again with noise in them."""
        from core.usecases.grading.fairness import check_noise, measure_length
        from core.usecases.grading.grading import GRADERS
        from core.usecases.grading.keeping import fetch_examples

        seat, language = read_seat(state), page_language(request)
        book = self.frame.book(seat)
        yield {"fairness": render_progress(message("grader.fairness_begun", language), None)}
        examples = fetch_examples(self.room.store, seat.desk, book.assignment)
        tools = self.room.tools(book.assignment.language, examples)
        lengths, reports = measure_length(book), []

        def grade(question: object, answers: list[str]) -> Iterator[Mark]:
            return GRADERS[question.kind].load()(question, answers, tools)

        for report in check_noise(book, grade):
            if not self.room.is_watched(request.session_hash, seat.class_id):
                return
            reports.append(report)
            more = render_progress(message("grader.fairness_more", language, count=len(reports)), None)
            yield {"fairness": render_fairness(lengths, reports, language) + more}
        if self.room.is_watched(request.session_hash, seat.class_id):
            yield {"fairness": render_fairness(lengths, reports, language)}

    def export(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A file was asked for; it is made here and saved by the browser."""
        wanted, language = str(event._data.get("id")), page_language(request)
        book = self.frame.book(read_seat(state))
        if wanted in TABLES:
            from core.usecases.grading.exporting import file_name, write_gradebook

            yield {"exporting": render_progress(message("grader.exporting", language), None)}
            data = write_gradebook(book, wanted, language=language, clusters=self._mistakes(book))
            yield self._hand_over(file_name(book, wanted), data, language)
        elif wanted in SHEETS:
            yield from self._export_sheets(book, wanted, language)
        else:
            raise InputError("grader.no_format")

    def _export_sheets(self, book: Gradebook, form: str, language: UiLanguage) -> Iterator[Updates]:
        from core.usecases.grading.feedback_sheets import pack_sheets, write_sheets

        def work(progress: object) -> bytes:
            return pack_sheets(_counted(write_sheets(book, form, start=date.today()), len(book.submissions), progress))

        for step in watch(work):
            if step.finished:
                yield self._hand_over(f"feedback-{form}.zip", step.result, language)
            else:
                told = message("grader.sheets", language, done=step.done, total=len(book.submissions))
                yield {"exporting": render_progress(told, step.fraction)}

    def _hand_over(self, name: str, data: bytes, language: UiLanguage) -> Updates:
        told = render_note(message("grader.exported", language, name=name))
        return {"exported": hand_over(name, data), "exporting": told}

    def _mistakes(self, book: Gradebook) -> tuple:
        from core.usecases.grading.mistakes import find_mistakes

        return find_mistakes(book)


def _files(language: UiLanguage) -> list[tuple[str, str, str]]:
    forms = (*TABLES, *SHEETS)
    return [(form, *(message(f"grader.export_{form}{end}", language) for end in ("", "_line"))) for form in forms]


def _counted(sheets: Iterator[object], total: int, progress: object) -> Iterator[object]:
    for done, sheet in enumerate(sheets, start=1):
        progress(done, total)
        yield sheet
