"""A trained classifier measured on another table of the person's own. A part of the page "Results"."""

from pathlib import Path

import streamlit as st

from apps._lab_result_view import render_confusion, render_figures
from apps._lab_seat import Seat
from apps._lab_table import put_columns, put_head, put_table
from apps._lab_turn import my_turn


def put_again(seat: Seat, folder: Path) -> None:
    """The table, then the figures on it. Rows without text or label are left out."""
    from core.usecases.lab.tuning.evaluating import evaluate_classifier
    from core.usecases.lab.tuning.reading import take_examples

    st.caption(seat.say("lab_page.again_lede"))
    sheet = put_table(seat, "again", ("sentiment.en", "sentiment.zh", "intents.en"))
    if sheet is None:
        return
    put_head(seat, sheet)
    columns = put_columns(seat, sheet, "again", split=False)
    if st.button(seat.say("lab_page.measure"), type="primary", icon=":material/fact_check:", key="measure"):
        examples = [one for one in take_examples(sheet, columns) if one.text and one.label]
        with seat.shown(), my_turn(seat) as mine, st.spinner(seat.say("lab_page.measuring")):
            if mine:
                st.session_state["measured"] = folder, evaluate_classifier(seat.room.classifier(folder), examples)
    known = st.session_state.get("measured")
    if known is not None and known[0] == folder:
        st.html(render_figures(known[1], seat.say))
        st.html(render_confusion(known[1], seat.say))
