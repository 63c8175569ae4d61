"""A database of any age is brought to the tables of this code with all that stands in it, or left as it was."""

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.__main__ import main
from core.errors import StoreError
from core.store import open_store, upgrading
from core.store.conversations import hash_visitor
from core.store.engine import make_engine
from core.store.tables import Table

NUMBERS = range(1, 7)
"""What a database could say of its tables before there were revisions."""
VISITOR, NOW = "v" * 32, "2026-11-22T12:00:00.000000+00:00"
DESK = "d" * 64
FILLED = {
    1: [
        f"INSERT INTO conversations VALUES ('c', '{hash_visitor(VISITOR)}', 'parcel', '{NOW}', '{NOW}', 2)",
        f"INSERT INTO turns VALUES ('c', 0, 'visitor', 'Where is my parcel?', NULL, '{NOW}')",
        f"INSERT INTO turns VALUES ('c', 1, 'bot', 'On its way.', '{{}}', '{NOW}')",
        f"INSERT INTO feedback VALUES ('c', 1, true, 'thanks', '{NOW}')",
        f"INSERT INTO tickets VALUES ('T-1', 'c', 'c', 'queued', '{{}}', '{NOW}', '{NOW}')",
    ],
    2: [
        f"INSERT INTO drafts VALUES ('d', '{DESK}', 'a draft', 1, 1, '{NOW}', '{NOW}')",
        f"INSERT INTO draft_versions VALUES ('d', 1, 0, 'named', 'first', 'a draft', '一', 1, '{NOW}', '{NOW}')",
    ],
    3: [
        f"INSERT INTO classes VALUES ('a', '7a', 'k', '{DESK}', '{{}}', '{NOW}', '{NOW}')",
        "INSERT INTO submissions VALUES ('k', '1', 0, 'one')",
        f"INSERT INTO grades VALUES ('k', '1', 'q1', 'key', 'mark', '{NOW}')",
    ],
    4: [f"INSERT INTO translation_jobs VALUES ('a.po', 'po', '', 0, 'j', '{DESK}', '{{}}', '{NOW}', '{NOW}')"],
    5: [f"INSERT INTO reports VALUES ('blood', '2026-11-02', 'r', '{DESK}', '{{}}', '{NOW}', '{NOW}')"],
    6: [f"INSERT INTO accounts VALUES ('ann', 'owner', 'hash', false, '{NOW}')"],
}


def old_tables(kind: str) -> str:
    """The statements of the code before there were revisions, by number."""
    return (Path(__file__).parent / f"old_tables.{kind}.sql").read_text("utf-8")


def old_statements(number: int, tables: str) -> list[str]:
    """What makes and fills a database as the code with that number did."""
    parts = tables.split("-- ")[1 : number + 1]
    made = [line.rstrip(";") for part in parts for line in part.splitlines()[1:]]
    filled = [line for n in range(1, number + 1) for line in FILLED[n]]
    return [*made, f"INSERT INTO schema_version VALUES (1, {number})", *filled]


def make_old(path: Path, number: int) -> str:
    with sqlite3.connect(path) as raw:
        for statement in old_statements(number, old_tables("sqlite")):
            raw.execute(statement)
    raw.close()
    return f"sqlite:///{path}"


def check_kept(store, number: int) -> None:
    """All that an old database was filled with is there."""
    turns = store.load_conversation("c", VISITOR).turns
    assert [turn.text for turn in turns] == ["Where is my parcel?", "On its way."]
    assert turns[1].feedback.comment == "thanks"
    assert store.find_open_ticket("c", VISITOR).id == "T-1"
    assert [head.title for head in store.list_drafts(DESK)] == ["a draft"] * (number >= 2)
    assert [head.title for head in store.list_classes(DESK)] == ["7a"] * (number >= 3)
    if number >= 3:
        assert [grade.body for grade in store.load_class(DESK, "k").grades] == ["mark"]
    assert [job.name for job in store.list_jobs(DESK)] == ["a.po"] * (number >= 4)
    assert [head.title for head in store.list_reports(DESK)] == ["blood"] * (number >= 5)


def describe(url: str) -> set[str]:
    """Every table and index of an SQLite database, as it was made; the revision's own is Alembic's affair."""
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql NOT NULL").scalars().all()
    engine.dispose()
    return {"".join(sql.replace('"', "").split()) for sql in rows if "alembic" not in sql and "sqlite_seq" not in sql}


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


def test_the_revisions_make_what_the_models_say(tmp_path, url):
    engine = make_engine(url)
    with upgrading._alone(engine) as connection:
        upgrading.migrate_empty(connection)
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    engine.dispose()
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    open_store(fresh).close()
    assert describe(url) == describe(fresh)


def test_the_revisions_are_one_line_in_the_order_of_their_numbers():
    engine = make_engine("sqlite://")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(upgrading.configure(connection))
        assert [one.revision for one in script.walk_revisions()][::-1] == list(upgrading.list_revisions())
    engine.dispose()


@pytest.mark.parametrize("number", NUMBERS)
def test_an_older_database_gets_the_new_tables_and_keeps_what_it_has(tmp_path, url, number):
    make_old(tmp_path / "store.sqlite", number)
    store = open_store(url)
    check_kept(store, number)
    store.save_report(DESK, "new", "new", "", "{}", b"")
    store.close()
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    open_store(fresh).close()
    assert describe(url) == describe(fresh)
    assert upgrading.find_revision(url) == upgrading.list_revisions()[-1]


def test_code_from_before_the_revisions_is_told_that_the_database_is_newer(url, tmp_path):
    open_store(url).close()
    old = sqlite3.connect(tmp_path / "store.sqlite")
    assert old.execute("SELECT version FROM schema_version").fetchall() == [(7,)]
    old.close()


def test_replicas_that_meet_an_old_database_together_upgrade_it_once(tmp_path):
    url = make_old(tmp_path / "store.sqlite", 3)
    with ThreadPoolExecutor(6) as replicas:
        for store in list(replicas.map(open_store, [url] * 6)):
            check_kept(store, 3)
            store.close()
    raw = sqlite3.connect(tmp_path / "store.sqlite")
    assert raw.execute("SELECT * FROM alembic_version").fetchall() == [(upgrading.list_revisions()[-1],)]
    raw.close()


def test_a_database_of_a_later_revision_is_refused_and_left_alone(tmp_path, url):
    open_store(url).close()
    with sqlite3.connect(tmp_path / "store.sqlite") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("DROP TABLE reports")
    raw.close()
    before = describe(url)
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert (refused.value.key, "9999" in refused.value.text("zh")) == ("store.newer_schema", True)
    assert describe(url) == before


NEXT = '''"""Conversations say in which language they are."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{last}"


def upgrade() -> None:
    with op.batch_alter_table("conversations", recreate="always") as table:
        table.add_column(sa.Column("language", sa.String(8), nullable=False, server_default="en"))
    {more}
'''


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Writes one more revision, in a copy of the migrations."""
    shutil.copytree(upgrading.MIGRATIONS, tmp_path / "migrations")
    last = upgrading.list_revisions()[-1]

    def write(more: str = "") -> None:
        text = NEXT.format(last=last, more=more)
        (tmp_path / "migrations" / "versions" / "9001_language.py").write_text(text, "utf-8")
        monkeypatch.setattr(upgrading, "MIGRATIONS", tmp_path / "migrations")
        upgrading.list_revisions.cache_clear()

    yield write
    upgrading.list_revisions.cache_clear()


def test_a_table_made_anew_keeps_the_rows_that_hang_on_it(tmp_path, next_revision):
    url = make_old(tmp_path / "store.sqlite", 6)
    open_store(url).close()
    next_revision()
    store = open_store(url)
    check_kept(store, 6)
    store.close()
    assert upgrading.find_revision(url) == "9001"
    with sqlite3.connect(tmp_path / "store.sqlite") as raw:
        assert raw.execute("SELECT language FROM conversations").fetchall() == [("en",)]
    raw.close()


@pytest.mark.parametrize(
    "fault",
    ["raise RuntimeError('power cut')", "op.execute('DELETE FROM turns WHERE position = 1')"],
    ids=["breaks", "leaves a row without its parent"],
)
def test_a_migration_that_fails_changes_nothing(tmp_path, next_revision, fault):
    url = make_old(tmp_path / "store.sqlite", 6)
    open_store(url).close()
    last = upgrading.find_revision(url)
    with sqlite3.connect(tmp_path / "store.sqlite") as raw:
        raw.execute("DROP TABLE ticket_messages")
    raw.close()
    before = describe(url)
    next_revision(fault)
    with pytest.raises((RuntimeError, StoreError)):
        open_store(url)
    assert describe(url) == before
    with sqlite3.connect(tmp_path / "store.sqlite") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(last,)]
        assert raw.execute("SELECT count(*) FROM turns").fetchall() == [(2,)]
    raw.close()


def test_opening_a_database_that_is_up_to_date_does_not_import_alembic(url):
    open_store(url).close()
    code = "import sys; from core.store import open_store; open_store(sys.argv[1]); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, cwd=Path.cwd())
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_operator_sees_where_a_database_stands_and_upgrades_it(tmp_path, capsys, language):
    url = make_old(tmp_path / "store.sqlite", 4)

    def run(*act: str) -> tuple[int, str]:
        status = main(["--language", language, "store", "--database", url, *act])
        return status, "".join(capsys.readouterr())

    status, said = run("revision")
    assert (status, "0004" in said) == (1, True)
    status, said = run("upgrade")
    assert (status, upgrading.list_revisions()[-1] in said) == (0, True)
    assert run("revision")[0] == 0
    marked = [line for line in run("history")[1].splitlines() if line.startswith("*")]
    assert [line.split()[1] for line in marked] == [upgrading.list_revisions()[-1]]
    assert run("downgrade")[0] == 2


def test_looking_at_a_database_does_not_upgrade_it(tmp_path):
    url = make_old(tmp_path / "store.sqlite", 2)
    assert upgrading.find_revision(url) == "0002"
    raw = sqlite3.connect(tmp_path / "store.sqlite")
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'reports'").fetchall() == [(0,)]
    raw.close()


def test_a_changed_table_becomes_a_revision_to_be_read(tmp_path, monkeypatch):
    shutil.copytree(upgrading.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(upgrading, "MIGRATIONS", tmp_path / "migrations")
    with pytest.raises(Exception, match="no new revision") as refused:
        upgrading.write_revision("nothing")
    assert refused.value.key == "store.no_difference"
    (tmp_path / "migrations" / "versions" / f"{upgrading.list_revisions()[-1]}_revisions.py").unlink()
    (tmp_path / "migrations" / "versions" / "0006_accounts.py").unlink()
    upgrading.list_revisions.cache_clear()
    made = upgrading.write_revision("accounts again")
    assert made.name == "0006_accounts_again.py"
    assert "create_table" in made.read_text("utf-8") and '"0005"' in made.read_text("utf-8").replace("'", '"')
    upgrading.list_revisions.cache_clear()
