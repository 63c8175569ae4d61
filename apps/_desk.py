"""The open shop behind the chatbot's pages: its knowledge, model, orders and store, made ready in the background.

Does not know of widgets. Nothing heavy is imported before `start`, so the page is there first.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from apps._modelbar import Running, Speed
from apps._opening import is_worth_another_try
from apps._router import Router
from apps._suggestions import pick_suggestions
from core.access import Access
from core.errors import ModelError, ShowcaseError
from core.messages import LANGUAGES, UiLanguage, Words, words
from core.settings import REPOSITORY, Settings
from core.telemetry import log

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.embedder import Embedder
    from core.store import Store
    from core.usecases.support.knowledge import Knowledge
    from core.usecases.support.orders import OrderBook
    from core.usecases.support.records import Reply, Turn

SAMPLE_MARK = ".sample"
SAMPLE = REPOSITORY / "data" / "support"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the preparation stands. `fraction` is None where it cannot be known; `error` ends it."""

    text: Words
    fraction: float | None = None
    ready: bool = False
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs. `model` is None where none could be loaded; `notice` then says why."""

    knowledge: "Knowledge"
    model: "BaseChatModel | None" = None
    embedder: "Embedder | None" = None
    orders: "OrderBook | None" = None
    notice: BaseException | None = None


class Desk:
    """One shop. `start` prepares it once; `wait` lets a visitor see how far it is; all methods are thread-safe."""

    def __init__(
        self, settings: Settings, open_parts: "Callable[[Desk], Parts] | None" = None, access: Access | None = None
    ) -> None:
        self.settings = settings
        self.access = access or Access(settings, lambda: self.store)
        self._open = open_parts or open_everything
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._tried = 0.0
        """When the model was last asked for, in monotonic seconds."""
        self._parts: Parts | None = None
        self._suggested: dict[str, tuple[Knowledge, tuple[str, ...]]] = {}
        self.router = Router(settings)
        self.speed = Speed()
        """Of the last reply a model took part in."""
        self.stage = Stage(words("chatbot.preparing"))

    @cached_property
    def store(self) -> "Store":
        """The store, opened on first use."""
        from core.store import open_store

        return open_store(self.settings.database_url)

    @property
    def folder(self) -> Path:
        """The shop's own documents where there are any, else the sample shop's."""
        own = self.settings.home / "knowledge"
        return own if own.is_dir() and any(own.iterdir()) else SAMPLE / "kb"

    def mend_folder(self) -> None:
        """What a crash in the middle of a change had put aside is put back."""
        own, old = self.settings.home / "knowledge", self.settings.home / "knowledge.old"
        if old.is_dir() and not own.is_dir():
            old.rename(own)

    @property
    def is_sample(self) -> bool:
        """Whether this is the sample shop, whose orders can be looked up."""
        return self.folder == SAMPLE / "kb" or self.sample_marker.exists()

    @property
    def sample_marker(self) -> Path:
        """There, among them, while the shop's own documents are the sample's with changes."""
        return self.settings.home / "knowledge" / SAMPLE_MARK

    @property
    def embedder(self) -> "Embedder | None":
        """What meanings are compared with."""
        return self._parts.embedder if self._parts else None

    @property
    def parts(self) -> Parts | None:
        """What is open; None while preparing."""
        return self._parts

    def start(self, after: float = 0.0) -> None:
        """Begin to prepare, once, in the background, `after` seconds from now; the model again, where a server that
        did not answer may be back."""
        with self._lock:
            if self._thread is None or (self.stage.error and not self._thread.is_alive()):
                self.stage = Stage(words("chatbot.preparing"))
                self._begin(self._prepare, after)
            elif self._parts and self._parts.notice and is_worth_another_try(self.settings, self._tried):
                self._tried = time.monotonic()
                self._begin(self._reopen)

    def _begin(self, work: Callable[..., None], *arguments: float) -> None:
        self._thread = threading.Thread(target=work, args=arguments, daemon=True, name="prepare")
        self._thread.start()

    def _reopen(self) -> None:
        """Ask for the model again; without it all stays as it is."""
        from core.models import open_chat

        with suppress(ModelError):
            self.use_model(open_chat(settings=self.settings))

    def _prepare(self, after: float) -> None:
        time.sleep(after)
        try:
            self.mend_folder()
            parts = self._open(self)
            self._parts = replace(parts, knowledge=self._tuned(parts.knowledge))
        except Exception as error:
            if not isinstance(error, ShowcaseError):
                log("opening_failed", level="error", error=error)
            self.say(Stage(words("chatbot.preparing_failed"), error=error))
        else:
            self._tried = time.monotonic()
            self.say(Stage(words("chatbot.ready"), 1.0, ready=True))

    def say(self, stage: Stage) -> None:
        """Tell everybody who waits."""
        with self._changed:
            self.stage = stage
            self._changed.notify_all()

    def steps(self, key: str) -> Progress:
        """A progress callback that tells everybody who waits."""

        def step(done: int, total: int) -> None:
            self.say(Stage(words(key), done / total if total else None))

        return step

    def wait(self) -> Iterator[Stage]:
        """The stages until ready, about twice a second; raises what ended the preparation."""
        self.start()
        while not self.stage.ready:
            if self.stage.error:
                raise self.stage.error
            yield self.stage
            with self._changed:
                self._changed.wait(0.5)

    def answer(self, question: str, history: "Sequence[Turn]", *, use_model: bool = True) -> "Iterator[Reply]":
        """Growing replies; the desk must be ready. Without a model they are quotations."""
        from core.usecases.support.answering import answer

        parts, model = self._parts, self._parts.model if use_model else None
        knowledge = self.router.apply(parts.knowledge)
        return answer(question, history, knowledge=knowledge, model=model, orders=parts.orders)

    def answer_again(self, question: str) -> "Reply":
        """The reply to a test question as visitors see it; a model whose words would not be shown is not asked."""
        from core.usecases.support.answering import answer
        from core.usecases.support.proving import may_phrase

        parts = self._parts
        model = parts.model if parts.model and any(may_phrase(parts.model, code) for code in LANGUAGES) else None
        knowledge = self.router.apply(parts.knowledge)
        *_, reply = answer(question, knowledge=knowledge, model=model, orders=parts.orders)
        return reply

    def running(self) -> Running:
        """What the model bar shows."""
        parts = self._parts
        if parts is None or parts.model is None:
            notice = words(parts.notice.key, **parts.notice.values) if parts and parts.notice else None
            return Running(notice=notice)
        return Running(parts.model.model_id, speed=self.speed)

    def suggestions(self, language: UiLanguage) -> tuple[str, ...]:
        """A few curated questions in `language` that the matcher answers with their own entry."""
        knowledge = self._parts.knowledge if self._parts else None
        if knowledge is None:
            return ()
        if self._suggested.get(language, (None,))[0] is not knowledge:
            self._suggested[language] = (knowledge, pick_suggestions(knowledge, language))
        return self._suggested[language][1]

    def use_model(self, model: "BaseChatModel") -> None:
        """Answer with `model` from the next question on."""
        with self._lock:
            self._parts = replace(self._parts, model=model, notice=None)

    def open_knowledge(self, folder: Path, progress: Progress) -> "Knowledge":
        """The knowledge of a folder, indexed where it is not yet."""
        from core.usecases.support.knowledge import open_knowledge

        return open_knowledge(folder, embedder=self.embedder, progress=progress, settings=self.settings)

    def use_knowledge(self, knowledge: "Knowledge") -> None:
        """Answer from `knowledge` from the next question on."""
        with self._lock:
            orders = open_sample_orders(self) if self.is_sample else None
            self._parts = replace(self._parts, knowledge=self._tuned(knowledge), orders=orders)

    def accept_wrong(self, share: float | None) -> None:
        """Answer as surely as that at most `share` of the answers shown are wrong; None: as was fitted."""
        self._tuning.parent.mkdir(parents=True, exist_ok=True)
        self._tuning.write_text(json.dumps({"wrong_share": share}), encoding="utf-8")
        with self._lock:
            if self._parts:
                self._parts = replace(self._parts, knowledge=self._tuned(self._parts.knowledge))

    @property
    def _tuning(self) -> Path:
        return self.settings.home / "tuning.json"

    def _tuned(self, knowledge: "Knowledge") -> "Knowledge":
        try:
            share = json.loads(self._tuning.read_text(encoding="utf-8"))["wrong_share"]
        except (OSError, ValueError, KeyError):
            return knowledge
        return replace(knowledge, calibration=replace(knowledge.calibration, wrong_share=share))


def open_everything(desk: Desk) -> Parts:
    """Fetch what is missing, then open the models and the knowledge; without a chat model answers are quotations."""
    from core.models import open_chat, open_embedder
    from core.usecases.support.knowledge import open_knowledge

    settings = desk.settings
    fetching, reading = desk.steps("chatbot.preparing_download"), desk.steps("chatbot.preparing_knowledge")
    try:
        embedder = open_embedder(settings=settings, progress=fetching)
    except ModelError:
        embedder = None  # words alone are compared then
    desk.say(Stage(words("chatbot.preparing_knowledge")))
    knowledge = open_knowledge(desk.folder, embedder=embedder, progress=reading, settings=settings)
    orders = open_sample_orders(desk) if desk.is_sample else None
    desk.say(Stage(words("chatbot.preparing_model")))
    try:
        return Parts(knowledge, open_chat(settings=settings, progress=fetching), embedder, orders)
    except ModelError as error:
        return Parts(knowledge, None, embedder, orders, error)


def open_sample_orders(desk: Desk) -> "OrderBook":
    """The sample shop's orders."""
    from core.usecases.support.orders import open_orders

    return open_orders(SAMPLE / "orders.csv", desk.store, newest=date.today())
