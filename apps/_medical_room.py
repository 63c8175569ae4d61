"""What all sessions of the medical app share: the settings, the store, the model on its way, the samples.

Knows no session, no page and no report. Tests put another room in its place by replacing `make_room`.
"""

from pathlib import Path

import streamlit as st

from apps._shared_room import SharedRoom, open_room
from core.messages import UiLanguage, words
from core.settings import REPOSITORY

SAMPLES = REPOSITORY / "data" / "medical"


class Room(SharedRoom):
    """One per process."""

    samples: Path = SAMPLES

    def list_samples(self, language: UiLanguage) -> list[Path]:
        """The invented reports that come with the project, by name."""
        folder = self.samples / language
        return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))


def make_room() -> Room:
    """A room of the environment's settings; nothing is opened yet."""
    return open_room(Room, "medical", words("medical_app.small_model"))


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
