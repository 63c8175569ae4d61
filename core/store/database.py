"""The connection: one engine, short transactions, one schema. Does not know what the tables mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.store.engine import BUSY_MILLISECONDS, clear_errors, for_writing, make_engine, probe, take_turn
from core.store.upgrading import upgrade

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """An open database. Safe to share between threads: every call is its own transaction on its own connection."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._reader = engine
        self._writer = for_writing(engine)
        self._clock = clock

    def now(self) -> str:
        """The clock's time as stored: ISO 8601, UTC, microseconds."""
        return iso(self._clock())

    def probe(self) -> None:
        """StoreError where the database cannot be reached now."""
        probe(self._reader)

    def close(self) -> None:
        """Let go of all connections; the store is not usable afterwards."""
        self._reader.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with clear_errors(), Session(self._reader) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """One transaction that takes the write lock at its start, so it never fails half-way for want of it."""
        with clear_errors(), Session(self._writer) as session, session.begin():
            take_turn(session.connection())
            yield session

    def _forget_log(self) -> None:
        """SQLite keeps erased words in its log until that is written back; a reader at work only delays this."""
        if self._reader.dialect.name != "sqlite":
            return
        connection = self._reader.raw_connection()
        try:
            for pragma in ("busy_timeout = 200", "wal_checkpoint(TRUNCATE)", f"busy_timeout = {BUSY_MILLISECONDS}"):
                connection.cursor().execute(f"PRAGMA {pragma}").fetchall()
        finally:
            connection.close()


def iso(moment: datetime) -> str:
    """An aware time as ISO 8601 UTC text of one width; a naive one is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def connect(url: str) -> Engine:
    """An engine for `url`, its tables those of this code; StoreError where it cannot be reached or is newer."""
    with clear_errors():
        engine = make_engine(url)
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine
