"""What the pages about a model's inside share: the title with what one sees, and which model is looked at."""

import html

import streamlit as st

from apps._lab_seat import Seat
from core.usecases.lab.specimen import Kind, list_specimens


def put_study_title(seat: Seat, page: str) -> None:
    """The page's name, what one sees on it, and what to try."""
    st.title(seat.say(f"lab.page_{page}"))
    area = {"decode": "lab_decoding", "choose": "lab_choosing"}.get(page, f"lab_{page}")
    st.html(
        f'<p class="lede">{html.escape(seat.say(f"{area}.what_one_sees"))}</p>'
        f'<p class="lede try">{html.escape(seat.say(f"{area}.what_to_try"))}</p>'
    )


def choose_specimen(seat: Seat, kind: Kind) -> None:
    """The model under study: the one that comes with the program, or another that is here. Kept in the session."""
    specs = list_specimens(kind, seat.room.settings)
    key = f"specimen_{kind}"
    if st.session_state.get(key) not in specs:
        st.session_state[key] = specs[0]
    if len(specs) > 1:
        st.selectbox(
            seat.say("lab_specimen.which"), specs, key=key, format_func=lambda spec: spec.name, persist_state="session"
        )
