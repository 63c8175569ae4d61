"""Changing a part, or the sentences the person picks from it: a proposal beside what stands, to be taken or left."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._writer_making import stream_text, wait_for_model
from apps._writer_seat import Seat
from apps._writer_view import render_diff, render_marked

if TYPE_CHECKING:
    from core.documents.document import Span
    from core.usecases.writing.records import Part

ACTIONS = ("regenerate", "shorten", "expand", "tone")
ICONS = {"regenerate": "refresh", "shorten": "compress", "expand": "expand", "tone": "tune"}
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """What stands in place of `span` of the part; `text` is empty until it has been asked for."""

    part: str
    before: str
    span: "Span | None"
    action: str
    tone: str = ""
    text: str = ""
    wanted: bool = True


def put_change(seat: Seat, part: "Part") -> None:
    """The choice of sentences, of what to do with them, and the button."""
    sentences = list_sentences(part.text, seat.draft.brief.language)
    key = f"pick_{part.id}_{seat.revision}"
    picked = st.multiselect(
        seat.say("which_sentences"),
        range(len(sentences)),
        format_func=lambda at: _label(part.text, sentences[at], at),
        placeholder=seat.say("whole_part"),
        key=key,
    )
    span = _cover([sentences[at] for at in picked])
    if picked:
        st.html(render_marked(part.text, [span], seat.draft.brief.language))
    action = st.segmented_control(
        seat.say("what_to_do"),
        ACTIONS,
        format_func=lambda name: f":material/{ICONS[name]}: {seat.say(f'action_{name}')}",
        key=f"action_{part.id}",
        default="regenerate",
        required=True,
    )
    tone = ""
    if action == "tone":
        tone = st.text_input(seat.say("which_tone"), key=f"tone_{part.id}", placeholder=seat.say("tone_hint"))
    st.button(
        seat.say("propose"), type="primary", key=f"propose_{part.id}", on_click=_ask,
        args=(Proposal(part.id, part.text, span, action, tone),),
    )  # fmt: skip


def list_sentences(text: str, language: str) -> "list[Span]":
    """Where each sentence stands, without its margins."""
    from core.documents.document import Span
    from core.documents.segments import split_sentences

    found = []
    for span in split_sentences(text, language):
        piece = text[span.start : span.end]
        start = span.start + len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(Span(start, start + len(piece.strip())))
    return found


def _label(text: str, span: "Span", at: int) -> str:
    sentence = " ".join(text[span.start : span.end].split())
    return f"{at + 1}. {sentence if len(sentence) <= SHOWN else sentence[:SHOWN] + ' …'}"


def _cover(spans: "list[Span]") -> "Span | None":
    """From the first picked sentence to the last."""
    from core.documents.document import Span

    return Span(min(one.start for one in spans), max(one.end for one in spans)) if spans else None


def _ask(proposal: Proposal) -> None:
    st.session_state["proposal"] = proposal
    st.session_state[f"change_{proposal.part}"] = False


def put_proposal(seat: Seat, part: "Part") -> None:
    """What is proposed for this part, as it comes; then the choice."""
    proposal: Proposal | None = st.session_state.get("proposal")
    if proposal is None or proposal.part != part.id:
        return
    if proposal.before != part.text:
        st.session_state.pop("proposal")
        return
    with st.container(border=True, key="card_proposal"):
        st.markdown(f"**{seat.say('proposal', action=seat.say(f'action_{proposal.action}'))}**")
        with seat.shown():
            if proposal.wanted:
                proposal = _make(seat, proposal)
            _put_choice(seat, proposal)


def _make(seat: Seat, proposal: Proposal) -> Proposal:
    """Ask for the replacement and show it growing; stopping keeps what had come."""
    from core.usecases.writing.rewriting import rewrite

    place, stopper = st.empty(), st.empty()
    stopper.button(seat.say("stop"), icon=":material/stop:", key="stop_proposal", on_click=_halt)
    work = rewrite(
        seat.draft, proposal.part, proposal.span, proposal.action, tone=proposal.tone,
        model=wait_for_model(seat), decoding=seat.decoding,
    )  # fmt: skip
    latest = proposal
    try:
        text = stream_text(seat, work, lambda said: _show(place, said))
        latest = replace(proposal, text=text)
    finally:
        st.session_state["proposal"] = replace(latest, wanted=False)
    stopper.empty()
    place.empty()
    return st.session_state["proposal"]


def _show(place: st.delta_generator.DeltaGenerator, said: str) -> None:
    place.html(render_marked(said, ()) if said else '<div class="busy"><p><span class="dots"><i></i></span></p></div>')


def _halt() -> None:
    st.session_state.pop("proposal", None)


def _put_choice(seat: Seat, proposal: Proposal) -> None:
    from core.usecases.writing.variants import diff_texts

    old = proposal.before if proposal.span is None else proposal.before[proposal.span.start : proposal.span.end]
    useless = not proposal.text.strip() or proposal.text == old
    if useless:
        st.caption(seat.say("nothing_better"))
    else:
        st.html(f'<div class="diff">{render_diff(diff_texts(old, proposal.text))}</div>')
    with st.container(horizontal=True):
        st.button(
            seat.say("take"), type="primary", icon=":material/check:", key="take", on_click=_take,
            args=(seat, proposal), disabled=useless,
        )  # fmt: skip
        st.button(seat.say("leave"), key="leave", on_click=_halt)
        st.button(
            seat.say("again"), key="again", type="tertiary", icon=":material/refresh:", on_click=_ask,
            args=(replace(proposal, text="", wanted=True),),
        )  # fmt: skip


def _take(seat: Seat, proposal: Proposal) -> None:
    part = seat.draft.part(proposal.part)
    span = proposal.span
    text = proposal.text if span is None else part.text[: span.start] + proposal.text + part.text[span.end :]
    st.session_state.pop("proposal", None)
    seat.change(seat.draft.with_part(replace(part, text=text)), kind="rewrite")
