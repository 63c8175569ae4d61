"""Which router decides what a question asks for: what each label stands for, from when on it decides, taken back.

Does not know who may: the staff's door asks before any of this is called.
"""

import html
from dataclasses import replace

import gradio as gr

from apps._desk import Desk
from apps._gradio import page_language
from apps._parts import Updates
from apps._router import USE
from apps._working_view import say
from core.errors import InputError
from core.messages import UiLanguage
from core.models.given import change_given, take_back

LEAST, MOST = 5, 99


class RouterEvents:
    """The router's card."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def show(self, request: gr.Request) -> Updates:
        """What is in use, with its labels; the controls only where a classifier was given."""
        given = self.desk.router.given
        there = gr.update(visible=given is not None)
        value = {"value": round(100 * given.threshold)} if given else {}
        return {
            "router": self._describe(page_language(request)),
            "router_from": gr.update(visible=given is not None, **value),
            "router_away": there,
        }

    def tune(self, percent: float | None, request: gr.Request) -> Updates:
        """From which probability on the router decides."""
        given = self.desk.router.given
        if given is None:
            raise InputError("chatbot.no_router")
        if not isinstance(percent, int | float) or not LEAST <= percent <= MOST:
            raise InputError("chatbot.bad_router_share", least=LEAST, most=MOST)
        change_given(USE, replace(given, threshold=percent / 100), self.desk.settings)
        return self.show(request)

    def remove(self, request: gr.Request) -> Updates:
        """Back to the built-in matching."""
        take_back(USE, self.desk.settings)
        return self.show(request)

    def _describe(self, language: UiLanguage) -> str:
        given, parts = self.desk.router.given, self.desk.parts
        if given is None:
            return f'<p class="empty">{say("router_none_given", language)}</p>'
        if parts is None:
            return f'<p class="empty">{html.escape(self.desk.stage.text.text(language))}</p>'
        routes = self.desk.router.routes(parts.knowledge)
        if routes is None:
            why = self.desk.router.error
            return f'<p class="warning">{html.escape(why.text(language) if why else given.name)}</p>'
        rows = "".join(
            f"<tr><td>{html.escape(label)}</td><td>{html.escape(entry.question) if entry else '–'}</td></tr>"
            for label, entry in routes.entries.items()
        )
        heads = f"<th>{say('router_label', language)}</th><th>{say('router_entry', language)}</th>"
        said = say("router_in_use", language, name=given.name, since=given.since[:16].replace("T", " "))
        return f'<p class="lead">{said}</p><div class="wide tall"><table><tr>{heads}</tr>{rows}</table></div>'
