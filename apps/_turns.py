"""Who asked last at a page: an event that began earlier must not draw over what a later one showed. Knows no page."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST_SESSIONS = 10_000
Kept = TypeVar("Kept")


class Latest(Generic[Kept]):
    """The last of something that is known of each page; of more than MOST_SESSIONS the one kept longest ago is
    forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def change(self, key: Hashable, make: Callable[[Kept | None], Kept]) -> Kept:
        """Keep what `make` makes of what was kept before, None for nothing; and give it back."""
        with self._lock:
            made = self._kept[key] = make(self._kept.pop(key, None))
            while len(self._kept) > MOST_SESSIONS:
                self._kept.popitem(last=False)
            return made

    def find(self, key: Hashable) -> Kept | None:
        """What is kept; None for nothing."""
        return self._kept.get(key)


class Turns:
    """Who asked last, by session: what is asked later makes what was asked before pointless."""

    def __init__(self) -> None:
        self._last: Latest[int] = Latest()

    def take(self, session: str | None, what: str) -> Callable[[], bool]:
        """Ask; the result says whether somebody has asked since."""
        key = (session or "", what)
        mine = self._last.change(key, lambda before: (before or 0) + 1)
        return lambda: (self._last.find(key) or mine) != mine

    def watch(self, session: str | None, what: str) -> Callable[[], bool]:
        """Look on; the result says whether somebody has asked since."""
        key = (session or "", what)
        seen = self._last.find(key)
        return lambda: (self._last.find(key) or seen) != seen
