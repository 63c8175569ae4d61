"""A room of the grader whose marks a test writes: a real store, and graders that read the mark out of the answer."""

import csv
import io
import threading
from collections.abc import Iterator, Sequence

import gradio as gr

from apps._grader_frame import Frame
from apps._grader_page import GraderPage
from apps._grader_room import Room
from apps._grader_seat import Seat, read_seat
from apps._opening import Opening
from core.checks.check import Check
from core.documents.document import Span
from core.messages import words
from core.models import ScriptedChat
from core.settings import Settings
from core.usecases.grading.assignment import Assignment, Option, Question, RubricItem
from core.usecases.grading.keeping import keep_assignment, keep_class
from core.usecases.grading.records import Answer, ItemMark, Mark, Quote, Submission, Tools

ASSIGNMENT = Assignment(
    title="Light",
    questions=(
        Question(id="Q1", kind="choice", text="Pick", skills=("look",),
                 options=(Option(id="A", share=1), Option(id="B"))),
        Question(id="Q2", kind="short", text="Why?", points=2, reference=("right",), skills=("say",),
                 rubric=(RubricItem(id="1", text="says why", points=2),)),
    ),
)  # fmt: skip
ANSWERS = "number,name,Q1,Q2\n01,Ada,right,right because\n02,Bo,wrong,doubt it\n03,Cy,right,unknown\n"


def read_mark(question: Question, answer: str) -> Mark:
    """Full points for "right", half and little confidence for "doubt", nobody knows for "unknown", else nothing.

    What follows "plant" in an answer is flagged.
    """
    first = answer.split(" ")[0]
    said = Quote(first, Span(0, len(first)))
    plant = answer.find("plant")
    checks = (Check("injection", False, words("grader.mark_plant"), (Span(plant, len(answer)),)),) if plant >= 0 else ()
    points = {"right": question.points, "doubt": question.points / 2, "unknown": None}.get(first, 0.0)
    if question.kind != "short":
        return Mark(points, question.points, words("grader.method_computed"), checks=checks)
    sure = {"right": 0.99, "doubt": 0.4}.get(first, 0.95)
    verdict = "met" if points else "unsure" if points is None else "not_met"
    items = (ItemMark("1", verdict, points, question.points, said if points else None, confidence=sure),)
    quotes = (said,) if points else ()
    return Mark(points, question.points, words("grader.method_scorer"), "scorer", sure, items, quotes, checks)


class ScriptedRoom(Room):
    """`steps` is how many answers may be marked before grading waits: None for all of them."""

    def __init__(self, settings: Settings) -> None:
        opening = Opening(settings, words("grader.small_model"), lambda *_: ScriptedChat())
        super().__init__(settings, opening, lambda language, examples: Tools(None, None, examples, language))
        self.marked: list[str] = []
        self.steps: threading.Semaphore | None = None
        self.fails: Exception | None = None

    def mark(self, question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
        """In place of every grader."""
        known = {example.answer: example.points for example in tools.examples_of(question)}
        for answer in answers:
            if self.steps and not self.steps.acquire(timeout=20):
                raise TimeoutError
            if self.fails:
                raise self.fails
            self.marked.append(answer)
            mark = read_mark(question, answer)
            alike = next((points for text, points in known.items() if text.split(" ")[0] == answer.split(" ")[0]), None)
            yield mark if alike is None else Mark(alike, mark.most, mark.reason, "scorer", 0.99)


class Hand:
    """One teacher's page without a browser: state comes back from every event as a browser would keep it."""

    def __init__(self, room: Room, request: gr.Request) -> None:
        self.page = GraderPage(room, gr.I18n())
        self.request = request
        self.shown: dict[str, object] = dict(self.frame.arrive({}, request))

    @property
    def frame(self) -> Frame:
        return self.page.frame

    @property
    def state(self) -> dict[str, str]:
        return self.shown["visit"]  # type: ignore[return-value]

    def do(self, step: str, name: str, *arguments: object, **sent: object) -> dict[str, object]:
        """Call an event of a step with the state first; `sent` is what the browser's script says."""
        handler = getattr(self.page.steps[step].events, name)
        return self.take(handler, self.state, *arguments, **sent)

    def take(self, handler: object, *arguments: object, **sent: object) -> dict[str, object]:
        """Call a handler, all of its updates together."""
        event = (gr.EventData(None, sent),) if sent else ()
        updates = handler(*arguments, self.request, *event)
        for each in [updates] if isinstance(updates, dict) else updates or ():
            self.shown |= each
        return self.shown

    def value(self, part: str) -> object:
        """What a part shows."""
        shown = self.shown[part]
        return shown.get("value") if isinstance(shown, dict) else shown

    def open_class(self, answers: str = ANSWERS, assignment: Assignment = ASSIGNMENT) -> "Hand":
        """Have the assignment and a class with these answers kept, and open; nothing is read from a file."""
        seat, store = read_seat(self.state), self.frame.room.store
        read = tuple(
            Submission(row["number"], tuple(Answer(q.id, row[q.id]) for q in assignment.questions), row["name"])
            for row in csv.DictReader(io.StringIO(answers))
        )
        kept = keep_assignment(store, seat.desk, assignment)
        name = keep_class(store, seat.desk, assignment, read, title="8b", assignment_id=kept)
        self.shown |= self.frame.turn(Seat(seat.secret, kept, name, "answers"), self.request)
        return self

    def grade(self) -> "Hand":
        """Grade the open class."""
        self.do("grading", "grade")
        self.do("grading", "rest")
        return self
