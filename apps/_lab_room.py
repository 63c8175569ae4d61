"""What all sessions of the lab share: the settings, the chat model on its way, the samples.

Knows no session and no page. Tests put another room in its place by replacing `make_room`.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from apps._opening import Opening
from apps._shared_room import SharedRoom, open_room
from core.messages import words
from core.settings import REPOSITORY, Settings

if TYPE_CHECKING:
    from core.models.classifier import TextClassifier
    from core.usecases.lab.classifying.gradients import GradientExplainer

T = TypeVar("T")
MOST_OPEN = 4
SAMPLES = REPOSITORY / "data" / "lab"


class Kept(Generic[T]):
    """The last few things opened from folders; one whose folder changed is opened anew. Not for several threads."""

    def __init__(self, most: int = MOST_OPEN) -> None:
        self._most = most
        self._held: OrderedDict[tuple[Path, int], T] = OrderedDict()

    def find(self, folder: Path, open_it: Callable[[], T]) -> T:
        """What was opened from `folder`, else what `open_it` opens now."""
        key = folder, folder.stat().st_mtime_ns if folder.exists() else 0
        if key not in self._held:
            self._held[key] = open_it()
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return self._held[key]


class Room(SharedRoom):
    """One per process. `_lock` is held while a classifier is looked up or opened."""

    samples: Path = SAMPLES

    def __init__(self, settings: Settings, opening: Opening) -> None:
        super().__init__(settings, opening)
        self._lock = threading.Lock()
        self._classifiers: Kept[TextClassifier] = Kept()
        self._gradients: Kept[GradientExplainer] = Kept()

    def classifier(self, folder: Path) -> "TextClassifier":
        """The classifier in a folder, opened once while it is among the last few used."""
        with self._lock:
            return self._classifiers.find(folder, lambda: self._open_classifier(folder))

    def gradients(self, folder: Path) -> "GradientExplainer":
        """What explains it by its slopes, the same way."""
        with self._lock:
            return self._gradients.find(folder, lambda: self._open_gradients(folder))

    def _open_classifier(self, folder: Path) -> "TextClassifier":
        from core.models.classifier import open_classifier
        from core.usecases.lab.classifying.charging import Charged

        return Charged(open_classifier(folder, settings=self.settings))

    def _open_gradients(self, folder: Path) -> "GradientExplainer":
        from core.usecases.lab.classifying.gradients import open_gradients

        return open_gradients(folder, self.settings)


def make_room() -> Room:
    """A room of the environment's settings; nothing is opened yet."""
    return open_room(Room, "lab", words("lab.small_model"))


@st.cache_resource(show_spinner=False)
def find_room() -> Room:
    """The room of this process; its model is on its way from now on."""
    room = make_room()
    room.opening.start()
    return room
