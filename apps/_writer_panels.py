"""What is known of a text: its checks with the places they point at, what was done to it, its story, its making."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import put_notice
from apps._writer_seat import Seat
from apps._writer_view import name_check, render_clash, render_groups, render_ledger, render_marked, render_steps

if TYPE_CHECKING:
    from core.usecases.writing.records import Report

SHOWN_CALLS = 12


def put_checks(seat: Seat) -> None:
    """The report of the draft."""
    put_report(seat, seat.report, seat.draft.brief.language, "draft")


def put_report(seat: Seat, report: "Report", language: str, key: str) -> None:
    """The text with what the chosen checks point at, beside every check's finding."""
    left, right = st.columns([3, 2], gap="large")
    with right:
        st.html(render_groups(report.checks, seat.language))
    with left:
        marked = [check for check in report.checks if check.spans]
        chosen = marked
        if marked:
            names = list(dict.fromkeys(check.name for check in marked))
            picked = st.pills(
                seat.say("show_places"), names, key=f"places_{key}", selection_mode="multi",
                format_func=lambda name: f"{name_check(name, seat.language)} {_count(marked, name)}",
            )  # fmt: skip
            chosen = [check for check in marked if check.name in picked] if picked else marked
        spans = [span for check in chosen for span in check.spans]
        with st.container(border=True, key=f"card_marked_{key}"):
            st.html(render_marked(report.text, spans, language))


def _count(checks: list, name: str) -> int:
    return sum(len(check.spans) for check in checks if check.name == name)


def put_steps(seat: Seat) -> None:
    """Everything that was done to the text, and why."""
    draft = seat.draft
    st.html(f'<p class="lede">{html.escape(seat.say("steps_lede"))}</p>')
    if not draft.steps:
        st.caption(seat.say("steps_none"))
        return
    st.html(render_steps(draft.steps, draft, seat.language))


def put_ledger(seat: Seat) -> None:
    """What the story says of whom, with the sentence; and which sentences contradict each other."""
    from core.checks.continuity import find_contradictions, read_ledger

    chapters = [part.text for part in seat.draft.parts]
    language = seat.draft.brief.language
    st.html(f'<p class="lede">{html.escape(seat.say("ledger_lede"))}</p>')
    clashes = find_contradictions(chapters, language)
    for clash in clashes:
        st.html(render_clash(clash.first, clash.second, seat.language))
    ledger = read_ledger(chapters, language)
    if not ledger.entries:
        st.caption(seat.say("ledger_none"))
        return
    if not clashes:
        put_notice(seat.say("ledger_clear", count=len(ledger.entries)), kind="good")
    with st.container(border=True, key="card_ledger"):
        st.html(render_ledger(ledger, seat.language))


def put_working(seat: Seat) -> None:
    """The model, the prompts, the figures, and word for word what was sent."""
    draft = seat.draft
    rows = [
        ("working_model", _model(seat)),
        ("working_device", _device(seat)),
        ("working_prompts", seat.say("comma").join(draft.prompts) or "–"),
        ("working_tokens", f"{draft.tokens:,}"),
        ("working_speed", _speed(seat)),
        ("working_decoding", str(seat.decoding) if seat.decoding else seat.say("decoding_usual")),
    ]
    facts = "".join(f"<dt>{html.escape(seat.say(key))}</dt><dd>{html.escape(value)}</dd>" for key, value in rows)
    st.html(f'<dl class="facts">{facts}</dl>')
    st.subheader(seat.say("sent"))
    if not seat.sent:
        st.caption(seat.say("sent_none"))
        return
    st.caption(seat.say("sent_some", count=len(seat.sent), shown=min(len(seat.sent), SHOWN_CALLS)))
    for number, call in list(enumerate(seat.sent, 1))[-SHOWN_CALLS:]:
        with st.expander(seat.say("call", number=number, tokens=call.tokens)):
            for role, text in (*call.messages, ("reply", call.reply)):
                st.html(
                    f'<div class="sent {role}"><b>{html.escape(seat.say(f"role_{role}"))}</b>'
                    f"<pre>{html.escape(text)}</pre></div>"
                )


def _model(seat: Seat) -> str:
    """The model that wrote, or that was asked and wrote nothing that was kept."""
    draft, model = seat.draft, seat.workshop.opening.model
    if draft.model:
        return draft.model
    return seat.say("model_unused", model=model.model_id) if model and draft.tokens else seat.say("no_model_used")


def _device(seat: Seat) -> str:
    from core.models import chat_device

    device = chat_device(seat.workshop.settings)
    return f"{device.kind.upper()} · {device.name}"


def _speed(seat: Seat) -> str:
    draft = seat.draft
    if not draft.tokens_per_second:
        return "–"
    first = draft.first_token_seconds or 0
    return seat.say("speed", speed=f"{draft.tokens_per_second:.0f}", first=f"{first:.2f}")
