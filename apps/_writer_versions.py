"""Going back and forth: undo, redo, named versions, and every state that was kept."""

import html

import streamlit as st

from apps._streamlit import plain, tell_time
from apps._writer_seat import Seat

MOST_NAME = 120
KINDS = ("autosave", "outline", "draft", "stopped", "rewrite", "variant", "named")


def put_history(seat: Seat) -> None:
    """The two arrows."""
    stored = seat.drawer.load(st.session_state["draft_id"])
    for name, possible in (("undo", stored.can_undo), ("redo", stored.can_redo)):
        st.button(
            "", icon=f":material/{name}:", help=seat.say(name), key=name, disabled=not possible, on_click=_go,
            args=(seat, name),
        )  # fmt: skip


def _go(seat: Seat, way: str, version: int = 0) -> None:
    with seat.noted():
        seat.take(seat.drawer.move(st.session_state["draft_id"], way, version))


def put_versions(seat: Seat) -> None:
    """A name for the state as it is, and the list of all that were kept."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            seat.say("version_name"), key="version_name", max_chars=MOST_NAME, placeholder=seat.say("version_hint")
        )
        st.button(
            seat.say("keep_version"), key="keep_version", on_click=_keep, args=(seat,), icon=":material/bookmark:"
        )
    seat.put_problem()
    for version in seat.drawer.versions(st.session_state["draft_id"]):
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"card_v_{version.id}"):
            name = version.name or seat.say(f"saved_{version.kind}" if version.kind in KINDS else "saved_autosave")
            mark = " :material/bookmark:" if version.name else ""
            now = f" · **{seat.say('version_now')}**" if version.current else ""
            st.markdown(f"{plain(name)}{mark}{now}", width="stretch")
            st.html(f"<time>{html.escape(tell_time(version.created))}</time>", width="content")
            st.button(
                seat.say("open_version"), key=f"open_v_{version.id}", on_click=_go, args=(seat, "to", version.id),
                disabled=version.current, type="tertiary",
            )  # fmt: skip


def _keep(seat: Seat) -> None:
    name = st.session_state["version_name"].strip()
    with seat.noted():
        seat.hold(seat.draft, kind="named", name=name or seat.say("version_unnamed"), redraw=False)
        st.session_state["version_name"] = ""
