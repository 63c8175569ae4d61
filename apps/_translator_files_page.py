"""The place of documents and strings laid out and connected: files in, the list, the open one with its segments."""

import gradio as gr

from apps._parts import Parts, html_part
from apps._translator_files import FileEvents
from apps._translator_job import Look
from core.usecases.translation.files.formats import FORMATS

SCRIPT = "translator.js"
ENDINGS = sorted({ending for one in FORMATS for ending in one.endings})


class FilesPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: FileEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["look"] = gr.State(Look())
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=3, min_width=280, elem_classes="card"):
                gr.Markdown(text("translator_files_title"))
                parts["files"] = gr.File(
                    label=text("translator_files_drop"),
                    file_count="multiple",
                    file_types=ENDINGS,
                    height=150,
                    elem_classes="drop",
                )
                with gr.Row(elem_classes="checks-row"):
                    parts["bilingual"] = gr.Checkbox(
                        False, label=text("translator_bilingual_label"), info=text("translator_bilingual_why")
                    )
                    parts["renew"] = gr.Checkbox(
                        False, label=text("translator_renew_label"), info=text("translator_renew_why")
                    )
                parts["file_samples"] = html_part("file-samples", SCRIPT)
                parts["taking"] = html_part("taking")
                gr.Markdown(text("translator_formats"), elem_classes="fine")
            with gr.Column(scale=2, min_width=280, elem_classes="card"):
                gr.Markdown(text("translator_jobs_title"))
                parts["jobs"] = html_part("jobs", SCRIPT)
                gr.Markdown(text("translator_kept"), elem_classes="fine")
        self._build_job(parts)

    def _build_job(self, parts: Parts) -> None:
        text = self.text
        with gr.Column(visible=False, elem_classes="card") as parts["open_job"]:
            parts["job"] = html_part("job")
            with gr.Row(elem_classes="job-bar"):
                parts["start"] = gr.Button(text("translator_start"), variant="primary", min_width=140, scale=0)
                parts["stop"] = gr.Button(text("translator_stop"), visible=False, min_width=140, scale=0)
                parts["get"] = gr.Button(
                    text("translator_get"), variant="primary", visible=False, min_width=190, scale=0
                )
                parts["again"] = gr.Button(text("translator_again"), min_width=190, scale=0)
            parts["report_box"] = gr.Accordion(text("translator_report"), open=True, visible=False, elem_classes="help")
            with parts["report_box"]:
                parts["report"] = html_part("report")
        with gr.Row(visible=False, elem_classes="split") as parts["review"]:
            with gr.Column(scale=5, min_width=300, elem_classes="card"):
                parts["segments"] = html_part("segments", SCRIPT)
            with gr.Column(scale=3, min_width=280, elem_classes="card beside"):
                parts["job_detail"] = html_part("job-detail", SCRIPT)
                parts["job_others"] = html_part("job-others", SCRIPT)

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, job, visit = self.events, self.events.job, parts["visit"]
        options, looked = [parts["bilingual"], parts["renew"]], [visit, parts["look"]]
        taking = {"slow": True, "concurrency_id": "files"}
        parts["files"].upload(**parts.event(events.upload, [visit, parts["files"], *options], **taking))
        parts["file_samples"].sample(**parts.event(events.sample, [visit, *options], **taking))
        parts["jobs"].open(**parts.event(events.open, visit))
        parts["jobs"].remove(**parts.event(events.remove, visit))
        parts["jobs"].all(**parts.event(events.start_all, looked))
        parts["start"].click(**parts.event(events.start, looked))
        parts["stop"].click(**parts.event(events.stop, visit))
        parts["again"].click(**parts.event(events.again, [visit, *options]))
        made = parts["get"].click(**parts.event(events.download, visit, slow=True, concurrency_id="files"))
        made.then(**parts.saving())
        parts["segments"].filter(**parts.event(job.filter, looked))
        parts["segments"].turn(**parts.event(job.turn, looked))
        parts["segments"].pick(**parts.event(job.pick, visit, trigger_mode="multiple"))
        parts["job_detail"].step(**parts.event(job.step, looked, trigger_mode="multiple"))
        parts["job_detail"].save(**parts.event(job.save, looked))
        parts["job_detail"].accept(**parts.event(job.accept, looked))
