"""How a text is to be: language, length, form, platform, audience, tone, voice. A part of the brief's form."""

import streamlit as st

from apps._streamlit import plain
from apps._writer_form import FORMS, field, units, usual_unit
from apps._writer_seat import Seat
from core.messages import LANGUAGES


def put_manner(seat: Seat, kind: str) -> None:
    """How it is to be."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            seat.say("text_language"),
            LANGUAGES,
            format_func=lambda code: seat.say(f"language_{code}"),
            key=field("language"),
            required=True,
            on_change=usual_unit,
            persist_state="session",
        )
    if kind == "poem":
        _put_form(seat)
    else:
        _put_length(seat)
    if kind in ("ad", "social", "product"):
        _put_platform(seat)
    if kind == "story":
        st.number_input(seat.say("chapters"), 1, 200, key=field("chapters"), persist_state="session")
    for name in ("title", "audience", "tone"):
        st.text_input(
            seat.say(name),
            key=field(name),
            placeholder=seat.say(f"{name}_hint"),
            max_chars=300,
            persist_state="session",
        )
    _put_voice(seat)


def _put_form(seat: Seat) -> None:
    forms = FORMS[st.session_state[field("language")]]
    if st.session_state[field("form")] not in forms:
        st.session_state[field("form")] = forms[0]
    st.selectbox(
        seat.say("form"),
        forms,
        format_func=lambda form: seat.say(f"form_{form}"),
        key=field("form"),
        persist_state="session",
    )


def _put_length(seat: Seat) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            seat.say("length"),
            1,
            50_000,
            value=None,
            step=50,
            key=field("length"),
            placeholder=seat.say("length_hint"),
            width=150,
            persist_state="session",
        )
        st.selectbox(
            seat.say("unit"),
            units(),
            format_func=lambda unit: seat.say(f"unit_{unit}"),
            key=field("unit"),
            label_visibility="collapsed",
            width=150,
            persist_state="session",
        )


def _put_platform(seat: Seat) -> None:
    from core.usecases.writing.platforms import load_platforms

    known = load_platforms()
    if st.session_state[field("platform")] not in known:
        st.session_state[field("platform")] = ""
    chosen = st.selectbox(
        seat.say("platform"),
        ("", *known),
        format_func=lambda key: seat.tell(known[key].name) if key else seat.say("platform_none"),
        key=field("platform"),
        persist_state="session",
    )
    if chosen:
        limits = (
            seat.say("platform_limit", field=seat.tell(one.name), limit=one.limit, most=one.most)
            for one in known[chosen].fields
        )
        st.caption(plain(seat.say("semicolon").join(limits)))


def _put_voice(seat: Seat) -> None:
    cards = st.session_state.get("voices", {})
    chosen = st.session_state[field("voice")]
    if chosen is not None:
        cards = cards | {chosen.name: chosen}
    if not cards:
        st.caption(f":material/record_voice_over: {seat.say('voice_none')}")
        return
    names = (None, *cards.values())
    st.selectbox(
        seat.say("voice"),
        names,
        format_func=lambda card: seat.say("voice_free") if card is None else card.name or seat.say("voice_unnamed"),
        key=field("voice"),
        persist_state="session",
    )
