"""Engines: how a database is reached, and whose turn it is to write. Does not know that there are tables."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from core.errors import StoreError

BUSY_MILLISECONDS = 30_000


def for_writing(engine: Engine) -> Engine:
    """The same connections, whose transactions take SQLite's write lock as they begin."""
    return engine.execution_options(showcase_begin="BEGIN IMMEDIATE")


def make_engine(url: str) -> Engine:
    """An engine for an SQLAlchemy URL; StoreError for one that cannot be read, or whose driver is missing."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _make_sqlite_engine(parsed)
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
        if parsed.get_backend_name() == "postgresql":
            event.listen(engine, "connect", _leave_out_nul)
        return engine
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise StoreError("store.bad_url") from error
    except ImportError as error:
        raise StoreError("store.no_driver", driver=error.name or "") from error


def probe(engine: Engine) -> None:
    """StoreError where the database does not show its tables to a new connection: an old one outlives a lost file."""
    file = engine.url.database if engine.url.get_backend_name() == "sqlite" else None
    if file and file != ":memory:" and not Path(file).is_file():
        raise StoreError("store.unreachable", why=os.strerror(errno.ENOENT))
    fresh = create_engine(engine.url, poolclass=NullPool, hide_parameters=True) if file != ":memory:" else engine
    with clear_errors(), fresh.connect() as connection:
        if not inspect(connection).get_table_names():
            raise StoreError("store.unreachable", why=os.strerror(errno.ENODATA))


def _leave_out_nul(connection: Any, _record: object) -> None:
    """Files and models may bring a NUL into a text; PostgreSQL would refuse all that is saved with it."""
    from psycopg.types.string import StrDumper

    class Dumper(StrDumper):
        def dump(self, text: str) -> Any:
            return super().dump(text.replace("\0", ""))

    connection.adapters.register_dumper(str, Dumper)


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


def take_turn(connection: Connection) -> None:
    """On PostgreSQL writers go one after the other, as SQLite has them: what a transaction counts and numbers holds
    until its end, and replicas that start together make the tables once."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))


@contextmanager
def clear_errors() -> Iterator[None]:
    """The database's own complaints as StoreError, without the statement and its values."""
    try:
        yield
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or type(error).__name__)
        raise StoreError("store.unreachable", why=why) from error
