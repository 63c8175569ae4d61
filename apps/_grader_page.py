"""The grader's page laid out and connected: header, stepper, and a column for each of the six steps."""

import gradio as gr

from apps._grader_after_page import ResultsPage, StudyPage
from apps._grader_answers import AnswerEvents
from apps._grader_answers_page import AnswersPage
from apps._grader_assignment import AssignmentEvents
from apps._grader_begin_page import BeginPage
from apps._grader_frame import Frame
from apps._grader_marking import MarkingEvents
from apps._grader_marking_page import MarkingPage, ReviewPage
from apps._grader_results import ResultsEvents
from apps._grader_review import ReviewEvents
from apps._grader_room import Room
from apps._grader_study import StudyEvents
from apps._grader_view import SHELL
from apps._owned import owned
from apps._parts import Parts, html_part

LOOK = 1.0
"""Seconds between two looks for the model, until it is there or known not to come."""


class GraderPage:
    """Builds the page into the open Blocks."""

    def __init__(self, room: Room, text: gr.I18n) -> None:
        self.frame, self.parts = Frame(room), Parts("grader", owned(room.access))
        frame = self.frame
        self.steps = {
            "assignment": BeginPage(AssignmentEvents(frame), text),
            "answers": AnswersPage(AnswerEvents(frame), text),
            "grading": MarkingPage(MarkingEvents(frame), text),
            "review": ReviewPage(ReviewEvents(frame), text),
            "results": ResultsPage(ResultsEvents(frame), text),
            "study": StudyPage(StudyEvents(frame), text),
        }
        frame.shows = {name: step.events.show for name, step in self.steps.items()}

    def build(self, demo: gr.Blocks) -> None:
        """Lay the page out and connect it."""
        parts = self.parts
        parts["visit"] = gr.BrowserState({}, storage_key="showcase-grader", secret="showcase")
        parts["timer"] = gr.Timer(LOOK, active=False)
        parts["head"] = html_part("head", "grader.js", SHELL)
        parts["stepper"] = html_part("stepper", "grader.js")
        with gr.Column(elem_id="grader"):
            for name, step in self.steps.items():
                with gr.Column(visible=False, elem_id=f"{name}-step", elem_classes="step") as parts[f"{name}_step"]:
                    step.build(parts)
        parts["exported"] = gr.Textbox(visible="hidden", elem_id="exported")
        demo.load(**parts.event(self.frame.arrive, parts["visit"]))
        parts["timer"].tick(**parts.event(self.frame.look, parts["visit"]))
        for name in ("stepper", "saved", "notes", "progress", "case"):
            parts[name].go(**parts.event(self.frame.go, parts["visit"]))
        for step in self.steps.values():
            step.connect(parts)
