"""The second step laid out and connected: ways to give answers, what the columns are, the class as a table."""

import gradio as gr

from apps._grader_answers import AnswerEvents
from apps._parts import Parts, html_part

TABLES = [".csv", ".tsv", ".xlsx"]
FILES = [".zip", ".docx", ".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".webp"]


class AnswersPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: AnswerEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["reading"] = gr.State(None)
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=2, min_width=280, elem_classes="card"):
                gr.Markdown(text("grader_answers_from"))
                parts["answers_sample"] = html_part("answers-sample", "grader.js")
                with gr.Row():
                    parts["answers_file"] = gr.File(
                        label=text("grader_answers_file"),
                        file_types=TABLES,
                        height=150,
                        elem_classes="drop",
                        min_width=220,
                    )
                    parts["sheets_file"] = gr.File(
                        label=text("grader_sheets_file"),
                        file_types=FILES,
                        height=150,
                        elem_classes="drop",
                        min_width=220,
                    )
                with gr.Accordion(text("grader_paste_title"), open=False, elem_classes="help"):
                    self.pasted = gr.Textbox(label=text("grader_paste"), lines=5, max_lines=12)
                    self.paste = gr.Button(text("grader_paste_do"), size="md")
                parts["reading_told"] = html_part("reading-told")
            with gr.Column(scale=3, min_width=300, elem_classes="card", visible=False) as parts["mapped"]:
                self._build_mapping(parts)
        with gr.Column(elem_classes="card", visible=False) as parts["class_card"]:
            gr.Markdown(text("grader_class"))
            parts["notes"] = html_part("notes", "grader.js")
            parts["transcripts"] = html_part("transcripts", "grader.js")
            parts["class_table"] = gr.Dataframe(
                type="array", interactive=True, wrap=True, show_label=False, max_height=520, max_chars=140,
                pinned_columns=1, elem_id="class-table",
            )  # fmt: skip
            self.save = gr.Button(text("grader_class_save"), size="md")

    def _build_mapping(self, parts: Parts) -> None:
        text = self.text
        gr.Markdown(text("grader_map_title"))
        parts["class_title"] = gr.Textbox(label=text("grader_class_title"), max_length=200)
        choices = [(text(f"grader_into_{name}"), name) for name in ("new", "add", "replace")]
        parts["into"] = gr.Radio(choices, value="new", label=text("grader_into"), visible=False)
        parts["mapping"] = html_part("mapping", "grader.js")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit, reading = self.events, parts["visit"], parts["reading"]
        parts["answers_sample"].sample(**parts.event(events.sample, visit))
        parts["answers_file"].upload(**parts.event(events.upload, [visit, parts["answers_file"]]))
        files = [visit, parts["sheets_file"]]
        parts["sheets_file"].upload(**parts.event(events.read_files, files, slow=True, concurrency_id="files"))
        self.paste.click(**parts.event(events.paste, [visit, self.pasted]))
        parts["mapping"].read(**parts.event(events.read, [visit, reading, parts["class_title"], parts["into"]]))
        self.save.click(**parts.event(events.taken.change, [visit, parts["class_table"]]))
        parts["transcripts"].edit(**parts.event(events.taken.edit, visit, trigger_mode="multiple"))
