"""Whether the database can be reached now, whatever connections were kept from before."""

import pytest

from core.errors import StoreError
from core.store import new_visitor, open_store


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield store
    store.close()


def test_an_open_database_is_reachable(store):
    store.start_conversation(new_visitor())
    assert store.probe() is None


@pytest.mark.parametrize("lose", ["moved", "emptied"])
def test_a_lost_file_is_seen_though_old_connections_live_on(store, tmp_path, lose):
    store.start_conversation(new_visitor())
    file = tmp_path / "store.sqlite"
    file.rename(tmp_path / "elsewhere")
    if lose == "emptied":
        for path in (file, file.with_name("store.sqlite-wal"), file.with_name("store.sqlite-shm")):
            path.write_bytes(b"")
    with pytest.raises(StoreError) as raised:
        store.probe()
    assert raised.value.key == "store.unreachable" and str(tmp_path) not in raised.value.text()
    assert file.exists() is (lose != "moved"), "asking must not make a new one"


def test_one_in_memory_is_its_own_connection():
    store = open_store("sqlite:///:memory:")
    assert store.probe() is None
    store.close()
