"""What brings a database to the tables of this code: opened fresh it is made as they are, older ones are migrated.

Knows revisions and their order, not what they change: that stands in `migrations/versions`, one file each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, Engine, MetaData, String, insert, inspect, select
from sqlalchemy import Table as PlainTable

from core.errors import InputError, StoreError
from core.store.engine import clear_errors, for_writing, make_engine, take_turn
from core.store.tables import SCHEMA_NUMBER, SchemaRow, Table

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = PlainTable("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Where Alembic keeps at which revision a database stands; read here without it, since it takes long to import."""


@cache
def list_revisions() -> tuple[str, ...]:
    """All revisions, the oldest first, as their files are numbered."""
    return tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def read_titles() -> dict[str, str]:
    """What each revision is about, the oldest first."""
    found = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    return {path.name[:4]: path.read_text(encoding="utf-8").split('"""')[1].partition("\n")[0] for path in found}


def find_revision(url: str) -> str | None:
    """The revision of the database at an SQLAlchemy URL, None where it has no tables of ours. Changes nothing."""
    with clear_errors():
        engine = make_engine(url)
        try:
            with engine.connect() as connection:
                return read_revision(connection)
        finally:
            engine.dispose()


def read_revision(connection: Connection) -> str | None:
    """The revision a database stands at, None where it has no tables of ours. Before there were revisions a number
    stood in their place, and each has its revision. StoreError for one that this code does not know."""
    tables = inspect(connection)
    if tables.has_table(REVISION.name):
        found = connection.scalar(select(REVISION.c.version_num))
    elif tables.has_table(SchemaRow.__tablename__):
        found = f"{connection.scalar(select(SchemaRow.version)) or 0:04}"
    else:
        return None
    if found not in list_revisions():
        raise StoreError("store.newer_schema", found=found, known=list_revisions()[-1])
    return found


def upgrade(engine: Engine) -> None:
    """Bring a database to this code's revision: all of it or, where anything fails, nothing. Of replicas that start
    together one does it and the others wait. StoreError, and nothing changed, where it is newer than this code."""
    with engine.connect() as connection:
        if read_revision(connection) == list_revisions()[-1]:
            return
    with _alone(engine) as connection:
        found = read_revision(connection)
        if found is None:
            _make(connection)
        elif found != list_revisions()[-1]:
            _migrate(connection, found)


def write_revision(title: str) -> Path:
    """A new file in `migrations/versions` with what the tables in the code have and the revisions do not make, to be
    read and corrected by hand; InputError where there is no difference."""
    from alembic import command
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = make_engine("sqlite://")
    with _alone(engine) as connection:
        migrate_empty(connection)
        if not compare_metadata(MigrationContext.configure(connection), Table.metadata):
            raise InputError("store.no_difference")
        number = f"{len(list_revisions()) + 1:04}"
        made = command.revision(configure(connection), title, autogenerate=True, rev_id=number)
    engine.dispose()
    list_revisions.cache_clear()
    return Path(made.path)


def migrate_empty(connection: Connection) -> None:
    """Every revision from the first, on a database without tables."""
    from alembic import command

    command.upgrade(configure(connection), "head")


def configure(connection: Connection) -> "Config":
    """Alembic's settings, for the transaction of `connection`."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


def _make(connection: Connection) -> None:
    """All tables at once as the last revision leaves them, which a test holds: ten times as fast as one by one."""
    Table.metadata.create_all(connection)
    connection.execute(insert(SchemaRow).values(id=1, version=SCHEMA_NUMBER))
    _stamp(connection, list_revisions()[-1])


def _migrate(connection: Connection, found: str) -> None:
    from alembic import command

    if not inspect(connection).has_table(REVISION.name):
        _stamp(connection, found)
    command.upgrade(configure(connection), "head")


def _stamp(connection: Connection, revision: str) -> None:
    REVISION.create(connection)
    connection.execute(insert(REVISION).values(version_num=revision))


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """The one transaction in which tables may change. SQLite changes a table by copying it and dropping the old one,
    with which rows of other tables would fall: it may not look at foreign keys meanwhile, and does at the end."""
    with for_writing(engine).connect() as connection:
        _watch_foreign_keys(connection, False)
        try:
            with connection.begin():
                take_turn(connection)
                yield connection
                _check_foreign_keys(connection)
        finally:
            _watch_foreign_keys(connection, True)


def _watch_foreign_keys(connection: Connection, on: bool) -> None:
    """SQLite obeys this outside transactions only, so it is said to the driver, which begins none."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise StoreError("store.unreachable", why=f"foreign key of {broken[0]}")
