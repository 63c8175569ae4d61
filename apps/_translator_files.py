"""The place of documents and strings: files taken in, translated in turn, stopped, gone on with, taken away.

Does not know how the page is laid out. Jobs run on when nobody looks (`Runs`); a page with one looks every second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, render_buttons, render_note, render_progress
from apps._reader import explain
from apps._translator_files_view import is_begun, render_job, render_jobs, render_report
from apps._translator_frame import Frame
from apps._translator_job import JobEvents, Look
from apps._translator_seat import Seat, read_seat
from core.access import current_person
from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.usecases.translation.jobs import Job

MOST_FILES = 20
MOST_LOOKED_UP = 5_000
"""Segments looked up before a job begins, to say how many the memory has."""


class FileEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room
        self.job = JobEvents(frame, self.changed)

    def arrive(self, seat: Seat, language: UiLanguage) -> Updates:
        """Samples to try."""
        names = [name for name in self.room.samples if not name.endswith(".txt") and "glossary" not in name]
        mine = sorted(names, key=lambda name: not name.startswith(language))
        items = [(name, name.partition("/")[2], message(f"translator.in_{name[:2]}", language)) for name in mine]
        return {"file_samples": render_buttons("sample", items, lede=message("translator.try", language))}

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The list, and what is open."""
        shown = self.job.show(seat, language)
        return shown | self._list(seat, language) | self._open(seat, language)

    def look(self, state: object, look: Look, request: gr.Request) -> Updates:
        """A second has passed: has the model come, how far are the files? What stands still is not drawn again."""
        seat, language = read_seat(state), page_language(request)
        told = self.frame.head(state, request) | {"timer": self.frame.timer(seat)}
        asked = self.frame.newest(seat, request)
        if asked.place != "files" or asked.job != seat.job:
            return told
        seat = self.frame.still_there(asked, request)
        if seat.job != asked.job:
            return told | self.frame.turn(seat, request)
        if self.room.runs.find(seat.desk, seat.job):
            begun = {} if look.ran else {"look": replace(look, ran=True)}
            return told | begun | self._list(seat, language) | self._running(seat, language)
        if look.job == seat.job and not look.ran:
            return told | self._list(seat, language)
        ended = self.job.end(seat, look, language)
        return told | ended | self.changed(seat, request)

    def upload(
        self, state: object, files: Sequence[str] | None, bilingual: bool, renew: bool, request: gr.Request
    ) -> Iterator[Updates]:
        """Files were given: each is read and shown; one that cannot be read is named, the others are taken."""
        paths = [Path(file) for file in files or ()]
        if len(paths) > MOST_FILES:
            raise InputError("translator.many_files", count=len(paths), limit=MOST_FILES)
        yield from self._take(self.frame.newest(read_seat(state), request), paths, (bilingual, renew), request)

    def sample(
        self, state: object, bilingual: bool, renew: bool, request: gr.Request, event: gr.EventData
    ) -> Iterator[Updates]:
        """A sample file; it says its language itself."""
        path = self.room.sample(str(event._data.get("id")))
        seat, source = self.frame.newest(read_seat(state), request), path.parent.name
        target = next(tag for tag in (seat.target, "es", "en") if tag != source)
        seat = self.frame.ask(seat, request, source=source, target=target)
        yield from self._take(seat, [path], (bilingual, renew), request)

    def open(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """A file of the list was chosen."""
        seat, name = read_seat(state), str(event._data.get("id"))
        self.room.store.load_job(seat.desk, name)
        return self.frame.turn(self.frame.ask(seat, request, job=name), request)

    def remove(self, state: object, request: gr.Request, event: gr.EventData) -> Updates:
        """Delete a file with all that was made of it; the memory stays."""
        seat, name = read_seat(state), str(event._data.get("id"))
        self.room.runs.stop(seat.desk, name)
        self.room.store.delete_job(seat.desk, name)
        return self.frame.turn(self.frame.still_there(self.frame.newest(seat, request), request), request)

    def start(self, state: object, look: Look, request: gr.Request) -> Updates:
        """Translate the open file, or go on with it."""
        seat = read_seat(state)
        return self._start(seat, [self.job.fetch(seat)], look, request)

    def start_all(self, state: object, look: Look, request: gr.Request) -> Updates:
        """Translate all that is not translated yet, one after the other, the first given first."""
        from core.usecases.translation.jobs import list_jobs

        seat = read_seat(state)
        waiting = [job for job in list_jobs(self.room.store, seat.desk) if job.done < job.total]
        return self._start(seat, sorted(waiting, key=lambda job: job.created), look, request)

    def stop(self, state: object, request: gr.Request) -> Updates:
        """End the translation between two segments; what is made is kept."""
        seat = read_seat(state)
        self.room.runs.stop(seat.desk, self.job.fetch(seat).id)
        return self._running(seat, page_language(request)) if self.job.is_shown(seat, request) else {}

    def again(self, state: object, bilingual: bool, renew: bool, request: gr.Request) -> Updates:
        """Read the open file anew, for the languages, the engine and the options as they are chosen now."""
        seat = read_seat(state)
        job = self.job.fetch(seat)
        if self.room.runs.find(seat.desk, job.id):
            raise InputError("translator.still_running")
        data = self.room.store.load_job_file(seat.desk, job.id)
        self._begin(self.frame.newest(seat, request), job.name, data, (bilingual, renew), job.id)
        return self.frame.turn(self.frame.newest(seat, request), request)

    def download(self, state: object, request: gr.Request) -> Updates:
        """The translated file as far as it is."""
        from core.usecases.translation.jobs import write_job

        seat = read_seat(state)
        job = self.job.fetch(seat)
        return {"exported": hand_over(job.output, write_job(self.room.store, seat.desk, job.id))}

    def changed(self, seat: Seat, request: gr.Request) -> Updates:
        """What a corrected segment changes around it, or the end of a file."""
        language = page_language(request)
        return self.frame.places(seat, request) | self._list(seat, language) | self._open(seat, language)

    def _take(
        self, seat: Seat, paths: Sequence[Path], options: tuple[bool, bool], request: gr.Request
    ) -> Iterator[Updates]:
        language, notes = page_language(request), []
        for at, path in enumerate(paths):
            told = message("translator.reading", language, name=path.name)
            yield {"taking": render_progress(told, at / len(paths))}
            try:
                job = self._begin(seat, path.name, path.read_bytes(), options)
            except ShowcaseError as error:
                notes.append(render_note(" ".join(explain(error, language)), "warning"))
            else:
                seat = self.frame.ask(seat, request, job=job.id)
        shown = self.frame.turn(self.frame.newest(seat, request), request)
        yield shown | {"taking": "".join(notes), "files": gr.update(value=None)}

    def _begin(self, seat: Seat, name: str, data: bytes, options: tuple[bool, bool], job_id: str = "") -> "Job":
        from core.usecases.translation.jobs import begin_job

        bilingual, renew = options
        more = {"bilingual": bilingual, "renew": renew, "engine": seat.engine, "job_id": job_id}
        return begin_job(self.room.store, seat.desk, name, data, seat.direction, **more)

    def _start(self, seat: Seat, jobs: "Sequence[Job]", look: Look, request: gr.Request) -> Updates:
        self.room.pace.check(current_person())
        self.room.runs.start(seat.desk, [job.id for job in jobs])
        language, begun = page_language(request), {"timer": gr.update(active=True)}
        if self.job.is_shown(seat, request):
            begun |= {"look": replace(look, ran=True), **self._running(seat, language)}
        return begun | self._list(self.frame.newest(seat, request), language)

    def _list(self, seat: Seat, language: UiLanguage) -> Updates:
        from core.usecases.translation.jobs import list_jobs

        runs, jobs = self.room.runs, list_jobs(self.room.store, seat.desk)
        ran = {job.id: found for job in jobs if (found := runs.find(seat.desk, job.id))}
        failed = {job.id: why for job in jobs if (why := runs.failure(seat.desk, job.id))}
        return {"jobs": render_jobs(jobs, ran, seat.job, failed, language)}

    def _running(self, seat: Seat, language: UiLanguage) -> Updates:
        """The open file while it is translated, and its buttons; its segments are shown when it ends."""
        if not seat.job:
            return {}
        job, runs = self.job.fetch(seat), self.room.runs
        ran = runs.find(seat.desk, job.id)
        begun = is_begun(job)
        name = "translator.go_on" if begun else "translator.start"
        return {
            "job": render_job(job, ran, runs.failure(seat.desk, job.id), None, language),
            "start": gr.update(visible=not ran and job.done < job.total, value=message(name, language)),
            "stop": gr.update(visible=ran is not None, interactive=bool(ran and ran.phase != "stopping")),
            "get": gr.update(visible=not ran and begun, variant="primary" if job.done == job.total else "secondary"),
            "again": gr.update(visible=not ran),
            "report_box": gr.update(visible=begun),
        }

    def _open(self, seat: Seat, language: UiLanguage) -> Updates:
        from core.usecases.translation.jobs import report

        if not seat.job:
            return {"open_job": gr.update(visible=False), "review": gr.update(visible=False), "report": ""}
        job = self.job.fetch(seat)
        shown = self._running(seat, language) | {
            "open_job": gr.update(visible=True),
            "review": gr.update(visible=True),
            "report": render_report(report(self.room.store, seat.desk, job.id), language),
        }
        if job.done < job.total and not self.room.runs.find(seat.desk, job.id):
            hits = self._count_hits(seat, job)
            shown["job"] = render_job(job, None, self.room.runs.failure(seat.desk, job.id), hits, language)
        return shown

    def _count_hits(self, seat: Seat, job: "Job") -> int:
        """How many open segments the memory has word for word; of a very long file the first ones are looked up."""
        from core.usecases.translation.jobs import job_segments

        rows = job_segments(self.room.store, seat.desk, job.id, 0, MOST_LOOKED_UP, states=("open",))
        texts, codes = [row.segment.source for row in rows], [row.segment.codes for row in rows]
        found = self.room.memory(seat.desk, job.direction).look_up(texts, codes=codes, least=1.0)
        return sum(match is not None for match in found)
