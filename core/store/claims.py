"""Who is at work on what: a job that one replica runs is not begun by another. Does not know what is worked on."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from core.errors import StoreError
from core.store.database import Database
from core.store.engine import clear_errors

_KIND = 0x5C0C
"""Tells these locks of PostgreSQL from those of other programs in the same database."""


class Claims(Database):
    """Part of `Store`."""

    @contextmanager
    def claim(self, name: str) -> Iterator[None]:
        """Be the only one at work on `name` meanwhile; StoreError "store.claimed" where somebody else is.

        Held by a connection to PostgreSQL, so whoever is killed lets go at once. A database of one machine (SQLite)
        has one process for each app, which sees to this itself: there everybody may.
        """
        if self._reader.dialect.name != "postgresql":
            yield
            return
        key = (_KIND, zlib.crc32(name.encode()) - 2**31)
        with clear_errors(), self._reader.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.scalar(select(func.pg_try_advisory_lock(*key))):
                raise StoreError("store.claimed")
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(*key)))
