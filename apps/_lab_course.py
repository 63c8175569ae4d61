"""Trainings of language models as their owner sees them: the list, how far each is, its curve, stop, continue, delete.

Does not know what is trained; a page gives what it shows of one that ended.
"""

import html
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._streamlit import plain, put_notice

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job

EVERY = 1.5
"""Seconds between two looks at a training."""
SERIES = {"loss": "#b8c1cc", "check_loss": "#0f766e"}


def find_room(seat: Seat) -> Path:
    """The folder of this workspace's jobs."""
    return seat.room.settings.home / "lab" / seat.desk


def begin(seat: Seat, kind: str, title: str, fill: Callable[[Path], None]) -> None:
    """Begin a job, for callbacks: what goes wrong is told in the next run."""
    from core.usecases.lab.jobs import begin_job

    try:
        begin_job(find_room(seat), kind, title, fill)
    except Exception as error:
        seat.note(error)


def put_jobs(
    seat: Seat, kind: str, put_result: Callable[[Seat, "Job"], None], *, title: str = "lab_pretraining.jobs"
) -> None:
    """The workspace's jobs of one kind, the newest first, under the sentence `title` names."""
    from core.usecases.lab.jobs import list_jobs

    st.subheader(seat.say(title))
    jobs = [job for job in list_jobs(find_room(seat)) if job.order.kind == kind]
    if not jobs:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_pretraining.jobs_none"))}</div>')
    for job in jobs:
        with st.container(border=True, key=f"card_job_{job.id}"):
            _put_job(seat, job, put_result)


def _put_job(seat: Seat, job: "Job", put_result: Callable[[Seat, "Job"], None]) -> None:
    """One training; while it is at work its card is drawn again by itself."""
    from core.usecases.lab.jobs import open_job

    @st.fragment(run_every=EVERY if job.at_work else None)
    def card() -> None:
        now = open_job(job.folder)
        _put_head(seat, now)
        _put_curve(seat, now)
        if now.status.error is not None:
            put_notice(seat.tell(now.status.error), kind="error")
        if job.at_work and not now.at_work:
            st.rerun()  # the whole page: what came of it is shown now

    with seat.shown():
        card()
        if job.status.state == "done":
            put_result(seat, job)


def _put_head(seat: Seat, job: "Job") -> None:
    status = job.status
    said = seat.say(f"lab_jobs.state_{status.state}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(job.order.title)}** · {plain(said)}", width="stretch")
        if job.at_work:
            st.button(
                seat.say("lab_pretraining.stop"), key=f"stop_{job.id}", icon=":material/stop_circle:",
                on_click=_act, args=(seat, job, "stop_job"),
            )  # fmt: skip
        elif job.can_continue:
            st.button(
                seat.say("lab_pretraining.continue"), key=f"continue_{job.id}", icon=":material/play_arrow:",
                on_click=_act, args=(seat, job, "continue_job"),
            )  # fmt: skip
        st.button(
            "", key=f"delete_{job.id}", icon=":material/delete:", help=seat.say("lab_pretraining.delete"),
            on_click=_act, args=(seat, job, "delete_job"),
        )  # fmt: skip
    if status.total > 1 and status.state != "done":
        figures = {"done": status.done, "total": status.total, "seconds": f"{status.seconds:.0f}"}
        st.progress(min(1.0, status.done / status.total), seat.say("lab_pretraining.progress", **figures))


def _act(seat: Seat, job: "Job", verb: str) -> None:
    from core.usecases.lab import jobs

    try:
        getattr(jobs, verb)(job)
    except Exception as error:
        seat.note(error)


def _put_curve(seat: Seat, job: "Job") -> None:
    """Loss on what is trained on and on what is kept aside."""
    names = {"loss": seat.say("lab_pretraining.curve_loss"), "check_loss": seat.say("lab_pretraining.curve_check")}
    rows = [
        {"step": row["step"], "loss": row[name], "of": said}
        for row in job.status.curve
        for name, said in names.items()
        if name in row
    ]
    if len(rows) < 2:
        return
    spec = {
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 14}},
        "encoding": {
            "x": {"field": "step", "type": "quantitative", "title": None},
            "y": {
                "field": "loss", "type": "quantitative", "scale": {"zero": False},
                "title": seat.say("lab_pretraining.curve"),
            },
            "color": {
                "field": "of", "type": "nominal", "legend": {"orient": "top", "title": None},
                "scale": {"domain": list(names.values()), "range": list(SERIES.values())},
            },
        },
        "width": "container",
        "height": 190,
    }  # fmt: skip
    st.vega_lite_chart(spec, width="stretch", key=f"curve_{job.id}")
