"""Every app that asks a chat model, with one at a server that a test may break, and somebody there who asks again."""

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

import gradio as gr
import pytest
import streamlit as st
from langchain_core.language_models import BaseChatModel
from streamlit.testing.v1 import AppTest

from apps import _medical_room, _triage_room, _writer_workshop
from apps._grader_room import Room
from apps._grader_seat import read_seat
from apps._gradio import shown
from apps._opening import Opening
from core.evals.reliability.model_server import Message
from core.messages import UiLanguage, message, words
from core.settings import Settings
from core.usecases.grading.records import Tools
from core.usecases.translation.prompting import ChatTranslator
from core.usecases.translation.records import Direction
from tests.apps import scripted_medical, scripted_writer
from tests.apps.conftest import make_request
from tests.apps.scripted_room import Hand
from tests.apps.scripted_translation import Hand as TranslatorHand
from tests.apps.scripted_translation import ScriptedEngines, ScriptedTranslation
from tests.apps.streamlit_pages import click, notes, open_page, page_text, run

Patch = pytest.MonkeyPatch
TAGS: dict[UiLanguage, str] = {"en": "en-US", "zh": "zh-CN"}
TRIAGE = Path(__file__).resolve().parents[2] / "apps" / "triage.py"
RISK = "Hi mum, my phone broke, this is my new number. Send £780 to 6200 0000 1111 2224 and don't tell dad."
SCANS: dict[UiLanguage, str] = {
    "en": scripted_medical.SCAN,
    "zh": "影像检查报告\n胸部CT 2026年3月3日\n\n影像所见：右肺上叶可见一8 mm结节。未见胸腔积液。心影大小正常。\n\n"
    "诊断意见：右肺上叶结节。建议6个月后复查CT。\n",
}


class Person(ABC):
    """Somebody at an app. `said` is what the page told them after they last asked, as text."""

    said: str = ""

    @staticmethod
    @abstractmethod
    def speak(messages: Sequence[Message]) -> str:
        """What the server says to this app where nothing is wrong."""

    @abstractmethod
    def ask(self) -> None:
        """Ask for what a model is needed for, or ask again."""

    @abstractmethod
    def has_kept(self) -> bool:
        """Whether what they gave, and what needs no model, is still there, and they can ask again."""

    @abstractmethod
    def has_been_answered(self) -> bool:
        """Whether the page shows what the model did."""


class Teacher(Person):
    """Grades a class whose short answers a model judges."""

    def __init__(self, home: Path, model: BaseChatModel, language: UiLanguage, patch: Patch) -> None:
        settings = Settings(_env_file=None, home=home, offline=True)
        opening = Opening(settings, words("grader.small_model"), lambda *_: model)
        self.room = Room(settings, opening, lambda spoken, examples: Tools(None, model, examples, spoken))
        list(opening.wait())
        self.hand = Hand(self.room, make_request(TAGS[language])).open_class()

    @staticmethod
    def speak(messages: Sequence[Message]) -> str:
        """The whole answer shows it."""
        return '{"quote": "right because", "verdict": "met"}'

    def ask(self) -> None:
        """Press the button that grades; the page rests after it, however it ended."""
        events = self.hand.page.steps["grading"].events
        self.said = take(self.hand, "grader", events.grade, self.hand.state)
        self.hand.take(events.rest, self.hand.state)

    def has_kept(self) -> bool:
        """The computed marks stand, nothing was marked without the model, and the button is there."""
        grade, book = self.hand.shown["grade"], self._book()
        return {one.question for one in book.grades} == {"Q1"} and grade["visible"] and grade["interactive"]

    def has_been_answered(self) -> bool:
        """A mark names the model's judgement."""
        return any(one.mark.method == "model" for one in self._book().grades) and len(self._book().grades) == 6

    def _book(self) -> object:
        return self.hand.frame.book(read_seat(self.hand.state))


class Translating(Person):
    """Types a text that a chat model translates."""

    def __init__(self, home: Path, model: BaseChatModel, language: UiLanguage, patch: Patch) -> None:
        room = ScriptedTranslation(Settings(_env_file=None, home=home, offline=True))
        room.engines = _ChatEngines(model.model_copy(update={"languages": ("en", "es")}), room.settings)
        list(room.opening.wait())
        self.hand = TranslatorHand(room, make_request(TAGS[language])).choose("target", "es")
        self.room = room

    @staticmethod
    def speak(messages: Sequence[Message]) -> str:
        """The one translation."""
        return '{"translation": "Buenos días."}'

    def ask(self) -> None:
        """Type."""
        typed = self.hand.shown["said"], self.hand.shown["picked"]
        event = {"text": "Good morning."}
        self.said = take(self.hand, "translator", self.hand.text.events.type, self.hand.state, *typed, **event)

    def has_kept(self) -> bool:
        """The text's field is left alone, and nothing goes on."""
        return "Good morning" not in self.hand.shown["source"] and 'class="dots"' not in self.hand.shown["result"]

    def has_been_answered(self) -> bool:
        """The target stands there."""
        return "Buenos días." in self.hand.shown["result"]


class _ChatEngines(ScriptedEngines):
    """The chat model, whatever engine is asked for."""

    def __init__(self, model: BaseChatModel, settings: Settings) -> None:
        super().__init__(settings)
        self._chat = ChatTranslator(model)

    def load(self, engine: str, direction: Direction) -> ChatTranslator:
        """The one there is."""
        return self._chat


class AtPage(Person):
    """Somebody at a Streamlit app, whose room is put in the place of the process's own."""

    app: AppTest

    def __init__(self, language: UiLanguage) -> None:
        self.language = language

    def look(self) -> None:
        """Take in what the page says."""
        self.said = html.unescape(page_text(self.app))


class Writing(AtPage):
    """Has a text written."""

    def __init__(self, home: Path, model: BaseChatModel, language: UiLanguage, patch: Patch) -> None:
        super().__init__(language)
        self.room = scripted_writer.make_workshop(home, model)
        patch.setattr(_writer_workshop, "make_workshop", lambda: self.room)
        st.cache_resource.clear()
        self.app = scripted_writer.open_app(language)
        run(self.app.pills(key="brief_kind").set_value("free"))
        click(self.app, "fill_sample")
        self.topic = self.app.text_area(key="brief_topic").value
        click(self.app, "to_outline")

    @staticmethod
    def speak(messages: Sequence[Message]) -> str:
        """Prose."""
        return scripted_writer.tell(())

    def ask(self) -> None:
        """Have the text written; where there is one already, its first part anew."""
        if [one for one in self.app.button if one.key == "write_it"]:
            click(self.app, "write_it")
            self.look()
            return
        click(self.app, f"propose_{self.app.session_state['draft'].parts[0].id}")
        self.said = " ".join(notes(self.app))
        click(self.app, "take")

    def has_kept(self) -> bool:
        """The brief, and a text made of it."""
        draft = self.app.session_state["draft"]
        return draft.brief.topic == self.topic and bool(draft.parts)

    def has_been_answered(self) -> bool:
        """The model's words stand in the text."""
        return scripted_writer.SENTENCE in self.app.session_state["draft"].text


class Patient(AtPage):
    """Has a report put into plain words."""

    def __init__(self, home: Path, model: BaseChatModel, language: UiLanguage, patch: Patch) -> None:
        super().__init__(language)
        self.room = scripted_medical.make_room(home, model)
        list(self.room.opening.wait())
        patch.setattr(_medical_room, "make_room", lambda: self.room)
        st.cache_resource.clear()
        self.app = scripted_medical.read(SCANS[language], language)

    @staticmethod
    def speak(messages: Sequence[Message]) -> str:
        """Nothing of its own, in the form that was asked for."""
        return '{"claims": [ ] }'

    def ask(self) -> None:
        """Let the model have the text that is shown."""
        click(scripted_medical.go(self.app, "sent"), "use_model")
        scripted_medical.go(self.app, "report")
        self.look()

    def has_kept(self) -> bool:
        """The report, and its computed summary."""
        return "CT" in self.app.session_state["case"].report.text and bool(scripted_medical.said(self.app))

    def has_been_answered(self) -> bool:
        """The page says what came of the model's sentences."""
        return message("medical_summary.writer_nothing", self.language, shown=0, replaced=0, dropped=0) in self.said


class Sorting(AtPage):
    """Has a message sorted, and the model explain why."""

    def __init__(self, home: Path, model: BaseChatModel, language: UiLanguage, patch: Patch) -> None:
        super().__init__(language)
        settings = Settings(_env_file=None, home=home, offline=True)
        self.room = _triage_room.Room(settings, Opening(settings, words("triage_app.small_model"), lambda *_: model))
        list(self.room.opening.wait())
        patch.setattr(_triage_room, "make_room", lambda: self.room)
        st.cache_resource.clear()
        self.app = open_page(str(TRIAGE), language, {})
        run(self.app.text_area(key="own").set_value(RISK))
        click(self.app, "sort")

    @staticmethod
    def speak(messages: Sequence[Message]) -> str:
        """A sentence on the first piece of evidence, in its own words."""
        first = re.search(r"\[?1[\]:.]?\s*(.+)", str(messages[-1]["content"]))
        return f"It says {first[1] if first else ''} [1]."

    def ask(self) -> None:
        """Turn the model's words on, or off and on again."""
        if self.app.toggle(key="ask_model").value:
            run(self.app.toggle(key="ask_model").set_value(False))
        run(self.app.toggle(key="ask_model").set_value(True))
        self.look()

    def has_kept(self) -> bool:
        """The message, its reasons and the way to a person."""
        reasons = message("triage.cue_new_number", self.language) in self.said
        return reasons and self.app.text_area(key="own").value == RISK and bool(self.app.button(key="to_queue"))

    def has_been_answered(self) -> bool:
        """No word of a fault."""
        return notes(self.app) == []


PEOPLE: dict[str, Callable[[Path, BaseChatModel, UiLanguage, Patch], Person]] = {
    "grader": Teacher,
    "translator": Translating,
    "writer": Writing,
    "medical": Patient,
    "triage": Sorting,
}


def take(hand: object, app: str, handler: object, *arguments: object, **sent: object) -> str:
    """Call a handler as the app does; the text of its toast, "" where there was none."""
    try:
        hand.take(shown(handler, app), *arguments, **sent)  # type: ignore[attr-defined]
    except gr.Error as error:
        return html.unescape(error.message)
    return ""
