"""What all sessions of the triage app share: the settings, the store, the model on its way, the samples.

Knows no session and no page. Tests put another room in its place by replacing `make_room`.
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

SAMPLES = REPOSITORY / "data" / "triage"


@dataclass
class Room:
    """One per process. The store is opened when it is first used."""

    settings: Settings
    opening: Opening

    @cached_property
    def store(self) -> "Store":
        """The store of this process."""
        from core.store import open_store

        return open_store(self.settings.database_url)

    @cached_property
    def access(self) -> Access:
        """Who may do what in this process."""
        return Access(self.settings, lambda: self.store)

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
    settings = load_settings()
    room = Room(settings, Opening(settings, words("triage_app.small_model")))
    start_operations("triage", settings, lambda: room.store)
    return room


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
