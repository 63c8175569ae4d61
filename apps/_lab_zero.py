"""Labels of one's own without training, by what they mean. A part of "Classify texts"."""

import html

import streamlit as st

from apps._lab_explain_view import render_shares
from apps._lab_seat import Seat
from apps._lab_turn import my_turn

MOST = 4000


def put_zero_shot(seat: Seat) -> None:
    """The labels with their descriptions, the texts, then both."""
    st.caption(seat.say("lab_page.zero_lede"))
    state = st.session_state
    state.setdefault("zero_labels", seat.say("lab_page.zero_labels_example"))
    state.setdefault("zero_texts", seat.say("lab_page.zero_texts_example"))
    left, right = st.columns(2, gap="large")
    with left:
        st.text_area(
            seat.say("lab_page.zero_labels"), key="zero_labels", height=170, max_chars=MOST, persist_state="session"
        )
    with right:
        st.text_area(
            seat.say("lab_page.zero_texts"), key="zero_texts", height=170, max_chars=MOST, persist_state="session"
        )
    if st.button(seat.say("lab_page.classify"), type="primary", icon=":material/label:", key="zero_go"):
        with seat.shown(), my_turn(seat) as mine, st.spinner(seat.say("lab_page.opening")):
            if mine:
                _classify(seat)
    for text, (labels, shares, likeness) in state.get("zero_found", ()):
        with st.container(border=True):
            st.html(f'<p class="asked">{html.escape(text)}</p>')
            st.html(render_shares(labels, shares, 0.5, seat.say))
            nearest = ", ".join(f"{label} {value:.2f}" for label, value in zip(labels, likeness, strict=True))
            st.caption(seat.say("lab_page.likeness", values=nearest).replace("*", r"\*"))


def _classify(seat: Seat) -> None:
    from core.errors import InputError
    from core.models import open_embedder
    from core.usecases.lab.classifying.zero_shot import classify_by_description

    texts = [line.strip() for line in st.session_state["zero_texts"].splitlines() if line.strip()]
    if not texts:
        raise InputError("lab_classify.no_text")
    found = classify_by_description(
        texts[:20], read_labels(st.session_state["zero_labels"]), open_embedder(settings=seat.room.settings)
    )
    st.session_state["zero_found"] = [
        (text, (found.labels, found.probabilities[at], found.likeness[at])) for at, text in enumerate(texts[:20])
    ]


def read_labels(text: str) -> dict[str, str]:
    """One label a line; what stands behind a colon is what it means."""
    pairs = (line.replace("：", ":").partition(":") for line in text.splitlines() if line.strip())
    return {label.strip(): meaning.strip() for label, _, meaning in pairs}
