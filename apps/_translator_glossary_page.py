"""The place of the glossary laid out and connected: the table, files in and out, terms to approve, the hit rate."""

import gradio as gr

from apps._parts import Parts, html_part
from apps._translator_glossary import TICKS, GlossaryEvents
from core.usecases.translation.glossary_rows import COLUMNS

SCRIPT = "translator.js"
WIDTHS = {"source": 180, "target": 180, "note": 150, "keep": 150, "forbidden": 150, "case": 130, "part": 130}
"""Pixels of the columns."""


class GlossaryPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: GlossaryEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["glossary_told"] = html_part("glossary-told")
        with gr.Row(elem_classes="split") as parts["terms_card"]:
            with gr.Column(scale=5, min_width=300, elem_classes="card"):
                gr.Markdown(text("translator_glossary_title"))
                parts["terms"] = gr.Dataframe(
                    type="array", interactive=True, wrap=True, show_label=False, max_height=480, elem_id="terms",
                    datatype=["bool" if name in TICKS else "str" for name in COLUMNS], headers=list(COLUMNS),
                    column_widths=[WIDTHS[name] for name in COLUMNS],
                )  # fmt: skip
                with gr.Row(elem_classes="job-bar"):
                    self.save = gr.Button(text("translator_terms_save"), variant="primary", min_width=160, scale=0)
                gr.Markdown(text("translator_glossary_why"), elem_classes="fine")
            with gr.Column(scale=2, min_width=260):
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("translator_extract_title"))
                    self.extract = gr.Button(text("translator_extract"), size="md")
                    parts["found"] = html_part("found", SCRIPT)
                    parts["hits"] = html_part("hits")
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("translator_glossary_files"))
                    parts["glossary_file"] = gr.File(
                        label=text("translator_glossary_file"),
                        file_types=[".csv", ".tsv", ".xlsx", ".tbx"],
                        height=150,
                        elem_classes="drop",
                    )
                    with gr.Row():
                        self.csv = gr.Button(text("translator_export_csv"), size="md", min_width=100)
                        self.xlsx = gr.Button(text("translator_export_xlsx"), size="md", min_width=100)

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit, terms = self.events, parts["visit"], parts["terms"]
        files = {"slow": True, "concurrency_id": "files"}
        self.save.click(**parts.event(events.save, [visit, terms]))
        given = [visit, terms, parts["glossary_file"]]
        parts["glossary_file"].upload(**parts.event(events.upload, given, **files))
        for button, export in ((self.csv, events.export_csv), (self.xlsx, events.export_xlsx)):
            button.click(**parts.event(export, [visit, terms], **files)).then(**parts.saving())
        self.extract.click(**parts.event(events.extract, [visit, parts["said"], terms]))
        parts["found"].approve(**parts.event(events.approve, [visit, terms]))
