"""The third step: the text. While it is being made it is watched; then it is edited, checked, compared and exported."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain, put_notice
from apps._writer_export import put_export
from apps._writer_making import make_draft, make_revision
from apps._writer_notes import put_notes
from apps._writer_panels import put_checks, put_ledger, put_steps, put_working
from apps._writer_parts import put_parts
from apps._writer_seat import Seat
from apps._writer_seo import put_seo
from apps._writer_variants import put_variants
from apps._writer_versions import put_history, put_versions
from apps._writer_view import render_paper, render_rate

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft

MAKERS = {"draft": make_draft, "revise": make_revision}


def put_text(seat: Seat) -> None:
    """The draft in the making, or the editor."""
    draft = seat.draft
    if draft is None:
        seat.leave()
        st.rerun()
    task = st.session_state.get("task")
    if task in MAKERS:
        st.title(plain(draft.outline.title or draft.brief.topic))
        with seat.shown():
            MAKERS[task](seat)
            st.session_state.pop("task", None)
            st.rerun()
        st.session_state.pop("task", None)
    _put_head(seat, seat.draft)
    if not seat.draft.parts or _is_unfinished(seat.draft):
        return
    _put_tabs(seat, seat.draft)


def _put_head(seat: Seat, draft: "Draft") -> None:
    """The title, how the checks stand, and what can be done with the whole."""
    with st.container(horizontal=True, vertical_alignment="center", key="text_head"):
        _put_title(seat, draft)
        put_history(seat)
        put_export(seat)
    unfinished = _is_unfinished(draft)
    if unfinished:
        put_notice(seat.say("interrupted"), seat.say("interrupted_hint"), kind="warning")
        with st.container(horizontal=True):
            st.button(
                seat.say("continue"), type="primary", icon=":material/play_arrow:", on_click=_continue, key="continue"
            )
            if draft.parts:
                st.button(seat.say("as_it_is"), on_click=_settle, args=(seat,), key="as_it_is")
    put_notes(draft, seat.language)
    if draft.parts and not unfinished:
        with st.container(horizontal=True, vertical_alignment="center", key="text_rate"):
            st.html(render_rate(seat.report, seat.language))
            if seat.report.failed:
                st.button(
                    seat.say("revise"), icon=":material/auto_fix_high:", on_click=_revise, key="revise", type="primary"
                )
    elif draft.parts:
        st.html(render_paper(draft))


def _put_title(seat: Seat, draft: "Draft") -> None:
    """The title, to be changed where it stands."""
    with st.container(key="text_title"):
        key = f"title_{seat.revision}"
        st.session_state.setdefault(key, draft.outline.title)
        st.text_input(
            seat.say("text_title"), key=key, on_change=_retitle, args=(seat, key), max_chars=300,
            placeholder=seat.say("untitled"), label_visibility="collapsed",
        )  # fmt: skip


def _retitle(seat: Seat, key: str) -> None:
    draft = seat.draft
    seat.change(replace(draft, outline=replace(draft.outline, title=st.session_state[key].strip())), redraw=False)


def _is_unfinished(draft: "Draft") -> bool:
    written = {part.id for part in draft.parts if part.complete}
    return draft.state in ("drafting", "stopped") and any(one.id not in written for one in draft.outline.sections)


def _continue() -> None:
    st.session_state["task"] = "draft"


def _settle(seat: Seat) -> None:
    """What is there is the text; what is not written is left out."""
    parts = tuple(replace(part, complete=True) for part in seat.draft.parts)
    seat.change(replace(seat.draft, parts=parts, state="done"))


def _revise() -> None:
    st.session_state["task"] = "revise"


def _put_tabs(seat: Seat, draft: "Draft") -> None:
    """One tab for each thing people do with a text; only the open one is computed."""
    names = ["edit", "checks", "steps", "variants", "versions", "seo", "working"]
    if draft.brief.kind == "story":
        names.insert(3, "ledger")
    if draft.brief.kind in ("poem", "code", "email", "speech"):
        names.remove("seo")
    makers = {
        "edit": put_parts, "checks": put_checks, "steps": put_steps, "ledger": put_ledger, "variants": put_variants,
        "versions": put_versions, "seo": put_seo, "working": put_working,
    }  # fmt: skip
    tabs = st.tabs([seat.say(f"tab_{name}") for name in names], key="text_tabs", on_change="rerun")
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab, seat.shown():
                makers[name](seat)
