"""Tokens of a day: how many one person, and all together, may have models read and write. Knows no model.

Asked before a request begins; what it used is charged when it ends, also when it was stopped. A request that has begun
is finished, so a day may end above its budget by what was under way.
"""

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakSet

from core.access.person import Person
from core.access.rates import OpenStore
from core.errors import AccessError, StoreError
from core.settings import Settings
from core.telemetry import Scope, current_scope, log

if TYPE_CHECKING:
    from core.store import Spending


class Budget:
    """0 is no limit. `_lock` protects `_charged`: the requests that will be charged when they end."""

    def __init__(self, store: OpenStore, settings: Settings) -> None:
        self._store = store
        self.each, self.all = settings.tokens_per_person_day, settings.tokens_per_day
        self._lock = threading.Lock()
        self._charged: WeakSet[Scope] = WeakSet()

    def refusal(self, person: Person) -> AccessError | None:
        """Why no model is asked for this person today, when that is over, and what goes on: to be told, or to be raised
        where nothing does. None: one is asked."""
        store, day = self._store(), self._today()
        if self.each and store.read_tokens(day, person.key) >= self.each:
            return AccessError("access.budget_yours", limit=f"{self.each:,}", hours=self._hours_left())
        if self.all and store.read_tokens(day) >= self.all:
            return AccessError("access.budget_all", limit=f"{self.all:,}", hours=self._hours_left())
        return None

    def charge(self, person: Person) -> None:
        """Have the current request's tokens charged to `person` when it ends; outside of one nothing is counted."""
        scope = current_scope()
        with self._lock:
            if scope is None or scope in self._charged:
                return
            self._charged.add(scope)
        scope.at_end(lambda ended: self.spend(person, ended.tokens))

    def spend(self, person: Person, tokens: int) -> None:
        """Charge tokens now. A store that does not answer costs the count, never the reply that was made."""
        try:
            if tokens:
                self._store().add_tokens(self._today(), person.key, tokens)
        except StoreError as error:
            log("tokens_not_charged", level="warning", error=error)

    def used(self) -> "tuple[int, tuple[Spending, ...]]":
        """Tokens of today: of all, and by person, the most first."""
        store, day = self._store(), self._today()
        return store.read_tokens(day), store.list_spendings(day)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._store().clock_seconds(), UTC)

    def _today(self) -> str:
        return self._now().date().isoformat()

    def _hours_left(self) -> int:
        """Until midnight UTC, rounded up."""
        now = self._now()
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
        return -(-int((midnight - now).total_seconds()) // 3600)
