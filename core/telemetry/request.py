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

from core.errors import ContextTooLong, DocumentError, InputError, ShowcaseError
from core.telemetry.scope import Scope, current_scope, entered, stepwise

T = TypeVar("T")
REFUSALS = (InputError, DocumentError, ContextTooLong)
"""Errors of what came; all others are ours."""


@contextmanager
def request_scope(app: str, event: str) -> Iterator[Scope]:
    """The scope of a request; inside of one, that one: a request is counted once.

    `app` and `event` are names in the code, never what a person wrote. An error passes through and settles how the
    request ended.
    """
    if (outer := current_scope()) is not None:
        yield outer
        return
    scope = Scope(app, event)
    try:
        with entered(scope):
            yield scope
    except BaseException as error:
        settle_by(scope, error)
        raise
    finally:
        with entered(scope):
            _end(scope)


def request_stream(app: str, event: str, work: Callable[[], Iterator[T]]) -> Iterator[T]:
    """The items of `work()`, made within a request that ends with them or when this is closed."""

    def steps() -> Iterator[T]:
        with request_scope(app, event):
            yield from work()

    return stepwise(steps())


def settle_by(scope: Scope, error: BaseException) -> None:
    """Note how `error` ends the request; what is no error (a page's own way to end a run) leaves it as it is."""
    if isinstance(error, ShowcaseError):
        scope.settle("refused" if isinstance(error, REFUSALS) else "failed", error.key)
    elif isinstance(error, Exception):
        scope.settle("failed", type(error).__name__)
    elif isinstance(error, GeneratorExit):
        scope.settle("cancelled")


def _end(scope: Scope) -> None:
    for act in scope.take_ends():
        act(scope)
