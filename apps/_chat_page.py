"""The visitors' page laid out and connected: conversation, sources, earlier conversations, handover."""

import functools

import gradio as gr

from apps._chat_cases import CaseEvents
from apps._desk import Desk
from apps._frame_view import SHELL
from apps._parts import IN_LINE_AT_ONCE, Parts, html_part, read_script

POLL = 4.0
"""Seconds between two looks for an answer from a person, or for the shop to be ready."""


class ChatPage:
    """Builds the page into the open Blocks."""

    def __init__(self, desk: Desk, text: gr.I18n) -> None:
        self.events, self.text = CaseEvents(desk), text
        self.parts = Parts("chatbot")

    def build(self, demo: gr.Blocks) -> None:
        """Lay the page out and connect it."""
        parts = self.parts
        parts["visit"] = gr.BrowserState({}, storage_key="showcase-visit", secret="showcase")
        parts["timer"] = gr.Timer(POLL, active=False)
        parts["head"] = html_part("head", "frame.js", SHELL)
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="past", scale=0, min_width=240):
                parts["past"] = html_part("list", "frame.js")
            with gr.Column(elem_id="talk", scale=1, min_width=280):
                with gr.Column(elem_id="scroll"):
                    parts["thread"] = html_part("thread", "thread.js")
                    parts["live"] = html_part("live", "thread.js")
                self._build_handover()
                self._build_composer()
            with gr.Column(elem_id="sources", scale=0, min_width=320):
                parts["panel"] = html_part("panel", "frame.js")
        parts["exported"] = gr.Textbox(visible="hidden", elem_id="exported")
        self._connect(demo)

    def _build_composer(self) -> None:
        ask = self.text("chatbot_ask")
        self.parts["composer"] = gr.Textbox(
            placeholder=ask, label=ask, show_label=False, container=False, max_lines=6, autofocus=True,
            submit_btn=True, elem_id="composer",
        )  # fmt: skip
        gr.Markdown(self.text("chatbot_footnote"), elem_id="footnote")

    def _build_handover(self) -> None:
        text, parts = self.text, self.parts
        with gr.Column(visible=False, elem_id="handover") as parts["form"]:
            gr.Markdown(text("chatbot_form_intro"))
            with gr.Row():
                self.name = gr.Textbox(label=text("chatbot_form_name"), max_length=100, max_lines=1, min_width=160)
                self.contact = gr.Textbox(
                    label=text("chatbot_form_contact"), max_length=254, max_lines=1, min_width=160
                )
            with gr.Row():
                self.cancel = gr.Button(text("chatbot_form_cancel"), min_width=100)
                self.hand = gr.Button(text("chatbot_form_send"), variant="primary", min_width=100)
        with gr.Row(visible=False, elem_id="ticket") as parts["ticket_bar"]:
            parts["ticket"] = html_part("ticket-state", "frame.js")
            choices = [(text("chatbot_to_person"), "person"), (text("chatbot_to_bot"), "bot")]
            label = text("chatbot_to")
            self.to = gr.Radio(choices, value="person", label=label, show_label=False, container=False, min_width=200)

    def _connect(self, demo: gr.Blocks) -> None:
        events, parts = self.events, self.parts
        visit, thread, head, past = parts["visit"], parts["thread"], parts["head"], parts["past"]
        quick = functools.partial(parts.event, inputs=visit)
        together = {"concurrency_id": "ask", "concurrency_limit": IN_LINE_AT_ONCE}
        slow = functools.partial(parts.event, inputs=visit, slow=True, **together)
        demo.load(**quick(events.arrive))
        parts["composer"].submit(**slow(events.ask) | {"inputs": [parts["composer"], visit, self.to]})
        parts["composer"].stop(**quick(events.stop))
        thread.choose(**slow(events.choose))
        thread.retry(**slow(events.retry))
        thread.suggest(**slow(events.suggest))
        thread.like(**quick(events.like))
        thread.comment(**quick(events.comment))
        thread.person(**quick(events.offer))
        head.person(**quick(events.offer))
        self.hand.click(**quick(events.hand_over) | {"inputs": [visit, self.name, self.contact]})
        self.cancel.click(**quick(events.decline))
        parts["timer"].tick(**quick(events.look))
        past.new(**quick(events.new))
        past.open(**quick(events.open))
        past.remove(**quick(events.remove))
        saved = past.export(**quick(events.export))
        saved.then(
            None, parts["exported"], None, js=read_script("save.js"), api_name="on_saved", api_visibility="private"
        )
