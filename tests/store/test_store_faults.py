"""A database that is locked, full or gone: said in words with the next act, nothing half kept, and all as before when
it is back."""

import sqlite3
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import event

from core.errors import StoreError
from core.store import engine, new_visitor, open_store
from core.usecases.support.records import Turn
from tests.store.postgresql_server import MISSING, Server

ONE = Turn("user", "Where is my parcel? " * 20)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 200)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


def texts(store, conversation, visitor):
    return [turn.text for turn in store.load_conversation(conversation, visitor).turns]


def assert_said(error: StoreError) -> None:
    assert error.key == "store.unreachable"
    assert all(error.text(code) and error.hint(code) for code in ("en", "zh"))
    assert "INSERT" not in str(error) and "parcel" not in str(error)


def test_a_database_that_another_keeps_locked_is_told_and_used_again_afterwards(store, path):
    visitor = new_visitor()
    conversation = store.start_conversation(visitor)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        store.save_turn(conversation, ONE, visitor=visitor)
    assert_said(caught.value)
    assert texts(store, conversation, visitor) == []  # reading goes on meanwhile
    other.execute("COMMIT")
    other.close()
    store.save_turn(conversation, ONE, visitor=visitor)
    assert texts(store, conversation, visitor) == [ONE.text]


def test_a_full_disk_loses_nothing_that_was_kept_and_keeps_nothing_half(store, path):
    limit = {"pages": 0}

    def bound(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count = {limit['pages'] or 1_000_000_000}")

    event.listen(store._reader, "checkout", bound)
    visitor = new_visitor()
    conversation = store.start_conversation(visitor)
    with sqlite3.connect(path) as counted:
        limit["pages"] = counted.execute("PRAGMA page_count").fetchone()[0] + 4
    kept = 0
    with pytest.raises(StoreError) as caught:
        while kept < 10_000:
            store.save_turn(conversation, ONE, visitor=visitor)
            kept += 1
    assert_said(caught.value)
    assert "full" in caught.value.text()
    assert kept > 0 and texts(store, conversation, visitor) == [ONE.text] * kept
    limit["pages"] = 0
    store.save_turn(conversation, Turn("user", "after"), visitor=visitor)
    assert texts(store, conversation, visitor) == [ONE.text] * kept + ["after"]
    with sqlite3.connect(path) as looked:
        assert looked.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(path):
    path.write_bytes(b"This is a letter, not a database. " * 200)
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{path}")
    assert caught.value.hint("zh") and path.read_bytes().startswith(b"This is a letter")


@pytest.fixture(scope="module")
def server():
    if MISSING:
        pytest.skip("no PostgreSQL (make system)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = Server(Path(home))
        server.start()
        yield server
        server.stop()


@pytest.mark.process
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # connections to a server that was ended in their middle
def test_a_server_that_goes_away_is_told_and_used_again_when_it_is_back(server):
    store, visitor = open_store(server.url), new_visitor()
    conversation = store.start_conversation(visitor)
    store.save_turn(conversation, ONE, visitor=visitor)
    server.stop()
    for verb in (lambda: store.save_turn(conversation, ONE, visitor=visitor), lambda: open_store(server.url)):
        with pytest.raises(StoreError) as caught:
            verb()
        assert caught.value.hint("zh")
    server.start()
    store.save_turn(conversation, Turn("assistant", "On its way."), "{}", visitor=visitor)
    assert texts(store, conversation, visitor) == [ONE.text, "On its way."]
    store.close()


@pytest.mark.process
def test_a_nul_that_a_file_or_a_model_brought_is_no_reason_to_lose_a_message(server):
    store, visitor = open_store(server.url), new_visitor()
    conversation = store.start_conversation(visitor)
    store.save_turn(conversation, Turn("user", "a\0b 可"), visitor=visitor)
    assert texts(store, conversation, visitor) == ["ab 可"]
    store.close()
