"""The page "Fine-tune": a table, its faults, the settings, and the training while it runs. Run by `apps/lab.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_job import put_buttons, put_progress
from apps._lab_recipe import put_recipe
from apps._lab_result_view import curve_charts
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_table import put_columns, put_head, put_table
from apps._streamlit import plain, put_notice

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job
    from core.usecases.lab.rows import RowCheck
    from core.usecases.lab.tuning.reading import Columns, Sheet
    from core.usecases.lab.tuning.records import Example, Recipe

MOST_SHOWN = 1000


def put_page(seat: Seat) -> None:
    """Step by step; each step below the one it needs."""
    st.title(seat.say("lab.page_tune"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab_page.tune_lede"))}</p>')
    sheet = put_table(seat, "tune")
    if sheet is None:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_page.no_table"))}</div>')
    else:
        put_head(seat, sheet)
        columns = put_columns(seat, sheet, "tune")
        with seat.shown():
            _put_steps(seat, sheet, columns)
    _put_running(seat)


def _put_steps(seat: Seat, sheet: "Sheet", columns: "Columns") -> None:
    check = _check(sheet, columns)
    skip = _put_check(seat, check)
    st.header(seat.say("lab_page.step_settings"))
    recipe = put_recipe(seat, by_seed=not columns.part)
    _warn_language(seat, recipe, check)
    title = st.text_input(seat.say("lab_page.title"), sheet.name.rpartition(".")[0], max_chars=80, key="tune_title")
    st.button(
        seat.say("lab_page.train"), type="primary", icon=":material/play_arrow:", key="train",
        disabled=bool(check.faults) and not skip, on_click=_begin, args=(seat, check, recipe, title, skip),
    )  # fmt: skip


def _check(sheet: "Sheet", columns: "Columns") -> "RowCheck[Example]":
    """The faults; looked for once for each table and choice of columns."""
    from core.usecases.lab.tuning.checking import check_table

    known = st.session_state.get("tune_check")
    if known is None or known[0] is not sheet or known[1] != columns:
        known = st.session_state["tune_check"] = sheet, columns, check_table(sheet, columns)
    return known[2]


def _put_check(seat: Seat, check: "RowCheck[Example]") -> bool:
    """What is wrong, row by row; whether the person wants those rows left out."""
    st.header(seat.say("lab_page.step_check"))
    for warning in check.warnings:
        put_notice(seat.tell(warning), kind="warning")
    if not check.faults:
        put_notice(seat.say("lab_page.no_faults", count=check.count), kind="good")
        return False
    values = {"count": len(check.faults), "all": check.count, "left": len(check.kept)}
    put_notice(seat.say("lab_page.faults", **values), seat.say("lab_page.faults_hint", **values), kind="warning")
    rows = [
        {
            seat.say("lab_page.head_row"): fault.row,
            seat.say("lab_page.head_reason"): seat.say(f"lab_tuning.reason_{fault.reason}"),
            seat.say("lab_page.head_detail"): seat.tell(fault.detail),
            seat.say("lab_page.column_text"): fault.text,
        }
        for fault in check.faults[:MOST_SHOWN]
    ]
    st.dataframe(rows, hide_index=True, key="faults")
    return st.toggle(seat.say("lab_page.skip", **values), key="skip_faulty")


def _warn_language(seat: Seat, recipe: "Recipe", check: "RowCheck[Example]") -> None:
    """A base that was not made for the table's language."""
    from core.models.catalog import find_spec
    from core.usecases.lab.tuning.bases import Base
    from core.usecases.lab.tuning.preparing import warn_unspoken

    try:
        spec = find_spec(recipe.base)
    except Exception:  # a folder or a hub's model: nobody knows its languages
        return
    said = warn_unspoken(Base(spec.id, "encoder", seat.room.samples, spec), check.kept)
    if said is not None:
        put_notice(seat.tell(said), kind="warning")


def _begin(seat: Seat, check: "RowCheck[Example]", recipe: "Recipe", title: str, skip: bool) -> None:
    from core.usecases.lab.tuning.preparing import begin_training, prepare_task

    with seat.noted():
        task = prepare_task(check, recipe, title.strip() or "-", skip_faulty=skip)
        st.session_state["watched"] = begin_training(seat.jobs, task).id


def _put_running(seat: Seat) -> None:
    """The training begun last, with its curves; its result is one link away."""
    from core.usecases.lab.jobs import find_job

    job = find_job(seat.jobs, st.session_state.get("watched", ""))
    if job is None:
        return
    st.header(plain(job.order.title))
    with st.container(border=True, key="card_job"):
        put_progress(seat, job, _put_curve)
        put_buttons(seat, job)
        if job.status.state == "done":
            st.session_state["result"] = job.id
            st.page_link("_lab_runs.py", label=seat.say("lab_page.to_result"), icon=":material/leaderboard:")


def _put_curve(seat: Seat, job: "Job") -> None:
    for column, chart in zip(st.columns(2), curve_charts(job.status.curve, seat.say), strict=True):
        with column:
            st.vega_lite_chart(chart, width="stretch", theme=None)


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
