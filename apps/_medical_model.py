"""The page "Model": what runs and why, and what a model that sees would say of a picture. Run by `apps/medical.py`."""

import html

import streamlit as st

from apps._medical_picture import put_picture
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._modelbar import render_page
from apps._streamlit import put_notice


def put_page(seat: Seat) -> None:
    """The model, and the control for pictures."""
    st.title(seat.say("page_model"))
    st.html(f'<p class="lede">{html.escape(seat.say("model_lede"))}</p>')
    opening = seat.room.opening
    with st.container(border=True, key="card_model"):
        st.html(render_page(opening.running(), opening.settings, seat.language))
        if opening.notice is not None:
            st.button(seat.say("try_again"), on_click=opening.retry, key="retry_model")
    with seat.shown():
        put_picture(seat)


seat = take_seat()
with seat.shown():
    put_page(seat)
    if not seat.room.opening.done:
        put_notice(seat.tell(seat.room.opening.stage.text))
keep_seat()
