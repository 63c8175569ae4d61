"""The first step laid out and connected: what to begin with, what is saved, the table of questions."""

import gradio as gr

from apps._grader_assignment import FILES, AssignmentEvents
from apps._parts import Parts, html_part
from core.messages import LANGUAGES
from core.usecases.grading.assignment import KINDS

WIDTHS = [80, 120, 320, 80, 240, 240, 90, 100, 110, 110, 320, 200, 320, 90, 180, 260]
"""Pixels of the columns, in their order."""


class BeginPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: AssignmentEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["heads"] = gr.State([])
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=2, min_width=260):
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("grader_begin"))
                    parts["samples"] = html_part("samples", "grader.js")
                    parts["assignment_file"] = gr.File(
                        label=text("grader_assignment_file"), file_types=FILES, height=150, elem_classes="drop"
                    )
                    self.blank = gr.Button(text("grader_blank"), size="md")
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("grader_classes"))
                    parts["classes"] = html_part("classes", "grader.js")
                    gr.Markdown(text("grader_assignments"))
                    parts["assignments"] = html_part("assignments", "grader.js")
                    gr.Markdown(text("grader_kept"), elem_classes="fine")
            with gr.Column(scale=5, min_width=300, elem_classes="card"):
                self._build_table(parts)

    def _build_table(self, parts: Parts) -> None:
        text = self.text
        with gr.Row(equal_height=True):
            parts["assignment_title"] = gr.Textbox(label=text("grader_assignment_title"), max_length=300, scale=3)
            choices = [(text(f"grader_in_{code}"), code) for code in LANGUAGES]
            parts["assignment_language"] = gr.Radio(choices, label=text("grader_assignment_language"), scale=2)
        parts["sheet"] = gr.Dataframe(
            type="array", interactive=True, wrap=True, show_label=False, max_height=460, elem_id="sheet", max_chars=90,
            column_widths=WIDTHS,
        )  # fmt: skip
        with gr.Row(elem_classes="under"):
            choices = [(text(f"grader_kind_{kind}"), kind) for kind in KINDS]
            self.kind = gr.Dropdown(
                choices, value="short", label=text("grader_add_kind"), min_width=150, filterable=False
            )
            self.add = gr.Button(text("grader_add"), min_width=120, elem_classes="low")
            self.save = gr.Button(text("grader_save"), variant="primary", min_width=140, elem_classes="low")
        parts["saved"] = html_part("saved", "grader.js")
        with gr.Accordion(text("grader_columns_help"), open=False, elem_classes="help"):
            gr.Markdown(text("grader_columns"))
        parts["downloads"] = html_part("downloads", "grader.js")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit = self.events, parts["visit"]
        table = [parts["heads"], parts["sheet"]]
        whole = [*table, parts["assignment_title"], parts["assignment_language"]]
        parts["samples"].sample(**parts.event(events.sample, visit))
        parts["assignment_file"].upload(**parts.event(events.upload, [visit, parts["assignment_file"]]))
        self.blank.click(**parts.event(events.blank, visit))
        self.add.click(**parts.event(events.add, [*table, self.kind]))
        self.save.click(**parts.event(events.save, [visit, *whole]))
        for shelf in (parts["assignments"], parts["classes"]):
            shelf.open(**parts.event(events.open, visit))
            shelf.remove(**parts.event(events.remove, visit))
        parts["downloads"].download(**parts.event(events.download, whole)).then(**parts.saving())
