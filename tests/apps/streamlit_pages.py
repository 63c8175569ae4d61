"""What every Streamlit app's tests do with its pages: run them, press buttons, read the boxes and the address."""

import re

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from core.messages import message


def open_page(script: str, language: str, query: dict[str, str]) -> AppTest:
    """The first page of an app, as a browser with this address opens it."""
    app = AppTest.from_file(script, default_timeout=180)
    for name, value in ({"lang": language} | query).items():
        app.query_params[name] = value
    return run(app)


def run(touched: AppTest | Element) -> AppTest:
    """Run the page, or what touching an element of it leads to; an error that reached the page fails the test."""
    app = touched.run()
    assert not app.exception, [one.message for one in app.exception]
    assert not [text for text in notes(app) if message("app.bug") in text or message("app.bug", "zh") in text]
    return app


def click(app: AppTest, key: str) -> AppTest:
    """Press the button with this key."""
    return run(app.button(key=key).click())


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
    typed = (app.text_area, app.text_input, app.number_input)
    for kind in (app.button, *typed, app.selectbox, app.multiselect, app.toggle):
        said += [f"{one.label} {getattr(one, 'placeholder', '') or ''}" for one in kind]
    for one in app.selectbox:
        said += [str(option) for option in one.options]
    for kind in (app.pills, app.segmented_control):
        said += [f"{one.label} {' '.join(map(str, one.options))}" for one in kind]
    return "\n".join(said)
