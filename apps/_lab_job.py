"""A job on a page: how far it is, its curves while they grow, and the buttons to stop, continue and delete it.

Shared by every page that has long work. Does not know what the work is.
"""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._streamlit import put_by_clock
from apps._waiting import render_busy

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job

EVERY = 1.0
"""Seconds between two looks at a job that is at work."""


def put_progress(seat: Seat, job: "Job", put_curve: "Callable[[Seat, Job], None]") -> None:
    """The job as it is; looked at again every second while it works, and the whole page once it has ended."""
    folder = job.folder

    def look() -> None:
        from core.errors import InputError
        from core.usecases.lab.jobs import open_job

        try:
            now = open_job(folder)
        except InputError:  # deleted meanwhile
            st.rerun()
        _put_state(seat, now)
        put_curve(seat, now)
        if job.at_work and not now.at_work:
            st.rerun()

    put_by_clock(look, EVERY if job.at_work else None)


def _put_state(seat: Seat, job: "Job") -> None:
    status = job.status
    said = seat.say(f"lab_jobs.state_{status.state}")
    values = {"state": said, "done": status.done, "total": status.total, "seconds": f"{status.seconds:.0f}"}
    if job.at_work:
        st.html(render_busy(seat.say("lab_page.at_work", **values)))
        st.progress(min(1.0, status.done / status.total) if status.total else 0.0)
    else:
        st.html(f'<p class="state {status.state}">{html.escape(seat.say("lab_page.ended", **values))}</p>')
    if status.error is not None:
        from apps._streamlit import put_notice
        from core.errors import ShowcaseError

        error = ShowcaseError(status.error.key, **dict(status.error.values))
        put_notice(error.text(seat.language), error.hint(seat.language), kind="error")


def put_buttons(seat: Seat, job: "Job") -> None:
    """Stop or continue, and delete."""
    from core.usecases.lab.jobs import continue_job, delete_job, stop_job

    with st.container(horizontal=True, vertical_alignment="center"):
        if job.at_work:
            st.button(
                seat.say("lab_page.stop"), icon=":material/stop_circle:", key=f"stop_{job.id}", on_click=_do,
                args=(seat, stop_job, job),
            )  # fmt: skip
        if job.can_continue:
            st.button(
                seat.say("lab_page.continue"), icon=":material/resume:", key=f"continue_{job.id}", type="primary",
                on_click=_do, args=(seat, continue_job, job),
            )  # fmt: skip
        with st.popover("", icon=":material/delete:", help=seat.say("lab_page.delete"), key=f"erase_{job.id}"):
            st.write(seat.say("lab_page.delete_sure"))
            st.button(
                seat.say("lab_page.delete"), key=f"delete_{job.id}", type="primary", on_click=_do,
                args=(seat, delete_job, job),
            )  # fmt: skip


def _do(seat: Seat, act: "Callable[[Job], object]", job: "Job") -> None:
    with seat.noted():
        act(job)
