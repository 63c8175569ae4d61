"""The chat model of an app, opened once in the background while the page is already there. Knows no page.

Does not import an engine before `start`.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps._modelbar import Running, Speed
from core.errors import ShowcaseError
from core.messages import Words, words
from core.settings import Settings
from core.telemetry import log

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

AGAIN_SECONDS = 10.0
"""A server that did not answer is asked again by the next person who needs it, after so long at the earliest."""
Progress = Callable[[int, int], None]
OpenModel = Callable[[Settings, Progress], "BaseChatModel"]


@dataclass(frozen=True, slots=True)
class Stage:
    """How far it is. `fraction` is None where it cannot be known."""

    text: Words
    fraction: float | None = None


class Opening:
    """One model for all sessions of a process. Thread-safe; `_changed` protects `stage`, `model` and `notice`.

    `small` says what the app does with the model that comes with the program.
    """

    def __init__(self, settings: Settings, small: Words, open_model: OpenModel | None = None) -> None:
        self.settings, self.small = settings, small
        self.stage = Stage(words("app.model_loading"))
        self.model: BaseChatModel | None = None
        self.notice: Words | None = None
        """Why there is no model, once that is known."""
        self.speed = Speed()
        self._open = open_model or _open_chat
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._failed = 0.0

    @property
    def done(self) -> bool:
        """Whether it is known what will run, be it nothing."""
        return self.model is not None or self.notice is not None

    def start(self) -> None:
        """Begin, once; again after a failure when asked again with `retry`, or where a server may be back by now."""
        with self._changed:
            if self.notice is not None and is_worth_another_try(self.settings, self._failed):
                self.notice, self._thread = None, None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="open-model")
                self._thread.start()

    def retry(self) -> None:
        """Forget a failure and begin anew."""
        with self._changed:
            if self.notice is not None:
                self.notice, self._thread = None, None
        self.start()

    def wait(self, every: float = 0.3) -> Iterator[Stage]:
        """The stages until it is done, at least one every `every` seconds."""
        self.start()
        while not self.done:
            yield self.stage
            with self._changed:
                if not self.done:
                    self._changed.wait(every)

    def running(self) -> Running:
        """What the model bar shows."""
        if self.model is None:
            return Running(notice=self.notice or self.stage.text)
        return Running(self.model.model_id, speed=self.speed, small=self.small)

    def use(self, model: "BaseChatModel") -> None:
        """Answer with `model` from now on."""
        with self._changed:
            self.model, self.notice = model, None
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            self.use(self._open(self.settings, self._step))
        except Exception as error:
            if not isinstance(error, ShowcaseError):
                log("opening_failed", level="error", error=error)
            with self._changed:
                known = isinstance(error, ShowcaseError)
                self._failed = time.monotonic()
                self.notice = words(error.key, **error.values) if known else words("app.bug")
                self._changed.notify_all()

    def _step(self, done: int, total: int) -> None:
        with self._changed:
            self.stage = Stage(words("app.model_fetching"), done / total if total else None)
            self._changed.notify_all()


def is_worth_another_try(settings: Settings, failed: float) -> bool:
    """Whether a model that could not be opened at `failed` (monotonic seconds) is behind a server that may be back."""
    return bool(settings.endpoint) and time.monotonic() - failed >= AGAIN_SECONDS


def _open_chat(settings: Settings, progress: Progress) -> "BaseChatModel":
    from core.models import open_chat

    return open_chat(settings=settings, progress=progress)
