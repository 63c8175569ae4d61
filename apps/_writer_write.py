"""The page "Write": from a brief to an outline to a text. Run by `apps/writer.py`."""

import streamlit as st

from apps._streamlit import go_to_top
from apps._writer_brief import put_brief
from apps._writer_outline import put_outline
from apps._writer_seat import Seat, keep_seat, take_seat
from apps._writer_text import put_text
from apps._writer_view import render_steps_bar

STEPS = {"brief": put_brief, "outline": put_outline, "text": put_text}


def put_flow(seat: Seat, stage: str) -> None:
    """Where the reader is, and the ways to the other steps."""
    with st.container(horizontal=True, vertical_alignment="center", key="flow"):
        st.html(render_steps_bar(stage, seat.language))
        if seat.draft is None:
            return
        for name in STEPS:
            if name != stage and not (name == "text" and not seat.draft.parts):
                st.button(
                    seat.say(f"go_{name}"), key=f"go_{name}", type="tertiary",
                    on_click=st.session_state.update, args=({"stage": name},),
                )  # fmt: skip
        st.button(seat.say("new_text"), key="new_text", icon=":material/add:", on_click=seat.leave)


seat = take_seat()
stage = st.session_state.setdefault("stage", "brief")
put_flow(seat, stage)
# Each has its place in every run, so that nothing moves into another's.
with st.empty():
    if st.session_state.get("shown_stage") != stage:
        st.session_state["shown_stage"] = stage
        go_to_top()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    STEPS[stage](seat)
keep_seat()
