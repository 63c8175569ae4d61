"""One question on its way to a reply: what was asked, with what it is answered, and what was noted on the way."""

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.messages import UiLanguage, Words
from core.usecases.support.knowledge import Knowledge
from core.usecases.support.orders import OrderBook
from core.usecases.support.records import Action, Reply, Turn, Working

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True)
class Asking:
    """One question on its way to a reply."""

    question: str
    history: tuple[Turn, ...]
    language: UiLanguage
    knowledge: Knowledge
    model: "BaseChatModel | None"
    orders: OrderBook | None
    checks: tuple[Check, ...] = ()
    started: float = field(default_factory=time.perf_counter)
    seconds: list[tuple[str, float]] = field(default_factory=list)

    def note(self, step: str) -> None:
        """Keep how long `step` took: the time since the start that no earlier step took."""
        self.seconds.append((step, time.perf_counter() - self.started - sum(taken for _, taken in self.seconds)))

    def reply(self, said: Words | str, why: Words | None = None, *, action: Action = "answer", **more: object) -> Reply:
        """The final reply, its reason in the reply's language."""
        working = more.pop("working", Working())
        reason = why.text(self.language) if why else working.reason
        working = replace(working, reason=reason, seconds=tuple(self.seconds))
        text = said if isinstance(said, str) else said.text(self.language)
        checks = (*self.checks, *more.pop("checks", ()))
        return Reply(text, checks=checks, action=action, language=self.language, working=working, done=True, **more)
