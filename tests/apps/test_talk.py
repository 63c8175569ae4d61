"""A question is saved before it is answered, and whatever was said of the answer at its end."""

import threading

import pytest

from apps._talk import HISTORY, Talk
from apps._visit import Visit
from core.errors import InputError, ModelUnavailable, StoreError
from core.store.conversations import Conversations
from core.usecases.support.records import Reply
from core.usecases.support.reply_json import reply_from_json
from tests.apps.scripted_shop import cited, say


@pytest.fixture
def talk(shop) -> Talk:
    shop.script = {"q": say(Reply("Stand"), Reply("Standard"), cited()), "hold": shop.hold}
    return Talk(shop)


def turns(shop, visit):
    return shop.store.load_conversation(visit.conversation, visit.visitor).turns


def test_question_and_answer_are_saved_with_the_whole_record(shop, talk, visit):
    *_, last = talk.ask(visit, "q")
    saved = turns(shop, last.visit)
    assert [(turn.author, turn.text) for turn in saved] == [("visitor", "q"), ("bot", cited().text)]
    assert reply_from_json(saved[1].reply) == cited()


def test_the_first_thing_said_names_the_conversation_which_then_goes_on(shop, talk, visit):
    first, *_, last = talk.ask(visit, "q")
    assert first.visit.conversation and first.visit == last.visit
    list(talk.ask(last.visit, "q"))
    assert len(turns(shop, last.visit)) == 4
    assert [turn.text for turn in shop.asked[1][1]] == ["q", cited().text]


def test_of_earlier_answers_only_the_last_texts_are_read(shop, talk, visit, monkeypatch):
    *_, last = talk.ask(visit, "q")
    monkeypatch.delattr(Conversations, "load_conversation")
    for _ in range(HISTORY):
        *_, last = talk.ask(last.visit, "q")
    assert [turn.text for turn in shop.asked[-1][1]] == ["q", cited().text] * (HISTORY // 2)


def test_while_the_shop_opens_the_visitor_is_told_how_far_it_is(shop, talk, visit):
    shop.may_open.clear()
    said = talk.ask(visit, "q")
    assert next(said).stage is None
    stage = next(said).stage
    assert stage.text.text("zh") == "正在准备……" and not stage.ready
    shop.may_open.set()
    assert list(said)[-1].reply.done


def test_a_shop_that_cannot_open_says_why_and_keeps_the_question(shop, talk, visit):
    shop.fails = ModelUnavailable("chatbot.ask_first")
    said = talk.ask(visit, "q")
    here = next(said).visit
    with pytest.raises(ModelUnavailable):
        list(said)
    assert [turn.text for turn in turns(shop, here)] == ["q"]
    shop.fails = None
    assert list(talk.ask(here, "q"))[-1].reply.done


def run_until_held(shop, talk, visit):
    said = talk.ask(visit, "hold")
    here = next(said).visit
    while not shop.held.is_set():
        next(said)
    return said, here


def test_stopping_closes_the_stream_and_keeps_what_was_said(shop, talk, visit):
    said, here = run_until_held(shop, talk, visit)
    talk.stop(here)
    list(said)
    assert shop.closed.wait(5)
    question, answer = turns(shop, here)
    assert answer.text.startswith("word") and not reply_from_json(answer.reply).done


def test_a_closed_page_closes_the_stream_and_keeps_what_was_said(shop, talk, visit):
    said, here = run_until_held(shop, talk, visit)
    said.close()
    assert shop.closed.wait(5)
    assert turns(shop, here)[1].text.startswith("word")
    assert not talk.is_running(here)


def test_one_answer_at_a_time_in_a_conversation_but_any_number_beside_it(shop, talk, visit):
    said, here = run_until_held(shop, talk, visit)
    assert talk.is_running(here)
    with pytest.raises(InputError, match="still"):
        list(talk.ask(here, "q"))
    assert list(talk.ask(Visit("another-visitor-secret"), "q"))[-1].reply.done
    said.close()
    assert list(talk.ask(here, "q"))[-1].reply.done


def test_nobody_writes_into_a_conversation_of_another(shop, talk, visit):
    here = list(talk.ask(visit, "q"))[-1].visit
    with pytest.raises(StoreError):
        list(talk.ask(Visit("another-visitor-secret", here.conversation), "q"))
    assert len(turns(shop, here)) == 2


def test_many_at_once_do_not_mix(shop, talk):
    shop.script = {f"q{n}": say(Reply(f"a{n}"), cited(f"answer {n}")) for n in range(16)}
    results = {}

    def ask(n):
        results[n] = list(talk.ask(Visit(f"visitor-secret-{n:04}"), f"q{n}"))[-1]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    for n, said in results.items():
        assert [turn.text for turn in turns(shop, said.visit)] == [f"q{n}", f"answer {n}"]


def test_an_uncovered_question_is_counted_and_a_person_offered(shop, talk, visit):
    shop.script["moon?"] = say(cited("No.", action="offer_ticket", origin="none", citations=()))
    here = list(talk.ask(visit, "moon?"))[-1].visit
    assert shop.store.load_handover(here.conversation, here.visitor).state == "offered"
    assert [(event.question, event.action) for event in shop.store.list_events()] == [("moon?", "offer_ticket")]


def test_the_bar_shows_the_speed_of_the_last_reply_a_model_took_part_in(shop, talk, visit):
    from dataclasses import replace

    fast = replace(cited().working, first_token_seconds=0.2, tokens_per_second=40.0)
    shop.script["fast"] = say(cited(working=fast))
    list(talk.ask(visit, "fast"))
    list(talk.ask(visit, "q"))
    assert (shop.speed.first_token_seconds, shop.speed.tokens_per_second) == (0.2, 40.0)
