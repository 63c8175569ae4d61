"""The page "Start": what there is to try, in an order to learn in. Run by `apps/lab.py`."""

import html

import streamlit as st

from apps._lab_pages import SECTIONS
from apps._lab_seat import Seat, keep_seat, take_seat


def put_page(seat: Seat) -> None:
    """A card for every page, by section."""
    st.title(seat.say("lab.name"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.lede"))}</p>')
    for section, pages in SECTIONS.items():
        others = [name for name in pages if name != "start"]
        if not others:
            continue
        st.header(seat.say(f"lab.section_{section}"))
        columns = st.columns(3, gap="medium")
        for place, name in enumerate(others):
            with columns[place % 3], st.container(border=True, key=f"card_{name}", height="stretch"):
                st.page_link(f"_lab_{name}.py", label=seat.say(f"lab.page_{name}"), icon=f":material/{pages[name]}:")
                st.caption(seat.say(f"lab.what_{name}"))


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
