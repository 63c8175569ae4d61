"""When a request to a model server is tried again: for what fails for a moment, as long as nothing of a reply has come.

Knows no messages and no models.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, closing
from typing import TypeVar

T = TypeVar("T")
TRIES = 3
FIRST_PAUSE, MOST_PAUSE = 0.5, 10.0
"""Seconds. Each pause is twice the one before; a server may ask for up to the longest in its Retry-After."""
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""HTTP statuses that may be others a moment later."""


def pause_before_retry(error: Exception, tries: int) -> float | None:
    """Seconds to wait after try number `tries` failed; None where another one is of no use.

    What took too long is not tried again: somebody has waited for it.
    """
    import openai

    if tries >= TRIES or isinstance(error, openai.APITimeoutError):
        return None
    pause = FIRST_PAUSE * 2 ** (tries - 1)
    if isinstance(error, openai.APIConnectionError):
        return pause
    if isinstance(error, openai.APIStatusError) and error.status_code in PASSING:
        asked = _seconds(error.response.headers.get("retry-after", ""))
        return pause if asked is None else asked if asked <= MOST_PAUSE else None
    return None


def patient(begin: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What `begin` yields; begun again while its first piece fails for a moment. Closing this closes that."""
    for tries in range(1, TRIES + 1):
        pieces = begin()
        try:
            first = next(pieces, None)
            break
        except Exception as error:
            pause = pause_before_retry(error, tries)
            if pause is None:
                raise
        time.sleep(pause)
    with closing(pieces):  # type: ignore[type-var]
        if first is not None:
            yield first
            yield from pieces


async def patient_async(begin: Callable[[], AsyncIterator[T]]) -> AsyncIterator[T]:
    """The same of an asynchronous stream."""
    for tries in range(1, TRIES + 1):
        pieces = begin()
        try:
            first = await anext(pieces, None)
            break
        except Exception as error:
            pause = pause_before_retry(error, tries)
            if pause is None:
                raise
        await asyncio.sleep(pause)
    async with aclosing(pieces):  # type: ignore[type-var]
        if first is not None:
            yield first
            async for piece in pieces:
                yield piece


def _seconds(header: str) -> float | None:
    """A Retry-After in seconds; None where there is none, or a date."""
    return float(header) if header.replace(".", "", 1).isdecimal() else None
