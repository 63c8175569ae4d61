"""What all sessions of the medical app share: the settings, the store, the model on its way, the samples.

Knows no session, no page and no report. Tests put another room in its place by replacing `make_room`.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._opening import Opening
from apps._operations import start_operations
from core.access import Access
from core.messages import UiLanguage, words
from core.settings import REPOSITORY, Settings, load_settings

if TYPE_CHECKING:
    from core.store import Store

SAMPLES = REPOSITORY / "data" / "medical"


@dataclass
class Room:
    """One per process. The store is opened when it is first used."""

    settings: Settings
    opening: Opening
    samples: Path = SAMPLES

    @cached_property
    def store(self) -> "Store":
        """The store of this process."""
        from core.store import open_store

        return open_store(self.settings.database_url)

    @cached_property
    def access(self) -> Access:
        """Who may do what in this process."""
        return Access(self.settings, lambda: self.store)

    def list_samples(self, language: UiLanguage) -> list[Path]:
        """The invented reports that come with the project, by name."""
        folder = self.samples / language
        return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))


def make_room() -> Room:
    """A room of the environment's settings; nothing is opened yet."""
    settings = load_settings()
    room = Room(settings, Opening(settings, words("medical_app.small_model")))
    start_operations("medical", settings, lambda: room.store)
    return room


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
