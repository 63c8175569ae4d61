"""The page "How words are chosen": one prompt written on with several ways of choosing, every step to look at.

Run by `apps/lab.py`.
"""

import html

import streamlit as st

from apps._lab_decode_run import WAYS, Request, begin_texts, write_texts
from apps._lab_decode_view import put_step, put_text, put_tree
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_study import choose_specimen, put_study_title
from apps._lab_turn import my_turn
from core.models.decoding import LIMITS, Decoding

PER_ROW = 3
USUAL = ("greedy", "top_p", "hot", "beam")


def put_page(seat: Seat) -> None:
    """The form, the texts side by side, then one of them step by step."""
    put_study_title(seat, "decode")
    request = _put_form(seat)
    if not (request and _write(seat, request)):
        _put_texts(seat)
    texts = st.session_state.get("decode_texts") or []
    if any(text.said for text in texts):
        put_step(seat, [text for text in texts if text.steps])
        put_tree(seat, [text for text in texts if text.tree])


def _put_form(seat: Seat) -> Request | None:
    say = seat.say
    st.text_area(say("lab_decoding.prompt"), key="decode_prompt", height=90, max_chars=1200, persist_state="session")
    left, right = st.columns(2, gap="large")
    with left:
        st.segmented_control(
            say("lab_decoding.as_what"), ("continue", "answer"), key="decode_as", required=True,
            persist_state="session",
            format_func=lambda name: say(f"lab_decoding.{name}"), help=say("lab_decoding.as_what_help"),
        )  # fmt: skip
    with right:
        st.slider(say("lab_decoding.tokens"), 4, 60, key="decode_tokens", persist_state="session")
    st.pills(
        say("lab_decoding.ways"), (*WAYS, "own"), key="decode_ways", selection_mode="multi", persist_state="session",
        format_func=lambda name: say(f"lab_decoding.way_{name}"),
    )  # fmt: skip
    ways = st.session_state["decode_ways"] or []
    own = _put_own(seat) if "own" in ways else None
    choose_specimen(seat, "causal")
    go, stop, _ = st.columns((1, 1, 2))
    asked = go.button(say("lab_decoding.write"), type="primary", key="decode_write", disabled=not ways, width="stretch")
    stop.button(say("lab_decoding.stop"), key="decode_stop", width="stretch", help=say("lab_decoding.stop_help"))
    if not asked:
        return None
    chosen = tuple((way, own if way == "own" else WAYS[way]) for way in ways if way != "own" or own)
    state = st.session_state
    return Request(state["decode_prompt"], state["decode_as"] == "answer", state["decode_tokens"], chosen)


def _put_own(seat: Seat) -> Decoding | None:
    """Settings of one's own; None where they contradict each other, which is said."""
    with st.container(border=True, key="card_own"):
        first, second, third = st.columns(3, gap="medium")
        values = {}
        for at, (name, step) in enumerate(
            {"temperature": 0.05, "top_p": 0.01, "min_p": 0.01, "top_k": 1, "repetition_penalty": 0.05}.items()
        ):
            least, most = LIMITS[name]
            kind = type(step)
            with (first, second, third)[at % 3]:
                values[name] = st.slider(
                    seat.say(f"decoding.{name}"), kind(least), kind(min(most, 200)), step=step, key=f"own_{name}",
                    help=seat.say(f"decoding.{name}_help"), persist_state="session",
                )  # fmt: skip
        with third:
            values["candidates"] = st.number_input(
                seat.say("decoding.candidates"), 1, 4, key="own_candidates", persist_state="session"
            )
            values["seed"] = st.number_input(
                seat.say("decoding.seed"), 0, 2**31, key="own_seed", help=seat.say("decoding.seed_help"),
                persist_state="session",
            )  # fmt: skip
        with seat.shown():
            return Decoding("sampling", **values)
    return None


def _write(seat: Seat, request: Request) -> bool:
    """Write all texts, shown as they grow; what came stays where somebody stops it. False where none was begun: those
    from before are still there."""
    from core.usecases.lab.specimen import open_specimen

    texts, begun = begin_texts(request), False
    with seat.shown(), my_turn(seat) as mine:
        if not mine:
            return False
        with st.spinner(seat.say("lab_decoding.opening")):
            specimen = open_specimen(st.session_state["specimen_causal"], seat.room.settings)
        for text in write_texts(specimen, request, texts):
            if not begun:
                st.session_state["decode_texts"], places, begun = texts, _rows(len(texts)), True
            at = next(place for place, one in enumerate(texts) if one is text)
            with places[at].container():
                put_text(seat, text)
    return begun


def _put_texts(seat: Seat) -> None:
    texts = st.session_state.get("decode_texts") or []
    if not texts:
        st.html(f'<div class="blank">{html.escape(seat.say("lab_decoding.nothing_yet"))}</div>')
        return
    for place, text in zip(_rows(len(texts)), texts, strict=True):
        with place.container():
            put_text(seat, text)


def _rows(count: int) -> list[st.delta_generator.DeltaGenerator]:
    """A place for each text, several in a row."""
    places = []
    for first in range(0, count, PER_ROW):
        columns = st.columns(PER_ROW, gap="medium")
        places += [column.empty() for column in columns[: count - first]]
    return places


seat = take_seat()
for key, value in {
    "decode_prompt": seat.say("lab_decoding.sample_prompt"), "decode_as": "continue", "decode_tokens": 20,
    "decode_ways": list(USUAL), "own_temperature": 1.0, "own_top_p": 0.95, "own_min_p": 0.0, "own_top_k": 0,
    "own_repetition_penalty": 1.0, "own_candidates": 2, "own_seed": 1,
}.items():  # fmt: skip
    st.session_state.setdefault(key, value)
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
