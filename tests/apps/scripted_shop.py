"""A shop whose answers a test writes: small real documents, scripted models, and streams the test can hold back."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from apps._desk import Desk, Parts
from core.checks.check import Check
from core.documents.document import Span
from core.messages import words
from core.models import ScriptedChat, ScriptedEmbedder
from core.settings import Settings
from core.usecases.support.knowledge import Knowledge, open_knowledge
from core.usecases.support.records import Citation, Reply, Turn, Working

PASSAGE = "Parcels leave on weekdays. Standard delivery takes three days. Sundays are quiet."
FACT = Span(27, 62)
FILES = {
    "delivery.md": f"# Delivery\n\n{PASSAGE}\n",
    "returns.md": "# Returns\n\nUnused items can be returned within thirty days. Refunds are paid within a week.\n",
    "faq.csv": "\n".join(
        ("question,answer", "Do you ship abroad?,We ship to all of Europe.", "可以开发票吗？,可以，请在订单页面申请。")
    ),
}

Script = Callable[[str], Iterator[Reply]]


def cited(text: str = "Standard delivery takes three days [1].", **changes: object) -> Reply:
    """A finished answer that rests on the delivery passage."""
    citation = Citation(1, "p1", "delivery.md", 1, "Delivery", PASSAGE, (FACT,))
    check = Check("grounding", True, words("chatbot.ready"))
    working = Working("How long?", "support/answer@1", (("user", "How long?"),), "three days", model="scripted")
    values = {"citations": (citation,), "checks": (check,), "origin": "evidence", "working": working, "done": True}
    return Reply(text, **values | changes)


def write_files(folder: Path) -> Path:
    """The shop's documents."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class ScriptedShop(Desk):
    """`script` answers the questions it names; all others go the real way, with scripted models."""

    def __init__(self, settings: Settings, knowledge: Knowledge | None = None) -> None:
        super().__init__(settings, self._open_parts)
        self.read = knowledge
        self.chat = ScriptedChat(replies=["Scripted."] * 50)
        self.script: dict[str, Script] = {}
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.held = threading.Event()
        self.closed = threading.Event()
        self.fails: Exception | None = None
        self.may_open = threading.Event()
        self.may_open.set()

    @property
    def folder(self) -> Path:
        own = self.settings.home / "knowledge"
        return own if own.is_dir() else self.settings.home / "sample"

    def _open_parts(self, _: Desk) -> Parts:
        self.may_open.wait(20)
        if self.fails:
            raise self.fails
        embedder = ScriptedEmbedder()
        knowledge = self.read or open_knowledge(self.folder, embedder=embedder, settings=self.settings)
        return Parts(knowledge, self.chat, embedder)

    def answer(self, question: str, history: Sequence[Turn], *, use_model: bool = True) -> Iterator[Reply]:
        self.asked.append((question, tuple(history)))
        script = self.script.get(question)
        return script(question) if script else super().answer(question, history, use_model=use_model)

    def hold(self, _: str) -> Iterator[Reply]:
        """A stream of words without an end; `held` is set once it runs, `closed` once it was closed."""
        try:
            for count in range(1, 100_000):
                yield Reply(" ".join(["word"] * count), origin="draft")
                self.held.set()
                self.closed.wait(0.02)
        finally:
            self.closed.set()


def say(*replies: Reply) -> Script:
    """A script that yields these replies."""
    return lambda _: (reply for reply in replies)
