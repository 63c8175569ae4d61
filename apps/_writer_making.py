"""Making a draft while somebody watches: streamed, saved every few seconds, ended by a click, continued later.

Whatever interrupts a run of the page (Stop, another page, a closed tab) raises inside it; what was written until then
is kept. Knows the verbs of the use case only by their names.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from apps._follow import follow
from apps._modelbar import Speed
from apps._waiting import Place, render_busy
from apps._waiting import wait_for_model as _wait_for_model
from apps._witness import witness
from apps._writer_seat import Seat
from apps._writer_view import render_paper, render_steps

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.usecases.writing.brief import Brief
    from core.usecases.writing.records import Draft

SAVE_EVERY = 2.0
T = TypeVar("T")


def wait_for_model(seat: Seat, place: Place | None = None) -> "BaseChatModel | None":
    """The model, once it is there; None where there will be none, which is said."""
    workshop = seat.workshop
    return _wait_for_model(workshop.opening, workshop.access, seat.language, seat.say("without_model"), place)


def make_outline(seat: Seat) -> None:
    """Suggest an outline for the brief of the session, and put a draft that has nothing else before the reader."""
    from core.usecases.writing.outlining import outline
    from core.usecases.writing.records import Draft

    brief: Brief = st.session_state["brief"]
    place, stopper = _put_busy(seat)
    model, latest = wait_for_model(seat, place), None
    work = outline(brief, model=model, decoding=seat.decoding)
    began = time.monotonic()
    with _followed(seat, work) as growing:
        for item in growing:
            latest = item or latest
            names = [section.heading for section in latest.sections] if latest else []
            place.html(render_busy(seat.say("outlining", seconds=f"{time.monotonic() - began:.0f}"), names))
    stopper.empty()
    if latest is not None:
        old = seat.draft
        seat.hold(replace(old, brief=brief, outline=latest) if old else Draft(brief, latest), kind="outline")


def make_draft(seat: Seat) -> None:
    """Write what is not written, then check and revise; where it is interrupted, the rest can be continued."""
    from core.usecases.writing.drafting import draft

    begun = seat.draft
    status, stopper = _put_busy(seat)
    model = wait_for_model(seat, status)
    options = {"model": model, "decoding": seat.decoding}

    def write() -> "Iterator[Draft]":
        written = begun
        for written in draft(begun.brief, begun.outline, done=begun if begun.parts else None, **options):
            yield replace(written, state="drafting")
        if not any(note.key == "writing.server_failed" for note in written.notes):
            yield from _revising(written, options)

    _watch(seat, write(), status)
    stopper.empty()


def make_revision(seat: Seat) -> None:
    """Check the draft as it is and revise what fails."""
    status, stopper = _put_busy(seat)
    options = {"model": wait_for_model(seat, status), "decoding": seat.decoding}
    _watch(seat, _revising(seat.draft, options), status)
    stopper.empty()


def _revising(written: "Draft", options: dict) -> "Iterator[Draft]":
    """The draft after each act of revision; whoever watches decides when it is done."""
    from core.usecases.writing.revising import revise

    for revised in revise(written, **options):
        yield replace(revised, state="revising")


def _watch(seat: Seat, work: "Iterator[Draft]", status: Place) -> None:
    """Show a growing draft and keep it, every few seconds and however this ends."""
    paper, steps = (column.empty() for column in st.columns([2, 1], gap="large"))
    began = saved = time.monotonic()
    latest, finished, place = None, False, seat.place
    try:
        with _followed(seat, work) as growing:
            for item in growing:
                if item is not None:
                    latest = item
                    paper.html(render_paper(item, growing=True))
                    if item.steps:
                        steps.html(render_steps(item.steps[-6:], item, seat.language))
                status.html(_progress(seat, latest or seat.draft, time.monotonic() - began))
                if latest is not None and time.monotonic() - saved > SAVE_EVERY:
                    seat.hold(latest)
                    place, saved = seat.place, time.monotonic()
        finished = True
    finally:
        if latest is not None:
            last = replace(latest, state="done" if finished else "stopped")
            # Saved without the session: where the tab was closed, touching that ends this run at once.
            kept = seat.drawer.save(*place, last, "draft" if finished else "stopped")
            seat.settle(last, kept)
    _note_speed(seat, latest)


def stream_text(seat: Seat, work: "Iterator[str]", show: Callable[[str], None]) -> str:
    """Show a growing text; returns what there was at the end."""
    latest = ""
    with _followed(seat, work) as growing:
        for item in growing:
            latest = item or latest
            show(latest)
    return latest


class _followed:
    """`work` followed by the page, with what is sent to the model kept for who wants to see it."""

    def __init__(self, seat: Seat, work: Iterator[T]) -> None:
        self._iterator = follow(witness(work, seat.sent))

    def __enter__(self) -> Iterator[T | None]:
        return self._iterator

    def __exit__(self, *_: object) -> None:
        self._iterator.close()


def _note_speed(seat: Seat, draft: "Draft | None") -> None:
    if draft is not None and draft.tokens_per_second:
        seat.workshop.opening.speed = Speed(draft.first_token_seconds, draft.tokens_per_second)


def _put_busy(seat: Seat) -> tuple[Place, Place]:
    """A line for how far it is, and Stop: a click interrupts this very run, and what runs in it is closed and kept."""
    row = st.container(horizontal=True, vertical_alignment="center", key="busy_row")
    status, stopper = row.empty(), row.empty()
    stopper.button(seat.say("stop"), icon=":material/stop_circle:", key="stop", on_click=_stop, args=(seat,))
    return status, stopper


def _stop(seat: Seat) -> None:
    seat.pause()


def _progress(seat: Seat, draft: "Draft", seconds: float) -> str:
    total = len(draft.outline.sections)
    at = min(total, sum(part.complete for part in draft.parts) + 1)
    if draft.state == "revising":
        said = seat.say("revising", steps=len(draft.steps), seconds=f"{seconds:.0f}")
    else:
        said = seat.say("drafting", at=at, total=total, seconds=f"{seconds:.0f}")
    done = [part.heading for part in draft.parts if part.complete and part.heading]
    return render_busy(said, done)


def show_variants(seat: Seat, count: int) -> None:
    """Write `count` other drafts of the outline; stopping keeps those that have come."""
    from core.usecases.writing.variants import draft_variants

    draft = seat.draft
    status, stopper = _put_busy(seat)
    model = wait_for_model(seat, status)
    work = draft_variants(draft.brief, draft.outline, count, model=model, decoding=seat.decoding)
    began, latest = time.monotonic(), ()
    try:
        with _followed(seat, work) as growing:
            for item in growing:
                latest = item or latest
                words = [f"{len(one.text):,}" for one in latest]
                said = seat.say("making_variants", seconds=f"{time.monotonic() - began:.0f}")
                status.html(render_busy(f"{said} {' · '.join(words)}"))
    finally:
        st.session_state["variants"] = tuple(one for one in latest if one.parts)
    status.empty()
    stopper.empty()
