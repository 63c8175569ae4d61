"""What all sessions of the writer share: the settings, the store, the model on its way, the samples.

Knows no session and no page. Tests put another workshop in its place by replacing `make_workshop`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._shared_room import SharedRoom, open_room
from core.messages import UiLanguage, words
from core.settings import REPOSITORY

if TYPE_CHECKING:
    from core.usecases.writing.brief import Brief

SAMPLES = REPOSITORY / "data" / "writing"


class Workshop(SharedRoom):
    """One per process."""

    samples: Path = SAMPLES

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
    return open_room(Workshop, "writer", words("writer.small_model"))


@st.cache_resource(show_spinner=False)
def find_workshop() -> Workshop:
    """The workshop of this process; its model is on its way from now on."""
    workshop = make_workshop()
    workshop.opening.start()
    return workshop
