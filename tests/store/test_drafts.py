"""Drafts are kept whatever happens: a second tab, a kill in mid-save, an older database; and go when deleted."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError, StoreError
from core.store import open_store

ROOT = Path(__file__).resolve().parents[2]
DESK, OTHER = "a" * 64, "b" * 64
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time

    def wait(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(clock):
    store = open_store("sqlite://", clock=clock)
    yield store
    store.close()


def bodies(store, desk=DESK, draft="d"):
    """Every text that is kept, oldest first."""
    versions = reversed(store.list_versions(desk, draft))
    return [store.load_draft(desk, draft, version.id).body for version in versions]


def test_a_draft_comes_back_as_it_was_saved(store):
    saved = store.save_draft(DESK, "d", '{"text": "第一稿"}', "第一稿")
    stored = store.load_draft(DESK, "d")
    assert (saved.version, saved.overtaken, stored.version) == (1, False, 1)
    assert (stored.body, stored.title, stored.can_undo, stored.can_redo) == (
        '{"text": "第一稿"}',
        "第一稿",
        False,
        False,
    )
    assert [(head.id, head.title, head.versions) for head in store.list_drafts(DESK)] == [("d", "第一稿", 1)]


def test_autosaves_soon_after_each_other_leave_one_version_and_a_pause_leaves_another(store, clock):
    seen = store.save_draft(DESK, "d", "0", "t").version
    for text, pause in (("1", 20), ("2", 20), ("3", 30), ("4", 5)):
        clock.wait(pause)
        seen = store.save_draft(DESK, "d", text, "t", seen=seen).version
    assert bodies(store) == ["2", "4"]


@pytest.mark.parametrize("kind", ["named", "revised"])
def test_only_autosaves_are_replaced(store, kind):
    seen = store.save_draft(DESK, "d", "0", "t", kind=kind).version
    store.save_draft(DESK, "d", "1", "t", seen=seen)
    assert bodies(store) == ["0", "1"]


def test_a_save_that_changes_nothing_leaves_no_version_but_can_name_one(store):
    seen = store.save_draft(DESK, "d", "0", "t").version
    assert store.save_draft(DESK, "d", "0", "t", seen=seen).version == seen
    store.save_draft(DESK, "d", "0", "t", kind="named", name="sent to Ann", seen=seen)
    assert [(v.kind, v.name, v.current) for v in store.list_versions(DESK, "d")] == [("named", "sent to Ann", True)]


def test_of_two_tabs_the_later_is_told_and_both_texts_are_kept(store):
    seen = store.save_draft(DESK, "d", "both began here", "t").version
    first = store.save_draft(DESK, "d", "first tab", "t", kind="named", seen=seen)
    second = store.save_draft(DESK, "d", "second tab", "t", seen=seen)
    assert (first.overtaken, second.overtaken) == (False, True)
    assert bodies(store) == ["both began here", "first tab", "second tab"]
    assert store.load_draft(DESK, "d").body == "second tab"


def test_a_tab_that_does_not_say_what_it_saw_replaces_nothing(store):
    for text in ("one", "two", "three"):
        assert not store.save_draft(DESK, "d", text, "t").overtaken
    assert bodies(store) == ["one", "two", "three"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans()), min_size=2, max_size=12))
def test_whatever_two_tabs_do_the_last_text_of_each_is_kept(acts):
    """Each act: a tab saves a new text on what it saw last, or first loads what there is."""
    store = open_store("sqlite://", clock=lambda: NOON)
    start = store.save_draft(DESK, "d", "start", "t").version
    seen, last = {"A": start, "B": start}, {}
    for number, (tab, reload) in enumerate(acts):
        if reload:
            seen[tab] = store.load_draft(DESK, "d").version
            last.pop(tab, None)
        last[tab] = f"{tab}{number}"
        seen[tab] = store.save_draft(DESK, "d", last[tab], "t", seen=seen[tab]).version
    kept = bodies(store)
    newest = f"{acts[-1][0]}{len(acts) - 1}"
    unseen = [tab for tab in last if not any(other != tab and reload for other, reload in acts)]
    assert newest in kept and all(last[tab] in kept for tab in unseen)
    store.close()


def test_undo_and_redo_walk_and_a_save_after_an_undo_loses_nothing(store):
    for text in ("one", "two", "three"):
        store.save_draft(DESK, "d", text, text, kind="revised")
    assert [store.undo_draft(DESK, "d").body for _ in range(2)] == ["two", "one"]
    assert store.redo_draft(DESK, "d").body == "two"
    store.save_draft(DESK, "d", "other", "other", kind="revised", seen=2)
    assert bodies(store) == ["one", "two", "three", "other"]
    assert (store.undo_draft(DESK, "d").body, store.redo_draft(DESK, "d").body) == ("two", "other")
    assert store.list_drafts(DESK)[0].title == "other"
    assert store.go_to_version(DESK, "d", 3).body == "three" == store.load_draft(DESK, "d").body


def test_beyond_the_ends_there_is_nothing_to_undo_or_redo(store):
    store.save_draft(DESK, "d", "one", "t")
    for walk, key in ((store.undo_draft, "drafts.nothing_to_undo"), (store.redo_draft, "drafts.nothing_to_redo")):
        with pytest.raises(StoreError) as caught:
            walk(DESK, "d")
        assert caught.value.key == key
    with pytest.raises(StoreError, match="9"):
        store.load_draft(DESK, "d", 9)


def test_history_is_bounded_and_named_versions_stay_longest(store, monkeypatch):
    monkeypatch.setattr("core.store.drafts.MOST_VERSIONS", 4)
    store.save_draft(DESK, "d", "named", "t", kind="named", name="keep")
    for number in range(8):
        store.save_draft(DESK, "d", f"text {number}", "t", kind="revised")
    assert bodies(store) == ["named", "text 5", "text 6", "text 7"]
    back = [store.undo_draft(DESK, "d").body for _ in range(3)]
    assert back == ["text 6", "text 5", "named"], "undo steps over what was dropped"


def test_history_is_bounded_in_characters_but_the_present_text_stays(store, monkeypatch):
    monkeypatch.setattr("core.store.drafts.MOST_HISTORY", 100)
    for letter in "abc":
        store.save_draft(DESK, "d", letter * 60, "t", kind="named")
    assert bodies(store) == ["c" * 60]


def test_limits_are_told_with_the_next_act(store, monkeypatch):
    monkeypatch.setattr("core.store.drafts.MOST_BODY", 10)
    monkeypatch.setattr("core.store.drafts.MOST_DRAFTS", 1)
    store.save_draft(DESK, "d", "x", "t")
    attempts = [("d", "x" * 11, DESK), ("e", "x", DESK), ("f", "x", "short"), ("g" * 33, "x", OTHER)]
    for draft, body, desk in attempts:
        with pytest.raises(InputError) as caught:
            store.save_draft(desk, draft, body, "t")
        assert caught.value.hint("en") and caught.value.hint("zh")
    store.save_draft(DESK, "d", "y", "t")


def test_a_stranger_and_an_unknown_draft_look_the_same(store):
    store.save_draft(DESK, "d", "private", "t")
    attempts = [
        lambda desk, draft: store.load_draft(desk, draft),
        lambda desk, draft: store.list_versions(desk, draft),
        lambda desk, draft: store.undo_draft(desk, draft),
        lambda desk, draft: store.redo_draft(desk, draft),
        lambda desk, draft: store.go_to_version(desk, draft, 1),
        lambda desk, draft: store.delete_draft(desk, draft),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError) as strange:
            attempt(OTHER, "d")
        with pytest.raises(StoreError) as unknown:
            attempt(DESK, "nothing")
        assert strange.value.text() == unknown.value.text()
    with pytest.raises(StoreError):
        store.save_draft(OTHER, "d", "taken over", "t")
    assert bodies(store) == ["private"] and store.list_drafts(OTHER) == ()


def test_a_deleted_draft_is_gone_from_the_file(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite'}")
    store.save_draft(DESK, "d", "unrepeatable words", "t")
    store.delete_draft(DESK, "d")
    assert b"unrepeatable" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()


SAVER = """
import sys
from core.store import open_store
store, seen, number = open_store(sys.argv[1]), None, 0
while True:
    number += 1
    seen = store.save_draft("a" * 64, "d", f"{number}:" + "x" * 200_000, "t", kind="revised", seen=seen).version
    print(number, flush=True)
"""


@pytest.mark.process
def test_a_kill_in_mid_save_loses_nothing_that_was_saved(tmp_path):
    url = f"sqlite:///{tmp_path / 's.sqlite'}"
    for pause in (0.0, 0.011, 0.023):
        child = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", SAVER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        told = [int(child.stdout.readline()) for _ in range(5)]
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().split("\n") if line.strip()]
        child.wait()
        child.stdout.close()
        store = open_store(url)
        stored = store.load_draft(DESK, "d")
        number, _, rest = stored.body.partition(":")
        assert int(number) in (told[-1], told[-1] + 1), "what was told as saved is there, or what came right after it"
        assert rest == "x" * 200_000, "no half-written text"
        assert store.save_draft(DESK, "d", "after the crash", "t", seen=stored.version).overtaken is False
        store.delete_draft(DESK, "d")
        store.close()
