"""What a visitor can do on the page, and what they cannot do to anybody else's."""

import json
import re

import gradio as gr
import pytest

from apps._ask_api import read_ticket
from apps._chat_cases import CaseEvents
from apps._gradio import shown
from core.access import Person
from core.errors import AccessError, InputError, StoreError
from core.usecases.support.handover import list_tickets, reply_to, resolve
from core.usecases.support.records import Reply
from tests.apps.conftest import make_event, make_request
from tests.apps.scripted_shop import cited, say


@pytest.fixture
def events(shop) -> CaseEvents:
    shop.script = {
        "q": say(Reply("Stand"), cited()),
        "which?": say(cited("Which?", action="clarify", origin="none", options=("q", "other"))),
        "moon?": say(cited("Not covered.", action="offer_ticket", origin="none", citations=())),
        "hold": shop.hold,
        "boom": lambda _: (_ for _ in ()).throw(RuntimeError("secret path /srv/x")),
    }
    shop.start()
    list(shop.wait())
    return CaseEvents(shop)


@pytest.fixture
def state(visit):
    return visit.state()


def ask(events, state, question="q", to="bot", request=None):
    updates = {}
    for each in events.ask(question, state, to, request or make_request()):
        updates |= each
    return updates


def test_arriving_makes_a_visitor_and_greets_with_questions_that_have_an_answer(events):
    page = events.arrive({}, make_request())
    assert len(page["visit"]["visitor"]) >= 16
    assert "Do you ship abroad?" in page["thread"]
    assert "可以开发票吗" in events.arrive({}, make_request("zh-CN"))["thread"]


@pytest.mark.parametrize("garbage", [None, [], "x", {"visitor": 3}, {"visitor": "short"}, {"visitor": "x" * 500}])
def test_a_browser_that_sends_nonsense_is_a_new_visitor(events, garbage):
    assert re.fullmatch(r"[\w-]{32}", events.arrive(garbage, make_request())["visit"]["visitor"])


def test_an_answer_streams_and_the_composer_offers_stop_meanwhile(events, state):
    updates = list(events.ask("q", state, "bot", make_request()))
    assert updates[0]["composer"] == gr.update(submit_btn=False, stop_btn=True, value="")
    assert any("Stand" in update.get("live", "") for update in updates[1:-1])
    assert updates[-1]["composer"] == gr.update(submit_btn=True, stop_btn=False)
    assert 'class="cite"' in updates[-1]["thread"] and updates[-1]["live"] == ""


@pytest.mark.parametrize("question", ["", "  \n", None, 7, "x" * 2001])
def test_what_cannot_be_a_question_is_refused(events, state, question):
    with pytest.raises(InputError):
        ask(events, state, question)


def test_a_bug_is_shown_as_words_and_a_number_that_is_in_the_log(events, state, caplog):
    notice = ask(events, state, "boom")["live"]
    incident = re.search(r"number: (\w{8})", notice)[1]
    assert "secret path" not in notice and "Traceback" not in notice
    [line] = [record.said for record in caplog.records if record.msg == "incident"]
    assert line["incident"] == incident and line["error"] == "RuntimeError" and "secret" not in str(line)


def test_too_many_questions_a_minute_are_refused_by_address_alone(events, state):
    for _ in range(events.desk.settings.rate_per_minute):
        state = ask(events, state)["visit"]
    with pytest.raises(AccessError, match="more than"):
        ask(events, state)
    with pytest.raises(AccessError, match="more than"):
        list(events.retry(state, make_request(), make_event(position=2 * events.desk.settings.rate_per_minute - 1)))
    assert ask(events, state, request=make_request(host="192.0.2.2"))["thread"]


def test_a_choice_is_asked_as_the_next_question(events, state):
    state = ask(events, state, "which?")["visit"]
    *_, last = events.choose(state, make_request(), make_event(position=1, index=0))
    assert events.desk.asked[-1][0] == "q"
    assert last["thread"].count('class="msg visitor"') == 2


@pytest.mark.parametrize("index", [-1, 2, 99, "0", None, True, 0.0])
def test_a_choice_that_was_not_offered_asks_nothing(events, state, index):
    state = ask(events, state, "which?")["visit"]
    list(events.choose(state, make_request(), make_event(position=1, index=index)))
    assert [question for question, _ in events.desk.asked] == ["which?"]


def test_a_choice_under_an_answer_that_another_window_went_on_from_asks_nothing_and_shows_what_came_since(
    events, state
):
    state = ask(events, state, "which?")["visit"]
    ask(events, state, "which?")
    [page] = events.choose(state, make_request(), make_event(position=1, index=0))
    assert [question for question, _ in events.desk.asked] == ["which?", "which?"]
    assert page["thread"].count('class="msg visitor"') == 2


def begin_to_answer(events, state):
    """An answer that goes on, as far as its first words."""
    answer = events.ask("hold", state, "bot", make_request())
    state = next(answer)["visit"]
    while "word" not in next(answer).get("live", ""):
        pass
    return answer, state


@pytest.mark.parametrize("act", ["new", "open", "remove"])
def test_whoever_turns_to_another_conversation_is_not_pulled_back_by_the_answer_of_the_first(events, state, act):
    earlier = ask(events, state)["visit"]
    answer, here = begin_to_answer(events, state)
    names = {"open": earlier, "remove": here}
    event = [make_event(id=names[act]["conversation"])] if act in names else []
    page = getattr(events, act)(here, make_request(), *event)
    assert next(answer, None) is None, "nothing more is drawn"
    assert events.desk.closed.wait(5), "the engine is free"
    assert page["composer"]["submit_btn"] and not page["composer"]["stop_btn"]
    assert "Standard delivery" in ask(events, page["visit"])["thread"]


def test_words_that_come_while_somebody_turns_away_are_not_drawn(events, state, monkeypatch):
    say = events.talk.ask

    def turn_away(visit, question, gone):
        for said in say(visit, question):
            if said.reply:
                events.new(visit.state(), make_request())
            yield said

    monkeypatch.setattr(events.talk, "ask", turn_away)
    assert not any("Stand" in str(update) for update in events.ask("q", state, "bot", make_request()))


def test_an_answer_goes_on_beside_another_window_that_turns_away(events, state):
    answer, here = begin_to_answer(events, state)
    events.new(here, gr.Request(session_hash="another", headers={}, query_params={}, client=None))
    assert "word" in next(answer)["live"]
    answer.close()


def test_what_is_asked_while_an_answer_is_made_is_refused_and_the_page_stays_as_it_is(events, state):
    answer, here = begin_to_answer(events, state)
    retried = events.retry(here, make_request(), make_event(position=0))
    for again in (events.ask("q", here, "bot", make_request()), retried):
        with pytest.raises(InputError, match="still"):
            next(again)
    assert "word" in next(answer)["live"]
    answer.close()


def test_a_look_that_began_before_a_question_does_not_draw_over_it(events, state, monkeypatch):
    begun = []

    def ask_meanwhile(*_):
        begun.append(events.ask("hold", state, "bot", make_request()))
        monkeypatch.undo()
        next(begun[0])

    monkeypatch.setattr(events, "render_bar", lambda language: ask_meanwhile() or "")
    assert events.look(state, make_request()) == {}
    assert events.look(state, make_request()) == {}, "the page does not know yet which conversation it is"
    begun[0].close()


@pytest.mark.parametrize("act", ["choose", "retry", "suggest"])
def test_what_is_typed_stays_where_a_press_asks_something_else(events, state, act):
    state = ask(events, state, "which?")["visit"]
    event = {
        "choose": [make_event(position=1, index=0)],
        "suggest": [make_event(text="q")],
        "retry": [make_event(position=1)],
    }[act]
    updates = list(getattr(events, act)(state, make_request(), *event))
    assert not any("value" in update.get("composer", {}) for update in updates)


def test_thumb_and_comment_are_kept_and_can_be_taken_back(events, state):
    state = ask(events, state)["visit"]
    page = events.like(state, make_request(), make_event(position=1, liked=False))
    assert '<form class="comment"' in page["thread"]
    assert "too slow" in events.comment(state, make_request(), make_event(position=1, text="too slow"))["thread"]
    [thumb] = events.desk.store.list_feedback()
    assert (thumb.liked, thumb.comment) == (False, "too slow")
    events.like(state, make_request(), make_event(position=1, liked=False))
    assert events.desk.store.list_feedback() == ()


def test_asking_again_is_the_last_question(events, state):
    state = ask(events, state)["visit"]
    list(events.retry(state, make_request(), make_event(position=1)))
    assert [question for question, _ in events.desk.asked] == ["q", "q"]


def test_a_question_that_came_to_nothing_can_be_asked_again(events, state):
    begun = events.ask("boom", state, "bot", make_request())
    assert 'data-act="retry"' not in next(begun)["thread"], "it is being answered"
    *_, page = begun
    assert 'data-act="retry"' in page["thread"]
    list(events.retry(page["visit"], make_request(), make_event(position=0)))
    assert [question for question, _ in events.desk.asked] == ["boom", "boom"]


def test_asking_again_where_another_window_went_on_asks_nothing_and_shows_what_came_since(events, state):
    state = ask(events, state)["visit"]
    ask(events, state, "which?")
    [page] = events.retry(state, make_request(), make_event(position=1))
    assert [question for question, _ in events.desk.asked] == ["q", "which?"]
    assert page["thread"].count('class="msg visitor"') == 2


@pytest.mark.parametrize("conversation", [None, 3, ["x"], ""])
def test_an_endpoint_asked_without_a_conversation_begins_one(conversation):
    assert read_ticket(conversation, Person()).conversation == ""


def test_history_survives_a_reload_and_a_deleted_conversation_is_gone(events, state):
    state = ask(events, state)["visit"]
    assert "Standard delivery" in events.arrive(state, make_request())["thread"]
    name = make_event(id=state["conversation"])
    page = events.remove(state, make_request(), name)
    assert page["visit"]["conversation"] == "" and "Standard delivery" not in page["thread"]
    assert events.arrive(state, make_request())["visit"]["conversation"] == ""


def test_a_conversation_is_exported_whole(events, state):
    state = ask(events, state)["visit"]
    file = json.loads(events.export(state, make_request(), make_event(id=state["conversation"]))["exported"])
    turns = json.loads(file["text"])["turns"]
    assert [turn["text"] for turn in turns] == ["q", cited().text]


@pytest.mark.parametrize("act", ["open", "remove", "export"])
def test_nobody_reaches_a_conversation_of_another(events, state, act):
    mine = ask(events, state)["visit"]
    other = {"visitor": "another-visitor-secret", "conversation": mine["conversation"]}
    with pytest.raises(InputError):
        getattr(events, act)(other, make_request(), make_event(id=mine["conversation"]))
    for call in (
        lambda: events.like(other, make_request(), make_event(position=1, liked=True)),
        lambda: events.hand_over(other, "", "a@example.com", make_request()),
        lambda: list(events.retry(other, make_request(), make_event(position=1))),
    ):
        with pytest.raises(StoreError):
            call()
    for page in (events.arrive(other, make_request()), events.look(other, make_request())):
        assert page["visit"]["conversation"] == "" and "Standard delivery" not in page["thread"]


def test_a_window_whose_conversation_another_deleted_is_told_once_and_goes_on(events, state):
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    events.hand_over(state, "", "ann@shop.example", make_request())
    events.remove(state, make_request(), make_event(id=state["conversation"]))
    page = events.look(state, make_request())
    assert "not there any more" in page["live"] and not page["timer"]["active"]
    assert "live" not in events.look(page["visit"], make_request())
    assert "Standard delivery" in ask(events, page["visit"])["thread"]


def test_an_answer_whose_conversation_another_window_deletes_ends_with_a_page_that_can_be_used(events, state):
    answer, here = begin_to_answer(events, state)
    events.desk.store.delete_conversation(here["conversation"], here["visitor"])
    events.stop(here, make_request())
    *_, page = answer
    assert page["visit"]["conversation"] == "" and page["composer"]["submit_btn"]
    assert "no such conversation" in page["live"]


def test_an_answer_that_the_store_cannot_keep_leaves_a_composer_that_can_be_used(events, state, monkeypatch):
    answer, here = begin_to_answer(events, state)
    broken = StoreError("store.unreachable", why="full")
    for verb in ("save_turn", "load_conversation", "list_conversations"):
        monkeypatch.setattr(events.desk.store, verb, lambda *_, **__: (_ for _ in ()).throw(broken))
    events.stop(here, make_request())
    *_, page = answer
    assert page["composer"]["submit_btn"] and "cannot be used" in page["live"]


@pytest.mark.parametrize("question", ["q", "boom"])
def test_the_composer_is_free_with_the_last_drawing_alone(events, state, question):
    *earlier, last = events.ask(question, state, "bot", make_request())
    assert last["composer"]["submit_btn"] and not any(
        update.get("composer", {}).get("submit_btn") for update in earlier
    )


def test_a_person_takes_over_and_the_visitor_sees_every_step(events, state):
    store = events.desk.store
    state = ask(events, state, "moon?")["visit"]
    assert events.offer(state, make_request())["form"] == gr.update(visible=True)
    page = events.hand_over(state, "Mia", "mia@example.com", make_request())
    assert page["ticket_bar"] == gr.update(visible=True) and page["timer"] == gr.update(active=True)
    [ticket] = list_tickets(store)
    assert ticket.id in page["ticket"] and ticket.id in page["thread"]
    asked = len(events.desk.asked)
    page = ask(events, state, "please hurry", to="person")
    assert "please hurry" in page["thread"] and 'data-act="retry"' not in page["thread"]
    assert len(events.desk.asked) == asked, "a message to the person must not be answered by the program"
    reply_to(list_tickets(store)[0], "We <b>do</b>.", store=store)
    assert "We &lt;b&gt;do&lt;/b&gt;." in events.look(state, make_request())["thread"]
    resolve(list_tickets(store)[0], store=store)
    page = events.look(state, make_request())
    assert page["ticket_bar"] == gr.update(visible=False) and "closed" in page["thread"]


def test_the_program_can_still_be_asked_while_a_ticket_is_open(events, state):
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    events.hand_over(state, "", "+31 20 555 0100", make_request())
    assert "Standard delivery" in ask(events, state, "q", to="bot")["thread"]


def test_a_form_that_is_open_stays_when_the_answer_it_did_not_wait_for_ends(events, state):
    def answer_slowly(_):
        yield Reply("Not")
        yield cited("Not covered.", action="offer_ticket", origin="none", citations=())

    events.desk.script["moon?"] = answer_slowly
    answer = events.ask("moon?", state, "bot", make_request())
    here = next(answer)["visit"]
    assert events.offer(here, make_request())["form"]["visible"]
    *_, last = answer
    assert last["form"]["visible"]
    assert events.hand_over(here, "", "ann@shop.example", make_request())["ticket_bar"]["visible"]


def test_an_address_typed_in_full_width_is_an_address(events, state):
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    events.hand_over(state, "王", "ａｎｎ＠shop.example", make_request("zh-CN"))
    assert [ticket.email for ticket in list_tickets(events.desk.store)] == ["ann@shop.example"]


@pytest.mark.parametrize(("name", "contact"), [(None, None), ("Ann", 7), (["Ann"], {})])
def test_a_form_that_no_page_sends_is_refused_in_words(events, state, name, contact):
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    with pytest.raises(InputError):
        events.hand_over(state, name, contact, make_request())


def test_declining_hides_the_form(events, state):
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    assert events.decline(state, make_request())["form"] == gr.update(visible=False)


def test_without_a_question_there_is_nothing_to_hand_over(events, state):
    with pytest.raises(InputError, match="hand over"):
        events.offer(state, make_request())


def test_errors_reach_the_page_in_the_readers_language_and_escaped(events, state):
    with pytest.raises(gr.Error, match="还没有可发送的内容") as caught:
        list(shown(events.ask, "chatbot")("", state, "bot", make_request("zh-TW")))
    assert caught.value.title == "未完成" and not caught.value.print_exception
    state = ask(events, state, "moon?")["visit"]
    events.offer(state, make_request())
    with pytest.raises(gr.Error) as caught:
        shown(events.hand_over, "chatbot")(state, "", "<img src=x>@", make_request())
    assert "<img" not in caught.value.message
