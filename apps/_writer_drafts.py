"""The page "Drafts": everything kept in this workspace, to be opened or deleted. Run by `apps/writer.py`."""

import html

import streamlit as st

from apps._streamlit import plain, put_notice, tell_time
from apps._writer_seat import Seat, keep_seat, take_seat


def put_page(seat: Seat) -> None:
    """The drafts, the last changed first."""
    st.title(seat.say("page_drafts"))
    st.html(f'<p class="lede">{html.escape(seat.say("drafts_lede"))}</p>')
    seat.put_problem()
    heads = seat.drawer.list()
    if not heads:
        st.html(f'<div class="blank">{html.escape(seat.say("drafts_none"))}</div>')
    for head in heads:
        _put_draft(seat, head)
    put_notice(seat.say("desk_note"), seat.say("desk_hint"))


def _put_draft(seat: Seat, head: object) -> None:
    current = head.id == st.session_state.get("draft_id")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"card_draft_{head.id}"):
        now = f" :green-badge[{seat.say('draft_open')}]" if current else ""
        st.markdown(f"**{plain(head.title) or seat.say('untitled')}**{now}", width="stretch")
        st.html(f"<time>{html.escape(tell_time(head.updated))}</time>", width="content")
        if st.button(
            seat.say("open"), key=f"open_{head.id}", icon=":material/edit:", on_click=_open, args=(seat, head.id)
        ):
            st.switch_page("_writer_write.py")
        with st.popover("", icon=":material/delete:", help=seat.say("delete"), width="content"):
            st.write(seat.say("delete_sure"))
            st.button(
                seat.say("delete_it"), key=f"delete_{head.id}", type="primary", on_click=_delete, args=(seat, head.id)
            )


def _open(seat: Seat, draft_id: str) -> None:
    with seat.noted():
        seat.open(draft_id)


def _delete(seat: Seat, draft_id: str) -> None:
    with seat.noted():
        seat.drawer.delete(draft_id)
        if st.session_state.get("draft_id") == draft_id:
            seat.leave()


seat = take_seat()
with seat.shown():
    put_page(seat)
keep_seat()
