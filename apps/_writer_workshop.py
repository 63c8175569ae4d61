"""What all sessions of the writer share: the settings, the store, the model on its way, the samples.

Knows no session and no page. Tests put another workshop in its place by replacing `make_workshop`.
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
    from core.usecases.writing.brief import Brief

SAMPLES = REPOSITORY / "data" / "writing"


@dataclass
class Workshop:
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

    def sample(self, kind: str, language: UiLanguage) -> "Brief | None":
        """A brief to begin with; None where there is none for the kind."""
        from core.usecases.writing.brief_file import read_brief

        path = self.samples / "briefs" / f"{kind}.{language}.yaml"
        return read_brief(path.read_text(encoding="utf-8")) if path.is_file() else None

    def sample_text(self, kind: str, language: UiLanguage) -> str:
        """A text with faults to find."""
        return (self.samples / "texts" / f"{kind}.{language}.md").read_text(encoding="utf-8")

    def sample_voice(self, language: UiLanguage) -> str:
        """Texts by one hand."""
        return (self.samples / "voices" / f"plain_shopkeeper.{language}.md").read_text(encoding="utf-8")


def make_workshop() -> Workshop:
    """A workshop of the environment's settings; nothing is opened yet."""
    settings = load_settings()
    workshop = Workshop(settings, Opening(settings, words("writer.small_model")))
    start_operations("writer", settings, lambda: workshop.store)
    return workshop


@st.cache_resource(show_spinner=False)
def find_workshop() -> Workshop:
    """The workshop of this process; its model is on its way from now on."""
    workshop = make_workshop()
    workshop.opening.start()
    return workshop
