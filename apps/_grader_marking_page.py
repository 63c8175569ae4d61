"""The third and fourth steps laid out and connected: grading with its table and band, and the review queue."""

import gradio as gr

from apps._grader_marking import MarkingEvents
from apps._grader_review import ReviewEvents
from apps._parts import Parts, html_part, page_value


class MarkingPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: MarkingEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        with gr.Column(elem_classes="card"):
            with gr.Row(elem_classes="bar"):
                parts["grade"] = gr.Button(text("grader_grade"), variant="primary", min_width=150, scale=0)
                parts["stop"] = gr.Button(text("grader_stop"), visible=False, min_width=150, scale=0)
                parts["progress"] = html_part("progress", "grader.js")
            parts["cells"] = html_part("cells", "grader.js")
            parts["abilities"] = html_part("abilities")
        with gr.Row(elem_classes="split"), gr.Column(elem_classes="card"):
            gr.Markdown(text("grader_band"))
            with gr.Row(elem_classes="split"):
                with gr.Column(scale=2, min_width=260):
                    parts["share"] = gr.Slider(0, 50, value=10, step=1, label=text("grader_band_share"), buttons=[])
                    gr.Markdown(text("grader_band_why"), elem_classes="fine")
                with gr.Column(scale=3, min_width=280):
                    parts["band"] = html_part("band")

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, visit = self.events, parts["visit"]
        graded = parts["grade"].click(**parts.event(events.grade, visit, slow=True, concurrency_id="grade"))
        graded.then(**parts.event(events.rest, visit))
        parts["stop"].click(**parts.event(events.stop, visit))
        parts["share"].release(**parts.event(events.tune, [visit, parts["share"]]))
        parts["share"].input(**parts.event(events.preview, [visit, parts["share"]], trigger_mode="always_last"))


class ReviewPage:
    """Builds its part of the page into the open column."""

    def __init__(self, events: ReviewEvents, text: gr.I18n) -> None:
        self.events, self.text = events, text

    def build(self, parts: Parts) -> None:
        """Lay it out."""
        text = self.text
        parts["place"], parts["pending"] = page_value(), gr.State(None)
        with gr.Row(elem_classes="split"):
            with gr.Column(scale=3, min_width=300, elem_classes="card"):
                parts["case"] = html_part("case", "grader.js")
            with gr.Column(scale=2, min_width=280):
                with gr.Column(visible=False, elem_classes="card", elem_id="deciding") as parts["deciding"]:
                    gr.Markdown(text("grader_decide"))
                    parts["points"] = gr.Number(label=text("grader_points"), minimum=0, step=0.5, elem_id="points")
                    parts["comment"] = gr.Textbox(label=text("grader_comment"), max_lines=5, max_length=2000)
                    with gr.Row():
                        self.save = gr.Button(text("grader_decide_next"), variant="primary", min_width=130)
                        parts["accept"] = gr.Button(text("grader_accept"), min_width=130)
                    parts["withdraw"] = gr.Button(text("grader_withdraw"), visible=False, size="md")
                    gr.Markdown(text("grader_decide_keys"), elem_classes="fine")
                with gr.Column(elem_classes="card"):
                    gr.Markdown(text("grader_again_title"))
                    parts["again"] = gr.Button(text("grader_again"), size="md")
                    parts["again_progress"] = html_part("again-progress")
                    parts["changes"] = html_part("changes")
                    with gr.Row(visible=False) as parts["taking"]:
                        self.take = gr.Button(text("grader_take"), variant="primary", min_width=120)
                        self.leave = gr.Button(text("grader_leave"), min_width=120)

    def connect(self, parts: Parts) -> None:
        """Connect it."""
        events, place = self.events, [parts["visit"], parts["place"]]
        parts["cells"].pick(**parts.event(events.pick, parts["visit"]))
        parts["case"].move(**parts.event(events.move, place))
        decided = [*place, parts["points"], parts["comment"]]
        for done in (self.save.click, parts["points"].submit, parts["comment"].submit):
            done(**parts.event(events.save, decided))
        parts["accept"].click(**parts.event(events.accept, [*place, parts["comment"]]))
        parts["withdraw"].click(**parts.event(events.withdraw, place))
        parts["again"].click(**parts.event(events.again, parts["visit"], slow=True, concurrency_id="grade"))
        self.take.click(**parts.event(events.take, [parts["visit"], parts["pending"]]))
        self.leave.click(**parts.event(events.leave, None))
