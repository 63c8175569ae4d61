"""What all sessions of the lab share: the settings, the chat model on its way, the samples.

Knows no session and no page. Tests put another room in its place by replacing `make_room`.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._opening import Opening
from core.access import Access
from core.messages import words
from core.settings import REPOSITORY, Settings, load_settings

if TYPE_CHECKING:
    from core.store import Store

SAMPLES = REPOSITORY / "data" / "lab"


@dataclass
class Room:
    """One per process."""

    settings: Settings
    opening: Opening
    samples: Path = SAMPLES

    @cached_property
    def access(self) -> Access:
        """Who may do what in this process."""
        return Access(self.settings, lambda: self.store)

    @cached_property
    def store(self) -> "Store":
        """The store of this process, opened when it is first used."""
        from core.store import open_store

        return open_store(self.settings.database_url)


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
