"""The first step: an assignment from a sample, a file or an empty table; changed, saved, downloaded, opened again.

Does not know how the page is laid out.
"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from apps._grader_frame import Frame
from apps._grader_room import SAMPLES
from apps._grader_seat import Seat, read_seat
from apps._grader_sheet import fill_sheet, has_content, name_heads, read_sheet
from apps._grader_view import render_assignments, render_classes, render_next
from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, number, render_buttons, render_note
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.grading.assignment import KINDS, Assignment

if TYPE_CHECKING:
    from core.usecases.grading.assignment_faults import ReadAssignment

FORMATS = {"csv": "csv", "xlsx": "xlsx", "json": "json", "gift": "gift.txt", "xml": "xml"}
"""Formats of an assignment's file, with their endings."""
FILES = [".csv", ".tsv", ".xlsx", ".json", ".gift", ".txt", ".xml"]
Rows = Sequence[Sequence[object]]


class AssignmentEvents:
    """One instance serves all teachers and holds nothing of any of them."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The lists, and the table of what is open; an empty one where nothing is."""
        store = self.room.store
        assignment = self.frame.assignment(seat)
        return self._table(assignment or _first(language), language) | {
            "assignments": render_assignments(store.list_assignments(seat.desk), seat.assignment, language),
            "classes": render_classes(store.list_classes(seat.desk), seat.class_id, language),
            "saved": render_note(_count(assignment, language), "plain") if assignment else "",
            "samples": _sample_buttons(language),
            "downloads": _download_buttons(language),
        }

    def sample(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A sample was chosen: it becomes an assignment of this workspace."""
        from core.usecases.grading.assignment_file import read_assignment

        path = self.room.sample(str(event._data.get("id")))
        return self._take(read_assignment(path.name, path.read_bytes()), read_seat(state), request)

    def upload(self, state: object, file: str | None, request: gr.Request) -> Updates:
        """A file was given."""
        from core.usecases.grading.assignment_file import read_assignment

        if not file:
            return {}
        path = Path(file)
        taken = self._take(read_assignment(path.name, path.read_bytes()), read_seat(state), request)
        return taken | {"assignment_file": gr.update(value=None)}

    def blank(self, state: object, request: gr.Request) -> Updates:
        """An empty table; what was open stays saved."""
        return self.frame.turn(Seat(read_seat(state).secret), request)

    def add(self, heads: list[str], rows: Rows, kind: str, request: gr.Request) -> Updates:
        """One more question of a kind, written as an example to change."""
        language = page_language(request)
        kept = [list(row) for row in rows if has_content(row, heads.index("kind"))]
        taken, prefix = {str(row[heads.index("id")]).strip() for row in kept}, message("grader.new_id", language)
        name = next(name for at in count(len(kept) + 1) if (name := f"{prefix}{at}") not in taken)
        _, made = fill_sheet(_example(kind, name, language), language)
        return {"sheet": gr.update(value=[*kept, made[0]])}

    def save(
        self, state: object, heads: list[str], rows: Rows, title: str, code: UiLanguage, request: gr.Request
    ) -> Updates:
        """Keep the table as the assignment; an open class is asked the same from now on."""
        from core.usecases.grading.keeping import fetch_class, keep_assignment, keep_class

        seat, language, store = read_seat(state), page_language(request), self.room.store
        assignment = read_sheet(heads, rows, title, code)
        name = keep_assignment(store, seat.desk, assignment, seat.assignment or None)
        if seat.class_id:
            band = fetch_class(store, seat.desk, seat.class_id).accept_wrong
            options = {"class_id": seat.class_id, "accept_wrong": band, "assignment_id": name}
            keep_class(store, seat.desk, assignment, None, **options)
        seat = Seat(seat.secret, name, seat.class_id)
        said = message("grader.saved", language) + " " + _count(assignment, language)
        return self.frame.show(seat, language) | {"saved": render_note(said) + render_next("answers", language)}

    def open(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """An assignment or a class of the lists was chosen."""
        seat, name, store = read_seat(state), str(event._data.get("id")), self.room.store
        if event._data.get("kind") != "class":
            store.load_assignment(seat.desk, name)
            return self.frame.turn(Seat(seat.secret, name), request)
        head = next((head for head in store.list_classes(seat.desk) if head.id == name), None)
        if head is None:
            raise InputError("grader.no_class")
        return self.frame.turn(Seat(seat.secret, head.assignment, name, "grading"), request)

    def remove(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Delete an assignment, or a class with all its answers, grades and decisions."""
        seat, name = read_seat(state), str(event._data.get("id"))
        if event._data.get("kind") == "class":
            self.room.stop(name)
            self.room.store.delete_class(seat.desk, name)
        else:
            self.room.store.delete_assignment(seat.desk, name)
        if name in (seat.assignment, seat.class_id):
            return self.frame.turn(Seat(seat.secret), request)
        shown = self.show(seat, page_language(request))
        return {part: shown[part] for part in ("assignments", "classes")}

    def download(
        self, heads: list[str], rows: Rows, title: str, code: UiLanguage, request: gr.Request, event: gr.EventData
    ) -> Updates:
        """The table as a file of one of the formats."""
        from core.usecases.grading.assignment_file import list_unwritten, write_assignment

        form = str(event._data.get("id"))
        if form not in FORMATS:
            raise InputError("grader.no_format")
        assignment = read_sheet(heads, rows, title, code)
        left, language = list_unwritten(assignment, form), page_language(request)
        return {
            "exported": hand_over(f"assignment.{FORMATS[form]}", write_assignment(assignment, form)),
            "saved": "".join(render_note(note.text(language), "warning") for note in left),
        }

    def _take(self, read: "ReadAssignment", seat: Seat, request: gr.Request) -> Updates:
        from core.usecases.grading.keeping import keep_assignment

        language = page_language(request)
        name = keep_assignment(self.room.store, seat.desk, read.assignment)
        notes = "".join(render_note(note.text(language), "warning") for note in read.notes)
        told = render_note(message("grader.taken_in", language) + " " + _count(read.assignment, language))
        return self.frame.turn(Seat(seat.secret, name), request) | {
            "saved": told + notes + render_next("answers", language)
        }

    def _table(self, assignment: Assignment, language: UiLanguage) -> Updates:
        heads, rows = fill_sheet(assignment, language)
        return {
            "heads": heads,
            "sheet": gr.update(value=rows, headers=name_heads(heads, language)),
            "assignment_title": gr.update(value=assignment.title),
            "assignment_language": gr.update(value=assignment.language),
        }


def _sample_buttons(language: UiLanguage) -> str:
    names = sorted(SAMPLES, key=lambda name: not name.startswith(language))
    items = [
        (name, message(f"grader.sample_{name}", language), message(f"grader.sample_{name}_line", language))
        for name in names
    ]
    return render_buttons("sample", items, kind="tall")


def _download_buttons(language: UiLanguage) -> str:
    items = [(form, message(f"grader.format_{form}", language), "") for form in FORMATS]
    return render_buttons("download", items, lede=message("grader.download", language))


def _count(assignment: Assignment, language: UiLanguage) -> str:
    values = {"count": len(assignment.questions), "points": number(assignment.points)}
    return message("grader.counted", language, **values)


def _first(language: UiLanguage) -> Assignment:
    """What an empty table begins with: one question to change."""
    return _example("numeric", f"{message('grader.new_id', language)}1", language)


def _example(kind: str, name: str, language: UiLanguage) -> Assignment:
    """An assignment of one question of a kind, to be changed."""
    if kind not in KINDS:
        raise InputError("grader.no_kind")
    from apps._grader_examples import make_example

    question = make_example(kind, name, language)
    return Assignment(title=message("grader.new_title", language), language=language, questions=(question,))
