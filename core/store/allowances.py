"""What is counted: how often something happened in a window of time, and tokens by day. Knows no limit.

Every count is one transaction, so replicas that share a database share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.store.account_tables import CounterRow, SpendingRow
from core.store.database import Database

EVERYBODY = ""
"""The person under whom a day's tokens of all are kept."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Tokens of one person on one day."""

    person: str
    tokens: int


class Allowances(Database):
    """Part of `Store`."""

    def clock_seconds(self) -> float:
        """The clock's time in seconds since 1970."""
        return self._clock().timestamp()

    def read_counters(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The counts under these keys, 0 where there is none."""
        with self._reading() as session:
            return _counts(session, keys)

    def count_within(self, before: str, current: str, *, weight: float, limit: int, amount: int, ends: int) -> bool:
        """Add `amount` to the `current` count where it and `weight` of the one `before` leave room below `limit`."""
        with self._writing() as session:
            old, now = _counts(session, (before, current))
            if int(old * weight + now) + amount > limit:
                return False
            self._add(session, current, amount, ends)
            return True

    def add_count(self, key: str, amount: int, ends: int) -> int:
        """Add to a count; what it is then."""
        with self._writing() as session:
            return self._add(session, key, amount, ends)

    def forget_counters(self, keys: Sequence[str] | None = None) -> int:
        """Erase these counts, None: all; how many there were."""
        with self._writing() as session:
            chosen = delete(CounterRow) if keys is None else delete(CounterRow).where(CounterRow.key.in_(keys))
            return session.execute(chosen).rowcount  # type: ignore[attr-defined]

    def _add(self, session: Session, key: str, amount: int, ends: int) -> int:
        row = session.get(CounterRow, key)
        if row is None:
            session.execute(delete(CounterRow).where(CounterRow.ends <= int(self.clock_seconds())))
            row = CounterRow(key=key, count=0, ends=ends)
            session.add(row)
        row.count += amount
        return row.count

    def add_tokens(self, day: str, person: str, tokens: int) -> None:
        """Note tokens that `person` used on `day`, under the person and under everybody."""
        with self._writing() as session:
            for key in (person, EVERYBODY):
                row = session.get(SpendingRow, (day, key))
                if row is None:
                    session.add(row := SpendingRow(day=day, person=key, tokens=0))
                row.tokens += tokens

    def read_tokens(self, day: str, person: str = EVERYBODY) -> int:
        """Tokens that `person`, or everybody, used on `day`."""
        with self._reading() as session:
            row = session.get(SpendingRow, (day, person))
            return row.tokens if row else 0

    def list_spendings(self, day: str, most: int = 100) -> tuple[Spending, ...]:
        """Who used tokens on `day`, the one who used most first; everybody's sum is not among them."""
        mine = select(SpendingRow).where(SpendingRow.day == day, SpendingRow.person != EVERYBODY)
        with self._reading() as session:
            rows = session.scalars(mine.order_by(SpendingRow.tokens.desc(), SpendingRow.person).limit(most))
            return tuple(Spending(row.person, row.tokens) for row in rows)


def _counts(session: Session, keys: Sequence[str]) -> tuple[int, ...]:
    rows = session.scalars(select(CounterRow).where(CounterRow.key.in_(keys)))
    found = {row.key: row.count for row in rows}
    return tuple(found.get(key, 0) for key in keys)
