"""A room of the translator whose engines say what a test writes: a real store, real files, real checks."""

import re
import threading
from collections.abc import Callable
from itertools import cycle

import gradio as gr

from apps._opening import Opening
from apps._translator_engines import Engines
from apps._translator_frame import Frame
from apps._translator_page import TranslatorPage
from apps._translator_room import Room
from core.messages import words
from core.models import ScriptedChat, ScriptedTranslator, TranslatorOption
from core.models.translator import TranslationRequest, Translator
from core.settings import Settings
from core.usecases.translation.records import Direction

SPANISH = {
    "Good morning.": ("Buenos días.", "Muy buenos días."),
    "The cat sleeps.": "El gato duerme.",
    "The cat is asleep.": "El gato está dormido.",
    "We need 3 chairs.": "Necesitamos 5 sillas.",
    "The glossary is short.": "El glosario es corto.",
    "Buenos días.": "Good day.",
}


FILLING = (
    "el", "agua", "clara", "baja", "por", "la", "montaña", "hacia", "un", "valle", "donde", "crecen", "flores", "altas",
)  # fmt: skip


def speak(request: TranslationRequest) -> str | tuple[str, ...]:
    """The test's sentences; of anything else each word becomes a Spanish one, and the rest stays as it is."""
    words = cycle(FILLING)
    return SPANISH.get(request.text) or re.sub(
        r"[A-Za-z]+", lambda found: like_case(next(words), found[0]), request.text
    )


def like_case(word: str, other: str) -> str:
    """With a capital where the other has one."""
    return word.capitalize() if other[0].isupper() else word


class Spanish(ScriptedTranslator):
    """Between English and Spanish; `steps` is how many times it may be asked before it waits: None for any."""

    def __init__(self, id: str = "scripted", say: Callable[[TranslationRequest], object] = speak) -> None:
        super().__init__(say, id=id, pairs=[("en", "es"), ("es", "en")])
        self.steps: threading.Semaphore | None = None

    def translate(self, requests: list[TranslationRequest], source: str, target: str) -> list[str]:
        """As it is written."""
        if self.steps and not self.steps.acquire(timeout=20):
            raise TimeoutError
        return super().translate(requests, source, target)

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """Without waiting."""
        return self._replies_to(request)[:count]


class ScriptedEngines(Engines):
    """Two engines between English and Spanish; French is to be got, German nobody has."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.spanish = Spanish()
        self.rival = Spanish("rival", lambda request: f"Rival: {request.text}")

    def languages(self) -> tuple[str, ...]:
        """Four."""
        return ("de", "en", "es", "fr")

    def options(self, direction: Direction) -> tuple[TranslatorOption, ...]:
        """By the pair."""
        pair, ready = (direction.source, direction.target), words("translator.engine_ready")
        if pair in (("en", "es"), ("es", "en")):
            named = (("scripted", "Scripted & co."), ("rival", "Rival"))
            return tuple(TranslatorOption(name, title, "MIT", pair, True, ready) for name, title in named)
        if pair == ("en", "fr"):
            return (TranslatorOption("far", "Faraway", "CC-BY-NC-4.0", pair, False, words("translator.no_ways")),)
        return ()

    def load(self, engine: str, direction: Direction) -> Translator:
        """One of the two."""
        return self.rival if engine == "rival" else self.spanish


class ScriptedTranslation(Room):
    """Engines of the test; no model is looked for."""

    def __init__(self, settings: Settings) -> None:
        opening = Opening(settings, words("translator.small_model"), lambda *_: ScriptedChat())
        super().__init__(settings, opening, ScriptedEngines(settings))

    @property
    def spanish(self) -> Spanish:
        """The first of the engines."""
        return self.engines.spanish  # type: ignore[attr-defined]

    def wait(self, desk: str) -> None:
        """Until nothing of a workspace runs."""
        for thread in threading.enumerate():
            if thread.name == "translate" and self.runs.is_busy(desk):
                thread.join(30)


class Hand:
    """One person's page without a browser: state comes back from every event as a browser would keep it."""

    def __init__(self, room: Room, request: gr.Request) -> None:
        self.page, self.request = TranslatorPage(room, gr.I18n()), request
        self.shown: dict[str, object] = {"look": None}
        self.take(self.frame.arrive, {})

    @property
    def frame(self) -> Frame:
        return self.page.frame

    @property
    def state(self) -> dict[str, str]:
        return self.shown["visit"]  # type: ignore[return-value]

    @property
    def text(self) -> object:
        return self.page.places["text"]

    @property
    def files(self) -> object:
        return self.page.places["files"].events

    def take(self, handler: object, *arguments: object, **sent: object) -> dict[str, object]:
        """Call a handler, all of its updates together; `sent` is what the browser's script says."""
        event = (gr.EventData(None, sent),) if sent else ()
        updates = handler(*arguments, self.request, *event)
        for each in [updates] if isinstance(updates, dict) else updates or ():
            self.shown |= each
        return self.shown

    def type(self, text: str) -> "Hand":
        """Type a text."""
        self.take(self.text.events.type, self.state, self.shown["said"], self.shown["picked"], text=text)
        return self

    def choose(self, what: str, value: str, text: str = "") -> "Hand":
        """Choose in the bar."""
        self.take(self.text.events.choose, self.state, self.shown["said"], what=what, id=value, text=text)
        return self

    def pick(self, n: int) -> "Hand":
        """Press a sentence."""
        name = self.shown["said"].segments[n].id
        self.take(self.text.detail.pick, self.state, self.shown["said"], id=name)
        return self

    def correct(self, target: str) -> "Hand":
        """Save another wording of the open sentence."""
        sent = {"text": target, **self.editor("detail")}
        self.take(self.text.detail.save, self.state, self.shown["said"], **sent)
        return self

    def editor(self, part: str = "job_detail") -> dict[str, str]:
        """What the open segment's editor sends with every press."""
        found = re.search(r'data-id="([^"]*)" data-seal="([^"]*)"', self.shown[part])
        return {"open": found[1], "seal": found[2]}

    def upload(self, *paths: object, bilingual: bool = False, renew: bool = False) -> "Hand":
        """Give files."""
        self.go("files").take(self.files.upload, self.state, [str(path) for path in paths], bilingual, renew)
        return self

    def go(self, place: str) -> "Hand":
        """Look at another place."""
        self.take(self.frame.go, self.state, id=place)
        return self

    def do(self, name: str, **sent: object) -> dict[str, object]:
        """An event of the open file's segments, or of the editor for one."""
        looked = () if name == "pick" else (self.shown["look"],)
        editor = self.editor() if name in ("step", "save", "accept") else {}
        return self.take(getattr(self.files.job, name), self.state, *looked, **editor, **sent)

    def run(self, name: str) -> dict[str, object]:
        """Start files, or see what a second later has become of them."""
        return self.take(getattr(self.files, name), self.state, self.shown["look"])

    def value(self, part: str) -> object:
        """What a part shows."""
        shown = self.shown[part]
        return shown.get("value") if isinstance(shown, dict) else shown
