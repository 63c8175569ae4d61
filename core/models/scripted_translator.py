"""The fake translator: says what it was told to, or the text itself. Ships with the core, so that everything above the
engines is tested without one."""

from collections.abc import Callable, Mapping, Sequence

from core.errors import ModelUnavailable
from core.models.translator import TranslationRequest

Replies = Mapping[str, str | Sequence[str] | Exception] | Callable[[TranslationRequest], str]
"""Text -> its translation, several of them (the first is said, all are alternatives) or an error to raise; or a
function of the request."""


class ScriptedTranslator:
    """Looks texts up in `replies` and gives those it does not find back as they are: the identity engine by default.

    `requests` keeps every request with its languages, in order; `calls` counts how often it was asked. `pairs` None:
    any two languages that differ.
    """

    license = "-"
    varied = True

    def __init__(
        self, replies: Replies | None = None, *, id: str = "scripted", pairs: Sequence[tuple[str, str]] | None = None
    ) -> None:
        self.replies: Replies = {} if replies is None else replies
        self.id = id
        self.pairs = None if pairs is None else frozenset(pairs)
        self.requests: list[tuple[TranslationRequest, str, str]] = []
        self.calls = 0

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The two languages, where the pair is offered."""
        offered = source != target if self.pairs is None else (source, target) in self.pairs
        return (source, target) if offered else ()

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """The first reply to each."""
        if not self.route(source, target):
            raise ModelUnavailable("translator_models.no_route", engine=self.id, source=source, target=target)
        self.calls += 1
        self.requests += [(request, source, target) for request in requests]
        return [self._replies_to(request)[0] for request in requests]

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """All replies to it."""
        self.translate([request], source, target)
        return self._replies_to(request)[:count]

    def _replies_to(self, request: TranslationRequest) -> list[str]:
        reply = self.replies(request) if callable(self.replies) else self.replies.get(request.text, request.text)
        if isinstance(reply, Exception):
            raise reply
        return [reply] if isinstance(reply, str) else list(reply)
