"""The lab's room in a temporary home, with tiny random models under study in the place of the embedded ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from apps import _lab_room
from apps._opening import Opening
from core.messages import words
from core.models import ScriptedChat
from core.settings import Settings
from tests.apps.streamlit_pages import open_page, run
from tests.usecases.lab.specimens import tiny_of

APP = Path(__file__).resolve().parents[2] / "apps" / "lab.py"


def make_room(home: Path) -> _lab_room.Room:
    """A room whose chat model is there as soon as it is asked for."""
    settings = Settings(_env_file=None, home=home, offline=True)
    opening = Opening(settings, words("lab.small_model"), lambda *_: ScriptedChat(replies=["Yes."] * 100))
    return _lab_room.Room(settings, opening)


def put_room(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_lab_room.Room]:
    """The process's room is this one, with nothing kept from the test before, nor for the one behind."""
    room = make_room(home)
    monkeypatch.setattr("apps._lab_room.make_room", lambda: room)
    st.cache_resource.clear()
    yield room
    room.store.close()
    st.cache_resource.clear()


def go(page: str, language: str = "en") -> AppTest:
    """A page of the lab, opened through its first one."""
    app = open_page(str(APP), language, {})
    return run(app.switch_page(f"_lab_{page}.py"))


__all__ = ["APP", "go", "put_room", "tiny_of"]
