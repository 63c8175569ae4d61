"""The lab's models: asked in the line before all models and while there are tokens left; what was there stays there."""

import threading
from types import SimpleNamespace

import pytest

from core.access import Access, Person
from core.messages import message
from core.models import ScriptedEmbedder
from core.models.classifier_folder import Facts
from core.telemetry import request_scope
from core.usecases.lab.classifying.charging import Charged
from core.usecases.lab.classifying.zero_shot import classify_by_description
from core.usecases.lab.decoding.beams import search_beams
from core.usecases.lab.decoding.stepping import write_steps
from core.usecases.lab.inside.reading import read_sentence
from tests.apps.scripted_study import go, put_room, tiny_of
from tests.apps.streamlit_pages import click, notes, run
from tests.usecases.lab.specimens import tiny_specimen

ANNA, BO = Person("anna"), Person("bo")
FULL, SPENT = "waiting for the model already", "tokens"


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    embedder = ScriptedEmbedder(dimension=384, languages=("en",))
    monkeypatch.setattr("core.models.loader.open_embedder", lambda *_, **__: embedder)
    monkeypatch.setattr("core.models.open_embedder", lambda *_, **__: embedder)
    monkeypatch.setattr("core.usecases.lab.specimen.open_specimen", tiny_of)
    yield from put_room(tmp_path, monkeypatch)


def limit(room, **given) -> Access:
    room.access = Access(room.settings.model_copy(update=given), lambda: room.store)
    return room.access


def fill_line(room) -> Access:
    access = limit(room, at_once=1, line_length=1)
    access.line.enter(ANNA), access.line.enter(BO)
    return access


def spend_all(room) -> Access:
    access = limit(room, tokens_per_day=5)
    access.budget.spend(ANNA, 5)
    return access


def ask(page: str):
    """A page of the lab, and what asks its model; "inside" asks as it is drawn, for a sentence it does not know."""
    app = go("classify" if page == "zero" else page)
    if page == "zero":
        app.session_state["classify_tabs"] = message("lab_page.tab_zero")
        app = run(app)
    presses = {"decode": "decode_write", "classify": "classify_one", "zero": "zero_go"}
    return lambda: click(app, presses[page]) if page in presses else run(app)


KEPT = {"decode": "decode_texts", "classify": "one_shares", "inside": "inside_reading", "zero": "zero_found"}


@pytest.mark.parametrize("page", KEPT)
def test_a_full_line_and_a_used_up_day_are_told_then_the_model_is_asked_and_charged(room, page):
    fill_line(room)
    act = ask(page)
    app = act()
    assert FULL in notes(app)[0] and KEPT[page] not in app.session_state
    spend_all(room)
    app = act()
    assert SPENT in notes(app, "warning")[0] and not notes(app) and KEPT[page] not in app.session_state
    access = limit(room, tokens_per_day=0)
    app = act()
    assert not notes(app) and not notes(app, "warning") and app.session_state[KEPT[page]]
    assert access.budget.used()[0] > 5 + 3 and access.line.count() == (0, 0)


@pytest.mark.parametrize("refuse", [fill_line, spend_all])
def test_texts_and_the_prompt_are_still_there_after_a_refusal(room, refuse):
    app = ask("decode")()
    before = [text.said for text in app.session_state["decode_texts"]]
    refuse(room)
    run(app.text_area(key="decode_prompt").set_value("Another one"))
    app = click(app, "decode_write")
    assert [text.said for text in app.session_state["decode_texts"]] == before
    assert app.text_area(key="decode_prompt").value == "Another one"
    assert "".join(one.value for one in app.html).count('class="written"') == len(before)


@pytest.mark.parametrize("refuse", [fill_line, spend_all])
def test_what_was_worked_out_already_asks_no_model_again(room, refuse):
    app = ask("inside")()
    refuse(room)
    app = run(app.slider(key="inside_head_causal").set_value(2))
    assert not notes(app) and not notes(app, "warning")


@pytest.mark.parametrize(("language", "told"), [("en", "Next in line"), ("zh", "即将轮到您")])
def test_whoever_waits_sees_the_place_and_then_gets_the_text(room, monkeypatch, language, told):
    access, shown = limit(room, at_once=1), []
    turn = access.line.enter(ANNA)

    def render(said: str, done: object = ()) -> str:
        shown.append(said)
        turn.leave()
        return "<p></p>"

    monkeypatch.setattr("apps._waiting.render_busy", render)
    app = click(go("decode", language), "decode_write")
    assert told in shown[0] and all(text.said or text.tree for text in app.session_state["decode_texts"])


def open_table():
    app = go("classify")
    app.session_state["classify_tabs"] = message("lab_page.tab_table")
    return click(run(app), "batch_intents.en")


def test_a_table_takes_a_turn_for_some_rows_at_a_time_and_shows_its_place(room, monkeypatch):
    access, shown = limit(room, at_once=1), []
    app, turn = open_table(), access.line.enter(ANNA)

    def render(said: str, done: object = ()) -> str:
        shown.extend(done)
        if done:
            turn.leave()
        return "<p></p>"

    monkeypatch.setattr("apps._lab_batch.render_busy", render)
    rows = click(app, "classify_table").session_state["batch_rows"][2]
    assert len(rows) > 64 and "Next in line" in shown[0]
    assert access.budget.used()[0] > len(rows)


def test_without_tokens_left_a_table_is_not_begun(room):
    spend_all(room)
    app = click(open_table(), "classify_table")
    assert SPENT in notes(app, "warning")[0] and "batch_rows" not in app.session_state


def count(work) -> tuple[int, int]:
    with request_scope("lab", "test") as scope:
        work()
    return scope.prompt_tokens, scope.completion_tokens


def test_the_tokens_of_the_models_under_study_are_counted():
    from core.models.decoding import Decoding

    specimen = tiny_specimen()
    prompt = specimen.encode("The parcel", most=9)
    steps = list(write_steps(specimen, prompt, Decoding("greedy"), tokens=4))
    assert count(lambda: list(write_steps(specimen, prompt, Decoding("greedy"), tokens=4))) == (len(prompt), len(steps))
    read, written = count(lambda: search_beams(specimen, prompt, Decoding("beam", beams=2), tokens=4))
    assert read == len(prompt) and 4 <= written <= 8
    assert count(lambda: read_sentence(specimen, "The parcel")) == (len(prompt), 0)


def test_a_text_left_in_the_middle_costs_what_was_written():
    from core.models.decoding import Decoding

    specimen = tiny_specimen()

    def leave() -> None:
        steps = write_steps(specimen, [1, 2], Decoding("sampling", seed=1), tokens=9)
        next(steps), next(steps)
        steps.close()

    assert count(leave) == (2, 2)


def test_what_a_classifier_reads_is_counted_where_it_costs():
    facts = Facts("head", "", "", ("a", "b"))
    inner = SimpleNamespace(facts=facts, predict=lambda texts: texts, count_tokens=lambda texts: 3 * len(texts))
    assert count(lambda: inner.predict(["x"])) == (0, 0)
    assert count(lambda: Charged(inner).predict(["x", "y"])) == (6, 0)
    embedder = ScriptedEmbedder()
    assert count(lambda: classify_by_description(["one two"], {"a": "three", "b": ""}, embedder)) == (4, 0)


def test_a_turn_is_waited_for_no_longer_once_nobody_looks(room):
    line = limit(room, at_once=1).line
    line.enter(ANNA)
    left, seen = threading.Event(), []

    def say(ahead: int) -> None:
        seen.append(ahead)
        left.set()

    assert list(line.in_turns(BO, iter("ab"), left.is_set, say)) == [] and seen[0] == 1
    assert line.count() == (1, 0)
