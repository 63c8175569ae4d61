"""The text as a file. Files are made when the menu is opened, so that what cannot be made says why."""

from typing import TYPE_CHECKING

import streamlit as st

from apps._streamlit import name_file
from apps._writer_drawer import name_draft
from apps._writer_seat import Seat

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "html": "text/html",
}


def put_export(seat: Seat) -> None:
    """One button for each kind of file."""
    menu = st.popover(
        seat.say("export"), icon=":material/download:", disabled=not seat.draft.parts, key="export", on_change="rerun"
    )
    with menu:
        if not menu.open:
            return
        st.caption(seat.say("export_lede"))
        for ending, kind in FORMATS.items():
            with seat.shown():
                name = name_file(name_draft(seat.draft), ending)
                st.download_button(
                    seat.say(f"file_{ending}"), make_file(seat.draft, ending), name, kind, key=f"export_{ending}",
                    on_click="ignore", icon=":material/draft:", width="stretch",
                )  # fmt: skip


def make_file(draft: "Draft", ending: str) -> bytes:
    """The file; made once for each state of the draft."""
    from core.usecases.writing.exporting import export_draft

    key = f"made_{ending}"
    made = st.session_state.get(key)
    if made is None or made[0] != draft:
        made = st.session_state[key] = (draft, export_draft(draft, ending))
    return made[1]
