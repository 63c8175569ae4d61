"""What all sessions of the triage app share: the settings, the store, the model on its way, the samples.

Knows no session and no page. Tests put another room in its place by replacing `make_room`.
"""

from pathlib import Path

import streamlit as st

from apps._shared_room import SharedRoom, open_room
from core.messages import UiLanguage, words
from core.settings import REPOSITORY

SAMPLES = REPOSITORY / "data" / "triage"


class Room(SharedRoom):
    """One per process."""

    def list_samples(self, language: UiLanguage) -> tuple[str, ...]:
        """One message of each label, and one that only looks like a risk."""
        from core.usecases.triage.classifying import read_sample

        rows = [row for row in read_sample() if row.language == language]
        firsts = {(row.label, row.hard): row.text for row in reversed(rows)}
        return tuple(firsts[key] for key in sorted(firsts, key=str))

    def sample_table(self, language: UiLanguage) -> Path:
        """A table as a person would upload it."""
        return SAMPLES / f"batch.{language}.csv"


def make_room() -> Room:
    """A room of the environment's settings; nothing is opened yet."""
    return open_room(Room, "triage", words("triage_app.small_model"))


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
