"""An engine whose GPU is lent call by call: each request asks for one, for as long as its tokens need, and is decoded
there by an ordinary engine over the weights this process holds.

Elsewhere than with a lender nothing uses it. What is not decoding (searching, quoting, checking) never asks for a GPU.
"""

import contextvars
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.errors import GenerationFailed
from core.models.device import Device
from core.models.engine import WAITING_LIMIT, Finish, Sampling, TokenStream
from core.models.lending import Lender, seconds_for
from core.models.transformers_engine import TransformersEngine, load_model

Event = tuple[int, int | Finish, list[tuple[list[int], Finish]]]
"""Which of the call's requests, its token or its finish, and the runners-up of a beam search."""


class LentEngine:
    """The model in `folder`. `_lock` protects `_waiting`, `_closed` and the making of `_inner`.

    With ZeroGPU the lender runs the work in a process forked from this one, so `_inner` is made there, once a process;
    here it stays None and no thread of an engine is forked along.
    """

    def __init__(self, folder: Path, context: int, device: Device, lender: Lender) -> None:
        self.context = context
        self._folder, self._device = folder, device
        self._model = load_model(folder, device)
        self._inner: TransformersEngine | None = None
        self._lock = threading.Lock()
        self._waiting: set[TokenStream] = set()
        self._closed = False
        self._lent = lender(self._task(), duration=seconds_for)

    def submit(self, prompt: Sequence[int], sampling: Sampling) -> TokenStream:
        """Ask for a GPU and decode there; GenerationFailed where too many wait already."""
        return self.submit_together(prompt, [sampling])[0]

    def submit_together(self, prompt: Sequence[int], samplings: Sequence[Sampling]) -> list[TokenStream]:
        """The same for several of one prompt, in one call."""
        streams = [TokenStream(prompt, sampling) for sampling in samplings]
        with self._lock:
            if self._closed:
                raise GenerationFailed("models.closed")
            if len(self._waiting) + len(streams) > WAITING_LIMIT:
                raise GenerationFailed("models.busy", waiting=len(self._waiting))
            self._waiting.update(streams)
        call = contextvars.copy_context()  # holds the visitor's request, by which the lender counts
        threading.Thread(target=call.run, args=(self._call, streams), daemon=True, name="lent-gpu").start()
        return streams

    def running(self) -> int:
        """Requests that wait for a GPU or have one."""
        with self._lock:
            return len(self._waiting)

    def close(self) -> None:
        """Take no more requests; those there are end first."""
        with self._lock:
            self._closed, inner = True, self._inner
        if inner is not None:
            inner.close()

    def stop(self) -> None:
        """Cancel every request and close."""
        with self._lock:
            streams = list(self._waiting)
        for stream in streams:
            stream.cancel()
        self.close()

    def _call(self, streams: list[TokenStream]) -> None:
        """Hand out what the call yields. It is closed, and the GPU given back, once nobody listens any more."""
        waiting = dict(enumerate(streams))
        events = self._lent(list(streams[0].prompt), [stream.sampling for stream in streams])
        try:
            for at, event, others in events:
                if at in waiting:
                    waiting[at].runners_up.extend(others)
                    if isinstance(event, int):
                        waiting[at].put(event)
                    else:
                        self._end(waiting.pop(at), event)
                for number in [number for number, stream in waiting.items() if stream.cancelled]:
                    self._end(waiting.pop(number), "cancelled")
                if not waiting:
                    break
            failure: Exception = GenerationFailed("models.lent_failed", why="-")
        except Exception as error:  # the lender's own errors: no minutes left, nothing free, the call was cut off
            failure = error if isinstance(error, GenerationFailed) else _refusal(error)
        finally:
            events.close()
        for stream in waiting.values():
            self._end(stream, failure)

    def _end(self, stream: TokenStream, event: Finish | Exception) -> None:
        with self._lock:
            self._waiting.discard(stream)
        stream.put(event)

    def _task(self) -> Callable[[list[int], list[Sampling]], Iterator[Event]]:
        """The work a lender runs: a plain generator function, whose arguments can be sent to another process."""

        def decode(prompt: list[int], samplings: list[Sampling]) -> Iterator[Event]:
            streams = self._engine().submit_together(prompt, samplings)
            try:
                yield from _interleave(streams)
            finally:
                for stream in streams:
                    stream.cancel()

        return decode

    def _engine(self) -> TransformersEngine:
        with self._lock:
            if self._inner is None:
                self._inner = TransformersEngine(self._folder, self.context, self._device, model=self._model)
            return self._inner


def _interleave(streams: Sequence[TokenStream]) -> Iterator[Event]:
    """The events of all streams as they come, until each has ended."""
    arrived = threading.Event()
    for stream in streams:
        stream.wake(arrived.set)
    waiting = dict(enumerate(streams))
    while waiting:
        arrived.wait()
        arrived.clear()
        for at, stream in list(waiting.items()):
            while (event := stream.take()) is not None:
                others, stream.runners_up = stream.runners_up, []
                yield at, event, others
                if not isinstance(event, int):
                    del waiting[at]
                    break


def _refusal(error: Exception) -> GenerationFailed:
    """The lender's words without its markup; its errors are those of a page's toolkit, which the core does not know."""
    text = str(getattr(error, "message", "") or error) or type(error).__name__
    return GenerationFailed("models.lent_failed", why=re.sub(r"<[^>]*>", "", text).strip()[:300])
