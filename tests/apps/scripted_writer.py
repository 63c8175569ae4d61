"""A writer in a temporary home whose model says what it is told, and ways to look at its pages."""

import re
from collections.abc import Sequence
from pathlib import Path

from langchain_core.messages import BaseMessage
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from apps import _writer_workshop
from apps._opening import Opening
from core.messages import message, words
from core.models import ScriptedChat
from core.settings import Settings

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
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in ({"lang": language} | query).items():
        app.query_params[name] = value
    return run(app)


def run(touched: AppTest | Element) -> AppTest:
    """Run the page, or what touching an element of it leads to; an error that reached the page fails the test."""
    app = touched.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def go(app: AppTest, page: str) -> AppTest:
    """Another page of the same session."""
    return run(app.switch_page(f"_writer_{page}.py"))


def click(app: AppTest, key: str) -> AppTest:
    """Press the button with this key."""
    return run(app.button(key=key).click())


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"writer.{name}", language, **values)


def notes(app: AppTest, kind: str = "error") -> list[str]:
    """The texts of the boxes of one kind, without their markup."""
    found = [one.value for one in app.html if f'class="note {kind}"' in one.value]
    return [re.sub(r"<[^>]+>", " ", text) for text in found]


def address(app: AppTest, name: str) -> str:
    """A value of the address; empty where it has none."""
    found = app.query_params.get(name, "")
    return found[0] if isinstance(found, list) and found else found or ""


def page_text(app: AppTest) -> str:
    """All that the page says in words: elements, labels, placeholders, options."""
    said = [one.value for kind in (app.title, app.header, app.subheader, app.markdown, app.caption) for one in kind]
    said += [re.sub(r"<[^>]+>", " ", one.value) for one in app.html if not one.value.startswith(("<style", "<script"))]
    said += [tab.label for tab in app.tabs] + [one.label for one in app.expander]
    for kind in (app.button, app.text_area, app.text_input, app.number_input, app.selectbox, app.multiselect):
        said += [f"{one.label} {getattr(one, 'placeholder', '') or ''}" for one in kind]
    for one in app.selectbox:
        said += [str(option) for option in one.options]
    for kind in (app.pills, app.segmented_control):
        said += [f"{one.label} {' '.join(map(str, one.options))}" for one in kind]
    return "\n".join(said)
