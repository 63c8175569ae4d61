"""The page "Results": every training of the workspace, its figures, its errors to read, and what to do with it.

Run by `apps/lab.py`.
"""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_job import put_buttons, put_progress
from apps._lab_measure import put_again
from apps._lab_result_view import curve_charts, render_confusion, render_figures
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_use import put_use
from apps._streamlit import plain, tell_time

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job
    from core.usecases.lab.tuning.evaluating import JobReport
    from core.usecases.lab.tuning.measuring import Measurement

KIND = "tuning"


def put_page(seat: Seat) -> None:
    """The trainings, then the chosen one."""
    from core.usecases.lab.jobs import list_jobs

    st.title(seat.say("lab.page_runs"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.what_runs"))}</p>')
    jobs = {job.id: job for job in list_jobs(seat.jobs) if job.order.kind == KIND}
    if not jobs:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_page.no_runs"))}</div>')
        st.page_link("_lab_tune.py", label=seat.say("lab.page_tune"), icon=":material/model_training:")
        return
    ids = list(jobs)
    wanted = st.session_state.get("result")
    chosen = st.selectbox(
        seat.say("lab_page.which_run"), ids, index=ids.index(wanted) if wanted in ids else 0,
        format_func=lambda one: _name(seat, jobs[one]),
    )  # fmt: skip
    st.session_state["result"] = chosen
    job = jobs[chosen]
    with st.container(border=True, key="card_job"):
        put_progress(seat, job, _put_curve)
        put_buttons(seat, job)
    if job.status.state == "done":
        _put_result(seat, job)


def _name(seat: Seat, job: "Job") -> str:
    state = seat.say(f"lab_jobs.state_{job.status.state}")
    return f"{job.order.title} · {tell_time(job.order.created)} · {state}"


def _put_curve(seat: Seat, job: "Job") -> None:
    if not job.status.curve:
        return
    with st.expander(seat.say("lab_page.curves"), expanded=job.at_work, icon=":material/show_chart:"):
        for column, chart in zip(st.columns(2), curve_charts(job.status.curve, seat.say), strict=True):
            with column:
                st.vega_lite_chart(chart, width="stretch", theme=None)


def _put_result(seat: Seat, job: "Job") -> None:
    from core.usecases.lab.tuning.evaluating import read_report

    report = read_report(job.folder)
    names = ("figures", "labels", "errors", "again", "use")
    tabs = st.tabs([seat.say(f"lab_page.tab_{name}") for name in names], key="result_tabs")
    with tabs[0]:
        st.html(render_figures(report.measurement, seat.say, report))
        st.html(f'<p class="aside">{html.escape(_say_rest(seat, report))}</p>')
    with tabs[1]:
        put_labels(seat, report.measurement)
    with tabs[2]:
        put_errors(seat, report.measurement)
    with tabs[3], seat.shown():
        put_again(seat, job.folder / "model")
    with tabs[4], seat.shown():
        put_use(seat, job)


def _say_rest(seat: Seat, report: "JobReport") -> str:
    """How it was trained, and what its threshold does."""
    measured = report.measurement
    values = {
        "train": report.counts[0], "check": report.counts[1], "test": report.counts[2],
        "trained": f"{report.trained:,}", "whole": f"{report.whole:,}", "seconds": f"{report.seconds:.0f}",
        "threshold": f"{measured.threshold:.2f}", "accepted": f"{measured.accepted:.0%}",
        "right": f"{measured.accepted_right.value:.3f}", "gap": f"{measured.calibration_error:.3f}",
    }  # fmt: skip
    return seat.say("lab_page.rest", **values)


def put_labels(seat: Seat, measured: "Measurement") -> None:
    """Precision, recall and F1 of each label, and which is taken for which."""
    names = ("precision", "recall", "f1", "support")
    rows = [
        {seat.say("lab_page.column_label"): row.label}
        | {seat.say(f"lab_page.head_{name}"): getattr(row, name) for name in names}
        for row in measured.classes
    ]
    formats = {seat.say(f"lab_page.head_{name}"): st.column_config.NumberColumn(format="%.3f") for name in names[:3]}
    st.dataframe(rows, hide_index=True, column_config=formats, key="labels_table")
    st.subheader(seat.say("lab_page.confusion"))
    st.html(render_confusion(measured, seat.say))


def put_errors(seat: Seat, measured: "Measurement") -> None:
    """The errors, the surest first: they tell most about labels that are wrong or unclear."""
    if not measured.errors:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_page.no_errors"))}</div>')
        return
    st.caption(seat.say("lab_page.errors_lede"))
    labels = sorted({wrong.truth for wrong in measured.errors})
    only = st.multiselect(seat.say("lab_page.only_labels"), labels, format_func=plain, key="errors_only")
    names = ("row", "truth", "guess", "probability", "truth_probability", "text")
    rows = [
        {seat.say(f"lab_page.head_{name}"): getattr(wrong, name) for name in names}
        for wrong in measured.errors
        if not only or wrong.truth in only
    ]
    shares = ("probability", "truth_probability")
    formats = {seat.say(f"lab_page.head_{name}"): st.column_config.NumberColumn(format="%.3f") for name in shares}
    st.dataframe(rows, hide_index=True, column_config=formats, key="errors_table")


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
