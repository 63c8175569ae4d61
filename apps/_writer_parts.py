"""The editor: each part of the text with what can be done to it. What is typed is saved at once."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import plain
from apps._writer_change import put_change, put_proposal
from apps._writer_seat import Seat

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft, Part


def put_parts(seat: Seat) -> None:
    """Every part, in order."""
    draft = seat.draft
    for part in draft.parts:
        with st.container(border=True, key=f"card_part_{part.id}"):
            _put_part(seat, draft, part)
    if "unsaved" not in st.session_state:
        st.caption(f":material/cloud_done: {seat.say('saved')}")


def _put_part(seat: Seat, draft: "Draft", part: "Part") -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_name(seat, draft, part), width="stretch")
        st.caption(_facts(seat, draft, part), width="content")
        st.button(
            "", icon=f":material/{'lock' if part.locked else 'lock_open'}:", key=f"lock_{part.id}", type="tertiary",
            help=seat.say("unlock" if part.locked else "lock"), on_click=_lock, args=(seat, part.id),
        )  # fmt: skip
        with st.popover(
            seat.say("change"),
            icon=":material/auto_fix_normal:",
            disabled=part.locked,
            width="content",
            key=f"change_{part.id}",
            on_change="rerun",
        ):
            put_change(seat, part)
    key = f"text_{part.id}_{seat.revision}"
    st.session_state.setdefault(key, part.text)
    st.text_area(
        plain(part.heading) or seat.say("whole_text"),
        key=key,
        height="content",
        disabled=part.locked,
        label_visibility="collapsed",
        on_change=_type,
        args=(seat, part.id, key),
    )
    put_proposal(seat, part)


def _name(seat: Seat, draft: "Draft", part: "Part") -> str:
    """The heading; what the outline calls a part that is written without one, paler."""
    if part.heading:
        return f"**{plain(part.heading)}**"
    planned = next((one.heading for one in draft.outline.sections if one.id == part.id), "")
    return f":gray[{plain(planned) or seat.say('whole_text')}]"


def _facts(seat: Seat, draft: "Draft", part: "Part") -> str:
    """How long it is, and who wrote it."""
    from core.checks.length import count_length

    unit = draft.brief.length_unit
    length = seat.say(f"count_{unit}", count=count_length(part.text, unit))
    return f"{length} · {seat.say(f'origin_{part.origin}')}"


def _lock(seat: Seat, part_id: str) -> None:
    part = seat.draft.part(part_id)
    seat.change(seat.draft.with_part(replace(part, locked=not part.locked)), redraw=False)


def _type(seat: Seat, part_id: str, key: str) -> None:
    part = seat.draft.part(part_id)
    text = st.session_state[key]
    seat.change(seat.draft.with_part(replace(part, text=text, origin="person", complete=True)), redraw=False)
