"""A model server that fails, at every app that asks one: told in words with the next act, nothing lost, and the next
request after it is back is answered by the same process."""

import html
from itertools import cycle

import pytest
import streamlit as st

from apps import _lab_room, _opening
from apps._opening import Opening
from core.errors import AccessError
from core.evals.reliability.model_server import Plan, model_server
from core.evals.reliability.process import free_port
from core.messages import message, words
from core.models import endpoint, endpoint_patience
from core.models.endpoint import open_endpoint
from core.settings import Settings
from tests.apps import scripted_medical
from tests.apps.faulty_server import PEOPLE
from tests.apps.scripted_study import go
from tests.apps.streamlit_pages import click, notes, page_text, run

FAULTS = {
    "refused": "endpoint_silent",
    "silent": "endpoint_slow",
    "cut_half": "endpoint_cut",
    "wrong_json": "endpoint_rubbish",
    "error_500": "endpoint_failed",
    "busy_429": "endpoint_busy",
    "empty": "endpoint_rubbish",
}
"""What a server does, and what people are told."""


TABLE = tuple(zip(FAULTS, cycle(("en", "zh")), strict=False))


@pytest.fixture
def plan(monkeypatch):
    monkeypatch.setattr(endpoint, "READ_SECONDS", 0.3)
    monkeypatch.setattr(endpoint_patience, "FIRST_PAUSE", 0.01)
    yield Plan(after="0.01")
    st.cache_resource.clear()


@pytest.fixture
def seat(plan, tmp_path, monkeypatch):
    """Puts somebody at an app that asks a server which follows the plan."""
    people = []
    with model_server(plan) as url:

        def sit(app, language="en"):
            plan.say = PEOPLE[app].speak
            model = open_endpoint(Settings(_env_file=None, endpoint=url))
            people.append(PEOPLE[app](tmp_path, model, language, monkeypatch))
            return people[-1], url

        yield sit
    for one in people:
        one.room.store.close()


@pytest.mark.parametrize("app", PEOPLE)
@pytest.mark.parametrize(("fault", "language"), TABLE)
def test_a_server_that_fails_is_told_with_the_next_act_and_used_again(app, fault, language, plan, seat):
    person, url = seat(app, language)
    plan.fault = fault
    person.ask()
    key = f"models.{FAULTS[fault]}"
    happened, act = message(key, language, url=url, why="\n").partition("\n")[0], message(f"{key}_hint", language)
    assert happened in person.said and act in person.said, person.said
    assert "Traceback" not in person.said and message("app.bug", language) not in person.said
    assert plan.asked and person.has_kept() and not person.has_been_answered()
    plan.fault = ""
    person.ask()
    assert happened not in person.said and person.has_been_answered(), person.said


@pytest.mark.parametrize("app", PEOPLE)
def test_a_server_that_is_busy_for_a_moment_is_waited_for(app, plan, seat):
    person, _ = seat(app)
    plan.fault = "busy_once"
    person.ask()
    assert plan.asked > 1 and person.has_been_answered(), person.said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_without_a_server_says_so_and_finds_it_when_it_comes(language, tmp_path, monkeypatch):
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    settings = Settings(_env_file=None, home=tmp_path, endpoint=url)
    room = _lab_room.Room(settings, Opening(settings, words("lab.small_model"), lambda *_: open_endpoint(settings)))
    monkeypatch.setattr(_lab_room, "make_room", lambda: room)
    st.cache_resource.clear()
    list(room.opening.wait())
    app = go("choose", language)
    assert message("models.endpoint_silent", language, url=url) in html.unescape(page_text(app)) and notes(app) == []
    monkeypatch.setattr(_opening, "AGAIN_SECONDS", 0.0)
    with model_server(Plan(), port):
        list(room.opening.wait())
        assert "stand-in" in page_text(run(app))
    room.store.close()
    st.cache_resource.clear()


def test_a_question_that_could_not_be_asked_stays_in_its_field(room, monkeypatch):
    def refuse(*_, **__):
        raise AccessError("access.line_full", waiting=3)

    monkeypatch.setattr("core.usecases.medical.asking.ask", refuse)
    app = scripted_medical.go(scripted_medical.read(), "ask")
    app.text_input(key="question").set_value("Is the potassium high?")
    [said] = notes(click(app, "ask"))
    assert message("access.line_full_hint") in said
    assert app.text_input(key="question").value == "Is the potassium high?"
