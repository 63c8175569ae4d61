"""The page "How it works". Run by `apps/triage.py`."""

import html

import streamlit as st

from apps._streamlit import put_notice
from apps._triage_seat import Seat, keep_seat, take_seat


def put_page(seat: Seat) -> None:
    """The steps from a message to a verdict, with the numbers that stand in the code."""
    from core.usecases.triage.classifying import read_sample
    from core.usecases.triage.cues import load_cues
    from core.usecases.triage.triaging import RISK_FROM, UNSURE_FROM

    st.title(seat.say("page_about"))
    st.html(f'<p class="lede">{html.escape(seat.say("about_lede"))}</p>')
    said = (
        seat.say("about_one"),
        seat.say("about_two", cues=len(load_cues())),
        seat.say("about_three", rows=len(read_sample()), low=round(100 * UNSURE_FROM), high=round(100 * RISK_FROM)),
        seat.say("about_four"),
    )
    st.html(f'<ol class="reasons">{"".join(f"<li>{html.escape(text)}</li>" for text in said)}</ol>')
    put_notice(seat.say("about_limits"), kind="warning")


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
