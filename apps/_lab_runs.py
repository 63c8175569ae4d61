"""The page "Results". Run by `apps/lab.py`."""

import html

import streamlit as st

from apps._lab_seat import Seat, keep_seat, take_seat


def put_page(seat: Seat) -> None:
    """What the page is for."""
    st.title(seat.say("lab.page_runs"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.what_runs"))}</p>')


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
