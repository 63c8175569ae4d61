"""The request that is being answered here and now: its id, where it belongs, and what it has used so far.

    with request_scope("chatbot", "ask") as scope:      # core/telemetry/request.py opens one
        ...
    current_scope()                                     # the same object, wherever the request's work goes

Knows no person, no question and no answer: nothing personal is ever put here. Does not count or log anything itself.
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar, copy_context
from typing import Literal, ParamSpec, TypeVar

Outcome = Literal["ok", "refused", "failed", "cancelled"]
"""`refused`: what came could not be used as it was; `failed`: we could not do it; `cancelled`: nobody waited for it."""
P, T = ParamSpec("P"), TypeVar("T")


def new_id() -> str:
    """An id for a request: eight hexadecimal digits, told apart by a person on a telephone."""
    return secrets.token_hex(4)


class Scope:
    """One request. Safe to use from all threads that work for it; `_lock` protects the token counts and `_ends`."""

    def __init__(self, app: str, event: str, id: str = "") -> None:
        self.id = id or new_id()
        """Stands in every log line of the request, and in the message about a bug."""
        self.app, self.event = app, event
        self.began = time.perf_counter()
        self.outcome: Outcome = "ok"
        self.reason = ""
        """The key of the ShowcaseError, or the type of another error, that decided the outcome."""
        self.span: object | None = None
        """The tracing span, where traces are kept."""
        self._lock = threading.Lock()
        self._prompt = self._completion = 0
        self._ends: list[Callable[[Scope], object]] = []

    @property
    def prompt_tokens(self) -> int:
        """Tokens sent to models so far; an endpoint's are an estimate until it has said its own."""
        return self._prompt

    @property
    def completion_tokens(self) -> int:
        """Tokens models have written so far, those of cancelled replies included."""
        return self._completion

    @property
    def tokens(self) -> int:
        """Both together."""
        return self._prompt + self._completion

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.perf_counter() - self.began

    def count(self, *, prompt: int = 0, completion: int = 0) -> None:
        """Add tokens. Called by the engines, nobody else counts."""
        with self._lock:
            self._prompt += prompt
            self._completion += completion

    def settle(self, outcome: Outcome, reason: str = "") -> None:
        """How it ends; what was said first counts."""
        if self.outcome == "ok":
            self.outcome, self.reason = outcome, reason

    def at_end(self, act: Callable[["Scope"], object]) -> None:
        """Have `act(scope)` called once when the request ends, however it ends, in the thread that ends it."""
        with self._lock:
            self._ends.append(act)

    def take_ends(self) -> list[Callable[["Scope"], object]]:
        """What is to be called at the end, once."""
        with self._lock:
            ends, self._ends = self._ends, []
        return ends


_CURRENT: ContextVar[Scope | None] = ContextVar("showcase_scope", default=None)


def current_scope() -> Scope | None:
    """The request this code works for; None outside of any."""
    return _CURRENT.get()


def count_read(tokens: int) -> None:
    """Tokens that a model read for the current request without replying, where they cost what a chat model's do."""
    if (scope := current_scope()) is not None:
        scope.count(prompt=tokens)


class entered:
    """`with entered(scope):` its code works for that request."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __enter__(self) -> Scope:
        self._token = _CURRENT.set(self._scope)
        return self._scope

    def __exit__(self, *_: object) -> None:
        _CURRENT.reset(self._token)


def carried(function: Callable[P, T]) -> Callable[P, T]:
    """`function` for another thread: it works there for the request that is current here, and in its context.

    Each result may be called once at a time.
    """
    context = copy_context()

    def run(*arguments: P.args, **options: P.kwargs) -> T:
        return context.run(function, *arguments, **options)

    return run


def stepwise(work: Iterator[T]) -> Iterator[T]:
    """`work`, every step of it in one context of its own, whichever thread takes the step.

    Interfaces take each step of a streamed handler in another copy of their context, so that what a generator sets in
    one step is gone in the next. Closing this closes `work`.
    """
    context = copy_context()
    try:
        while True:
            try:
                item = context.run(next, work)
            except StopIteration:
                return
            yield item
    finally:
        if hasattr(work, "close"):
            context.run(work.close)
