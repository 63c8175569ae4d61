"""What a reader should know of the making of a draft: what could not be done, and why."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.writing.records import Draft


def put_notes(draft: "Draft", language: UiLanguage) -> None:
    """All notes in one box, each once; nothing where there are none."""
    notes = dict.fromkeys(note.text(language) for note in (*draft.outline.notes, *draft.notes))
    if notes:
        st.html(f'<div class="note" role="status">{"".join(f"<p>{html.escape(text)}</p>" for text in notes)}</div>')
