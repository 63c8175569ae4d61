"""The text as a file. A file is made when it is asked for, so opening the menu costs nothing."""

import re
import unicodedata

import streamlit as st

from apps._reader import explain
from apps._streamlit import put_notice
from apps._writer_drawer import name_draft
from apps._writer_seat import Seat

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "html": "text/html",
}
MOST_NAME = 60


def put_export(seat: Seat) -> None:
    """One button for each kind of file."""
    draft = seat.draft
    with st.popover(seat.say("export"), icon=":material/download:", disabled=not draft.parts):
        st.caption(seat.say("export_lede"))
        for ending, kind in FORMATS.items():
            made = st.session_state.get(f"made_{ending}")
            if made and made[0] == draft:
                st.download_button(
                    seat.say("download", kind=seat.say(f"file_{ending}")), made[1],
                    name_file(name_draft(draft), ending), kind, key=f"export_{ending}", on_click="ignore", icon=":material/check:", width="stretch",
                    type="primary",
                )  # fmt: skip
            else:
                st.button(
                    seat.say(f"file_{ending}"), key=f"make_{ending}", on_click=_make, args=(seat, ending),
                    width="stretch", icon=":material/draft:",
                )  # fmt: skip
        if problem := st.session_state.pop("export_problem", None):
            put_notice(*problem, kind="error")


def _make(seat: Seat, ending: str) -> None:
    from core.usecases.writing.exporting import export_draft

    try:
        st.session_state[f"made_{ending}"] = (seat.draft, export_draft(seat.draft, ending))
    except Exception as error:
        st.session_state["export_problem"] = explain(error, seat.language)


def name_file(title: str, ending: str) -> str:
    """A file name every system takes, in the script of the title."""
    kept = re.sub(r"[^\w\- ]+", " ", unicodedata.normalize("NFC", title)).split()
    return f"{'-'.join(kept)[:MOST_NAME].strip('-_') or 'text'}.{ending}"
