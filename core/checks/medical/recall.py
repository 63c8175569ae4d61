"""What was worked out for a text is kept while one report is looked at, and forgotten afterwards.

The checks ask the same of the same sentences many times over. `forgetting` is for whoever began: nothing of a report
stays in the process. A thread that is still at work only works some of it out again.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

P, R = ParamSpec("P"), TypeVar("R")

_KEPT: list[Any] = []
"""Every function that recalls."""


def recall(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: the last `most` results are kept until they are forgotten."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        kept = functools.lru_cache(maxsize=most)(function)
        _KEPT.append(kept)
        return kept

    return keep


@contextmanager
def forgetting() -> Iterator[None]:
    """Forgets at the end of the block what was worked out for any text."""
    try:
        yield
    finally:
        for kept in _KEPT:
            kept.cache_clear()
