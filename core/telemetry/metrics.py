"""What is counted and timed, for Prometheus; README.md beside this says what each metric means.

    count_check("grounding", False)
    watch_queue("gradio", lambda: len(queue))

Labels are names from the code, and of each at most `MOST` are told apart: nothing that people send can make the list of
metrics grow. Knows no request's content and does not serve anything.
"""

import re
import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Protocol

from core.telemetry.scope import Scope, current_scope

MOST = 200
"""Values of one label that are told apart; what comes later is counted as `other`."""
REQUEST_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300)
FIRST_TOKEN_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)
GENERATION_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300)
_NAME = re.compile(r"[\w.:@/+-]{1,80}", re.ASCII)


class Checked(Protocol):
    """As much of a check as is counted."""

    name: str
    passed: bool | None


class Labels:
    """Names that are few and known. `_lock` protects `_seen`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._seen: dict[str, set[str]] = {}

    def bound(self, label: str, value: str) -> str:
        """`value`, or "other" where it is no name, or one too many of this label."""
        if not _NAME.fullmatch(value):
            return "other" if value else "none"
        with self._lock:
            seen = self._seen.setdefault(label, set())
            if value in seen or len(seen) < self._most:
                seen.add(value)
                return value
        return "other"


class Metrics:
    """All metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            ProcessCollector,
            disable_created_metrics,
        )

        disable_created_metrics()  # a series more for each, of which nothing is asked
        self.registry = CollectorRegistry()
        self.labels = Labels()
        self.app = ""
        place = {"namespace": "showcase", "registry": self.registry}
        ProcessCollector(registry=self.registry)
        self.requests = Counter("requests", "Requests that ended, by outcome.", ("app", "event", "outcome"), **place)
        self.running = Gauge("requests_running", "Requests being answered.", ("app",), **place)
        self.request_seconds = Histogram(
            "request_seconds", "From a request to its end.", ("app", "event"), buckets=REQUEST_SECONDS, **place
        )
        self.refusals = Counter(
            "refusals", "Errors told to people, by the key of the message.", ("app", "reason"), **place
        )
        self.incidents = Counter("incidents", "Bugs told to people, by the kind of error.", ("app", "error"), **place)
        self.checks = Counter("checks", "Checks of what was made, by result.", ("name", "outcome"), **place)
        self.tokens = Counter("tokens", "Tokens that models read and wrote.", ("model", "kind"), **place)
        self.generations = Counter("generations", "Replies of models, by how they ended.", ("model", "finish"), **place)
        self.generating = Gauge("generations_running", "Replies queued or being written.", ("model",), **place)
        self.first_token_seconds = Histogram(
            "first_token_seconds", "From a prompt to its first token.", ("model",), buckets=FIRST_TOKEN_SECONDS, **place
        )
        self.generation_seconds = Histogram(
            "generation_seconds", "From a prompt to the last token.", ("model",), buckets=GENERATION_SECONDS, **place
        )
        self.queue = Gauge("queue_length", "What waits for its turn.", ("queue",), **place)
        self.uploads = Counter("uploads", "Files that people sent, by result.", ("app", "outcome"), **place)
        self.upload_bytes = Counter("upload_bytes", "Their size.", ("app",), **place)
        self.loaded = Gauge("model_loaded", "1 while the model is in memory.", ("model",), **place)


_MAKING = threading.Lock()


@cache
def _make() -> Metrics:
    return Metrics()


def metrics() -> Metrics:
    """The metrics of this process, made when first needed: what only reads a file does not pay for them."""
    with _MAKING:
        return _make()


def count_begin(scope: Scope) -> None:
    """A request has begun."""
    known = metrics()
    known.running.labels(known.labels.bound("app", scope.app)).inc()


def count_end(scope: Scope) -> None:
    """It has ended."""
    known = metrics()
    app, event = known.labels.bound("app", scope.app), known.labels.bound("event", scope.event)
    known.running.labels(app).dec()
    known.requests.labels(app, event, scope.outcome).inc()
    known.request_seconds.labels(app, event).observe(scope.seconds)


def count_refusal(reason: str) -> None:
    """A ShowcaseError was told to a person."""
    known = metrics()
    known.refusals.labels(_app(known), known.labels.bound("reason", reason)).inc()


def count_incident(kind: str) -> None:
    """A bug was told to a person."""
    known = metrics()
    known.incidents.labels(_app(known), known.labels.bound("error", kind)).inc()


def count_checks(checks: Iterable[Checked]) -> None:
    """The checks of something that is finished."""
    known = metrics()
    for check in checks:
        outcome = {True: "passed", False: "failed", None: "unknown"}[check.passed]
        known.checks.labels(known.labels.bound("name", check.name), outcome).inc()


def count_upload(outcome: str, size: int) -> None:
    """A file of `size` bytes was "read" or "refused"."""
    known = metrics()
    app = _app(known)
    known.uploads.labels(app, outcome).inc()
    known.upload_bytes.labels(app).inc(size)


def count_tokens(model: str, *, prompt: int = 0, completion: int = 0) -> None:
    """Tokens a model read and wrote."""
    known = metrics()
    name = known.labels.bound("model", model)
    known.tokens.labels(name, "prompt").inc(max(0, prompt))
    known.tokens.labels(name, "completion").inc(max(0, completion))


def note_loaded(model: str, loaded: bool = True) -> None:
    """A model is in memory, or no longer."""
    known = metrics()
    known.loaded.labels(known.labels.bound("model", model)).set(int(loaded))


def watch_queue(queue: str, length: Callable[[], float]) -> None:
    """Ask `length` whenever the metrics are read; a queue watched again has the newer function."""
    known = metrics()
    known.queue.labels(known.labels.bound("queue", queue)).set_function(length)


def name_process(app: str) -> None:
    """The app of this process, for what happens outside of any request."""
    metrics().app = app


def _app(known: Metrics) -> str:
    scope = current_scope()
    return known.labels.bound("app", scope.app if scope else known.app)
