"""Who asked last at a page: an event that began earlier must not draw over what a later one showed. Knows no page."""

import threading
from collections import OrderedDict
from collections.abc import Callable

MOST_SESSIONS = 10_000


class Turns:
    """Who asked last, by session: what is asked later makes what was asked before pointless."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: OrderedDict[tuple[str, str], int] = OrderedDict()

    def take(self, session: str | None, what: str) -> Callable[[], bool]:
        """Ask; the result says whether somebody has asked since."""
        key = (session or "", what)
        with self._lock:
            mine = self._last.pop(key, 0) + 1
            self._last[key] = mine
            while len(self._last) > MOST_SESSIONS:
                self._last.popitem(last=False)
        return lambda: self._last.get(key, mine) != mine

    def watch(self, session: str | None, what: str) -> Callable[[], bool]:
        """Look on; the result says whether somebody has asked since."""
        key = (session or "", what)
        seen = self._last.get(key)
        return lambda: self._last.get(key, seen) != seen
