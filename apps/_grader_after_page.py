"""The last two steps laid out and connected: results with their files, and a student's study plan."""

import gradio as gr

from apps._grader_results import ResultsEvents
from apps._grader_study import StudyEvents
from apps._parts import Parts, html_part


class ResultsPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: ResultsEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["totals"] = html_part("totals")
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=3, min_width=300, elem_classes="card"):
                gr.Markdown(text("grader_histogram_title"))
                parts["histogram"] = html_part("histogram")
            with gr.Column(scale=2, min_width=280, elem_classes="card"):
                gr.Markdown(text("grader_export_title"))
                parts["exports"] = html_part("exports", "grader.js")
                parts["exporting"] = html_part("exporting")
                gr.Markdown(text("grader_export_note"), elem_classes="fine")
        with gr.Column(elem_classes="card"):
            gr.Markdown(text("grader_questions_title"))
            parts["questions"] = html_part("questions")
        with gr.Column(elem_classes="card"):
            gr.Markdown(text("grader_mistakes_title"))
            parts["mistakes"] = html_part("mistakes")
        with gr.Row(elem_classes="split"):
            with gr.Column(min_width=300, elem_classes="card"):
                gr.Markdown(text("grader_agreement_title"))
                parts["marks_file"] = gr.File(
                    label=text("grader_marks_file"),
                    file_types=[".csv", ".tsv", ".xlsx"],
                    height=150,
                    elem_classes="drop",
                )
                parts["agreement"] = html_part("agreement")
            with gr.Column(min_width=300, elem_classes="card"):
                gr.Markdown(text("grader_fairness_title"))
                self.check = gr.Button(text("grader_fairness_check"), size="md")
                parts["fairness"] = html_part("fairness")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit = self.events, parts["visit"]
        made = parts["exports"].export(**parts.event(events.export, visit, slow=True, concurrency_id="export"))
        made.then(**parts.saving())
        parts["marks_file"].upload(**parts.event(events.compare, [visit, parts["marks_file"]]))
        self.check.click(**parts.event(events.check, visit, slow=True, concurrency_id="grade"))


class StudyPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: StudyEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        with gr.Column(elem_classes="card"), gr.Row(elem_classes="under"):
            parts["student"] = gr.Dropdown([], label=text("grader_study_student"), min_width=240)
            parts["study_export"] = html_part("study-export", "grader.js")
        parts["plan"] = html_part("plan", "grader.js")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, chosen = self.events, [parts["visit"], parts["student"]]
        parts["student"].input(**parts.event(events.choose, chosen))
        parts["plan"].open(**parts.event(events.open, parts["visit"]))
        made = parts["study_export"].export(**parts.event(events.export, chosen, slow=True, concurrency_id="export"))
        made.then(**parts.saving())
