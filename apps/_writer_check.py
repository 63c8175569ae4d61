"""The page "Check my text": every check on a text of the person's own, without any model. Run by `apps/writer.py`."""

import html

import streamlit as st

from apps._reader import explain
from apps._streamlit import put_notice
from apps._writer_form import KINDS, split_lines, split_words, units
from apps._writer_panels import put_report
from apps._writer_seat import Seat, keep_seat, take_seat
from apps._writer_sources import TYPES, read_upload
from apps._writer_view import render_rate
from core.messages import LANGUAGES

MOST = 100_000
OWN = "own_"


def put_page(seat: Seat) -> None:
    """The text, what it should be, and what was found."""
    st.title(seat.say("page_check"))
    st.html(f'<p class="lede">{html.escape(seat.say("check_lede"))}</p>')
    _put_text(seat)
    _put_wanted(seat)
    if problem := st.session_state.pop("check_problem", None):
        put_notice(*problem, kind="error")
    st.button(
        seat.say("check_it"),
        type="primary",
        icon=":material/fact_check:",
        key="check_it",
        on_click=_check,
        args=(seat,),
    )
    found = st.session_state.get("own_report")
    if found:
        language, report = found
        st.html(render_rate(report, seat.language))
        put_report(seat, report, language, "own")


def _put_text(seat: Seat) -> None:
    st.text_area(
        seat.say("your_text"), key=f"{OWN}text", height=240, max_chars=MOST, placeholder=seat.say("your_text_hint"),
        persist_state="session",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            seat.say("sample_text"), icon=":material/lightbulb:", on_click=_fill_sample, args=(seat,), key="sample_text"
        )
        with st.popover(seat.say("from_file"), icon=":material/upload_file:"):
            st.file_uploader(
                seat.say("text_file"), TYPES, key="own_upload", max_upload_size=seat.workshop.settings.max_upload_mb
            )
            st.button(seat.say("use_file"), key="use_own_upload", on_click=_fill_upload, args=(seat,), type="primary")


def _fill_sample(seat: Seat) -> None:
    """A faulty text of the chosen kind; a product's where there is none of that kind."""
    state = st.session_state
    kind = "news" if state.get(f"{OWN}kind") == "news" else "product"
    state[f"{OWN}kind"] = kind
    state[f"{OWN}text"] = seat.workshop.sample_text(kind, state.get(f"{OWN}language") or seat.language)


def _fill_upload(seat: Seat) -> None:
    from core.errors import InputError

    upload = st.session_state.get("own_upload")
    try:
        if upload is None:
            raise InputError("writer.no_file")
        text = read_upload(upload.getvalue(), upload.name)
        if len(text) > MOST:
            raise InputError("writer.long_text", length=len(text), limit=MOST)
        st.session_state[f"{OWN}text"] = text
    except Exception as error:
        st.session_state["check_problem"] = explain(error, seat.language)


def _put_wanted(seat: Seat) -> None:
    """What the text should be; all of it may be left empty."""
    with st.expander(seat.say("wanted"), icon=":material/rule:"):
        left, right = st.columns(2, gap="large")
        with left:
            st.selectbox(
                seat.say("kind"), KINDS[::-1], format_func=lambda kind: seat.say(f"kind_{kind}"), key=f"{OWN}kind",
                persist_state="session",
            )  # fmt: skip
            st.segmented_control(
                seat.say("text_language"), LANGUAGES, format_func=lambda code: seat.say(f"language_{code}"),
                key=f"{OWN}language", help=seat.say("language_found"), persist_state="session",
            )  # fmt: skip
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.number_input(
                    seat.say("length"), 1, 50_000, value=None, step=50, key=f"{OWN}length", width=150,
                    placeholder=seat.say("length_hint"), persist_state="session",
                )  # fmt: skip
                st.selectbox(
                    seat.say("unit"), units(), format_func=lambda unit: seat.say(f"unit_{unit}"), key=f"{OWN}unit",
                    label_visibility="collapsed", width=150, persist_state="session",
                )  # fmt: skip
            st.text_input(
                seat.say("keywords"),
                key=f"{OWN}keywords",
                placeholder=seat.say("keywords_hint"),
                persist_state="session",
            )
        with right:
            for name in ("facts", "must", "must_not"):
                st.text_area(
                    seat.say(name), key=f"{OWN}{name}", height=92, placeholder=seat.say(f"{name}_hint"),
                    persist_state="session",
                )  # fmt: skip


def _check(seat: Seat) -> None:
    from core.documents.language import detect_language
    from core.errors import InputError
    from core.usecases.writing.brief_file import make_brief
    from core.usecases.writing.checking import check_text

    state = st.session_state
    text = state[f"{OWN}text"]
    try:
        if not text.strip():
            raise InputError("writer.no_text")
        language = state[f"{OWN}language"] or detect_language(text)
        fields = {
            "topic": "-",  # a brief needs one; the text's own words would vouch for it
            "kind": state[f"{OWN}kind"],
            "language": language if language in LANGUAGES else seat.language,
            "length": state[f"{OWN}length"],
            "unit": state[f"{OWN}unit"],
            "keywords": split_words(state[f"{OWN}keywords"]),
        } | {name: split_lines(state[f"{OWN}{name}"]) for name in ("facts", "must", "must_not")}
        brief = make_brief(fields)
        state["own_report"] = (brief.language, check_text(text, brief, language=brief.language))
    except Exception as error:
        state.pop("own_report", None)
        state["check_problem"] = explain(error, seat.language)


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
