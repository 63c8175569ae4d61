"""What all sessions of the lab share: the settings, the chat model on its way, the samples.

Knows no session and no page. Tests put another room in its place by replacing `make_room`.
"""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from apps._opening import Opening
from core.messages import words
from core.settings import REPOSITORY, Settings, load_settings

SAMPLES = REPOSITORY / "data" / "lab"


@dataclass
class Room:
    """One per process."""

    settings: Settings
    opening: Opening
    samples: Path = SAMPLES


def make_room() -> Room:
    """A room of the environment's settings; nothing is opened yet."""
    settings = load_settings()
    return Room(settings, Opening(settings, words("lab.small_model")))


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
