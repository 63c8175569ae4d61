"""Medical reports are kept when asked, belong to one workspace, and leave nothing behind when erased."""

import pytest

from core.errors import InputError, StoreError
from core.store import open_store
from core.store.reports import MOST_FILE

DESK, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def store():
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def made(store):
    store.save_report(DESK, "r", "血常规", "2026-11-02", '{"a": 1}', b"%PDF")
    return store


def test_a_report_comes_back_with_its_file_and_is_replaced(made):
    assert made.load_report(DESK, "r") == ('{"a": 1}', b"%PDF")
    made.save_report(DESK, "r", "血常规", "2026-11-02", "{}")
    assert made.load_report(DESK, "r") == ("{}", b"")


def test_the_latest_day_is_listed_first_and_those_without_one_last(made):
    made.save_report(DESK, "new", "B", "2026-11-20", "{}")
    made.save_report(DESK, "undated", "C", "", "{}")
    made.save_report(OTHER, "theirs", "D", "2026-11-21", "{}")
    assert [head.id for head in made.list_reports(DESK)] == ["new", "r", "undated"]


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.load_report(OTHER, "r"),
        lambda store: store.delete_report(OTHER, "r"),
        lambda store: store.save_report(OTHER, "r", "mine", "", "{}"),
        lambda store: store.load_report(DESK, "unknown"),
    ],
)
def test_another_workspace_and_an_unknown_report_look_the_same(made, act):
    with pytest.raises(StoreError, match="no such report"):
        act(made)
    assert made.load_report(DESK, "r")[1] == b"%PDF"


def test_what_is_too_large_is_refused_and_the_report_stays(made):
    with pytest.raises(InputError, match="64 MB"):
        made.save_report(DESK, "r", "", "", "{}", bytes(MOST_FILE + 1))
    assert made.load_report(DESK, "r")[1] == b"%PDF"


def test_an_erased_report_is_gone_from_the_file(tmp_path):
    path = tmp_path / "showcase.db"
    store = open_store(f"sqlite:///{path}")
    store.save_report(DESK, "r", "t", "", '{"who": "Zebulon Quartermaine"}', b"Zebulon Quartermaine" * 2000)
    store.delete_report(DESK, "r")
    assert store.list_reports(DESK) == ()
    store.close()
    assert all(b"Zebulon" not in file.read_bytes() for file in tmp_path.iterdir())
