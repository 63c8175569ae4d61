"""The page "compare". Run by `apps/medical.py`."""

import streamlit as st

from apps._medical_opening import put_without
from apps._medical_seat import keep_seat, take_seat

seat = take_seat()
with seat.shown():
    st.title(seat.say("page_compare"))
    put_without(seat)
keep_seat()
