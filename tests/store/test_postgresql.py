"""The store on PostgreSQL as several machines share it: a real server, the same verbs, many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import StoreError
from core.store import NewUnit, StoredGrade, StoredOverride, new_visitor, open_store
from core.usecases.support.records import Turn

DESK = "a" * 64

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def url(postgresql):
    return postgresql


@pytest.fixture
def store(url):
    store = open_store(url)
    yield store
    store.close()


def test_two_replicas_see_one_conversation_and_its_ticket(url, store):
    visitor = new_visitor()
    conversation = store.start_conversation(visitor)
    store.save_turn(conversation, Turn("user", "Wo ist 我的订单?"), visitor=visitor)
    other = open_store(url)
    other.save_turn(conversation, Turn("assistant", "Here [1]."), "{}", visitor=visitor)
    assert [turn.text for turn in store.load_conversation(conversation, visitor).turns] == [
        "Wo ist 我的订单?",
        "Here [1].",
    ]
    with pytest.raises(StoreError):
        store.load_conversation(conversation, new_visitor())
    other.close()


def test_a_draft_keeps_its_versions(store):
    saved = store.save_draft(DESK, "d", '{"text": "一"}', "title", kind="named", name="first")
    store.save_draft(DESK, "d", '{"text": "二"}', "title", seen=saved.version)
    assert store.load_draft(DESK, "d").body == '{"text": "二"}'


def test_grades_overrides_and_what_falls_with_a_class(store):
    store.save_class(DESK, "c", "7a", "{}", [("1", "one"), ("2", "two")])
    store.save_grades(DESK, "c", [StoredGrade("1", "q1", "k", "m"), StoredGrade("2", "q1", "k", "m")])
    store.save_override(DESK, "c", StoredOverride("1", "q1", 2.0, "well put", "print", "its answer"))
    store.save_class(DESK, "c", "7a", "{}", [("2", "two")])
    stored = store.load_class(DESK, "c")
    assert [one.student for one in stored.grades] == ["2"] and stored.overrides == ()
    store.save_class(DESK, "c", "7a", "{}", [("02", "two")], renamed={"2": "02"})
    assert [one.student for one in store.load_class(DESK, "c").grades] == ["02"]


def test_a_memory_and_a_job_with_its_file(store):
    unit = NewUnit("Good morning.", "Buenos días.", "h" * 32, bytes(64), human=True)
    assert store.save_units(DESK, "en", "es", [unit]) == 1
    assert store.save_units(DESK, "en", "es", [unit]) == 0
    assert store.find_units(DESK, "en", "es", ["h" * 32])["h" * 32][0].target == "Buenos días."
    store.save_job(DESK, "j", "a.po", "{}", b"\0\xff data")
    assert store.load_job_file(DESK, "j") == b"\0\xff data"
    store.delete_job(DESK, "j")
    with pytest.raises(StoreError):
        store.load_job(DESK, "j")


def test_a_report_with_its_file(store):
    store.save_report(DESK, "r", "血常规", "2026-11-02", '{"a": 1}', b"%PDF\0")
    assert store.load_report(DESK, "r") == ('{"a": 1}', b"%PDF\0")
    assert [head.id for head in store.list_reports(DESK)] == ["r"]


def test_forty_people_at_once_lose_no_turn(store):
    def talk(number: int) -> tuple[str, str]:
        visitor = new_visitor()
        conversation = store.start_conversation(visitor)
        for turn in range(5):
            store.save_turn(conversation, Turn("user", f"{number}-{turn}"), visitor=visitor)
        return conversation, visitor

    with ThreadPoolExecutor(40) as people:
        talks = list(people.map(talk, range(40)))
    for number, (conversation, visitor) in enumerate(talks):
        texts = [turn.text for turn in store.load_conversation(conversation, visitor).turns]
        assert texts == [f"{number}-{turn}" for turn in range(5)]


def test_twenty_writers_of_one_conversation_get_a_place_each(url, store):
    visitor, other = new_visitor(), open_store(url)
    conversation = store.start_conversation(visitor)

    def say(number: int) -> int:
        return (store, other)[number % 2].save_turn(conversation, Turn("user", str(number)), visitor=visitor)

    with ThreadPoolExecutor(20) as people:
        places = list(people.map(say, range(60)))
    other.close()
    assert sorted(places) == list(range(60))


def test_twenty_writers_of_one_new_row_do_not_collide(url, store):
    other = open_store(url)

    def keep(number: int) -> None:
        (store, other)[number % 2].save_report(DESK, f"same{number // 20}", str(number), "", "{}", b"data")

    with ThreadPoolExecutor(20) as people:
        list(people.map(keep, range(200)))
    other.close()
    assert {head.id for head in store.list_reports(DESK)} >= {f"same{number}" for number in range(10)}


def test_replicas_that_start_together_make_the_tables_once(fresh_database):
    with ThreadPoolExecutor(6) as replicas:
        stores = list(replicas.map(open_store, [fresh_database] * 6))
    assert all(one.list_reports(DESK) == () for one in stores)
    for one in stores:
        one.close()
