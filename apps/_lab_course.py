"""Trainings of language models as their owner sees them: the list, how far each is, its curve, stop, continue, delete.

Does not know what is trained; a page gives what it shows of one that ended.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_job import put_buttons, put_progress
from apps._lab_seat import Seat
from apps._streamlit import plain

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job

SHOWN = 60
"""Left-out texts listed, at most."""
SERIES = {"loss": "#b8c1cc", "check_loss": "#0f766e"}


def begin(seat: Seat, kind: str, title: str, fill: Callable[[Path], None]) -> None:
    """Begin a job, for callbacks: what goes wrong is told in the next run."""
    from core.usecases.lab.jobs import begin_job

    with seat.noted():
        begin_job(seat.jobs, kind, title, fill)


def put_left_out(heads: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """What a training will not see: where it stood, why, how it begins."""
    st.dataframe([dict(zip(heads, row, strict=True)) for row in rows[:SHOWN]], hide_index=True, width="stretch")


def put_numbers(seat: Seat, area: str, key: str, numbers: Mapping[str, tuple[int, int, int]], *, rate: float) -> None:
    """The numbers of a plan side by side, each (least, most, first), and its learning rate; kept as `<key>_<name>`."""
    columns = st.columns(len(numbers) + 1)
    for column, (name, (low, high, value)) in zip(columns, numbers.items(), strict=False):
        column.number_input(seat.say(f"{area}.{name}"), low, high, value, key=f"{key}_{name}")
    columns[-1].number_input(seat.say(f"{area}.rate"), 1e-6, 0.1, rate, format="%.0e", key=f"{key}_rate")


def put_jobs(
    seat: Seat, kind: str, put_result: Callable[[Seat, "Job"], None], *, title: str = "lab_pretraining.jobs"
) -> None:
    """The workspace's jobs of one kind, the newest first, under the sentence `title` names."""
    from core.usecases.lab.jobs import list_jobs

    st.subheader(seat.say(title))
    jobs = [job for job in list_jobs(seat.jobs) if job.order.kind == kind]
    if not jobs:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_pretraining.jobs_none"))}</div>')
    for job in jobs:
        with st.container(border=True, key=f"card_job_{job.id}"):
            _put_job(seat, job, put_result)


def _put_job(seat: Seat, job: "Job", put_result: Callable[[Seat, "Job"], None]) -> None:
    st.markdown(f"**{plain(job.order.title)}**")
    with seat.shown():
        put_progress(seat, job, _put_curve)
        put_buttons(seat, job)
        if job.status.state == "done":
            put_result(seat, job)


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
