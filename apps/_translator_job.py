"""The segments of the open file: a page of them at a time, by what became of them; corrected and accepted in place.

Does not know how the page is laid out, nor how files are translated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._translator_detail import check_seal, find_others, read_open, read_target
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
    """What a page shows of a file: which segments, from which positions its pages began, and whether the file was
    being translated then. Which segment is open, its editor knows itself: events overtake one another."""

    job: str = ""
    show: str = "all"
    starts: tuple[int, ...] = (0,)
    ran: bool = False


class JobEvents:
    """One instance serves everybody and holds nothing of anybody. `changed` is what a correction changes elsewhere."""

    def __init__(self, frame: Frame, changed: Callable[[Seat, gr.Request], Updates]) -> None:
        self.frame, self.room, self.changed = frame, frame.room, changed

    def fetch(self, seat: Seat) -> "Job":
        """The open file; InputError where none is open."""
        from core.usecases.translation.jobs import fetch_job

        if not seat.job:
            raise InputError("translator.no_job")
        return fetch_job(self.room.store, seat.desk, seat.job)

    def is_shown(self, seat: Seat, request: gr.Request) -> bool:
        """Whether no other file was asked for since: what is told of this one must not be drawn over that."""
        return self.frame.newest(seat, request).job == seat.job

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The first page of the open file: what needs a look first, where anything does."""
        if not seat.job:
            return {"look": Look(), "segments": "", "job_detail": render_closed(language), "job_others": ""}
        ran = self.room.runs.find(seat.desk, seat.job) is not None
        closed = {"job_detail": render_closed(language), "job_others": ""}
        return self._draw(seat, replace(self._first(seat), ran=ran), language) | closed

    def end(self, seat: Seat, look: Look, language: UiLanguage) -> Updates:
        """The file is no longer translated: its segments anew, from the first page unless another was asked for. One
        that is open stays, with what is typed in it."""
        if look.job != seat.job:
            return self.show(seat, language)
        asked = look.show != "all" or look.starts != (0,)
        return self._draw(seat, replace(look, ran=False) if asked else self._first(seat), language)

    def filter(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """Other segments are to be seen; the open one stays."""
        name = str(event._data.get("id"))
        if name not in FILTERS:
            raise InputError("translator.no_choice")
        seat, language = read_seat(state), page_language(request)
        return self._draw(seat, replace(look, show=name, starts=(0,)), language)

    def turn(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """The next page, or the one before."""
        seat, language = read_seat(state), page_language(request)
        if event._data.get("id") != "1":
            return self._draw(seat, replace(look, starts=look.starts[:-1] or (0,)), language)
        rows = self._page(seat, look)
        start = rows[-1].position + 1 if rows else 0
        return self._draw(seat, replace(look, starts=(*look.starts, start)), language)

    def pick(self, state: object, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A segment was pressed."""
        yield from self._pick(read_seat(state), str(event._data.get("id")), request)

    def step(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """To the next segment of the page or the one before, round and round."""
        seat = read_seat(state)
        at, on = self._find(seat, read_open(event)).position, event._data.get("id") == "1"
        places = [row.position for row in self._page(seat, look)][:: 1 if on else -1]
        if not places:
            raise InputError("translator.no_segment")
        beside = next((place for place in places if place != at and (place > at) == on), places[0])
        yield from self._pick(seat, str(beside), request)

    def save(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """A person's own wording: checked, kept for the file and, where it is sound, in the memory."""
        return self._edit(read_seat(state), look, read_target(event), request, event)

    def accept(self, state: object, look: Look, request: gr.Request, event: gr.EventData) -> Updates:
        """A person stands by the target as it is."""
        seat = read_seat(state)
        found = self._find(seat, read_open(event))
        if found.translation is None or not found.translation.target:
            raise InputError("translator.empty_target")
        return self._edit(seat, look, found.translation.target, request, event)

    def _edit(self, seat: Seat, look: Look, target: str, request: gr.Request, event: gr.EventData) -> Updates:
        from core.usecases.translation.jobs import edit_segment

        language, left = page_language(request), self.room.turns.watch(request.session_hash, "job")
        job, before = self.fetch(seat), self._find(seat, read_open(event))
        check_seal(event, before.segment.source, job.id)
        if before.state == "open" and self.room.runs.find(seat.desk, job.id):
            raise InputError("translator.still_running")
        tools = self._tools(seat, job, learns=True)
        found = edit_segment(self.room.store, seat.desk, job.id, before.segment.id, target, tools)
        detail = {} if left() else {"job_detail": render_detail(self._opened(job, found, tools), language)}
        if not self.is_shown(seat, request):
            return self.frame.places(seat, request)
        return self.changed(seat, request) | self._draw(seat, look, language) | detail

    def _pick(self, seat: Seat, segment: str, request: gr.Request) -> Iterator[Updates]:
        language, late = page_language(request), self.room.turns.take(request.session_hash, "job")
        job = self.fetch(seat)
        found, tools = self._find(seat, segment), self._tools(seat, job, learns=False)
        opened = self._opened(job, found, tools)
        if late():
            return
        yield {"job_detail": render_detail(opened, language), "job_others": render_others(None, opened, language)}
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

    def _first(self, seat: Seat) -> Look:
        """The first page: what needs a look, where anything does."""
        segments = self.fetch(seat).segments
        return Look(seat.job, "flagged" if segments.get("flagged") and not segments.get("open") else "all")

    def _tools(self, seat: Seat, job: "Job", *, learns: bool) -> "Tools":
        return self.room.tools(seat.desk, job.direction, job.engine, learns=learns)

    def _opened(self, job: "Job", found: "JobSegment", tools: "Tools") -> Opened:
        from core.usecases.translation.judging import judge_again

        segment, one = found.segment, found.translation
        terms = tuple(tools.glossary.pairs(segment.source)) if tools.glossary else ()
        one = judge_again(segment, one, job.direction, tools) if one else None
        return Opened(segment, one, job.direction, str(found.position), found.position + 1, job.total, terms, job.id)

    def _page(self, seat: Seat, look: Look) -> "tuple[JobSegment, ...]":
        from core.usecases.translation.jobs import job_segments

        return job_segments(self.room.store, seat.desk, seat.job, look.starts[-1], PAGE, states=FILTERS[look.show])

    def _draw(self, seat: Seat, look: Look, language: UiLanguage) -> Updates:
        job = self.fetch(seat)
        rows = self._page(seat, look)
        counts = {name: sum(job.segments.get(s, 0) for s in states or job.segments) for name, states in FILTERS.items()}
        first = PAGE * (len(look.starts) - 1)
        shown = Shown(rows, job.direction, look.show, counts, first)
        return {"look": look, "segments": render_segments(shown, language)}
