"""The page "Report": one report, summarised at once, beside the report itself. Run by `apps/medical.py`."""

import html

import streamlit as st

from apps._medical_case import Case
from apps._medical_export import put_export
from apps._medical_opening import put_delete, put_opening, put_reading
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._medical_source import put_source
from apps._medical_summary import find_summary, put_summary
from apps._medical_writing import put_writing
from apps._streamlit import go_to_top, plain, put_notice

MOST_TITLE = 120


def put_case(seat: Seat) -> None:
    """What it is, the notice, and what is said of it beside the report."""
    _put_head(seat, seat.case)
    put_notice(seat.tell(find_summary(seat).notice), kind="info")
    if notes := dict.fromkeys(seat.tell(note) for note in seat.case.report.notes):
        rows = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
        st.html(f'<div class="note warning" role="status">{rows}</div>')
    if st.session_state.get("task") == "write":
        put_writing(seat)
    elif seat.consent and not find_summary(seat).model:
        st.button(
            seat.say("write_this"), icon=":material/auto_awesome:", key="write_this",
            on_click=st.session_state.update, args=({"task": "write"},),
        )  # fmt: skip
    put_both(seat)


@st.fragment
def put_both(seat: Seat) -> None:
    """The summary and the report; a click on a sentence draws these two anew and nothing else."""
    if st.session_state.pop("redraw", False):
        st.rerun()
    left, right = st.columns([11, 10], gap="large")
    with left, seat.shown():
        summary = put_summary(seat)
    with right, seat.shown():
        put_source(seat, summary)


def _put_head(seat: Seat, case: Case) -> None:
    report = case.report
    facts = [
        seat.say(f"kind_{report.kind}"), seat.say(f"origin_{report.origin}"), report.header.date,
        seat.say("pages", count=report.pages) if report.pages > 1 else "",
        seat.say("results_count", count=len(case.understanding.results)) if case.understanding.results else "",
    ]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key="case_head"):
        with st.container(key="case_title", gap=None):
            st.title(plain(report.name) or seat.say("untitled"))
            st.html(f'<p class="facts-line">{html.escape(" · ".join(filter(None, facts)))}</p>')
        put_export(seat)
        if case.kept:
            put_delete(seat, case.id)
        else:
            st.button(
                seat.say("keep"), icon=":material/bookmark_add:", key="keep_report", help=seat.say("keep_help"),
                on_click=_keep, args=(seat,),
            )  # fmt: skip
        st.button(seat.say("another"), icon=":material/add:", key="another", on_click=seat.leave)


def _keep(seat: Seat) -> None:
    with seat.noted():
        seat.keep(seat.case.report.name[:MOST_TITLE])


seat = take_seat()
# Each has its place in every run, so that nothing moves into another's.
with st.empty():
    stage = seat.case.id if seat.case else "open"
    if st.session_state.get("shown_stage") != stage:
        st.session_state["shown_stage"] = stage
        go_to_top()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    if "reading" in st.session_state:
        if found := put_reading(seat):
            seat.open(found)
        st.rerun()
    elif seat.case is None:
        put_opening(seat)
    else:
        put_case(seat)
keep_seat()
