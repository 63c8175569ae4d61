"""The text of a report as it was read, to be corrected before anything is made of it."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_case import amend_case
from apps._medical_seat import TYPED, Seat
from apps._medical_view import is_doubtful, say

if TYPE_CHECKING:
    from core.usecases.medical.records import Line, Report, Summary

MOST_DOUBTFUL = 40


def list_doubtful(report: "Report") -> "list[Line]":
    """Lines the recogniser was not sure of."""
    return [line for line in report.lines if is_doubtful(line)]


def put_transcript(seat: Seat, summary: "Summary") -> None:
    """What was read with doubt, and the whole text in a field."""
    del summary
    report = seat.case.report
    doubtful = list_doubtful(report)
    st.html(f'<p class="lede small">{html.escape(seat.say("transcript_lede"))}</p>')
    if doubtful:
        st.html(_doubtful(doubtful[:MOST_DOUBTFUL], seat))
    st.session_state.setdefault(TYPED, report.text)
    st.text_area(
        seat.say("report_text"), key=TYPED, height=480, label_visibility="collapsed", persist_state="session"
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            seat.say("use_text"), type="primary", icon=":material/check:", key="use_text", on_click=_use,
            args=(seat,),
        )  # fmt: skip
        st.button(seat.say("undo_text"), key="undo_text", type="tertiary", on_click=_undo)


def _doubtful(lines: "list[Line]", seat: Seat) -> str:
    report, language = seat.case.report, seat.language
    rows = "".join(
        f"<li><span>{html.escape(report.quote(line.span))}</span>"
        f"<small>{say('weak_line', language, page=line.page, share=f'{line.confidence:.0%}')}</small></li>"
        for line in lines
    )
    return f'<ul class="weak-lines">{rows}</ul>'


def _use(seat: Seat) -> None:
    with seat.noted():
        seat.renew(amend_case(seat.case, st.session_state[TYPED]))
    st.session_state["redraw"] = True


def _undo() -> None:
    st.session_state.pop(TYPED, None)
