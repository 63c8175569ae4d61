"""What every engine that runs weights here promises: token ids in, a stream of token ids out, cancelled within a token.

Knows nothing of text, messages or LangChain.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Finish = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to decode: greedy where `temperature` is 0; `schema` is a JSON schema as text that the reply must follow."""

    max_tokens: int = 512
    temperature: float = 0.0
    top_p: float = 1.0
    schema: str | None = None
    ends: frozenset[int] = frozenset()


class TokenStream:
    """The tokens of one request: put in by the engine's thread, read by one caller, who may cancel at any time."""

    def __init__(self, prompt: Sequence[int], sampling: Sampling) -> None:
        self.prompt = prompt
        self.sampling = sampling
        self._events: queue.SimpleQueue[int | Finish | Exception] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._waker: Callable[[], object] | None = None

    def put(self, event: int | Finish | Exception) -> None:
        """A token, or how it ended: a finish or an error, after which nothing follows."""
        self._events.put(event)
        if waker := self._waker:
            waker()

    def next(self) -> int | Finish:
        """Wait for the next event; raises the error the engine put."""
        return _raised(self._events.get())

    def take(self) -> int | Finish | None:
        """The next event if one is there; raises the error the engine put."""
        try:
            return _raised(self._events.get_nowait())
        except queue.Empty:
            return None

    def wake(self, waker: Callable[[], object]) -> None:
        """Have `waker` called after every event, from the engine's thread."""
        self._waker = waker
        waker()

    def cancel(self) -> None:
        """Ask the engine to drop the request; harmless when it has ended."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the caller gave up."""
        return self._cancelled.is_set()


class Engine(Protocol):
    """Runs one model for many callers at once. `context` is the most tokens of prompt and reply together."""

    context: int

    def submit(self, prompt: Sequence[int], sampling: Sampling) -> TokenStream:
        """Queue a request; raises GenerationFailed where too many wait already."""
        ...

    def running(self) -> int:
        """Requests queued or decoding."""
        ...

    def close(self) -> None:
        """Take no more requests, finish those there are, and free the weights."""
        ...


def _raised(event: int | Finish | Exception) -> int | Finish:
    if isinstance(event, Exception):
        raise event
    return event
