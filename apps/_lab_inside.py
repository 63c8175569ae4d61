"""The page "Inside attention": the formula with real numbers for one sentence, layer and head. Run by `apps/lab.py`."""

import html

import streamlit as st

from apps._lab_inside_view import put_formula, put_heads, put_pair, put_positions, put_weights
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_study import choose_specimen, put_study_title
from apps._lab_turn import ask_once
from core.usecases.lab.inside.reading import Reading, read_sentence
from core.usecases.lab.inside.working import work_out
from core.usecases.lab.specimen import open_specimen

FILLING = 3


def put_page(seat: Seat) -> None:
    """The sentence and the model, then what one head does with it, then all heads."""
    put_study_title(seat, "inside")
    reading = _put_sentence(seat)
    if reading is None:
        return
    layer, head = _put_choice(seat, reading)
    working = work_out(reading, layer, head)
    put_weights(seat, reading, working)
    put_pair(seat, reading, working)
    put_formula(seat, reading, working)
    put_heads(seat, reading, (layer, head))
    put_positions(seat, reading, working)


def _put_sentence(seat: Seat) -> Reading | None:
    """The sentence as the chosen model reads it; None where it cannot, which is said."""
    say = seat.say
    st.text_input(say("lab_inside.sentence"), key="inside_text", max_chars=160, persist_state="session")
    st.segmented_control(
        say("lab_inside.model"), ("causal", "encoder"), key="inside_kind", required=True, persist_state="session",
        format_func=lambda kind: say(f"lab_inside.{kind}"), help=say("lab_inside.model_help"),
    )  # fmt: skip
    kind = st.session_state["inside_kind"]
    choose_specimen(seat, kind)
    filled = kind == "encoder" and st.toggle(
        say("lab_inside.filling", places=FILLING), key="inside_filling", help=say("lab_inside.filling_help")
    )
    spec, text, filling = st.session_state[f"specimen_{kind}"], st.session_state["inside_text"], FILLING * filled
    with seat.shown():
        return ask_once(
            seat, "inside_reading", (spec, text, filling),
            lambda: read_sentence(open_specimen(spec, seat.room.settings), text, filling=filling),
            say("lab_decoding.opening"),
        )  # fmt: skip
    return None


def _put_choice(seat: Seat, reading: Reading) -> tuple[int, int]:
    """Layer and head, counted from 1 on the page and from 0 here."""
    kind = reading.specimen.kind
    left, right = st.columns(2, gap="large")
    layer = left.slider(
        seat.say("lab_inside.layer"), 1, reading.layers, min(2, reading.layers), key=f"inside_layer_{kind}"
    )
    head = right.slider(seat.say("lab_inside.head"), 1, reading.heads, 1, key=f"inside_head_{kind}")
    if reading.groups > 1:
        shared = (head - 1) // reading.groups
        first = shared * reading.groups + 1
        told = seat.say(
            "lab_inside.grouped", heads=reading.heads, shared=reading.heads // reading.groups, head=head,
            number=shared + 1, first=first, last=first + reading.groups - 1,
        )  # fmt: skip
        st.html(f'<p class="aside">{html.escape(told)}</p>')
    return layer - 1, head - 1


seat = take_seat()
st.session_state.setdefault("inside_text", seat.say("lab_inside.sample"))
st.session_state.setdefault("inside_kind", "causal")
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
