"""Pages of both toolkits as one piece of markup, each part read as its toolkit draws it. Knows no app."""

import html
from collections.abc import Iterator
from typing import Any

from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.markup import from_markdown
from core.evals.reliability.streamlit_page import StreamlitPage

MARKDOWN = frozenset({"label", "body", "help", "caption", "captions", "title", "text"})
"""Fields of Streamlit's messages that its script reads as Markdown."""
PLAIN = frozenset({"value", "default", "options", "placeholder", "code_text", "raw_values", "raw_value", "message"})
PLAIN_KINDS = frozenset({"text", "code", "text_area", "text_input", "multiselect", "selectbox"})
"""Kinds that draw their options and bodies as they are."""


def page_markup(page: object) -> str:
    """Everything a page shows."""
    if isinstance(page, GradioPage):
        return gradio_markup(page)
    assert isinstance(page, StreamlitPage)
    return streamlit_markup(page)


def gradio_markup(page: GradioPage, *names: str) -> str:
    """The named parts of a page, all of them where none is named."""
    return "\n".join(_gradio(kind, value) for kind, value in page.held(*names) if value is not None)


def _gradio(kind: str, value: object) -> str:
    if kind == "html":
        return str(value)
    if kind == "markdown":
        return from_markdown(str(value), raw=True)
    return "\n".join(map(html.escape, _texts(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def streamlit_markup(page: StreamlitPage) -> str:
    """All elements of a page and the labels of what they stand in."""
    drawn = [_element(element) for element in page.elements.values()]
    return "\n".join(drawn + [_message("", block) for block in page.blocks.values()])


def _element(element: Any) -> str:
    kind = element.WhichOneof("type")
    message = getattr(element, kind)
    if kind == "html":
        return message.body
    if kind == "markdown":
        return from_markdown(message.body, raw=message.allow_html) + from_markdown(message.help)
    return _message(kind, message)


def _message(kind: str, message: Any) -> str:
    found = []
    for field, value in message.ListFields():
        each = value if field.is_repeated and not hasattr(value, "items") else [value]
        for one in each:
            if hasattr(one, "ListFields"):
                found.append(_message(kind, one))
            elif isinstance(one, str) and field.name in MARKDOWN and not (kind in PLAIN_KINDS and field.name == "body"):
                found.append(from_markdown(one))
            elif isinstance(one, str) and field.name in PLAIN:
                options = field.name == "options" and kind not in PLAIN_KINDS
                found.append(from_markdown(one) if options else html.escape(one))
    return "\n".join(found)
