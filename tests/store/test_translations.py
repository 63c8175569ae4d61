"""Memories, glossaries and jobs belong to one workspace, survive a kill, and go with everything they had."""

import signal
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from core.errors import InputError, StoreError
from core.settings import REPOSITORY
from core.store import NewUnit, StoredSegment, open_store
from core.store.translations import MOST_BODY

DESK, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def store():
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def made(store):
    store.save_job(DESK, "j", "a.po", "{}", b"msgid", kind="po", state="open")
    store.save_job_segments(DESK, "j", (segment(n) for n in range(7)), all=True)
    return store


def segment(position, name="", state="open", body="{}"):
    return StoredSegment(position, name or f"s{position}", "h", state, body)


def unit(source, target="t", **more):
    return NewUnit(source, target, f"{hash(source) & 0xFFFF:04x}", bytes(64), **more)


def save(store, *units, desk=DESK):
    return store.save_units(desk, "en", "es", units)


def positions(rows):
    return [row.position for row in rows]


def test_a_job_comes_back_with_its_file_and_the_count_of_its_states(made):
    made.save_job_segments(DESK, "j", [segment(2, state="machine"), segment(5, state="machine")])
    job = made.load_job(DESK, "j")
    assert (job.name, job.kind, job.state, job.size) == ("a.po", "po", "open", 5)
    assert job.segments == {"open": 5, "machine": 2} == made.count_job_segments(DESK, "j")
    assert made.load_job_file(DESK, "j") == b"msgid"
    made.save_job(DESK, "j", "b.po", '{"a": 1}')
    job = made.load_job(DESK, "j")
    assert (job.name, job.body, job.kind, job.state, job.size) == ("b.po", '{"a": 1}', "po", "open", 5)
    assert [one.segments for one in made.list_jobs(DESK)] == [{"open": 5, "machine": 2}]


def test_segments_are_paged_by_position_and_state(made):
    made.save_job_segments(DESK, "j", [segment(n, state="kept") for n in (1, 3, 6)])
    assert positions(made.list_job_segments(DESK, "j", 2, 3)) == [2, 3, 4]
    assert positions(made.list_job_segments(DESK, "j", 2, 3, states=("kept",))) == [3, 6]
    assert positions(made.list_job_segments(DESK, "j", 4, 9, states=("kept", "open"))) == [4, 5, 6]
    assert made.load_job_segment(DESK, "j", "s3").position == 3


def test_a_segment_replaces_the_one_at_its_position_and_all_replaces_all(made):
    made.save_job_segments(DESK, "j", [segment(0, body='{"t": 1}'), segment(7)])
    assert [row.body for row in made.list_job_segments(DESK, "j", 0, 2)] == ['{"t": 1}', "{}"]
    assert len(made.list_job_segments(DESK, "j")) == 8
    made.save_job_segments(DESK, "j", [segment(0, "new")], all=True)
    assert [row.segment for row in made.list_job_segments(DESK, "j")] == ["new"]


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.load_job(OTHER, "j"),
        lambda store: store.load_job_file(OTHER, "j"),
        lambda store: store.save_job(OTHER, "j", "mine", "{}"),
        lambda store: store.delete_job(OTHER, "j"),
        lambda store: store.save_job_segments(OTHER, "j", [segment(0)]),
        lambda store: store.list_job_segments(OTHER, "j"),
        lambda store: store.load_job_segment(OTHER, "j", "s1"),
        lambda store: store.count_job_segments(OTHER, "j"),
        lambda store: store.load_job(DESK, "unknown"),
        lambda store: store.load_job_segment(DESK, "j", "unknown"),
        lambda store: store.load_glossary(OTHER, "g"),
        lambda store: store.delete_glossary(OTHER, "g"),
        lambda store: store.save_glossary(OTHER, "g", "mine", "{}"),
    ],
)
def test_another_workspace_and_an_unknown_id_look_the_same(made, act):
    made.save_glossary(DESK, "g", "terms", "{}")
    with pytest.raises(StoreError, match="no such"):
        act(made)
    assert made.load_job(DESK, "j").name == "a.po" and made.load_glossary(DESK, "g").title == "terms"
    assert made.list_jobs(OTHER) == ()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda s: s.save_job(DESK, "j", "x", "y" * (MOST_BODY + 1)), "5000001 characters"),
        (lambda s: s.save_job("short", "k", "x", "{}"), "no key"),
        (lambda s: s.save_job(DESK, "i" * 33, "x", "{}"), "no key"),
        (lambda s: s.save_job_segments(DESK, "j", [segment(1_000_000)]), "1000000 segments"),
        (lambda s: s.save_job_segments(DESK, "j", [segment(0, body="y" * (MOST_BODY + 1))]), "5000001 characters"),
        (lambda s: s.save_job_segments(DESK, "j", [segment(9, "s1")]), "same name"),
        (lambda s: s.save_job_segments(DESK, "j", [segment(8, "x"), segment(9, "x")]), "same name"),
        (lambda s: save(s, unit("x" * 20_001)), "20001 characters"),
        (lambda s: save(s, unit("x"), desk="short"), "no key"),
        (lambda s: s.save_units(DESK, "", "es", [unit("x")]), "language"),
    ],
)
def test_what_cannot_be_kept_is_named_and_changes_nothing(made, act, said):
    with pytest.raises(InputError, match=said):
        act(made)
    assert made.load_job(DESK, "j").name == "a.po" and made.count_job_segments(DESK, "j") == {"open": 7}
    assert made.count_units(DESK, "en", "es") == 0


@pytest.mark.parametrize(
    ("name", "limit", "act"),
    [
        ("translations.MOST_FILE", 3, lambda s: s.save_job(DESK, "k", "x", "{}", b"four")),
        ("translations.MOST_FILES", 8, lambda s: s.save_job(DESK, "k", "x", "{}", b"four")),
        ("translations.MOST_KEPT", 1, lambda s: s.save_job(DESK, "k", "x", "{}")),
        ("memories.MOST_UNITS", 1, lambda s: save(s, unit("x"), unit("y"))),
    ],
)
def test_a_workspace_has_room_for_so_much(made, monkeypatch, name, limit, act):
    monkeypatch.setattr(f"core.store.{name}", limit)
    with pytest.raises(InputError):
        act(made)
    assert len(made.list_jobs(DESK)) == 1 and made.count_units(DESK, "en", "es") == 0


def test_units_are_kept_once_and_the_best_comes_first(store):
    assert save(store, unit("a", "m"), unit("a", "h", human=True), unit("b")) == 3
    assert save(store, unit("a", "m", engine="e"), unit("a", "h"), unit("a", "m", context="menu")) == 1
    found = store.find_units(DESK, "en", "es", [unit("a").hash, "none"])[unit("a").hash]
    assert [(one.target, one.human, one.engine, one.context, one.uses) for one in found] == [
        ("h", True, "", "", 2),
        ("m", False, "", "menu", 1),
        ("m", False, "e", "", 2),
    ]
    assert [(one.source, one.target, one.units) for one in store.list_memories(DESK)] == [("en", "es", 4)]


def test_units_are_listed_searched_and_read_to_the_end(store):
    save(store, *(unit(f"text {n}", f"texto 50% {n}") for n in range(1_200)))
    assert [one.source for one in store.list_units(DESK, "en", "es", count=2)] == ["text 0", "text 1"]
    [found] = store.list_units(DESK, "en", "es", holding="50% 77")[:1]
    assert found.source == "text 77" and not store.list_units(DESK, "en", "es", holding="50_ 77")
    assert sum(1 for _ in store.iterate_units(DESK, "en", "es")) == 1_200
    ids = [number for number, _ in store.list_signatures(DESK, "en", "es", count=5)]
    assert set(store.load_units(DESK, "en", "es", [*ids, 99_999])) == set(ids)


def test_units_belong_to_one_workspace_and_one_pair(store):
    save(store, unit("a"))
    [number] = [one.id for one in store.list_units(DESK, "en", "es")]
    assert store.load_units(OTHER, "en", "es", [number]) == {} == store.load_units(DESK, "en", "fr", [number])
    assert store.find_units(OTHER, "en", "es", [unit("a").hash]) == {}
    assert store.delete_units(OTHER, "en", "es") == 0 == store.delete_units(DESK, "es", "en", [number])
    assert store.count_units(DESK, "en", "es") == 1
    assert store.delete_units(DESK, "en", "es", [number]) == 1 and store.list_memories(DESK) == ()


def test_an_id_is_never_given_twice(store):
    save(store, unit("a"), unit("b"))
    [_, last] = store.list_units(DESK, "en", "es")
    store.delete_units(DESK, "en", "es", [last.id])
    save(store, unit("c"))
    assert store.list_units(DESK, "en", "es")[-1].id > last.id


def test_a_glossary_comes_back_and_goes(store):
    store.save_glossary(DESK, "g", "terms", '{"术": 1}')
    store.save_glossary(DESK, "g", "terms", '{"术": 2}')
    assert store.load_glossary(DESK, "g").body == '{"术": 2}'
    store.delete_glossary(DESK, "g")
    with pytest.raises(StoreError, match="no such"):
        store.load_glossary(DESK, "g")


def keep_job(store):
    store.save_job(DESK, "j", "Marguerite.po", '"Marguerite"', b"Marguerite" * 2_000)
    store.save_job_segments(DESK, "j", [segment(0, "Marguerite", body='"Marguerite"')])


@pytest.mark.parametrize(
    ("keep", "forget"),
    [
        (keep_job, lambda s: s.delete_job(DESK, "j")),
        (lambda s: s.save_glossary(DESK, "g", "Marguerite", "Marguerite"), lambda s: s.delete_glossary(DESK, "g")),
        (
            lambda s: save(s, unit("Marguerite", "Marguerite's", context="Marguerite")),
            lambda s: s.delete_units(DESK, "en", "es"),
        ),
    ],
)
def test_what_is_deleted_leaves_no_word_in_the_file(tmp_path, keep, forget):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    keep(store)
    assert any(b"Marguerite" in path.read_bytes() for path in tmp_path.iterdir())
    forget(store)
    assert not [path for path in tmp_path.iterdir() if b"Marguerite" in path.read_bytes()]  # closing would hide the log
    store.close()


def test_threads_write_units_and_segments_at_once(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.save_job(DESK, "j", "a.po", "{}", b"x")
    failures = []

    def work(number):
        try:
            for n in range(10):
                save(store, unit(f"{number} {n}"), unit("shared", "same"))
                store.save_job_segments(DESK, "j", [segment(number * 10 + n)])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures
    assert store.count_units(DESK, "en", "es") == 61 and store.count_job_segments(DESK, "j") == {"open": 60}
    [shared] = store.find_units(DESK, "en", "es", [unit("shared").hash])[unit("shared").hash]
    assert shared.uses == 60
    store.close()


WRITER = """
import sys
from core.store import NewUnit, StoredSegment, open_store
store = open_store(sys.argv[1])
store.save_job("a" * 64, "j", "a.po", "{}", b"x")
for n in range(100_000):
    rows = [StoredSegment(n * 5 + k, f"s{n * 5 + k}", "h", "open", "{}") for k in range(5)]
    store.save_job_segments("a" * 64, "j", rows)
    store.save_units("a" * 64, "en", "es", [NewUnit(f"{n} {k}", "t", "h", bytes(64)) for k in range(5)])
    print(n, flush=True)
"""


def test_a_kill_loses_nothing_that_was_kept_and_halves_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    command = [sys.executable, "-c", WRITER, url]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if int(line) >= 20:
            process.send_signal(signal.SIGKILL)
            break
    kept = 1 + max(map(int, process.stdout.read().split()), default=20)
    process.wait()
    process.stdout.close()
    store = open_store(url)
    segments, units = store.count_job_segments(DESK, "j")["open"], store.count_units(DESK, "en", "es")
    assert segments >= kept * 5 and units >= kept * 5
    assert segments % 5 == 0 == units % 5
    store.save_job_segments(DESK, "j", [replace(segment(0), state="machine")])
    store.close()
