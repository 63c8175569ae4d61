"""In the apps: the place in line, a used-up budget, and whose a workspace and a conversation are."""

import hashlib
from dataclasses import replace

import gradio as gr
import pytest

from apps._chat_cases import CaseEvents
from apps._grader_page import GraderPage
from apps._gradio import labels
from apps._talk import Talk
from apps._translator_page import TranslatorPage
from apps._translator_turns import InLine, take_turns
from apps._visit import Visit, read_visit
from apps._waiting import wait_for_turn
from core.access import Access, Person, acting_for
from core.access.accounts import add_account
from core.errors import AccessError
from core.models import ScriptedChat
from core.models.translator import TranslationRequest
from core.telemetry import request_scope
from core.usecases.translation.prompting import ChatTranslator
from tests.apps.conftest import make_request
from tests.apps.scripted_room import ScriptedRoom
from tests.apps.scripted_shop import cited, say
from tests.apps.scripted_translation import ScriptedTranslation
from tests.apps.scripted_writer import open_app
from tests.apps.scripted_writer import say as say_writer
from tests.apps.streamlit_pages import address, click, notes, run

ANNA, BO = Person("anna"), Person("bo")
SECRET = "A" * 22
PASSWORD = "correct horse"


@pytest.fixture
def talk(shop) -> Talk:
    shop.script = {"q": say(cited())}
    shop.start()
    list(shop.wait())
    return Talk(shop)


def spend(access: Access, person: Person, tokens: int) -> None:
    with request_scope("test", "ask") as scope:
        access.budget.charge(person)
        scope.count(prompt=tokens)


def replace_access(desk, **given: object) -> Access:
    desk.access = Access(desk.settings.model_copy(update=given), lambda: desk.store)
    return desk.access


@pytest.mark.parametrize(("language", "told"), [("en", "Number 2 in line"), ("zh", "第 2 位")])
def test_whoever_waits_for_the_model_sees_which_number_they_are(shop, talk, visit, language, told):
    access = replace_access(shop, at_once=1)
    first, second = access.line.enter(ANNA), access.line.enter(BO)
    said = talk.ask(visit, "q")
    assert next(said).stage is None
    assert told in next(said).stage.text.text(language)
    first.leave()
    second.leave()
    assert list(said)[-1].reply.done and access.line.count() == (0, 0)


def test_whoever_stops_waiting_leaves_the_line(shop, talk, visit):
    access = replace_access(shop, at_once=1)
    access.line.enter(ANNA)
    said = talk.ask(visit, "q")
    here = next(said).visit
    assert next(said).stage and access.line.count() == (1, 1)
    talk.stop(here)
    assert list(said) == [] and access.line.count() == (1, 0)


def test_a_full_line_is_told_on_the_page_and_the_question_is_kept(shop, talk):
    access = replace_access(shop, at_once=1, line_length=1)
    access.line.enter(ANNA), access.line.enter(BO)
    events = CaseEvents(shop)
    *_, last = events.ask("q", {}, "bot", make_request())
    assert "waiting for the model already" in last["live"] and "q" in last["thread"]


def test_without_tokens_left_the_documents_answer_and_the_page_says_so(shop, talk):
    access = replace_access(shop, tokens_per_person_day=10)
    events, question = CaseEvents(shop), "Do you ship abroad?"
    *_, before = events.ask(question, {}, "bot", make_request())
    spend(access, Person(address="192.0.2.1"), 10)
    asked = len(shop.chat.history)
    *_, last = events.ask(question, before["visit"], "bot", make_request("zh-CN"))
    assert "10 个词元已用完" in last["live"] and "引用" in last["live"]
    assert len(shop.chat.history) == asked, "a model was asked"
    assert last["thread"].count('class="cite"') >= 1
    *_, other = events.ask(question, {}, "bot", make_request(host="192.0.2.2"))
    assert other["live"] == ""


def test_an_accounts_conversations_are_its_own_in_every_browser():
    first, other = read_visit({}, ANNA), read_visit({"visitor": "v" * 30}, ANNA)
    assert first.visitor == other.visitor != read_visit({}, BO).visitor
    nobody = read_visit({"visitor": first.visitor}, Person())
    assert nobody.visitor != first.visitor, "an account's secret was taken from a browser"


def test_no_conversation_of_an_account_is_found_by_somebody_else(shop, talk):
    mine = list(talk.ask(read_visit({}, ANNA), "q"))[-1].visit
    events = CaseEvents(shop)
    assert events.owns(mine, mine.conversation)
    for other in (read_visit({}, BO), Visit("v" * 30)):
        assert not events.owns(replace(other, conversation=mine.conversation), mine.conversation)


@pytest.fixture(params=["grader", "translator"])
def page(request, settings):
    """The page of an app with workspaces, its room, and two accounts' requests."""
    made = {"grader": (ScriptedRoom, GraderPage), "translator": (ScriptedTranslation, TranslatorPage)}
    make_room, make_page = made[request.param]
    room = make_room(settings)
    page = make_page(room, labels("app", "access", request.param))
    with gr.Blocks() as page.demo:
        page.build(page.demo)
    for name in ("anna", "bo"):
        add_account(room.store, name, "visitor", PASSWORD)
    page.room = room
    yield page
    room.store.close()


def request_of(page, name, **query):
    token = page.room.access.sessions.sign_in(name, PASSWORD, f"address of {name}")
    return make_request(cookie=f"showcase_session={token}", **query)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # event loops Gradio makes for its locks
def test_no_event_of_a_page_opens_another_accounts_workspace(page):
    page.room.access.claim(ANNA, hashlib.sha256(SECRET.encode()).hexdigest())
    state, checked, strangers = {"desk": SECRET}, 0, (request_of(page, "bo"), make_request())
    for block in page.demo.fns.values():
        if page.parts["visit"] not in block.inputs or block.fn is None:
            continue
        inputs = [state if one is page.parts["visit"] else None for one in block.inputs]
        for request in strangers:
            with pytest.raises(gr.Error, match="belongs to another account"):
                result = block.fn(*inputs, request)
                list(result) if hasattr(result, "__next__") else None
        checked += 1
    assert checked > 10


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_address_with_another_accounts_workspace_opens_a_new_one_and_says_so(page, monkeypatch):
    told = []
    monkeypatch.setattr(gr, "Warning", told.append)
    arrive = next(fn for fn in page.demo.fns.values() if fn.name == "arrive").fn
    for name in ("anna", "bo"):
        updates = arrive({}, request_of(page, name, desk=SECRET))
        secret = updates[page.parts["visit"]]["desk"]
        assert (secret == SECRET) == (name == "anna")
        assert name in updates[page.parts["head"]], "the header does not say who is signed in"
    assert len(told) == 1 and "belongs to another account" in told[0]


def test_a_chat_model_translates_in_turn_and_while_there_are_tokens_left(settings, shop):
    access = replace_access(shop, tokens_per_person_day=10)
    chat = ScriptedChat(replies=['{"translation": "你好。"}'])
    chat.model_id = "large"
    engine = take_turns(ChatTranslator(chat), access)
    asked = [TranslationRequest("Hello.")]
    with acting_for(ANNA):
        assert engine.translate(asked, "en", "zh") == ["你好。"]
        assert access.line.count() == (0, 0)
        spend(access, ANNA, 10)
        with pytest.raises(AccessError, match="memory and glossary"):
            engine.translate(asked, "en", "zh")


def test_engines_made_for_translating_neither_wait_nor_cost(settings):
    room = ScriptedTranslation(settings)
    assert take_turns(room.spanish, room.access) is room.spanish and take_turns(None, room.access) is None
    assert not isinstance(room.spanish, InLine)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_writer_says_that_the_tokens_are_used_up_and_makes_its_outline_all_the_same(writer, language):
    writer.access = Access(writer.settings.model_copy(update={"tokens_per_day": 5}), lambda: writer.store)
    spend(writer.access, ANNA, 5)
    app = click(open_app(language), "fill_sample")
    app.button(key="to_outline").click().run()
    assert writer.opening.model.history == [] and app.session_state["draft"].outline.sections


def test_the_writers_place_in_line_is_free_after_every_run(writer):
    click(click(open_app(), "fill_sample"), "to_outline")
    assert writer.access.line.count() == (0, 0) and writer.opening.model.history


def test_a_full_line_is_told_in_the_writer_and_nothing_is_lost(writer):
    writer.access = Access(writer.settings.model_copy(update={"at_once": 1, "line_length": 1}), lambda: writer.store)
    writer.access.line.enter(ANNA), writer.access.line.enter(BO)
    app = click(open_app(), "fill_sample")
    app.button(key="to_outline").click().run()
    assert any("waiting for the model already" in note for note in notes(app)) and app.session_state["brief"]


def test_another_accounts_workspace_is_not_opened_by_its_address(writer):
    writer.access.claim(ANNA, hashlib.sha256(SECRET.encode()).hexdigest())
    app = open_app(desk=SECRET)
    assert address(app, "desk") != SECRET
    assert any("belongs to another account" in note for note in notes(app))


def test_where_people_sign_in_a_page_without_a_session_shows_nothing_else(writer):
    writer.access = Access(writer.settings.model_copy(update={"sign_in": "required"}), lambda: writer.store)
    app = open_app()
    assert [note.split(".")[0].strip() for note in notes(app, "warning")] == ["You are not signed in, or no longer"]
    assert say_writer("page_write") not in "".join(one.value for one in app.title) and not app.button
    run(app)


class Place:
    """Where a page shows how far it is; whoever is ahead leaves the line once that has been shown."""

    def __init__(self, ahead: list) -> None:
        self.said, self.ahead = [], ahead

    def html(self, text: str) -> None:
        self.said.append(text)
        if self.ahead:
            self.ahead.pop(0).leave()

    def empty(self) -> None:
        self.said.append("")


PLACES = [("en", ("Number 2 in line", "Next in line")), ("zh", ("第 2 位", "即将轮到您"))]


@pytest.mark.parametrize(("language", "told"), PLACES)
def test_a_streamlit_page_shows_the_place_and_holds_it_to_the_end_of_its_run(writer, language, told):
    access = Access(writer.settings.model_copy(update={"at_once": 1}), lambda: writer.store)
    place = Place([access.line.enter(ANNA), access.line.enter(BO)])
    with request_scope("writer", "draft"):
        assert wait_for_turn(access, language, place)
        assert access.line.count() == (1, 0) and place.said[-1] == ""
    assert access.line.count() == (0, 0)
    assert all(words in text for words, text in zip(told, place.said, strict=False))


def test_a_streamlit_run_that_is_interrupted_while_it_waits_leaves_the_line(writer):
    access = Access(writer.settings.model_copy(update={"at_once": 1}), lambda: writer.store)
    access.line.enter(ANNA)

    class Interrupted(Place):
        def html(self, text: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), request_scope("writer", "draft"):
        wait_for_turn(access, "en", Interrupted([]))
    assert access.line.count() == (1, 0)
