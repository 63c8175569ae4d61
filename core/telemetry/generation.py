"""One reply of a model as it is counted: tokens, times, how it ended. Every engine's replies are counted here.

    with Generation(model_id, prompt_tokens) as counted:
        for token in tokens:
            counted.token()
        counted.finish = "stop"

Does not know what was asked and what the reply says.
"""

import time
from types import TracebackType
from typing import Literal, Self

from core.telemetry.metrics import Metrics, count_tokens, metrics
from core.telemetry.scope import current_scope
from core.telemetry.tracing import begin_span, end_span

Finish = Literal["stop", "length", "cancelled", "failed"]


class Generation:
    """Counts for one reply, used by one thread at a time. The request's scope knows each token as it comes, so that
    nothing of a reply that nobody waited for is lost.

    `timed` False: the reply may have waited for others that were made with it, so its times say nothing.
    """

    def __init__(self, model: str, prompt_tokens: int, *, timed: bool = True) -> None:
        self.model = model
        self.prompt_tokens = prompt_tokens
        self.completion_tokens = 0
        self.finish: Finish | None = None
        self.began = time.perf_counter()
        self.first = self.latest = 0.0
        """When the first and the latest token came; 0 before."""
        self.timed = timed
        self._scope = current_scope()
        if self._scope is not None:
            self._scope.count(prompt=prompt_tokens)

    @property
    def first_token_seconds(self) -> float | None:
        """From the beginning to the first token; None before it."""
        return self.first - self.began if self.timed and self.first else None

    def speed(self, *, at_once: bool = False) -> float | None:
        """Tokens a second after the first; those that come `at_once` are counted from the beginning."""
        spent = self.latest - (self.began if at_once else self.first)
        return (self.completion_tokens - (not at_once)) / spent if self.timed and spent > 0 else None

    def token(self, count: int = 1) -> None:
        """One token has come, or several at once."""
        self.completion_tokens += count
        self.latest = time.perf_counter()
        self.first = self.first or self.latest
        if self._scope is not None:
            self._scope.count(completion=count)

    def correct(self, prompt_tokens: int, completion_tokens: int) -> None:
        """What a server counted itself, in place of our own count."""
        if self._scope is not None:
            self._scope.count(
                prompt=prompt_tokens - self.prompt_tokens, completion=completion_tokens - self.completion_tokens
            )
        self.prompt_tokens, self.completion_tokens = prompt_tokens, completion_tokens

    def __enter__(self) -> Self:
        self._span = begin_span("generation")
        known = metrics()
        known.generating.labels(known.labels.bound("model", self.model)).inc()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.finish = "failed" if issubclass(kind, Exception) else "cancelled"
        known = metrics()
        self._report(known, known.labels.bound("model", self.model), self.finish or "stop")
        end_span(
            self._span,
            model=self.model,
            finish=self.finish or "stop",
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
        )

    def _report(self, known: Metrics, model: str, finish: Finish) -> None:
        known.generating.labels(model).dec()
        known.generations.labels(model, finish).inc()
        count_tokens(self.model, prompt=self.prompt_tokens, completion=self.completion_tokens)
        if self.timed and self.first:
            known.first_token_seconds.labels(model).observe(self.first - self.began)
            known.generation_seconds.labels(model).observe(self.latest - self.began)
