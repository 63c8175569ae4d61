"""The page "One message". Run by `apps/triage.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain
from apps._triage_seat import Seat, keep_seat, take_seat
from apps._triage_view import render_marks, render_message, render_reasons, render_route, render_shares
from apps._waiting import wait_for_turn

if TYPE_CHECKING:
    from core.usecases.triage.explaining import Explanation
    from core.usecases.triage.records import Verdict


def put_page(seat: Seat) -> None:
    """The message, and what was found in it."""
    st.title(seat.say("page_one"))
    st.html(f'<p class="lede">{html.escape(seat.say("one_lede"))}</p>')
    st.text_area(
        seat.say("message"), key="own", height=130, placeholder=seat.say("message_hint"), persist_state="session"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="acts"):
        pressed = st.button(seat.say("sort_it"), type="primary", icon=":material/rule:", key="sort")
        with st.popover(seat.say("samples"), icon=":material/lightbulb:"):
            for number, text in enumerate(seat.room.list_samples(seat.language)):
                st.button(plain(text), key=f"sample_{number}", on_click=_take, args=(text,), width="stretch")
    if pressed or st.session_state.pop("asked", False):
        st.session_state.pop("verdict", None)
        with seat.shown():
            _sort(seat)
    if verdict := st.session_state.get("verdict"):
        _put_verdict(seat, verdict)


def _take(text: str) -> None:
    st.session_state["own"], st.session_state["asked"] = text, True


def _sort(seat: Seat) -> None:
    from core.usecases.triage.triaging import triage

    with st.spinner(seat.say("fitting")):
        st.session_state["verdict"] = triage(st.session_state.get("own", ""))


def _put_verdict(seat: Seat, verdict: "Verdict") -> None:
    st.html(render_route(verdict, seat.language))
    st.html(render_message(verdict))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(seat.say("why"))
        st.html(render_reasons(verdict, _explained(seat, verdict), seat.language))
        if verdict.marks:
            st.html(render_marks(verdict, seat.language))
    with right:
        st.subheader(seat.say("shares"))
        st.html(render_shares(verdict, seat.language))
    if verdict.route != "ordinary":
        st.button(
            seat.say("to_queue"), icon=":material/inbox:", key="to_queue", on_click=seat.add, args=([("", verdict)],)
        )


def _explained(seat: Seat, verdict: "Verdict") -> "Explanation":
    """Computed; in a model's words, too, where one may and the person asks. Where it fails that is told, and the
    computed reasons stand."""
    from core.models.ability import is_small, speaks
    from core.usecases.triage.explaining import explain

    model = seat.room.opening.model
    may = verdict.evidence and speaks(model, seat.language) and not is_small(model)
    asked = may and st.toggle(seat.say("ask_model"), key="ask_model")
    with seat.shown():
        if asked and wait_for_turn(seat.room.access, seat.language, st.empty()):
            return explain(verdict, seat.language, model)
    return explain(verdict, seat.language)


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
