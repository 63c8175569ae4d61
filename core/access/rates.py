"""How often somebody may do something: the library's sliding windows, counted in the store.

So replicas that share a database share the limits, and a restart forgives nobody. Approximated from two windows by
their weight: https://limits.readthedocs.io/en/stable/strategies.html#sliding-window-counter
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from limits import RateLimitItem
from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport
from limits.strategies import SlidingWindowCounterRateLimiter

from core.access.person import Person
from core.errors import AccessError

if TYPE_CHECKING:
    from core.store import Store

OpenStore = Callable[[], "Store"]


class Pace:
    """One limit, for everybody alike. `key` is the message for whoever goes beyond it, said with `limit` (times `unit`
    of what is counted)."""

    def __init__(self, store: OpenStore, item: RateLimitItem, name: str, key: str, unit: int = 1) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(StoreCounters(store))
        self._item, self._name, self._key, self._unit = item, name, key, unit

    def check(self, person: Person, amount: int = 1) -> None:
        """Count `amount` for a person; AccessError where that is too much, and then nothing is counted."""
        self.check_key(person.key, amount)

    def check_key(self, key: str, amount: int = 1) -> None:
        """The same for what is no person."""
        if not self._limiter.hit(self._item, self._name, key, cost=amount):
            raise AccessError(self._key, limit=self._item.amount // self._unit)


class StoreCounters(Storage, SlidingWindowCounterSupport):
    """A storage of `limits` over the project's own: it knows Redis, Memcached and MongoDB, and no SQL."""

    STORAGE_SCHEME = ["showcase"]

    def __init__(self, store: OpenStore) -> None:
        super().__init__()
        self._store = store

    @property
    def base_exceptions(self) -> type[Exception]:
        """What `limits` would wrap: nothing, a StoreError says more."""
        return ()  # type: ignore[return-value]

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` where the window has room for it."""
        store = self._store()
        before, current, weight, ends = _windows(key, expiry, store.clock_seconds())
        return store.count_within(before, current, weight=weight, limit=limit, amount=amount, ends=ends)

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """(count, seconds left) of the window before, then of the current one."""
        store = self._store()
        before, current, weight, _ = _windows(key, expiry, store.clock_seconds())
        old, now = store.read_counters((before, current))
        return old, weight * expiry if old else 0.0, now, weight * expiry + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget both windows."""
        store = self._store()
        store.forget_counters(_windows(key, expiry, store.clock_seconds())[:2])

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count in a window that begins with the first."""
        store = self._store()
        return store.add_count(_name(key), amount, int(store.clock_seconds()) + expiry)

    def get(self, key: str) -> int:
        """The count of such a window."""
        return self._store().read_counters((_name(key),))[0]

    def get_expiry(self, key: str) -> float:
        """Its end is not told apart from now."""
        return self._store().clock_seconds()

    def check(self) -> bool:
        """Whether the store answers."""
        self._store().read_counters(("",))
        return True

    def reset(self) -> int:
        """Forget all counts."""
        return self._store().forget_counters()

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._store().forget_counters((_name(key),))


def _windows(key: str, seconds: int, now: float) -> tuple[str, str, float, int]:
    """The keys of the window before and of the current one, what share of the one before still counts, and when the
    current one counts no more."""
    number, into = int(now // seconds), (now % seconds) / seconds
    return _name(f"{key}/{number - 1}"), _name(f"{key}/{number}"), 1 - into, (number + 2) * seconds


def _name(key: str) -> str:
    """As the store has it: no name and no address."""
    return hashlib.sha256(key.encode()).hexdigest()
