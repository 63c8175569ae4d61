"""Texts that were written, one token of them, and the tree of a beam search, as the page shows them."""

import html
from collections.abc import Sequence

import streamlit as st

from apps._lab_decode_run import Text
from apps._lab_pictures import share_chart, weighed_words
from apps._lab_seat import Seat
from apps._lab_tree import COLOURS, tree_chart
from apps._streamlit import plain
from core.usecases.lab.decoding.stepping import Step

SETTINGS = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty", "beams", "seed")
SILENT = {"top_k": 0, "top_p": 1.0, "min_p": 0.0, "repetition_penalty": 1.0}
OF = {
    "greedy": ("repetition_penalty",),
    "beam": ("beams", "repetition_penalty"),
    "sampling": ("temperature", "top_k", "top_p", "min_p", "repetition_penalty", "seed"),
}


def put_text(seat: Seat, text: Text) -> None:
    """A card: the way with its settings, and the text, each token on a ground as strong as the model was sure of it."""
    name = html.escape(seat.say(f"lab_decoding.way_{text.way}"))
    head = f"<h4>{name}</h4><small>{html.escape(describe(seat, text))}</small>"
    if text.steps:
        shares = [step.chosen.model for step in text.steps]
        titles = [f"{share:.1%}" for share in shares]
        body = weighed_words([step.chosen.label for step in text.steps], shares, titles)
    else:
        body = f'<p class="weighed">{html.escape(text.said)}</p>'
    st.html(f'<section class="written">{head}{body}</section>')


def describe(seat: Seat, text: Text) -> str:
    """The settings that have a say."""
    said = []
    for name in OF[text.decoding.mode]:
        value = getattr(text.decoding, name)
        if value is not None and value != SILENT.get(name):
            said.append(f"{seat.say(f'decoding.{name}')} {value:g}")
    return " · ".join(said)


def put_step(seat: Seat, texts: Sequence[Text]) -> None:
    """One token of one text: what the model found likely, what the settings left, what was taken."""
    if not texts:
        return
    say = seat.say
    st.header(say("lab_decoding.step_title"))
    st.caption(say("lab_decoding.step_help"))
    if st.session_state.get("step_text", len(texts)) >= len(texts):
        drawn = (at for at, text in enumerate(texts) if text.decoding.mode == "sampling")
        st.session_state["step_text"] = next(drawn, 0)
    at = st.selectbox(
        say("lab_decoding.which_text"), range(len(texts)), key="step_text",
        format_func=lambda at: " · ".join(
            filter(None, (say(f"lab_decoding.way_{texts[at].way}"), describe(seat, texts[at])))
        ),
    )  # fmt: skip
    text = texts[at]
    last = len(text.steps)
    number = st.slider(say("lab_decoding.which_step"), 1, last, min(3, last), key=f"step_{at}") if last > 1 else 1
    step = text.steps[number - 1]
    before = "".join(one.chosen.label for one in text.steps[: number - 1])
    st.html(f'<p class="so_far" translate="no">{html.escape(before)}<mark>{html.escape(step.chosen.label)}</mark></p>')
    _put_figures(seat, step)
    st.vega_lite_chart(_chart(seat, step, text.decoding.mode == "sampling"), width="stretch")


def _put_figures(seat: Seat, step: Step) -> None:
    say = seat.say
    likely, all_ = f"{step.chosen.model:.1%}", f"{step.of:,}"
    figures = (
        (step.chosen.label, f"{say('lab_decoding.chosen')} · {say('lab_decoding.likely', share=likely)}"),
        (f"{step.kept:,}", f"{say('lab_decoding.kept')} · {say('lab_decoding.of_all', all=all_)}"),
        (
            f"{step.surprise_before:.2f} → {step.surprise_after:.2f}",
            f"{say('lab_decoding.surprise')} · {say('lab_decoding.bits')}",
        ),
    )
    tiles = "".join(
        f"<div><b>{html.escape(value)}</b><span>{html.escape(tell)}</span></div>" for value, tell in figures
    )
    st.html(f'<div class="tiles">{tiles}</div>')


def _chart(seat: Seat, step: Step, drawn: bool) -> dict[str, object]:
    """Bars of the likeliest tokens: in the model, after penalty and temperature where one is drawn, what is left."""
    kinds = ("model", "tempered", "final") if drawn else ("model", "final")
    stages = {kind: seat.say(f"lab_decoding.stage_{kind}") for kind in kinds}
    names = {one.token: f"{'✓ ' if one is step.chosen else ''}{one.label}" for one in step.candidates}
    for token, name in list(names.items()):  # two tokens may look the same
        if list(names.values()).count(name) > 1:
            names[token] = f"{name} #{token}"
    rows = [
        {"token": names[one.token], "stage": stage, "share": getattr(one, kind)}
        for one in step.candidates
        for kind, stage in stages.items()
    ]
    title = seat.say("lab_decoding.probability")
    return share_chart(rows, order=list(names.values()), stages=list(stages.values()), title=title)


def put_tree(seat: Seat, texts: Sequence[Text]) -> None:
    """Every beam search as its tree, with its best texts and their scores."""
    for text in texts:
        st.header(seat.say("lab_decoding.tree_title"))
        st.caption(seat.say("lab_decoding.tree_help"))
        names = {state: seat.say(f"lab_decoding.state_{state}") for state in COLOURS}
        with st.container(key="tree"):
            st.vega_lite_chart(tree_chart(text.tree, names), width="content")
        rows = "".join(
            f"<li><b>{one.score:.3f}</b> <span>{html.escape(one.text)}</span></li>" for one in text.tree.hypotheses
        )
        st.html(f'<ol class="beams">{rows}</ol>')
        st.caption(plain(seat.say("lab_decoding.score_help")))
