"""The page "A Transformer from scratch": its code, its training on a small task, and where it looks while it writes.

Run by `apps/lab.py`.
"""

import html
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from apps._lab_course import begin, put_jobs
from apps._lab_pictures import line_chart, map_chart
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_study import put_study_title
from core.settings import REPOSITORY
from core.usecases.lab.scratch.tasks import TASKS, Task, find_task
from core.usecases.lab.scratch.training import PLAN, Plan, read_plan, read_result
from core.usecases.lab.scratch.writing import MOST_LETTERS, write_one

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job
    from core.usecases.lab.scratch.training import Result

CODE = REPOSITORY / "core" / "usecases" / "lab" / "scratch" / "network"
FILES = ("attention", "parts", "layers", "transformer")
ERRORS_SHOWN = 8


def put_page(seat: Seat) -> None:
    """The code, the form, the trainings."""
    put_study_title(seat, "scratch")
    with st.expander(seat.say("lab_scratch.code"), icon=":material/code:"):
        st.caption(seat.say("lab_scratch.code_help"))
        for tab, name in zip(st.tabs([f"{name}.py" for name in FILES]), FILES, strict=True):
            tab.code((CODE / f"{name}.py").read_text("utf-8"), language="python")
    _put_form(seat)
    put_jobs(seat, "scratch", _put_result)


def _put_form(seat: Seat) -> None:
    say = seat.say
    with st.container(border=True, key="card_scratch"):
        st.selectbox(
            say("lab_scratch.task"), TASKS, key="scratch_task", persist_state="session",
            format_func=lambda task: name_task(seat, task),
        )  # fmt: skip
        examples = _examples(st.session_state["scratch_task"])
        st.html(f'<p class="aside" translate="no">{examples}</p>')
        columns = st.columns(4, gap="medium")
        columns[0].slider(say("lab_scratch.steps"), 50, 1000, step=50, key="scratch_steps", persist_state="session")
        columns[1].select_slider(
            say("lab_scratch.width"), (16, 32, 64, 128), key="scratch_width", persist_state="session"
        )
        columns[2].slider(say("lab_scratch.layers"), 1, 4, key="scratch_layers", persist_state="session")
        columns[3].segmented_control(
            say("lab_scratch.norm"), (True, False), key="scratch_pre", required=True, persist_state="session",
            format_func=lambda pre: say("lab_scratch.norm_pre" if pre else "lab_scratch.norm_post"),
            help=say("lab_scratch.norm_help"),
        )  # fmt: skip
        st.button(say("lab_scratch.train"), type="primary", key="scratch_train", on_click=_begin, args=(seat,))


def _begin(seat: Seat) -> None:
    from core.usecases.lab.job_folder import write_json

    state = st.session_state
    task: Task = state["scratch_task"]
    sizes = {name: state[f"scratch_{name}"] for name in ("steps", "width", "layers", "pre")}
    with seat.noted():
        plan = Plan(task.name, task.language, **sizes)
        begin(seat, "scratch", name_task(seat, task), lambda folder: write_json(folder / PLAN, asdict(plan)))


def name_task(seat: Seat, task: Task) -> str:
    """The task's name with its language."""
    return seat.say(f"lab_scratch.task_{task.name}_{task.language}")


def _examples(task: Task) -> str:
    """A few examples, as they are read and written."""
    import random

    chance = random.Random(4)
    made = (task.make(chance) for _ in range(3))
    return " · ".join(f"{html.escape(one.source)} → <b>{html.escape(one.target)}</b>" for one in made)


def _put_result(seat: Seat, job: "Job") -> None:
    """How good it became, its mistakes, and what it does with a text of one's own."""
    result = read_result(job.folder)
    if result is None:
        return
    _put_figures(seat, result)
    plan = read_plan(job.folder)
    rights = [{seat.say("lab_scratch.step"): row["step"], seat.say("lab_scratch.right"): row["right"]}
              for row in job.status.curve if "right" in row]  # fmt: skip
    if len(rights) > 1:
        chart = line_chart(rights, x=seat.say("lab_scratch.step"), y=seat.say("lab_scratch.right"), percent=True)
        st.vega_lite_chart(chart, width="stretch", key=f"rights_{job.id}")
    _put_errors(seat, result)
    _put_own(seat, job.folder, find_task(plan.task, plan.language), job.id)


def _put_figures(seat: Seat, result: "Result") -> None:
    say = seat.say
    share, low, high = (f"{value:.1%}" for value in (result.share, result.low, result.high))
    figures = (
        (share, say("lab_scratch.exact", n=result.n, low=low, high=high)),
        (f"{result.parameters:,}", say("lab_scratch.parameters")),
        (f"{result.seconds:.0f} s", say("lab_scratch.seconds", steps=result.steps)),
    )
    tiles = "".join(
        f"<div><b>{html.escape(value)}</b><span>{html.escape(told)}</span></div>" for value, told in figures
    )
    st.html(f'<div class="tiles">{tiles}</div>')


def _put_errors(seat: Seat, result: "Result") -> None:
    wrong = [row for row in result.rows if row[1] != row[2]][:ERRORS_SHOWN]
    if not wrong:
        return
    heads = "".join(
        f"<th>{html.escape(seat.say(f'lab_scratch.{name}'))}</th>" for name in ("read", "expected", "wrote")
    )
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in wrong)
    st.caption(seat.say("lab_scratch.errors"))
    st.html(f'<div class="wide"><table translate="no"><tr>{heads}</tr>{lines}</table></div>')


def _put_own(seat: Seat, folder: Path, task: Task, id: str) -> None:
    """A text of one's own through the network, and the map of where it looked."""
    say = seat.say
    text = st.text_input(say("lab_scratch.own"), task.sample, key=f"own_text_{id}", max_chars=MOST_LETTERS)
    with seat.shown():
        found = write_one(folder, text)
        st.html(f'<p class="so_far" translate="no">{html.escape(text)} → <mark>{html.escape(found.text)}</mark></p>')
        if found.unknown:
            st.caption(say("lab_scratch.unknown", letters=" ".join(found.unknown)))
        left, right = st.columns(2, gap="large")
        layers, heads = found.looks.shape[:2]
        layer = left.slider(say("lab_inside.layer"), 1, layers, layers, key=f"look_layer_{id}") if layers > 1 else 1
        choices = (0, *range(1, heads + 1))
        head = right.segmented_control(
            say("lab_inside.head"), choices, default=0, required=True, key=f"look_head_{id}",
            format_func=lambda at: str(at) if at else say("lab_scratch.mean"),
        )  # fmt: skip
        looks = found.looks[layer - 1]
        values: np.ndarray = looks[head - 1] if head else looks.mean(axis=0)
        titles = (say("lab_scratch.wrote"), say("lab_scratch.read"), say("lab_inside.value_weights"))
        st.caption(say("lab_scratch.looks_help"))
        st.vega_lite_chart(
            map_chart(values, found.wrote, found.read, titles=titles), width="stretch", key=f"looks_{id}"
        )


seat = take_seat()
first = next(task for task in TASKS if task.language == seat.language)
for key, value in {
    "scratch_task": first, "scratch_steps": 400, "scratch_width": 64, "scratch_layers": 2, "scratch_pre": True,
}.items():  # fmt: skip
    st.session_state.setdefault(key, value)
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
