"""The place of the memory laid out and connected: pairs, search, units, TMX in and out."""

import gradio as gr

from apps._parts import Parts, html_part
from apps._translator_memory import MemoryEvents, Recall

SCRIPT = "translator.js"


class MemoryPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: MemoryEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["recall"] = gr.State(Recall())
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=5, min_width=300, elem_classes="card"):
                gr.Markdown(text("translator_memory_title"))
                parts["memories"] = html_part("memories", SCRIPT)
                parts["units"] = html_part("units", SCRIPT)
            with gr.Column(scale=2, min_width=260, elem_classes="card"):
                gr.Markdown(text("translator_tmx_title"))
                parts["tmx"] = gr.File(
                    label=text("translator_tmx_file"), file_types=[".tmx"], height=150, elem_classes="drop"
                )
                parts["tmx_out"] = gr.Button(text("translator_tmx_export"), size="md", interactive=False)
                parts["memory_told"] = html_part("memory-told")
                gr.Markdown(text("translator_memory_why"), elem_classes="fine")
                parts["forget"] = html_part("forget", SCRIPT)

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit, looked = self.events, parts["visit"], [parts["visit"], parts["recall"]]
        parts["memories"].choose(**parts.event(events.choose, looked))
        parts["memories"].search(**parts.event(events.search, looked, trigger_mode="always_last"))
        parts["units"].turn(**parts.event(events.turn, looked))
        for part in ("units", "forget"):
            parts[part].remove(**parts.event(events.remove, looked, trigger_mode="multiple"))
        parts["tmx"].upload(**parts.event(events.upload, [visit, parts["tmx"]], slow=True, concurrency_id="files"))
        made = parts["tmx_out"].click(**parts.event(events.export, looked, slow=True, concurrency_id="files"))
        made.then(**parts.saving())
