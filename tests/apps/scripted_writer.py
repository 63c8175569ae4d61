"""A writer in a temporary home whose model says what it is told, and ways to look at its pages."""

from collections.abc import Sequence
from pathlib import Path

from langchain_core.messages import BaseMessage
from streamlit.testing.v1 import AppTest

from apps import _writer_workshop
from apps._opening import Opening
from core.messages import message, words
from core.models import ScriptedChat
from core.settings import Settings
from tests.apps.streamlit_pages import open_page, run

APP = Path(__file__).resolve().parents[2] / "apps" / "writer.py"
PAGES = ("write", "check", "voice", "drafts", "model")
SENTENCE = "The keeper climbed the stairs and lit the lamp before the tide came in."


def tell(_: Sequence[BaseMessage]) -> str:
    """What the scripted model says to everything."""
    return f"{SENTENCE} {SENTENCE}"


def make_workshop(home: Path, model: object | None = None) -> _writer_workshop.Workshop:
    """A workshop whose model is there as soon as it is asked for."""
    settings = Settings(_env_file=None, home=home, offline=True)
    chat = model or ScriptedChat(replies=[tell] * 500)
    return _writer_workshop.Workshop(settings, Opening(settings, words("writer.small_model"), lambda *_: chat))


def open_app(language: str = "en", **query: str) -> AppTest:
    """The first page, as a browser with this address opens it."""
    return open_page(str(APP), language, query)


def go(app: AppTest, page: str) -> AppTest:
    """Another page of the same session."""
    return run(app.switch_page(f"_writer_{page}.py"))


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"writer.{name}", language, **values)
