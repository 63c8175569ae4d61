"""A database that is locked or full, at a page of each toolkit: told with the next act, what was typed stays, and the
same click works once the database does."""

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from apps._workspace import hash_workspace
from apps._writer_drawer import read_stored
from core.messages import message
from core.store import engine
from tests.apps import scripted_writer
from tests.apps.conftest import make_request
from tests.apps.faulty_server import TAGS, take
from tests.apps.scripted_room import Hand, ScriptedRoom
from tests.apps.streamlit_pages import address, click, notes, run


@contextmanager
def locked(store):
    """Somebody else keeps the write lock."""
    other = sqlite3.connect(store._reader.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("COMMIT")
    other.close()


@contextmanager
def full(store):
    """The disk has no room for another page."""
    limit = {"pages": 1}

    def bound(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count = {limit['pages']}")

    event.listen(store._reader, "checkout", bound)
    yield
    limit["pages"] = 1_000_000_000


FAULTS = {"locked": locked, "full": full}
LONG = "\n".join("A bench by the river. " * 80 for _ in range(10))
"""More than fits on what is left of a page of the database."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 100)


@pytest.mark.parametrize(("fault", "language"), [("locked", "en"), ("full", "zh")])
def test_a_table_of_questions_is_kept_when_the_store_is_back(fault, language, settings):
    room = ScriptedRoom(settings)
    hand = Hand(room, make_request(TAGS[language]))
    heads, rows = hand.shown["heads"], hand.value("sheet")
    rows[0][heads.index("text")] = LONG
    save = hand.page.steps["assignment"].events.save, hand.state, heads, rows, "Benches", "en"
    with FAULTS[fault](room.store):
        said = take(hand, "grader", *save)
    assert message("store.unreachable_hint", language) in said and "INSERT" not in said
    assert hand.value("sheet") == rows and not hand.state["assignment"]
    assert take(hand, "grader", *save) == "" and hand.state["assignment"]
    room.store.close()


@pytest.mark.parametrize(("fault", "language"), [("locked", "zh"), ("full", "en")])
def test_a_brief_is_kept_when_the_store_is_back(fault, language, writer):
    app = scripted_writer.open_app(language)
    run(app.pills(key="brief_kind").set_value("free"))
    run(app.text_area(key="brief_topic").set_value("A bench by the river"))
    run(app.text_area(key="brief_facts").set_value(LONG))
    with FAULTS[fault](writer.store):
        [said] = notes(click(app, "to_outline"))
    assert message("store.unreachable_hint", language) in said and "INSERT" not in said
    click(app, "back_to_brief")
    assert app.text_area(key="brief_facts").value.split() == LONG.split()
    click(app, "to_outline")
    assert notes(app) == [] and app.session_state["draft"].brief.facts[0].startswith("A bench")


@pytest.mark.parametrize(("fault", "language"), [("locked", "zh"), ("full", "en")])
def test_a_text_typed_while_the_store_is_away_is_saved_with_the_next_change(fault, language, writer):
    app = scripted_writer.open_app(language)
    run(app.pills(key="brief_kind").set_value("free"))
    click(app, "fill_sample")
    click(click(app, "to_outline"), "write_it")

    def field():
        return next(one for one in app.text_area if one.key.startswith("text_"))

    with FAULTS[fault](writer.store):
        [said] = notes(run(field().set_value(LONG)))
        assert message("store.unreachable_hint", language) in said and "INSERT" not in said
    kept = message("writer.saved", language)
    assert field().value == LONG and not any(kept in one.value for one in app.caption)
    title = next(one for one in app.text_input if one.key.startswith("title_"))
    run(title.set_value("Benches"))
    draft = read_stored(writer.store.load_draft(hash_workspace(address(app, "desk")), address(app, "draft")))
    assert (draft.parts[0].text, draft.outline.title) == (LONG, "Benches")
    assert any(kept in one.value for one in app.caption) and notes(app) == []
