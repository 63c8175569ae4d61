"""The place of text laid out and connected: the box to type in, the translation, its sentences, one of them opened."""

import gradio as gr

from apps._parts import Parts, html_part
from apps._translator_compare import CompareEvents
from apps._translator_detail import DetailEvents
from apps._translator_text import Said, TextEvents

SCRIPT = "translator.js"


class TextPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: TextEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text
        self.detail, self.compare = DetailEvents(events), CompareEvents(events)

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["said"], parts["picked"] = gr.State(Said()), gr.State("")
        with gr.Row(elem_classes="split panes", equal_height=True):
            with gr.Column(min_width=280, elem_classes="card pane-card"):
                parts["source"] = html_part("source", SCRIPT)
            with gr.Column(min_width=280, elem_classes="card pane-card"):
                parts["result"] = html_part("result", SCRIPT)
        parts["status"] = html_part("status")
        with gr.Column(visible=False, elem_classes="translated") as parts["working"]:
            with gr.Row(elem_classes="split"):
                with gr.Column(scale=5, min_width=300, elem_classes="card"):
                    gr.Markdown(text("translator_sentences"))
                    parts["aligned"] = html_part("aligned", SCRIPT)
                with gr.Column(scale=3, min_width=280, elem_classes="card beside"):
                    parts["detail"] = html_part("detail", SCRIPT)
                    parts["others"] = html_part("others", SCRIPT)
            self.more = gr.Accordion(text("translator_compare_title"), open=False, elem_classes="help")
            with self.more:
                self._build_compare(parts)

    def _build_compare(self, parts: Parts) -> None:
        text = self.text
        with gr.Row(elem_classes="split"):
            with gr.Column(min_width=260):
                with gr.Row(elem_classes="under"):
                    parts["rival"] = gr.Dropdown([], label=text("translator_rival"), min_width=180, filterable=False)
                    parts["compare"] = gr.Button(text("translator_compare"), min_width=110, scale=0)
                gr.Markdown(text("translator_compare_why"), elem_classes="fine")
            with gr.Column(min_width=260):
                parts["reference"] = gr.Textbox(label=text("translator_reference"), lines=3, max_lines=8)
                with gr.Row(elem_classes="job-bar"):
                    self.score = gr.Button(text("translator_score"), min_width=110, scale=0)
        parts["scores"] = html_part("scores")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, detail, compare = self.events, self.detail, self.compare
        said, asked, many = parts["said"], [parts["visit"], parts["said"]], {"trigger_mode": "multiple"}
        parts["bar"].choose(**parts.event(events.choose, asked, **many))
        parts["bar"].swap(**parts.event(events.swap, asked, **many))
        parts["source"].type(**parts.event(events.type, [*asked, parts["picked"]], **many))
        parts["result"].sample(**parts.event(events.sample, parts["visit"], **many))
        parts["result"].download(**parts.event(events.download, said)).then(**parts.saving())
        for part in ("result", "aligned"):
            parts[part].pick(**parts.event(detail.pick, asked, **many))
        parts["detail"].step(**parts.event(detail.step, asked, **many))
        parts["detail"].save(**parts.event(detail.save, asked))
        self.more.expand(**parts.event(compare.offer, asked))
        parts["compare"].click(**parts.event(compare.compare, [said, parts["rival"]], slow=True))
        self.score.click(**parts.event(compare.score, [said, parts["reference"]]))
