"""The page "Check a summary": somebody else's summary, sentence by sentence, against the report. Run by
`apps/medical.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_claims import put_control, put_detail
from apps._medical_opening import put_without
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._medical_source import put_source
from apps._medical_view import say
from apps._streamlit import plain, put_notice
from core.errors import InputError
from core.messages import message

if TYPE_CHECKING:
    from core.usecases.medical.checking import CheckedSentence

MOST = 20_000
VERDICTS = {"wrong": ("red", "✗"), "unknown": ("violet", "?"), "held": ("green", "✓")}


def put_page(seat: Seat) -> None:
    """The other summary, then what was found, beside the report."""
    st.title(seat.say("page_check"))
    st.html(f'<p class="lede">{html.escape(seat.say("check_lede"))}</p>')
    if seat.case is None:
        put_without(seat)
        return
    st.text_area(
        seat.say("own_summary"), key="own_summary", height=170, max_chars=MOST, persist_state="session",
        placeholder=seat.say("own_summary_hint"),
    )  # fmt: skip
    st.button(
        seat.say("check_it"), type="primary", icon=":material/fact_check:", key="check_it", on_click=_check,
        args=(seat,),
    )  # fmt: skip
    if "own_checked" in st.session_state:
        put_both(seat)


@st.fragment
def put_both(seat: Seat) -> None:
    """The sentences and the report; a click on a sentence draws these two anew."""
    text, found = st.session_state["own_checked"]
    left, right = st.columns([11, 10], gap="large")
    with left, seat.shown():
        put_notice(message("medical.notice", seat.language))
        st.html(_counts(found, seat))
        for number, sentence in enumerate(found):
            _put_sentence(seat, number, text, sentence)
        st.caption(seat.say("check_limits"))
    with right, seat.shown():
        put_source(seat)


def _check(seat: Seat) -> None:
    from core.usecases.medical.checking import check_summary, find_embedder

    state = st.session_state
    text = state.get("own_summary", "")
    state.pop("chosen", None)
    with seat.noted():
        if not text.strip():
            raise InputError("medical_app.no_summary")
        embedder = find_embedder(seat.room.settings)
        state["own_checked"] = text, check_summary(text, seat.case.report, embedder=embedder, masking=seat.masking)


def _counts(found: "tuple[CheckedSentence, ...]", seat: Seat) -> str:
    counts = {name: sum(sentence.verdict == name for sentence in found) for name in VERDICTS}
    rows = "".join(
        f'<span class="sign {"urgent" if name == "wrong" else "unsure" if name == "unknown" else "normal"}">'
        f"<i>{VERDICTS[name][1]}</i>{say(f'verdict_{name}', seat.language)}: {count}</span>"
        for name, count in counts.items()
        if count
    )
    return f'<p class="counts">{rows}</p>'


def _put_sentence(seat: Seat, number: int, text: str, sentence: "CheckedSentence") -> None:
    colour, sign = VERDICTS[sentence.verdict]
    spot = f"own_{number}"
    badge = f":{colour}-badge[{sign} {seat.say(f'verdict_{sentence.verdict}')}] "
    put_control(seat, spot, badge + plain(text[sentence.span.start : sentence.span.end]), sentence.sources)
    if seat.chosen and seat.chosen.spot == spot:
        put_detail(seat, sentence.sources, sentence.checks)


seat = take_seat()
with st.empty():
    seat.put_problem()
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
