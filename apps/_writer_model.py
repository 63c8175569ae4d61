"""The page "Model": what runs and why, how decoding is set, and what the settings change. Run by `apps/writer.py`."""

import html
import time

import streamlit as st

from apps._modelbar import render_page
from apps._streamlit import put_notice
from apps._writer_decoding import PRESETS, describe, put_settings
from apps._writer_making import stream_text, wait_for_model
from apps._writer_seat import Seat, keep_seat, take_seat

TOKENS = 60
MOST_PROMPT = 500


def put_page(seat: Seat) -> None:
    """The model, the settings, the comparison."""
    st.title(seat.say("page_model"))
    opening = seat.workshop.opening
    with st.container(border=True, key="card_model"):
        st.html(render_page(opening.running(), opening.settings, seat.language))
        if opening.notice is not None:
            st.button(seat.say("try_again"), on_click=opening.retry, key="retry_model")
    st.header(seat.say("decoding_title"))
    st.html(f'<p class="lede">{html.escape(seat.say("decoding_lede"))}</p>')
    put_settings(seat)
    _put_comparison(seat)


def _put_comparison(seat: Seat) -> None:
    """The same words to the same model, decoded in different ways."""
    st.header(seat.say("compare_title"))
    st.html(f'<p class="lede">{html.escape(seat.say("compare_lede"))}</p>')
    st.session_state.setdefault("compare_prompt", seat.say("compare_example"))
    st.text_area(
        seat.say("compare_prompt"), key="compare_prompt", height=80, max_chars=MOST_PROMPT, persist_state="session"
    )
    picked = st.pills(
        seat.say("compare_which"), list(PRESETS), selection_mode="multi", default=["greedy", "careful", "lively"],
        format_func=lambda name: seat.say(f"preset_{name}"), key="compare_which", persist_state="session",
    )  # fmt: skip
    with st.container(horizontal=True):
        asked = st.button(
            seat.say("compare"), type="primary", icon=":material/play_arrow:", key="compare", disabled=not picked
        )
        stopper = st.empty()
    results: dict[str, tuple[str, float]] = st.session_state.setdefault("compared", {})
    if asked:
        results.clear()
        stopper.button(seat.say("stop"), icon=":material/stop:", key="stop_compare")
    names = picked if asked else [name for name in PRESETS if name in results]
    if not names:
        return
    model = wait_for_model(seat) if asked else None
    for name, column in zip(names, st.columns(len(names), gap="medium"), strict=True):
        with column, st.container(border=True, key=f"card_compare_{name}"):
            st.markdown(f"**{seat.say(f'preset_{name}')}**")
            st.caption(describe(PRESETS[name](), seat))
            place = st.empty()
            if asked and model is not None:
                with seat.shown():
                    results[name] = _say(seat, model, name, place)
            if name in results:
                text, seconds = results[name]
                place.html(_paper(text))
                st.caption(seat.say("compare_took", seconds=f"{seconds:.1f}"))
    stopper.empty()


def _say(seat: Seat, model: object, name: str, place: st.delta_generator.DeltaGenerator) -> tuple[str, float]:
    from langchain_core.messages import HumanMessage

    options = {"max_tokens": TOKENS} | PRESETS[name]().options()
    prompt = [HumanMessage(st.session_state["compare_prompt"])]

    def grow() -> object:
        said = ""
        for chunk in model.stream(prompt, **options):
            said += chunk.text
            yield said

    began = time.monotonic()
    text = stream_text(seat, grow(), lambda said: place.html(_paper(said)))
    return text, time.monotonic() - began


def _paper(text: str) -> str:
    return f'<div class="marked plain">{html.escape(text)}</div>'


seat = take_seat()
with seat.shown():
    put_page(seat)
    if not seat.workshop.opening.done:
        put_notice(seat.tell(seat.workshop.opening.stage.text))
keep_seat()
