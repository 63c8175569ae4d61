"""While a text waits for the chat model its page shows the place in line; whoever types on waits no longer."""

import gradio as gr
import pytest

from apps._translator_text import Said
from core.access import Access, Person
from core.models import ScriptedChat
from core.usecases.translation.prompting import ChatTranslator
from tests.apps.conftest import make_request
from tests.apps.scripted_translation import Hand, ScriptedTranslation

ANNA, BO = Person("anna"), Person("bo")
PLACES = {"en": ("Number 2 in line", "Next in line"), "zh": ("第 2 位", "即将轮到您")}


@pytest.fixture
def room(settings):
    """A room whose only engine is a chat model, one request at a time."""
    chat = ScriptedChat(replies=['{"translation": "Buenos días."}'] * 20)
    chat.model_id, chat.languages = "large", ("en", "es")
    room = ScriptedTranslation(settings)
    room.access = Access(settings.model_copy(update={"at_once": 1}), lambda: room.store)
    room.engines.load = lambda *_: ChatTranslator(chat)
    room.opening.start()
    list(room.opening.wait())
    yield room
    room.store.close()


def type_text(hand, text: str):
    state = hand.choose("target", "es").state
    return hand.text.events.type(state, Said(), "", hand.request, gr.EventData(None, {"text": text}))


@pytest.mark.parametrize("language", PLACES)
def test_the_place_is_shown_until_it_is_ones_turn(room, language):
    hand = Hand(room, make_request("zh-CN" if language == "zh" else "en-US"))
    ahead, told = [room.access.line.enter(ANNA), room.access.line.enter(BO)], list(PLACES[language])
    for updates in type_text(hand, "Good morning."):
        if told and told[0] in str(updates.get("result")):
            assert told.pop(0) in str(updates["status"])
            ahead.pop(0).leave()
    assert not told and "Buenos días." in updates["result"] and room.access.line.count() == (0, 0)


def test_whoever_types_on_stands_in_line_once(room):
    hand, line = Hand(room, make_request()), room.access.line
    turn = line.enter(ANNA)
    first = type_text(hand, "Good")
    while line.count() != (1, 1):
        next(first)
    second = type_text(hand, "Good morning.")
    next(second)
    assert list(first) == [], "what was asked before is dropped"
    while line.count() != (1, 1):  # its thread has left the line, the second stands there
        next(second)
    turn.leave()
    *_, last = second
    assert "Buenos días." in last["result"] and line.count() == (0, 0)


def test_a_comparison_with_the_chat_model_stands_in_line_too(room, monkeypatch):
    hand, entered = Hand(room, make_request()), []
    *_, last = type_text(hand, "Good morning.")
    enter = room.access.line.enter
    monkeypatch.setattr(room.access.line, "enter", lambda person: entered.append(person) or enter(person))
    *_, drawn = hand.text.compare.compare(last["said"], "scripted", hand.request)
    assert entered and "Buenos días." in drawn["aligned"]
