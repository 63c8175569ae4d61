"""Every page of the triage app in both languages: messages and tables sorted, people's decisions kept and undone."""

import re
from pathlib import Path

import pytest

from apps import _triage_room
from apps._opening import Opening
from core.messages import message, words
from core.models import ScriptedChat
from core.settings import Settings
from tests.apps.device_words import DEVICE
from tests.apps.streamlit_pages import click, notes, open_page, page_text, run

APP = Path(__file__).resolve().parents[2] / "apps" / "triage.py"
PAGES = ("one", "batch", "queue", "about")
RISK = "Hi mum, my phone broke, this is my new number. Send £780 to 6200 0000 1111 2224 and don't tell dad."
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = DEVICE | {
    "CSV", "XLSX", "IBAN", "json", "data", "results", "triage", "sorting", "cpu", "PyTorch", "Apache",
    "CPU", "Qwen", "SmolLM", "Instruct", "scripted", "material",
}  # fmt: skip
"""Names that are the same in Chinese."""
EVIL = "<script>alert(1)</script> confirm your password at http://192.0.2.1/<img src=x onerror=alert(1)>"


@pytest.fixture
def triage(tmp_path, monkeypatch):
    """A room in a temporary home whose model says what it is told."""
    settings = Settings(_env_file=None, home=tmp_path, offline=True)
    model = ScriptedChat(replies=[])
    room = _triage_room.Room(settings, Opening(settings, words("triage_app.small_model"), lambda *_: model))
    _triage_room.find_room.clear()
    monkeypatch.setattr(_triage_room, "make_room", lambda: room)
    yield room
    _triage_room.find_room.clear()


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"triage_app.{name}", language, **values)


def open_app(language: str = "en", **query: str):
    return open_page(str(APP), language, query)


def go(app, page: str):
    return run(app.switch_page(f"_triage_{page}.py"))


def sort(app, text: str):
    run(app.text_area(key="own").set_value(text))
    return click(app, "sort")


def drawn(app) -> str:
    return "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>document")))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(triage, page, language):
    app = go(open_app(language), page)
    assert [one.value for one in app.title] == [say(f"page_{page}", language)]
    assert notes(app) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_left(triage, page):
    said = re.sub(r":material/\w+:|---|\S+/\S+", " ", page_text(go(open_app("zh"), page)))
    assert {word for word in LATIN.findall(said) if word not in NAMES} == set()


def test_a_message_is_sorted_with_its_evidence_and_its_numbers_hidden(triage):
    app = sort(open_app(), RISK)
    shown = drawn(app)
    assert 'class="route risk"' in shown and "<mark>" in shown and "1111 2224" not in shown
    assert message("triage.cue_new_number") in page_text(app)


def test_what_is_pasted_is_shown_as_it_is_written(triage):
    shown = drawn(sort(open_app(), EVIL))
    assert "&lt;script&gt;" in shown and "<script" not in shown and "onerror=alert(1)>" not in shown


def test_a_message_in_which_nothing_is_marked_is_sorted_too(triage):
    app = sort(open_app(), "Shall we meet for lunch on Friday?")
    assert not notes(app) and say("why_none") in page_text(app)


def test_nothing_pasted_says_what_to_do(triage):
    [said] = notes(sort(open_app("zh"), " "))
    assert message("triage.empty_hint", "zh") in said


def test_decisions_are_kept_undone_and_found_again(triage):
    app = click(sort(open_app(), RISK), "to_queue")
    app = go(app, "queue")
    desk = app.session_state["desk"]
    assert say("waiting", waiting=1, decided=0) in page_text(app)
    app = click(app, "risk_1")
    assert say("waiting", waiting=0, decided=1) in page_text(app)
    again = go(open_app(desk=desk), "queue")
    assert say("waiting", waiting=0, decided=1) in page_text(again)
    assert say("waiting", waiting=1, decided=0) in page_text(click(again, "undo"))
    assert "1111 2224" not in triage.settings.home.joinpath("store.sqlite").read_bytes().decode("latin-1")


def test_a_table_is_sorted_and_its_risks_wait_for_a_person(triage):
    app = click(go(open_app(), "batch"), "sample")
    [table] = app.dataframe
    assert len(table.value) == 40
    app = click(app, "to_queue")
    assert notes(app, "good")
    assert notes(app) == []


def test_no_table_says_what_to_do(triage):
    [said] = notes(click(go(open_app(), "batch"), "start"))
    assert say("no_file_hint") in said


def test_a_broken_queue_is_told_and_can_be_undone(triage):
    app = click(sort(open_app(), RISK), "to_queue")
    from apps._workspace import hash_workspace

    desk = hash_workspace(app.session_state["desk"])
    triage.store.save_draft(desk, f"triage-queue-{desk[:16]}", "{broken", "x", kind="decision")
    assert message("triage.bad_queue") in notes(go(app, "queue"))[0]
