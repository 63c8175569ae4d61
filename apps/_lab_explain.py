"""One text through a classifier: its probabilities, and the words behind them, two ways. A part of "Classify texts"."""

import html
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_explain_view import render_shares, render_words
from apps._lab_seat import Seat
from apps._lab_turn import ask_once

if TYPE_CHECKING:
    from core.usecases.lab.classifying.explaining import Occlusion

MOST = 4000
WAYS = ("occlusion", "gradient")


def put_text(seat: Seat, folder: Path) -> None:
    """The text, then what is said of it."""
    state = st.session_state
    state.setdefault("one_text", seat.say("lab_page.text_example"))
    st.text_area(seat.say("lab_page.text"), key="one_text", height=90, max_chars=MOST, persist_state="session")
    st.button(seat.say("lab_page.classify"), type="primary", icon=":material/label:", key="classify_one",
              on_click=lambda: state.update(asked=state["one_text"]))  # fmt: skip
    text = state.get("asked", "")
    if not text.strip():
        st.caption(seat.say("lab_page.text_lede"))
        return
    say = seat.say
    with st.spinner(say("lab_page.opening")):
        classifier = seat.room.classifier(folder)
    facts = classifier.facts
    shares = ask_once(
        seat, "one_shares", (folder, text), lambda: classifier.predict([text])[0], say("lab_page.opening")
    )
    if shares is None:
        return
    likely = facts.labels[int(shares.argmax())]
    st.html(render_shares(facts.labels, shares, facts.threshold, seat.say))
    st.subheader(seat.say("lab_page.why"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox(
            seat.say("lab_page.why_label"),
            facts.labels,
            index=facts.labels.index(likely),
            key=f"why_{folder.name}_{text}",
        )
        way = st.segmented_control(
            seat.say("lab_page.why_way"), WAYS, default="occlusion", required=True, key="why_way",
            format_func=lambda name: seat.say(f"lab_page.way_{name}"), persist_state="session",
        )  # fmt: skip
    with seat.shown():
        found = ask_once(
            seat, "one_why", (folder, text, label, way), lambda: _explain(seat, folder, text, label, way),
            say("lab_page.explaining"),
        )  # fmt: skip
        if found is None:
            return
        st.html(render_words(text, found, seat.say))
        values = {"whole": f"{found.whole:+.2f}", "total": f"{found.total:+.2f}", "share": f"{found.explained:.0%}"}
        st.html(f'<p class="aside">{html.escape(seat.say(f"lab_page.complete_{way}", **values))}</p>')


def _explain(seat: Seat, folder: Path, text: str, label: str, way: str) -> "Occlusion":
    from core.usecases.lab.classifying.explaining import explain_by_leaving_out

    if way == "gradient":
        return seat.room.gradients(folder).explain(text, label)
    return explain_by_leaving_out(text, seat.room.classifier(folder), label)
