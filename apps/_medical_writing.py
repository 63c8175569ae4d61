"""A model writes, while somebody watches, from exactly the text they looked at; every sentence is checked before it
counts. Stopped, what was checked until then stays."""

import html
import time
from typing import TYPE_CHECKING

import streamlit as st

from apps._follow import follow
from apps._medical_claims import rate_claim
from apps._medical_seat import Seat
from apps._medical_summary import ORDER, chosen_view, find_summary
from apps._medical_view import render_mark
from apps._waiting import Place, render_busy, wait_for_opening, wait_for_turn
from apps._witness import witness
from core.errors import InputError
from core.messages import message

if TYPE_CHECKING:
    from core.usecases.medical.records import Summary, Tools


def make_tools(seat: Seat, place: Place) -> "Tools":
    """What a verb may use: a model only where the person let it have this very text, and then in turn."""
    from core.usecases.medical.records import Tools

    if not seat.consent or not wait_for_turn(seat.room.access, seat.language, place):
        return Tools()
    return Tools(seat.room.opening.model, masking=seat.masking)


def put_writing(seat: Seat) -> None:
    """The summary as a model writes it; the computed one stays wherever it writes nothing that holds."""
    from core.usecases.medical.summarizing import summarize_report

    with st.container(horizontal=True, vertical_alignment="center", key="busy_row"):
        status, stopper = st.empty(), st.empty()
    stopper.button(seat.say("stop"), icon=":material/stop_circle:", key="stop", on_click=_stop)
    wait_for_opening(seat.room.opening, seat.language, seat.say("without_model"), status)
    if not seat.consent:
        st.session_state.pop("task", None)
        raise InputError("medical_app.not_allowed")
    view, level, language = asked = chosen_view(seat)
    place, began, latest = st.empty(), time.monotonic(), find_summary(seat)
    tools = make_tools(seat, status)
    work = summarize_report(seat.understanding, view, level=level, language=language, tools=tools)
    following = follow(witness(work, seat.sent))
    try:
        for item in following:
            if item is not None:
                latest = item
                place.html(_render_growing(seat, item))
            status.html(render_busy(seat.say("writing", seconds=f"{time.monotonic() - began:.0f}")))
    finally:
        following.close()
        seat.summaries[asked] = latest
        st.session_state.pop("task", None)
        st.session_state.pop("chosen", None)
    st.rerun()


def _stop() -> None:
    st.session_state.pop("task", None)


def _render_growing(seat: Seat, summary: "Summary") -> str:
    rows = []
    for part in ORDER:
        claims = [claim for claim in summary.claims if claim.part == part]
        if claims:
            rows.append(f'<h4 class="part">{html.escape(message(f"medical.part_{part}", seat.language))}</h4>')
        for claim in claims:
            by = ' class="by-model"' if claim.author == "model" else ""
            rows.append(f"<p{by}>{render_mark(rate_claim(seat, claim), seat.language)} {html.escape(claim.text)}</p>")
    return f'<div class="growing">{"".join(rows)}</div>'
