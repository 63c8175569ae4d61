"""The page "Choosing a model": needs in, the catalogue's rows that fit out, and why the others do not.

Run by `apps/lab.py`.
"""

import html

import streamlit as st

from apps._lab_seat import Seat, keep_seat, take_seat
from apps._lab_study import put_study_title
from core.models.choice import USABLE_MEMORY
from core.models.device import detect_device, size_text
from core.usecases.lab.choosing import Fit, Need, choose, list_languages

TASKS, LICENCES = ("chat", "embed", "translate"), ("any", "commercial", "permissive")
SECONDS = (None, 0.1, 0.5, 1, 2, 5, 10, 20, 60)
GB = 1e9


def put_page(seat: Seat) -> None:
    """The needs, those that fit, the others."""
    put_study_title(seat, "choose")
    with seat.shown():
        fits = choose(_put_need(seat))
        good = [fit for fit in fits if fit.fits]
        st.header(seat.say("lab_choosing.fitting", count=len(good), all=len(fits)))
        st.caption(seat.say("lab_choosing.order_help" if good else "lab_choosing.none"))
        st.html(f'<ol class="fits">{"".join(_row(seat, fit) for fit in good)}</ol>')
        if others := [fit for fit in fits if not fit.fits]:
            st.subheader(seat.say("lab_choosing.not_fitting"))
            st.html(f'<ol class="fits">{"".join(_row(seat, fit) for fit in others)}</ol>')


def _put_need(seat: Seat) -> Need:
    say = seat.say
    device = detect_device(seat.room.settings)
    st.session_state.setdefault("choose_memory", round(USABLE_MEMORY * device.memory / GB, 1))
    left, right = st.columns(2, gap="large")
    with left:
        st.segmented_control(
            say("lab_choosing.task"), TASKS, key="choose_task", required=True, persist_state="session",
            format_func=lambda task: say(f"lab_choosing.task_{task}"),
        )  # fmt: skip
        task = st.session_state["choose_task"]
        languages = _put_languages(seat, task)
    with right:
        told = {"total": size_text(device.memory), "usable": size_text(USABLE_MEMORY * device.memory)}
        memory = st.number_input(
            say("lab_choosing.memory"), 0.1, 1000.0, step=1.0, format="%.1f", key="choose_memory",
            help=say("lab_choosing.memory_help", **told), persist_state="session",
        )  # fmt: skip
        licence = st.segmented_control(
            say("lab_choosing.licence"), LICENCES, key="choose_licence", required=True, persist_state="session",
            format_func=lambda name: say(f"lab_choosing.licence_{name}"),
        )  # fmt: skip
        seconds = st.select_slider(
            say("lab_choosing.latency"), SECONDS, key="choose_seconds", help=say("lab_choosing.latency_help"),
            format_func=lambda value: say("lab_choosing.latency_any") if value is None else f"{value:g} s",
            persist_state="session",
        )  # fmt: skip
    return Need(task, languages, int(memory * GB), licence, seconds)


def _put_languages(seat: Seat, task: str) -> tuple[str, ...]:
    say, known = seat.say, list_languages(task)
    if task != "translate":
        key = f"choose_languages_{task}"
        st.session_state.setdefault(key, ["en"])
        return tuple(st.multiselect(say("lab_choosing.languages"), known, key=key, persist_state="session"))
    source, target = st.columns(2)
    st.session_state.setdefault("choose_source", "en")
    st.session_state.setdefault("choose_target", "zh")
    return (
        source.selectbox(say("lab_choosing.source"), known, key="choose_source", persist_state="session"),
        target.selectbox(say("lab_choosing.target"), known, key="choose_target", persist_state="session"),
    )


def _row(seat: Seat, fit: Fit) -> str:
    """A model with its figures, what speaks for it and what against."""
    spec = fit.spec
    figures = seat.say(
        "lab_choosing.figures", parameters=_count(spec.parameters), memory=size_text(fit.memory),
        quantisation=fit.quantisation, download=size_text(spec.download), licence=spec.license,
    )  # fmt: skip
    badge = f'<em class="chip">{html.escape(seat.say("lab_choosing.comes_along"))}</em>' if spec.package else ""
    against = "".join(f'<li class="no">{html.escape(seat.tell(said))}</li>' for said in fit.against)
    reasons = "".join(f'<li class="yes">{html.escape(seat.tell(said))}</li>' for said in fit.reasons)
    return (
        f'<li><b translate="no">{html.escape(spec.id)}</b> {badge}<small>{html.escape(figures)}</small>'
        f"<ul>{against}{reasons}</ul></li>"
    )


def _count(parameters: int) -> str:
    return f"{parameters / 1e9:.1f} B" if parameters >= 1e9 else f"{parameters / 1e6:.0f} M"


seat = take_seat()
for key, value in {"choose_task": "chat", "choose_licence": "any", "choose_seconds": None}.items():
    st.session_state.setdefault(key, value)
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
