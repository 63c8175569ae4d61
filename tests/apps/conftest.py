"""A shop in a temporary home, and requests as a browser makes them."""

import asyncio
from types import SimpleNamespace

import gradio as gr
import pytest
from pydantic import SecretStr

from apps._visit import Visit
from core.models import ScriptedEmbedder
from core.settings import Settings
from core.usecases.support.knowledge import Knowledge, open_knowledge
from tests.apps.scripted_shop import ScriptedShop, write_files


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, home=tmp_path, offline=True, staff_password=SecretStr("open sesame"))


@pytest.fixture(autouse=True)
def event_loop_of_gradio():
    """Gradio makes one for its locks where none is set, and never closes it."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory) -> Knowledge:
    """The scripted shop's documents, read once."""
    home = tmp_path_factory.mktemp("shop")
    settings = Settings(_env_file=None, home=home)
    return open_knowledge(write_files(home / "sample"), embedder=ScriptedEmbedder(), settings=settings)


@pytest.fixture
def shop(settings, knowledge):
    desk = ScriptedShop(settings, knowledge)
    yield desk
    desk.store.close()


@pytest.fixture
def visit() -> Visit:
    return Visit("visitor-secret-of-one")


def make_request(language: str = "en-US", host: str = "192.0.2.1", cookie: str = "", **query: str) -> gr.Request:
    headers = {"accept-language": language, "cookie": cookie}
    return gr.Request(headers=headers, query_params=query, client=SimpleNamespace(host=host))


def make_event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.fixture
def request_en() -> gr.Request:
    return make_request()


@pytest.fixture
def writer(tmp_path, monkeypatch):
    """The workshop every session of the writer shares, with a scripted model."""
    import streamlit as st

    from apps import _writer_workshop
    from tests.apps.scripted_writer import make_workshop

    workshop = make_workshop(tmp_path)
    monkeypatch.setattr(_writer_workshop, "make_workshop", lambda: workshop)
    st.cache_resource.clear()
    yield workshop
    st.cache_resource.clear()
    workshop.store.close()


@pytest.fixture
def room(tmp_path, monkeypatch):
    """What every session of the medical app shares, with a scripted model."""
    import streamlit as st

    from apps import _medical_room
    from tests.apps.scripted_medical import make_room

    one = make_room(tmp_path)
    monkeypatch.setattr(_medical_room, "make_room", lambda: one)
    st.cache_resource.clear()
    yield one
    st.cache_resource.clear()
    one.store.close()
