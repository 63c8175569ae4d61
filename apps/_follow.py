"""Work that yields, advanced in a thread of its own, so that a page can act while a model thinks. Knows no page.

A page that only waits for the next token cannot notice a click on Stop; one that follows is woken several times
a second, and leaves at once. The work is closed at its next step, which frees the engine.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Generic, TypeVar

from core.telemetry import carried

T = TypeVar("T")


class _Box(Generic[T]):
    """Where the thread puts the newest item. `changed` protects all of it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.items: list[T] = []
        self.error: BaseException | None = None
        self.ended = False
        self.left = False

    def put(self, item: T) -> None:
        """An item older than this that nobody took is dropped: each stands for all before it."""
        with self.changed:
            self.items = [item]
            self.changed.notify_all()

    def end(self, error: BaseException | None = None) -> None:
        """Nothing more comes."""
        with self.changed:
            self.error, self.ended = error, True
            self.changed.notify_all()

    def take(self, seconds: float) -> tuple[T | None, bool]:
        """The newest item, or None where none came in time, and whether all is over."""
        with self.changed:
            if not self.items and not self.ended:
                self.changed.wait(seconds)
            item = self.items.pop() if self.items else None
            return item, self.ended


def follow(work: Iterator[T], every: float = 0.25) -> Iterator[T | None]:
    """The newest item of `work` as it comes; None when nothing came for `every` seconds. Raises what `work` raises.

    Leaving (closing this iterator) closes `work` from its own thread as soon as it can be.
    """
    box: _Box[T] = _Box()
    threading.Thread(target=carried(_advance), args=(work, box), daemon=True, name="follow").start()
    try:
        while True:
            item, over = box.take(every)
            if item is not None or not over:
                yield item
            if over:
                if box.error is not None:
                    raise box.error
                return
    finally:
        box.left = True


def _advance(work: Iterator[T], box: _Box[T]) -> None:
    error: BaseException | None = None
    try:
        for item in work:
            box.put(item)
            if box.left:
                break
    except BaseException as raised:
        error = raised
    if hasattr(work, "close"):
        with suppress(Exception):
            work.close()
    box.end(error)
