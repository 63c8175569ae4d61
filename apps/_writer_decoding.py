"""How the model is asked to decode: the settings with plain explanations, and a few worth comparing.

Labels and explanations are the core's; the ranges too.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain
from apps._writer_seat import Seat
from core.messages import message

if TYPE_CHECKING:
    from core.models.decoding import Decoding

MODES = ("usual", "greedy", "beam", "sampling")
OF: Mapping[str, tuple[str, ...]] = {
    "usual": (),
    "greedy": ("repetition_penalty",),
    "beam": ("beams", "candidates", "repetition_penalty"),
    "sampling": ("temperature", "top_p", "top_k", "min_p", "repetition_penalty", "candidates", "seed"),
}
STEPS = {"temperature": 0.05, "top_p": 0.01, "min_p": 0.01, "repetition_penalty": 0.05}


def _preset(mode: str, **values: object) -> "Callable[[], Decoding]":
    def make() -> "Decoding":
        from core.models.decoding import Decoding

        return Decoding(mode, **values)

    return make


PRESETS: Mapping[str, "Callable[[], Decoding]"] = {
    "greedy": _preset("greedy"),
    "penalty": _preset("greedy", repetition_penalty=1.2),
    "beam": _preset("beam", beams=4),
    "careful": _preset("sampling", temperature=0.6, top_p=0.9, seed=1),
    "lively": _preset("sampling", temperature=1.1, top_p=0.95, seed=1),
    "wild": _preset("sampling", temperature=1.7, top_p=1.0, seed=1),
}


def put_settings(seat: Seat) -> None:
    """The choice of how, and a field for everything that has a say in it."""
    st.session_state.setdefault("decode_mode", "usual")
    st.segmented_control(
        _tell(seat, "mode"), MODES, key="decode_mode", required=True, persist_state="session",
        format_func=lambda mode: seat.say("decoding_usual") if mode == "usual" else _tell(seat, mode),
    )  # fmt: skip
    mode = st.session_state["decode_mode"]
    st.caption(seat.say("decoding_usual_help") if mode == "usual" else plain(_tell(seat, f"{mode}_help")))
    values, columns = {}, st.columns(2, gap="large")
    for at, name in enumerate(OF[mode]):
        with columns[at % 2]:
            values[name] = _put_setting(seat, name)
    with seat.shown():
        st.session_state["decoding"] = None if mode == "usual" else _preset(mode, **values)()


def _put_setting(seat: Seat, name: str) -> float | int | None:
    from core.models.decoding import LIMITS, Decoding

    least, most = LIMITS[name]
    key, label = f"decode_{name}", _tell(seat, name)
    help_ = plain(_tell(seat, f"{name}_help"))
    usual = next(one.default for one in fields(Decoding) if one.name == name)
    if name == "seed":
        return st.number_input(
            label, int(least), int(most), value=None, key=key, persist_state="session", help=help_,
            placeholder=seat.say("seed_none"),
        )  # fmt: skip
    st.session_state.setdefault(key, 1.1 if name == "repetition_penalty" else usual)
    step = STEPS.get(name, 1)
    bounds = (float(least), float(most)) if isinstance(step, float) else (int(least), int(min(most, 200)))
    value = st.slider(label, *bounds, step=step, key=key, persist_state="session")
    st.caption(help_)
    return value


def describe(decoding: "Decoding", seat: Seat) -> str:
    """The settings that are not the usual ones, in a line."""
    from core.models.decoding import Decoding

    usual = Decoding(decoding.mode)
    said = [_tell(seat, decoding.mode)]
    for name in OF[decoding.mode]:
        value = getattr(decoding, name)
        if value != getattr(usual, name) or name in ("temperature", "top_p", "beams"):
            said.append(f"{_tell(seat, name)} {value}")
    return " · ".join(said)


def _tell(seat: Seat, name: str) -> str:
    return message(f"decoding.{name}", seat.language)
