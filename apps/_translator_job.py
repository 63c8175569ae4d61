"""The segments of the open file: a page of them at a time, by what became of them; corrected and accepted in place.

Does not know how the page is laid out, nor how files are translated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._translator_detail import find_others, read_target
from apps._translator_detail_view import Opened, render_closed, render_detail, render_others
from apps._translator_frame import Frame
from apps._translator_job_view import FILTERS, Shown, render_segments
from apps._translator_seat import Seat, read_seat
from core.errors import InputError
from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.translation.jobs import Job, JobSegment
    from core.usecases.translation.records import Tools

PAGE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of a file: which segments, from which positions its pages began, at which position
    the open one stands, and whether the file was being translated then."""

    job: str = ""
    show: str = "all"
    starts: tuple[int, ...] = (0,)
    picked: str = ""
    ran: bool = False


class JobEvents:
    """One instance serves everybody and holds nothing of anybody. `changed` is what a correction changes elsewhere."""

    def __init__(self, frame: Frame, changed: Callable[[Seat, UiLanguage], Updates]) -> None:
        self.frame, self.room, self.changed = frame, frame.room, changed

    def fetch(self, seat: Seat) -> "Job":
        """The open file; InputError where none is open."""
        from core.usecases.translation.jobs import fetch_job

        if not seat.job:
            raise InputError("translator.no_job")
        return fetch_job(self.room.store, seat.desk, seat.job)

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The first page of the open file: what needs a look first, where anything does."""
        if not seat.job:
            return {"look": Look(), "segments": "", "job_detail": render_closed(language), "job_others": ""}
        ran = self.room.runs.find(seat.desk, seat.job) is not None
        segments = self.fetch(seat).segments
        needed = "flagged" if segments.get("flagged") and not segments.get("open") else "all"
        return self._draw(seat, Look(seat.job, needed, ran=ran), language) | self._closed(language)

    def end(self, seat: Seat, look: Look, language: UiLanguage) -> Updates:
        """The file is no longer translated: its segments anew. One that is open stays, with what is typed in it."""
        if look.job != seat.job or not look.picked:
            return self.show(seat, language)
        return self._draw(seat, replace(look, ran=False), language)

    def filter(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """Other segments are to be seen."""
        name = str(event._data.get("id"))
        if name not in FILTERS:
            raise InputError("translator.no_choice")
        language = page_language(request)
        return self._draw(
            read_seat(state).at("files"), replace(look, show=name, starts=(0,), picked=""), language
        ) | self._closed(language)

    def turn(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """The next page, or the one before."""
        seat, language = read_seat(state).at("files"), page_language(request)
        if event._data.get("id") != "1":
            return self._draw(seat, replace(look, starts=look.starts[:-1] or (0,), picked=""), language)
        rows = self._page(seat, look)
        start = rows[-1].position + 1 if rows else 0
        return self._draw(seat, replace(look, starts=(*look.starts, start), picked=""), language)

    def pick(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A segment was pressed."""
        yield from self._pick(read_seat(state).at("files"), look, str(event._data.get("id")), request)

    def step(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """To the next segment of the page or the one before, round and round."""
        seat = read_seat(state).at("files")
        names = [str(row.position) for row in self._page(seat, look)]
        if not names:
            raise InputError("translator.no_segment")
        at = names.index(look.picked) if look.picked in names else 0
        at += 1 if event._data.get("id") == "1" else -1
        yield from self._pick(seat, look, names[at % len(names)], request)

    def save(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """A person's own wording: checked, kept for the file and, where it is sound, in the memory."""
        return self._edit(read_seat(state).at("files"), look, read_target(event), page_language(request))

    def accept(self, state: object, look: Look, request: gr.Request) -> Updates:
        """A person stands by the target as it is."""
        seat = read_seat(state).at("files")
        found = self._find(seat, look.picked)
        if found.translation is None or not found.translation.target:
            raise InputError("translator.empty_target")
        return self._edit(seat, look, found.translation.target, page_language(request))

    def _edit(self, seat: Seat, look: Look, target: str, language: UiLanguage) -> Updates:
        from core.usecases.translation.jobs import edit_segment

        job = self.fetch(seat)
        if look.job != job.id:
            raise InputError("translator.no_segment")
        before = self._find(seat, look.picked)
        if before.state == "open" and self.room.runs.find(seat.desk, job.id):
            raise InputError("translator.still_running")
        tools = self._tools(seat, job, learns=True)
        found = edit_segment(self.room.store, seat.desk, job.id, before.segment.id, target, tools)
        detail = {"job_detail": render_detail(self._opened(job, found, tools), language)}
        return self.changed(seat, language) | self._draw(seat, look, language) | detail

    def _pick(self, seat: Seat, look: Look, segment: str, request: gr.Request) -> Iterator[Updates]:
        language, late = page_language(request), self.room.turns.take(request.session_hash, "job")
        job = self.fetch(seat)
        found, tools = self._find(seat, segment), self._tools(seat, job, learns=False)
        opened = self._opened(job, found, tools)
        others = render_others(None, opened, language)
        shown = {"job_detail": render_detail(opened, language), "job_others": others}
        yield self._draw(seat, replace(look, job=job.id, picked=segment), language) | shown
        if found.state == "kept":
            yield {"job_others": ""}
            return
        others = find_others(opened, tools)
        if not late():
            yield {"job_others": render_others(others, opened, language)}

    def _find(self, seat: Seat, place: str) -> "JobSegment":
        """The segment at a place of the open file; InputError where there is none."""
        from core.usecases.translation.jobs import job_segments

        at = int(place) if place.isdecimal() and len(place) < 9 else -1
        found = job_segments(self.room.store, seat.desk, self.fetch(seat).id, at, 1) if at >= 0 else ()
        if not found or found[0].position != at:
            raise InputError("translator.no_segment")
        return found[0]

    def _tools(self, seat: Seat, job: "Job", *, learns: bool) -> "Tools":
        return self.room.tools(seat.desk, job.direction, job.engine, learns=learns)

    def _opened(self, job: "Job", found: "JobSegment", tools: "Tools") -> Opened:
        from core.usecases.translation.judging import judge_again

        segment, one = found.segment, found.translation
        terms = tuple(tools.glossary.pairs(segment.source)) if tools.glossary else ()
        one = judge_again(segment, one, job.direction, tools) if one else None
        return Opened(segment, one, job.direction, found.position + 1, job.total, terms, file=True)

    def _page(self, seat: Seat, look: Look) -> "tuple[JobSegment, ...]":
        from core.usecases.translation.jobs import job_segments

        return job_segments(self.room.store, seat.desk, seat.job, look.starts[-1], PAGE, states=FILTERS[look.show])

    def _draw(self, seat: Seat, look: Look, language: UiLanguage) -> Updates:
        job = self.fetch(seat)
        rows = self._page(seat, look)
        counts = {name: sum(job.segments.get(s, 0) for s in states or job.segments) for name, states in FILTERS.items()}
        first = PAGE * (len(look.starts) - 1)
        shown = Shown(rows, job.direction, look.show, look.picked, counts, first)
        return {"look": look, "segments": render_segments(shown, language)}

    def _closed(self, language: UiLanguage) -> Updates:
        return {"job_detail": render_closed(language), "job_others": ""}
