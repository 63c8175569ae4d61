"""The page "Voice": habits read from samples as a card, for briefs and for checking. Run by `apps/writer.py`."""

import html
import re
from typing import TYPE_CHECKING

import streamlit as st

from apps._reader import explain
from apps._streamlit import name_file, put_notice
from apps._writer_form import field, prepare_form, split_words
from apps._writer_panels import put_report
from apps._writer_seat import Seat, keep_seat, take_seat
from apps._writer_sources import TYPES, read_upload
from core.messages import LANGUAGES

if TYPE_CHECKING:
    from core.checks.voice import VoiceCard

BREAK = re.compile(r"(?m)^[ \t]*-{3,}[ \t]*$")
MOST = 200_000


def put_page(seat: Seat) -> None:
    """Samples on the left, the card on the right, a text to check below."""
    st.title(seat.say("page_voice"))
    st.html(f'<p class="lede">{html.escape(seat.say("voice_lede"))}</p>')
    if problem := st.session_state.pop("voice_problem", None):
        put_notice(*problem, kind="error")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _put_samples(seat)
    with right:
        card = st.session_state.get("voice_card")
        if card is None:
            st.html(f'<div class="blank">{html.escape(seat.say("voice_blank"))}</div>')
        else:
            _put_card(seat, card)
    if card is not None:
        _put_trial(seat, card)


def _put_samples(seat: Seat) -> None:
    st.text_area(
        seat.say("voice_samples"), key="voice_samples", height=260, max_chars=MOST, persist_state="session",
        placeholder=seat.say("voice_samples_hint"),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(seat.say("voice_name"), key="voice_name", max_chars=60, width=220, persist_state="session")
        st.segmented_control(
            seat.say("text_language"), LANGUAGES, format_func=lambda code: seat.say(f"language_{code}"),
            key="voice_language", default=seat.language, required=True, persist_state="session",
        )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            seat.say("read_voice"), type="primary", icon=":material/graphic_eq:", key="read_voice", on_click=_read,
            args=(seat,),
        )  # fmt: skip
        st.button(
            seat.say("sample_voice"),
            icon=":material/lightbulb:",
            key="sample_voice",
            on_click=_fill_sample,
            args=(seat,),
        )
        with st.popover(seat.say("from_file"), icon=":material/upload_file:"):
            st.file_uploader(
                seat.say("text_file"), TYPES, accept_multiple_files=True, key="voice_files",
                max_upload_size=seat.workshop.settings.max_upload_mb,
            )  # fmt: skip
            st.button(seat.say("use_file"), key="use_voice_files", on_click=_fill_upload, args=(seat,), type="primary")


def _fill_sample(seat: Seat) -> None:
    state = st.session_state
    state["voice_samples"] = seat.workshop.sample_voice(state["voice_language"])
    state["voice_name"] = seat.say("sample_voice_name")


def _fill_upload(seat: Seat) -> None:
    try:
        texts = [read_upload(one.getvalue(), one.name) for one in st.session_state.get("voice_files") or ()]
        old = st.session_state["voice_samples"].strip()
        st.session_state["voice_samples"] = "\n\n---\n\n".join([*([old] if old else []), *texts])[:MOST]
    except Exception as error:
        st.session_state["voice_problem"] = explain(error, seat.language)


def _read(seat: Seat) -> None:
    from core.checks.voice import read_voice
    from core.errors import InputError

    state = st.session_state
    try:
        samples = [text.strip() for text in BREAK.split(state["voice_samples"]) if text.strip()]
        if not samples:
            raise InputError("writer.no_samples")
        name = state["voice_name"].strip() or seat.say("voice_unnamed")
        _keep(read_voice(samples, state["voice_language"]).model_copy(update={"name": name}))
    except Exception as error:
        state["voice_problem"] = explain(error, seat.language)


def _keep(card: "VoiceCard") -> None:
    st.session_state["voice_card"] = card
    st.session_state["voices"] = st.session_state.get("voices", {}) | {card.name: card}


def _put_card(seat: Seat, card: "VoiceCard") -> None:
    with st.container(border=True, key="card_voice"):
        rows = "".join(
            f"<dt>{html.escape(seat.say(f'card_{name}'))}</dt><dd>{html.escape(_tell(seat, name, value))}</dd>"
            for name, value in card.model_dump().items()
            if name not in ("name", "banned") and value not in (None, "", (), [], {})
        )
        st.html(f"<h3>{html.escape(card.name)}</h3><dl>{rows}</dl>")
        key = f"voice_banned_{card.name}"
        st.session_state.setdefault(key, ", ".join(card.banned))
        st.text_input(
            seat.say("card_banned"), key=key, on_change=_ban, args=(card, key), placeholder=seat.say("banned_hint")
        )
        with st.container(horizontal=True):
            st.button(seat.say("use_voice"), key="use_voice", on_click=_use, args=(seat, card), type="primary")
            st.download_button(
                seat.say("save_card"), card.model_dump_json(indent=1), name_file(card.name, "json"), "application/json",
                key="save_card", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        if st.session_state.pop("voice_used", False):
            put_notice(seat.say("voice_taken"), kind="good")


def _tell(seat: Seat, name: str, value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, dict):
        return seat.say("comma").join(f"{key} {number:.2f}" for key, number in value.items())
    if isinstance(value, list | tuple):
        return seat.say("comma").join(map(str, value))
    return seat.say(f"person_{value}") if name == "person" else str(value)


def _ban(card: "VoiceCard", key: str) -> None:
    _keep(card.model_copy(update={"banned": tuple(split_words(st.session_state[key]))}))


def _use(seat: Seat, card: "VoiceCard") -> None:
    prepare_form(seat.language)
    st.session_state[field("voice")] = card
    st.session_state["voice_used"] = True


def _put_trial(seat: Seat, card: "VoiceCard") -> None:
    """Does another text sound like this?"""
    from core.checks.voice import check_voice
    from core.usecases.writing.records import Report

    st.subheader(seat.say("voice_trial"))
    st.text_area(
        seat.say("your_text"), key="voice_trial", height=140, max_chars=MOST, persist_state="session",
        label_visibility="collapsed", placeholder=seat.say("voice_trial_hint"),
    )  # fmt: skip
    text = st.session_state["voice_trial"]
    if text.strip():
        language = st.session_state["voice_language"]
        put_report(seat, Report(text, tuple(check_voice(text, card, language))), language, "voice")


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
