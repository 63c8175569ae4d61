"""What every engine that runs weights here promises: token ids in, a stream of token ids out, cancelled within a token.

Knows nothing of text, messages or LangChain.
"""

import atexit
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from core.errors import GenerationFailed

WAITING_LIMIT = 64
"""Requests queued or decoding beyond which a new one is refused instead of waiting for minutes."""

Finish = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to decode: a beam search where `beams` > 1, else greedy where `temperature` is 0, else drawn.

    `top_k` 0 leaves all tokens, `seed` None draws anew each time. A beam search gives its `returned` best.
    `schema` is a JSON schema as text that the reply must follow.
    """

    max_tokens: int = 512
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    seed: int | None = None
    beams: int = 1
    returned: int = 1
    schema: str | None = None
    ends: frozenset[int] = frozenset()


class TokenStream:
    """The tokens of one request: put in by the engine's thread, read by one caller, who may cancel at any time.

    `runners_up` are the further results of a beam search, best first; they are there when the first token is.
    """

    def __init__(self, prompt: Sequence[int], sampling: Sampling) -> None:
        self.prompt = prompt
        self.sampling = sampling
        self.runners_up: list[tuple[list[int], Finish]] = []
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
        """Queue a request; raises GenerationFailed where too many wait already, InputError for what it cannot do."""
        ...

    def submit_together(self, prompt: Sequence[int], samplings: Sequence[Sampling]) -> list[TokenStream]:
        """Queue requests that begin in the same step, all or none."""
        ...

    def running(self) -> int:
        """Requests queued or decoding."""
        ...

    def close(self) -> None:
        """Take no more requests, finish those there are, and free the weights."""
        ...


class ThreadedEngine(ABC):
    """The door of an engine: requests come from any thread, one thread of its own runs them until it is closed.

    `_lock` protects `_running` and `_closing`. What comes together stands in `_inbox` together; nothing only wakes.
    """

    def __init__(self, context: int) -> None:
        self.context = context
        self._inbox: queue.SimpleQueue[Sequence[TokenStream]] = queue.SimpleQueue()
        self._running: set[TokenStream] = set()
        self._lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name=type(self).__name__, daemon=True)
        self._thread.start()
        atexit.register(self.stop)

    def submit(self, prompt: Sequence[int], sampling: Sampling) -> TokenStream:
        """Queue a request; GenerationFailed where too many wait already, InputError for what it cannot do."""
        return self.submit_together(prompt, [sampling])[0]

    def submit_together(self, prompt: Sequence[int], samplings: Sequence[Sampling]) -> list[TokenStream]:
        """Queue requests that begin in the same step, all or none."""
        for sampling in samplings:
            self._refuse(sampling)
        streams = [TokenStream(prompt, sampling) for sampling in samplings]
        with self._lock:
            if self._closing:
                raise GenerationFailed("models.closed")
            if len(self._running) + len(streams) > WAITING_LIMIT:
                raise GenerationFailed("models.busy", waiting=len(self._running))
            self._running.update(streams)
        self._inbox.put(streams)
        return streams

    def running(self) -> int:
        """Requests queued or decoding."""
        with self._lock:
            return len(self._running)

    def close(self) -> None:
        """Take no more requests, finish those there are, and free the weights."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        self._inbox.put(())
        self._thread.join()
        self._free()
        atexit.unregister(self.stop)

    def stop(self) -> None:
        """Cancel every request and close; called when the process ends."""
        with self._lock:
            streams = list(self._running)
        for stream in streams:
            stream.cancel()
        self.close()

    def _refuse(self, sampling: Sampling) -> None:  # noqa: B027 (most engines refuse nothing)
        """Raise InputError where this engine cannot decode so."""

    @abstractmethod
    def _loop(self) -> None:
        """Run requests until closed and all is done; the thread's work."""

    @abstractmethod
    def _free(self) -> None:
        """Let go of the weights."""

    def _end(self, stream: TokenStream, event: Finish | Exception) -> None:
        """The request is over, and its caller is told how."""
        with self._lock:
            self._running.discard(stream)
        stream.put(event)


def _raised(event: int | Finish | Exception) -> int | Finish:
    if isinstance(event, Exception):
        raise event
    return event
