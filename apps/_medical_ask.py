"""The page "Ask": questions about the report, answered with its own words or declined. Run by `apps/medical.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._follow import follow
from apps._medical_claims import put_claims, render_dropped
from apps._medical_opening import put_without
from apps._medical_seat import Seat, keep_seat, take_seat
from apps._medical_source import put_source
from apps._medical_writing import make_tools
from apps._streamlit import plain, put_notice
from apps._waiting import render_busy
from apps._witness import witness
from core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.usecases.medical.records import Answer

MOST_QUESTION = 500
MOST_TALK = 30


def put_page(seat: Seat) -> None:
    """The question, and the answers so far, the newest first, beside the report."""
    st.title(seat.say("page_ask"))
    st.html(f'<p class="lede">{html.escape(seat.say("ask_lede"))}</p>')
    if seat.case is None:
        put_without(seat)
        return
    if unanswered := st.session_state.pop("unanswered", None):
        st.session_state["question"] = unanswered
    row = st.form("ask_form", border=False, clear_on_submit=True).container(
        horizontal=True, vertical_alignment="bottom"
    )
    row.text_input(seat.say("question"), key="question", placeholder=seat.say("question_hint"), max_chars=MOST_QUESTION)
    row.form_submit_button(seat.say("ask"), type="primary", icon=":material/send:", key="ask", on_click=_take_question)
    _put_examples(seat)
    if asked := st.session_state.pop("asking", None):
        _answer(seat, asked)
        st.rerun()
    if seat_talk():
        put_both(seat)


@st.fragment
def put_both(seat: Seat) -> None:
    """Answers and the report; a click on a sentence draws these two anew."""
    left, right = st.columns([11, 10], gap="large")
    with left, seat.shown():
        put_notice(seat.tell(seat_talk()[-1][1].notice))
        for number, (question, answer) in reversed(list(enumerate(seat_talk()))):
            _put_answer(seat, number, question, answer)
    with right, seat.shown():
        put_source(seat)


def seat_talk() -> "list[tuple[str, Answer]]":
    """The questions asked of this report, each with its answer."""
    return st.session_state.setdefault("talk", [])


def _take_question() -> None:
    st.session_state["asking"] = st.session_state["question"]


def _ask_example(question: str) -> None:
    st.session_state["asking"] = question


def _put_examples(seat: Seat) -> None:
    if seat_talk():
        return
    with st.container(key="examples", gap="xxsmall"):
        for number in (1, 2, 3):
            said = seat.say(f"example_{number}")
            st.button(
                plain(said), key=f"example_{number}", type="tertiary", icon=":material/chat_bubble:",
                on_click=_ask_example, args=(said,),
            )  # fmt: skip


def _answer(seat: Seat, question: str) -> None:
    """The answer, while somebody waits for it."""
    from core.usecases.medical.asking import ask

    place = st.empty()
    try:
        if not question.strip():
            raise InputError("medical_app.no_question")
        understanding, tools = seat.understanding, make_tools(seat, place)  # the session is not there in another thread

        def work() -> "Iterator[Answer]":
            yield ask(question.strip(), understanding, language=seat.language, tools=tools)

        for item in follow(witness(work(), seat.sent)):
            place.html(render_busy(seat.say("answering")))
            if item is not None:
                seat_talk().append((question.strip(), item))
                del seat_talk()[:-MOST_TALK]
    except Exception as error:
        seat.note(error)
        st.session_state["unanswered"] = question
    place.empty()


def _put_answer(seat: Seat, number: int, question: str, answer: "Answer") -> None:
    with st.container(border=True, key=f"card_answer_{number}"):
        st.markdown(f"**{plain(question)}**")
        if answer.declined is not None:
            put_notice(seat.tell(answer.declined), kind="warning")
        if answer.claims:
            put_claims(seat, answer.claims, f"answer_{number}")
        if answer.dropped:
            with st.expander(seat.say("dropped_here", count=len(answer.dropped)), icon=":material/rule:"):
                st.html(render_dropped(seat, answer.dropped))


seat = take_seat()
with st.empty():
    if problem := st.session_state.pop("problem", None):
        put_notice(*problem, kind="error")
with st.container(), seat.shown():
    put_page(seat)
keep_seat()
