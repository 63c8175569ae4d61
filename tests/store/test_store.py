"""What is said is kept, for its own visitor only, and really goes when it is deleted."""

import json
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InputError, StoreError
from core.store import Event, Handover, NewTicket, Request, Store, new_visitor, open_store
from core.store.database import iso
from core.usecases.support.records import Turn

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}", clock=lambda: NOON)
    yield store
    store.close()


@pytest.fixture
def visitor():
    return new_visitor()


def talk(store: Store, visitor: str, *texts: str) -> str:
    conversation = store.start_conversation(visitor)
    for text, role in zip(texts, ["user", "assistant"] * len(texts), strict=False):
        store.save_turn(conversation, Turn(role, text), "{}" if role == "assistant" else None, visitor=visitor)
    return conversation


def test_a_conversation_comes_back_as_it_was_said(store, visitor):
    conversation = store.start_conversation(visitor)
    assert store.save_turn(conversation, Turn("user", "Wo ist 我的订单?"), visitor=visitor) == 0
    assert store.save_turn(conversation, Turn("assistant", "Here [1]."), '{"text": "Here"}', visitor=visitor) == 1
    loaded = store.load_conversation(conversation, visitor)
    assert [(turn.position, turn.role, turn.author, turn.text, turn.reply) for turn in loaded.turns] == [
        (0, "user", "visitor", "Wo ist 我的订单?", None),
        (1, "assistant", "bot", "Here [1].", '{"text": "Here"}'),
    ]
    assert loaded.head.created == "2026-11-22T12:00:00.000000+00:00"
    assert (loaded.id, loaded.head.length) == (conversation, 2)


@pytest.mark.parametrize(("last", "texts"), [(0, ""), (2, "bc"), (3, "abc"), (9, "abc")])
def test_the_last_texts_come_in_order_without_replies_and_to_their_own_visitor(store, visitor, last, texts):
    conversation = talk(store, visitor, *"abc")
    found = store.load_texts(conversation, visitor, last=last)
    assert "".join(turn.text for turn in found) == texts
    assert [turn.author for turn in found] == [{"b": "bot"}.get(text, "visitor") for text in texts]
    assert not any(turn.reply for turn in found)
    with pytest.raises(StoreError):
        store.load_texts(conversation, new_visitor(), last=last)


def test_a_conversation_is_titled_by_its_first_question_and_the_latest_comes_first(tmp_path, visitor):
    times = (NOON + timedelta(seconds=n) for n in range(99))
    store = open_store("sqlite://", clock=lambda: next(times))
    older = talk(store, visitor, "  Where\nis my parcel? " + "x" * 100)
    newer = talk(store, visitor, "Second", "reply", "Third")
    store.start_conversation(visitor)  # never used: not listed
    heads = store.list_conversations(visitor)
    assert [head.id for head in heads] == [newer, older]
    assert [head.title for head in heads] == ["Second", ("Where is my parcel? " + "x" * 100)[:80]]
    store.close()


def test_only_its_own_visitor_reaches_a_conversation(store, visitor):
    conversation = talk(store, visitor, "private", "reply")
    stranger = new_visitor()
    attempts = [
        lambda who, which: store.load_conversation(which, who),
        lambda who, which: store.export_conversation(which, who),
        lambda who, which: store.delete_conversation(which, who),
        lambda who, which: store.save_turn(which, Turn("user", "x"), visitor=who),
        lambda who, which: store.save_feedback(which, 1, True, visitor=who),
        lambda who, which: store.load_handover(which, who),
        lambda who, which: store.move_handover(which, Handover(), Handover("offered"), visitor=who),
        lambda who, which: store.open_ticket(
            which, Handover(), Handover("queued"), NewTicket("T-1", "queued", "{}", "n"), visitor=who
        ),
        lambda who, which: store.find_open_ticket(which, who),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError) as strange:
            attempt(stranger, conversation)
        with pytest.raises(StoreError) as unknown:
            attempt(visitor, "0" * 32)
        assert strange.value.text() == unknown.value.text(), "a stranger must not learn that it exists"
    assert store.list_conversations(stranger) == ()
    assert len(store.load_conversation(conversation, visitor).turns) == 2


@pytest.mark.parametrize("key", ["", "short", None])
def test_a_browser_without_a_key_keeps_nothing(store, key):
    with pytest.raises(InputError):
        store.start_conversation(key)


def test_the_visitors_secret_is_not_in_the_database(store, visitor, tmp_path):
    talk(store, visitor, "hello")
    store.close()
    assert visitor.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_feedback_is_kept_once_and_can_be_taken_back(store, visitor):
    conversation = talk(store, visitor, "question", "answer")
    store.save_feedback(conversation, 1, True, visitor=visitor)
    store.save_feedback(conversation, 1, False, "  not so  ", visitor=visitor)
    kept = store.load_conversation(conversation, visitor).turns[1].feedback
    assert (kept.liked, kept.comment) == (False, "not so")
    assert store.list_feedback() == (kept,)
    store.save_feedback(conversation, 1, None, visitor=visitor)
    assert store.list_feedback() == ()


@pytest.mark.parametrize("position", [0, 2, -1])
def test_only_answers_are_rated(store, visitor, position):
    conversation = talk(store, visitor, "question", "answer")
    with pytest.raises(StoreError, match=str(position)):
        store.save_feedback(conversation, position, True, visitor=visitor)


def test_the_export_is_json_with_the_replies_in_it(store, visitor):
    conversation = talk(store, visitor, "问题", "答")
    store.save_feedback(conversation, 1, True, "好", visitor=visitor)
    exported = json.loads(store.export_conversation(conversation, visitor))
    assert exported["id"] == conversation
    assert [turn["text"] for turn in exported["turns"]] == ["问题", "答"]
    assert exported["turns"][1]["reply"] == {}
    assert exported["turns"][1]["feedback"]["comment"] == "好"


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=6, max_size=40).filter(
    str.strip
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=WORDS, answer=WORDS, comment=WORDS)
def test_deleting_leaves_nothing_of_what_was_said(tmp_path, question, answer, comment):
    path = tmp_path / "erased.sqlite"
    store, visitor = open_store(f"sqlite:///{path}", clock=lambda: NOON), new_visitor()
    said = [f"erased-{text}" for text in (question, answer, comment)]
    other = talk(store, visitor, "stays", "here")
    conversation = talk(store, visitor, said[0], said[1])
    store.save_feedback(conversation, 1, False, said[2], visitor=visitor)
    store.save_event(conversation, Event(said[0], "none", "offer_ticket", "en", 0.1, 1.0))
    store.move_handover(conversation, Handover(), Handover("offered", said[0], (said[0],)), visitor=visitor)
    assert store.delete_conversation(conversation, visitor) == ()
    for file in tmp_path.iterdir():  # while the store is open: its log counts too
        assert b"erased-" not in file.read_bytes(), f"words of the visitor are still in {file.name}"
    store.close()
    with sqlite3.connect(path) as raw:
        for table in ("conversations", "turns", "feedback", "handovers", "events"):
            assert conversation not in str(raw.execute(f"SELECT * FROM {table}").fetchall()), table
    raw.close()
    store = open_store(f"sqlite:///{path}")
    assert [turn.text for turn in store.load_conversation(other, visitor).turns] == ["stays", "here"]
    assert [event.question for event in store.list_events()].count("") >= 1, "the count of questions stays"
    store.close()


def test_a_ticket_outlives_its_deleted_conversation_and_is_named(store, visitor):
    conversation = talk(store, visitor, "help", "sorry")
    new = NewTicket("T-ABC", "queued", '{"transcript": "help"}', "queued as T-ABC")
    store.open_ticket(conversation, Handover(), Handover("queued"), new, visitor=visitor)
    assert store.delete_conversation(conversation, visitor) == ("T-ABC",)
    ticket = store.load_ticket("T-ABC")
    assert (ticket.conversation, ticket.body) == (None, '{"transcript": "help"}')
    after = store.change_ticket("T-ABC", ticket.updated, "answered", closed=False, say=[("person", "hello")])
    assert [message.text for message in after.messages] == ["hello"]


def test_of_two_operators_the_second_is_told(store, visitor):
    conversation = talk(store, visitor, "help", "sorry")
    new = NewTicket("T-ABC", "queued", "{}", "queued")
    seen = store.open_ticket(conversation, Handover(), Handover("queued"), new, visitor=visitor).updated
    first = store.change_ticket("T-ABC", seen, "answered", closed=False, say=[("person", "first")])
    assert first.updated > seen, "the clock stands still, the ticket's time does not"
    with pytest.raises(StoreError, match="T-ABC"):
        store.change_ticket("T-ABC", seen, "resolved", closed=True, say=[("person", "second")])
    assert store.load_ticket("T-ABC") == first
    assert [turn.text for turn in store.load_conversation(conversation, visitor).turns[-1:]] == ["first"]


def test_there_are_never_two_open_tickets_for_one_conversation(store, visitor):
    conversation = talk(store, visitor, "help", "sorry")
    queued = Handover("queued")
    store.open_ticket(conversation, Handover(), queued, NewTicket("T-1", "queued", "{}", "n"), visitor=visitor)
    with pytest.raises(StoreError) as refused:
        store.open_ticket(conversation, queued, queued, NewTicket("T-2", "queued", "{}", "n"), visitor=visitor)
    assert refused.value.key == "store.ticket_open"
    assert [ticket.id for ticket in store.list_tickets()] == ["T-1"]
    store.change_ticket("T-1", store.load_ticket("T-1").updated, "resolved", closed=True, say=[("bot", "closed")])
    seen = store.load_handover(conversation, visitor)
    store.open_ticket(conversation, seen, queued, NewTicket("T-3", "queued", "{}", "n"), visitor=visitor)
    assert [ticket.id for ticket in store.list_tickets(["queued"])] == ["T-3"]
    assert store.find_open_ticket(conversation, visitor).id == "T-3"


def test_a_handover_moves_only_from_what_was_seen(store, visitor):
    conversation = talk(store, visitor, "help")
    offered = Handover("offered", "help")
    store.move_handover(conversation, Handover(), offered, visitor=visitor)
    with pytest.raises(StoreError) as moved:
        store.move_handover(conversation, Handover(), Handover("confirmed"), visitor=visitor)
    assert moved.value.key == "store.handover_moved"
    assert store.load_handover(conversation, visitor) == offered


def test_a_request_is_recorded_exactly_once(store):
    request = Request("MG-1", 0, "cancel", "{}")
    assert store.save_request(request)
    assert not store.save_request(request)
    with pytest.raises(StoreError) as outdated:
        store.save_request(Request("MG-1", 0, "address", '{"address": "x"}'))
    assert outdated.value.key == "store.request_outdated"
    assert [(r.revision, r.kind) for r in store.list_requests("MG-1")] == [(0, "cancel")]


def test_events_keep_the_question_without_identifiers(store):
    store.save_event(None, Event("Where is it? write to ann.lee@example.org", "order", "done", "en", None, 0.5))
    (event,) = store.list_events()
    assert "ann.lee@example.org" not in event.question
    assert event.question.startswith("Where is it?")
    assert (event.origin, event.action, event.confidence, event.created) == ("order", "done", None, store.now())
    assert store.list_events(since="2026-11-23") == ()


def test_events_are_settled_with_their_file_or_not_at_all(store):
    ids = [store.save_event(None, Event(f"q{n}", "none", "offer_ticket", "en", 0.1, 1.0)) for n in range(3)]

    def fail() -> None:
        raise StoreError("insight.cannot_write", name="sheet", why="disk full")

    with pytest.raises(StoreError, match="disk full"):
        store.settle_events(ids[:2], "entry", fail)
    assert [event.entry for event in store.list_events()] == [None] * 3
    written = []
    store.settle_events(ids[:2], "entry", lambda: written.append(1))
    with pytest.raises(StoreError) as again:
        store.settle_events(ids[1:], "other", lambda: written.append(2))
    assert (again.value.key, written) == ("store.entry_made", [1])
    store.unsettle_events("entry", lambda: written.append(3))
    assert [event.entry for event in store.list_events()] == [None] * 3


def test_eight_threads_write_at_once_and_nothing_is_lost_or_mixed(store, visitor):
    shared = talk(store, visitor, "start")

    def work(number: int) -> list[str]:
        mine, own = [], store.start_conversation(visitor)
        for step in range(10):
            mine.append(f"{number}/{step}")
            store.save_turn(own, Turn("user", mine[-1]), visitor=visitor)
            store.save_turn(shared, Turn("assistant", mine[-1]), visitor=visitor)
            store.save_event(own, Event(mine[-1], "faq", "answer", "en", 0.9, 0.1))
        assert [turn.text for turn in store.load_conversation(own, visitor).turns] == mine
        return mine

    with ThreadPoolExecutor(8) as pool:
        said = [text for mine in pool.map(work, range(8)) for text in mine]
    turns = store.load_conversation(shared, visitor).turns
    assert sorted(turn.text for turn in turns[1:]) == sorted(said)
    assert [turn.position for turn in turns] == list(range(81))
    assert len(store.list_events()) == 80


def test_of_eight_threads_one_opens_the_ticket_and_one_makes_the_request(store, visitor):
    conversation = talk(store, visitor, "help")

    def race(number: int) -> tuple[bool, bool]:
        ticket = NewTicket(f"T-{number}", "queued", "{}", "queued")
        try:
            store.open_ticket(conversation, Handover(), Handover("queued"), ticket, visitor=visitor)
            won = True
        except StoreError:
            won = False
        return won, store.save_request(Request("MG-1", 0, "cancel", "{}"))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(race, range(8)))
    assert [sum(each) for each in zip(*outcomes, strict=True)] == [1, 1]
    assert len(store.list_tickets()) == 1
    assert len(store.load_conversation(conversation, visitor).turns) == 2, "one notice"


@pytest.mark.parametrize("target", ["memory", "file"])
def test_many_threads_may_open_and_use_a_new_store(tmp_path, target):
    url = "sqlite://" if target == "memory" else f"sqlite:///{tmp_path / 'new' / 'store.sqlite'}"
    shared = open_store(url)

    def use(number: int) -> int:
        store = shared if target == "memory" else open_store(url)
        visitor = new_visitor()
        conversation = talk(store, visitor, "a", "b")
        length = len(store.load_conversation(conversation, visitor).turns)
        if store is not shared:
            store.close()
        return length

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))) == [2] * 8
    shared.close()


def test_sqlite_is_set_up_for_many_users_and_for_its_owner_only(store, tmp_path):
    with store._reader.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30000, "secure_delete": 1}
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "store.sqlite").stat().st_mode) == 0o600


def test_a_store_is_reopened_with_everything_in_it(tmp_path, visitor):
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'store.sqlite'}"
    store = open_store(url)
    conversation = talk(store, visitor, "question", "answer")
    store.close()
    again = open_store(url)
    assert [turn.text for turn in again.load_conversation(conversation, visitor).turns] == ["question", "answer"]
    again.close()


def test_a_newer_store_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "newer.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE schema_version (id INTEGER PRIMARY KEY, version INTEGER)")
        raw.execute("INSERT INTO schema_version VALUES (1, 99)")
    raw.close()
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{path}")
    assert refused.value.key == "store.newer_schema"
    assert "99" in refused.value.text("zh")
    with sqlite3.connect(path) as raw:
        assert [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == [
            "schema_version"
        ]
    raw.close()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("not a url", "store.bad_url"),
        ("nosuchdatabase://host/x", "store.bad_url"),
        ("postgresql+psycopg://user:word@host:port/x", "store.bad_url"),
        ("sqlite:////proc/nowhere/store.sqlite", "store.unreachable"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_clear_message(url, key):
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert refused.value.key == key
    assert refused.value.hint("zh")


def test_a_file_that_is_no_database_is_a_clear_message(tmp_path):
    path = tmp_path / "notes.sqlite"
    path.write_text("these are just my notes, and rather long ones at that, " * 50)
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{path}")
    assert refused.value.key == "store.unreachable"
    assert path.read_text().startswith("these are just my notes")


def test_errors_of_the_database_show_no_values(store):
    with pytest.raises(StoreError) as error:
        store.save_event("no-such-conversation", Event("my secret words", "faq", "answer", "en", None, 0.1))
    assert "secret" not in str(error.value)
    assert "INSERT" not in str(error.value)


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=8)))), st.datetimes(timezones=st.just(UTC)))
def test_stored_times_are_utc_of_one_width_and_sort_as_text(one, other):
    try:
        stored = [iso(one), iso(other)]
    except OverflowError:
        return
    assert {len(text) for text in stored} == {32}
    assert all(text.endswith("+00:00") for text in stored)
    for (a, b), (text_a, text_b) in zip(pairwise([one, other]), pairwise(stored), strict=True):
        assert (a < b) == (text_a < text_b)


def test_a_time_without_its_zone_is_a_mistake():
    with pytest.raises(ValueError, match="zone"):
        iso(datetime(2026, 1, 1))
