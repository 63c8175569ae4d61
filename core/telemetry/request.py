"""A request from beginning to end: opened, settled, counted, logged. The one place that does all of it.

    with request_scope("writer", "draft") as scope:
        ...
    for item in request_stream("chatbot", "ask", lambda: answer(...)):
        ...

Does not know what a request asks for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from core.errors import AccessError, ContextTooLong, DocumentError, InputError, ShowcaseError
from core.telemetry.logs import log
from core.telemetry.metrics import count_begin, count_end, count_incident, count_refusal
from core.telemetry.scope import Scope, current_scope, entered, new_id, stepwise
from core.telemetry.tracing import begin_span, end_span

T = TypeVar("T")
REFUSALS = (InputError, AccessError, DocumentError, ContextTooLong)
"""Errors of what came; all others are ours."""
QUIET = frozenset({"look"})
"""Events that pages send by themselves every few seconds: they are counted, and logged only where something happens."""


@contextmanager
def request_scope(app: str, event: str, id: str = "") -> Iterator[Scope]:
    """The scope of a request, with a new id or the one it was given; inside of one, that one: it is counted once.

    `app` and `event` are names in the code, never what a person wrote. An error passes through and settles how the
    request ended.
    """
    if (outer := current_scope()) is not None:
        yield outer
        return
    scope = Scope(app, event, id)
    with entered(scope):
        _begin(scope)
        try:
            yield scope
        except BaseException as error:
            settle_by(scope, error)
            raise
        finally:
            _end(scope)


def request_stream(app: str, event: str, work: Callable[[], Iterator[T]], id: str = "") -> Iterator[T]:
    """The items of `work()`, made within a request that ends with them or when this is closed."""

    def steps() -> Iterator[T]:
        with request_scope(app, event, id):
            yield from work()

    return stepwise(steps())


def tell_error(error: BaseException) -> str:
    """Count and log an error that a person is told of, and settle the current request by it.

    Returns the id that stands in the log, for the message about a bug: the request's own where there is one.
    """
    scope = current_scope()
    if scope is not None:
        settle_by(scope, error)
    if isinstance(error, ShowcaseError):
        count_refusal(error.key)
        return ""
    incident = scope.id if scope is not None else new_id()
    count_incident(type(error).__name__)
    log("incident", level="error", error=error, incident=incident)
    return incident


def settle_by(scope: Scope, error: BaseException) -> None:
    """Note how `error` ends the request; what is no error (a page's own way to end a run) leaves it as it is."""
    if isinstance(error, ShowcaseError):
        scope.settle("refused" if isinstance(error, REFUSALS) else "failed", error.key)
    elif isinstance(error, Exception):
        scope.settle("failed", type(error).__name__)
    elif isinstance(error, GeneratorExit):
        scope.settle("cancelled")


def _begin(scope: Scope) -> None:
    scope.span = begin_span("request")
    count_begin(scope)


def _end(scope: Scope) -> None:
    for act in scope.take_ends():
        try:
            act(scope)
        except Exception as error:  # what is done at the end must not cost the answer
            log("end_failed", level="error", error=error)
    count_end(scope)
    facts = {"outcome": scope.outcome, "reason": scope.reason, "seconds": scope.seconds}
    tokens = {"prompt_tokens": scope.prompt_tokens, "completion_tokens": scope.completion_tokens}
    quiet = scope.event in QUIET and scope.outcome == "ok"
    log("request", level="debug" if quiet else "info", **facts, **(tokens if scope.tokens else {}))
    end_span(scope.span, app=scope.app, event=scope.event, request=scope.id, **facts, **tokens)
