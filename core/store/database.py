"""The connection: one engine, short transactions, one schema. Does not know what the tables mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from core.errors import StoreError
from core.store.tables import SCHEMA_VERSION, SchemaRow, Table

Clock = Callable[[], datetime]
BUSY_MILLISECONDS = 30_000


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """An open database. Safe to share between threads: every call is its own transaction on its own connection."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._reader = engine
        self._writer = engine.execution_options(showcase_begin="BEGIN IMMEDIATE")
        self._clock = clock

    def now(self) -> str:
        """The clock's time as stored: ISO 8601, UTC, microseconds."""
        return iso(self._clock())

    def close(self) -> None:
        """Let go of all connections; the store is not usable afterwards."""
        self._reader.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with _clear_errors(), Session(self._reader) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """One transaction that takes the write lock at its start, so it never fails half-way for want of it."""
        with _clear_errors(), Session(self._writer) as session, session.begin():
            _take_turn(session.connection())
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
    """An engine for `url` with the tables made; StoreError where it cannot be reached or is newer than we are."""
    with _clear_errors():
        engine = _make_engine(url)
        try:
            _prepare(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _make_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _make_sqlite_engine(parsed)
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    except ArgumentError as error:
        raise StoreError("store.bad_url") from error
    except ImportError as error:
        raise StoreError("store.no_driver", driver=error.name or "") from error


def _make_sqlite_engine(parsed: URL) -> Engine:
    in_memory = parsed.database in (None, "", ":memory:")
    if not in_memory:
        _make_private_file(parsed)
    # A database in memory lives in one connection: everybody waits for that one.
    size = {"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 8, "max_overflow": 24}
    arguments = {"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    engine = create_engine(parsed, hide_parameters=True, poolclass=QueuePool, connect_args=arguments, **size)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private_file(url: URL) -> None:
    """The file and its folder, readable by their owner only: visitors' words are in it."""
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError("store.unreachable", why=error.strerror or type(error).__name__) from error


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see `_begin_sqlite`
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("showcase_begin", "BEGIN"))


_TURN = 0x5C0CA5E
"""The number of the lock that whoever writes to a PostgreSQL database holds."""


def _take_turn(connection: Connection) -> None:
    """On PostgreSQL writers go one after the other, as SQLite has them: what a transaction counts and numbers holds
    until its end, and replicas that start together make the tables once."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))


def _prepare(engine: Engine) -> None:
    """Make what is missing, in an older database too; leave a newer one untouched."""
    with engine.execution_options(showcase_begin="BEGIN IMMEDIATE").begin() as connection:
        _take_turn(connection)
        fresh = not inspect(connection).has_table(SchemaRow.__tablename__)
        version = None if fresh else connection.scalar(select(SchemaRow.version))
        if version is not None and version > SCHEMA_VERSION:
            raise StoreError("store.newer_schema", found=version, known=SCHEMA_VERSION)
        Table.metadata.create_all(connection)
        if version is None:
            connection.execute(SchemaRow.__table__.insert().values(id=1, version=SCHEMA_VERSION))
        elif version < SCHEMA_VERSION:
            connection.execute(SchemaRow.__table__.update().values(version=SCHEMA_VERSION))


@contextmanager
def _clear_errors() -> Iterator[None]:
    """The database's own complaints as StoreError, without the statement and its values."""
    try:
        yield
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or type(error).__name__)
        raise StoreError("store.unreachable", why=why) from error
