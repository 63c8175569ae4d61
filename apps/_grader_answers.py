"""The second step: answers pasted, from a table or from files; which column holds what; the class as it was read.

Does not know how the page is laid out. What is being read in is this page's own state until it is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from apps._grader_answers_view import render_mapping, render_notes, seal_columns
from apps._grader_class import ClassEvents
from apps._grader_frame import Frame
from apps._grader_seat import Seat, read_seat
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import render_buttons, render_progress
from core.errors import DocumentError, InputError
from core.messages import UiLanguage, Words, message
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.records import Submission

if TYPE_CHECKING:
    from core.documents.tables import Table
    from core.usecases.grading.columns import Columns
    from core.usecases.grading.submissions import Submissions

MOST_PASTED = 2_000_000
MOST_COLUMNS = 500
"""Of a table of answers; each is a choice on the page."""


class AnswerEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room, self.taken = frame, frame.room, ClassEvents(frame)

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The class as it was read, or nothing yet."""
        assignment = self.frame.assignment(seat)
        sample = self.room.sample_of(assignment) if assignment else ""
        items = [(sample, message("grader.sample_answers", language), "")] if sample else []
        return self.taken.show(seat, language) | {
            "reading": None,
            "mapping": "",
            "mapped": gr.update(visible=False),
            "reading_told": "",
            "answers_sample": render_buttons("sample", items) if items else "",
            "into": gr.update(visible=bool(seat.class_id), value="new"),
        }

    def sample(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """The sample class's answers."""
        path = self.room.sample(str(event._data.get("id")), "-answers.csv")
        return self._open(read_seat(state), path, message("grader.sample_class", page_language(request)), request)

    def upload(self, state: object, file: str | None, request: gr.Request) -> Updates:
        """A table was given: what its columns seem to be is shown, and can be changed."""
        if not file:
            return {}
        path = Path(file)
        return self._open(read_seat(state), path, path.stem, request) | {"answers_file": gr.update(value=None)}

    def paste(self, state: object, text: str, request: gr.Request) -> Updates:
        """Text was pasted: as from a spreadsheet, or as CSV; else it is sheets, one after the other."""
        from core.usecases.grading.sheets import read_pasted

        language = page_language(request)
        if not text.strip():
            raise InputError("grader.nothing_pasted")
        if len(text) > MOST_PASTED:
            raise InputError("grader.long_paste", limit=f"{MOST_PASTED:,}")
        seat, title = read_seat(state), message("grader.pasted_class", language)
        opened = self._open(seat, ("pasted.csv", text.encode()), title, request, usable=True)
        return opened or self._take(seat, read_pasted(text, self._assignment(seat), title), title, "new", request)

    def read_files(self, state: object, file: str | None, request: gr.Request) -> Iterator[Updates]:
        """A ZIP or a student's file was given: read file by file, kept as a class, and shown unless the teacher has
        gone elsewhere meanwhile."""
        from core.usecases.grading.answer_files import read_answer_files

        if not file:
            return
        seat, language, path = read_seat(state), page_language(request), Path(file)
        for read in read_answer_files(path.name, path.read_bytes(), self._assignment(seat)):
            told = message("grader.reading_files", language, done=read.done, total=read.total)
            yield {"reading_told": render_progress(told, read.done / max(read.total, 1))}
        rested = {"sheets_file": gr.update(value=None), "reading_told": ""}
        if self.room.is_watched(request.session_hash, seat.class_id, seat.step):
            yield self._take(seat, read, path.stem, "new", request) | rested
        else:
            self._keep(seat, read.submissions, path.stem, "new")
            yield rested

    def read(
        self, state: object, reading: object, title: str, into: str, request: gr.Request, event: gr.EventData
    ) -> Updates:
        """The columns are right, as the page sends them: read the table in, unless another was opened since."""
        from core.usecases.grading.submissions import read_submissions

        seat, (table, columns) = read_seat(state), _opened(reading)
        if event._data.get("id") != seal_columns(table, columns):
            raise InputError("grader.other_table", name=table.name)
        assignment = self._assignment(seat)
        read = read_submissions(table, read_roles(columns, event._data.get("roles"), assignment), assignment)
        return self._take(seat, read, title, into, request)

    def _take(self, seat: Seat, read: "Submissions", title: str, into: str, request: gr.Request) -> Updates:
        """Keep what was read; the class with what a person should know about it."""
        seat, doubled = self._keep(seat, read.submissions, title, into)
        told = render_notes((*read.notes, *doubled), len(read.submissions), page_language(request))
        return self.frame.turn(seat, request) | {"notes": told}

    def _keep(self, seat: Seat, read: Sequence[Submission], title: str, into: str) -> tuple[Seat, Sequence[Words]]:
        """Keep submissions as a new class, or in the open one: added to it, which keeps its name, or in place of what
        it has. A note for every student who is in it already."""
        from core.usecases.grading.keeping import fetch_class, keep_class
        from core.usecases.grading.submissions import keep_apart

        store, doubled = self.room.store, ()
        options = {"title": title.strip()[:300], "assignment_id": seat.assignment}
        if seat.class_id and into in ("add", "replace"):
            book = fetch_class(store, seat.desk, seat.class_id)
            options |= {"class_id": seat.class_id, "accept_wrong": book.accept_wrong}
            if into == "add":
                options["title"] = ""
                both = [*book.submissions, *read]
                read, doubled = keep_apart((one.answers[0].source if one.answers else "", one) for one in both)
        name = keep_class(store, seat.desk, self._assignment(seat), read, **options)
        return Seat(seat.secret, seat.assignment, name, "answers"), doubled

    def _assignment(self, seat: Seat) -> Assignment:
        assignment = self.frame.assignment(seat)
        if assignment is None:
            raise InputError("grader.no_assignment")
        return assignment

    def _open(
        self, seat: Seat, source: object, title: str, request: gr.Request, *, usable: bool = False
    ) -> Updates | None:
        """Show what the columns of a table seem to be; None where it must be `usable` and is not."""
        from core.documents.tables import read_table
        from core.usecases.grading.columns import guess_columns

        assignment = self._assignment(seat)
        try:
            table = read_table(source) if isinstance(source, Path) else read_table(source[1], source[0])
        except DocumentError:
            if usable:
                return None
            raise
        columns = guess_columns(table, assignment)
        if len(columns.roles) > MOST_COLUMNS:
            raise InputError("grader.many_columns", count=f"{len(columns.roles):,}", limit=MOST_COLUMNS)
        if usable and not columns.is_usable:
            return None
        return {
            "reading": (table, columns),
            "mapping": render_mapping(table, columns, assignment, page_language(request)),
            "mapped": gr.update(visible=True),
            "class_title": gr.update(value=title),
        }


def read_roles(columns: "Columns", roles: object, assignment: Assignment) -> "Columns":
    """The columns with the roles a page sent, one for each; InputError for any that a column cannot have."""
    from core.usecases.grading.columns import list_roles

    known = list_roles(assignment)
    if not isinstance(roles, list) or len(roles) != len(columns.roles) or not set(map(str, roles)) <= set(known):
        raise InputError("grader.no_column")
    heads = (head for head, _ in columns.roles)
    return replace(columns, roles=tuple(zip(heads, map(str, roles), strict=True)))


def _opened(reading: object) -> "tuple[Table, Columns]":
    if not reading:
        raise InputError("grader.no_table")
    return reading  # type: ignore[return-value]
