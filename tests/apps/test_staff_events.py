"""What staff do behind their door: nothing they typed is lost, and the page says no more than is so."""

import gradio as gr
import pytest

from apps._owner_events import ModelEvents, OwnerEvents
from apps._staff_events import LibraryEvents, TicketEvents
from core.errors import InputError, ShowcaseError, StoreError
from core.store import Event
from core.usecases.support import faq_sheet
from core.usecases.support.faq_sheet import list_made
from core.usecases.support.handover import Contact, confirm, hand_over, offer, write_to_person
from core.usecases.support.insight import QuestionGroup, unanswered
from core.usecases.support.records import Turn
from tests.apps.conftest import make_event, make_request
from tests.apps.scripted_shop import write_files


@pytest.fixture
def tickets(shop) -> TicketEvents:
    return TicketEvents(shop)


def open_ticket(store, visitor, question="moon?"):
    """A question handed over; its conversation and its ticket."""
    conversation, who = store.start_conversation(visitor), {"visitor": visitor, "store": store}
    store.save_turn(conversation, Turn("user", question), visitor=visitor)
    offer(conversation, question, asked=True, **who)
    confirm(conversation, **who)
    return conversation, hand_over(conversation, contact=Contact(email="ann@shop.example"), **who)


def shown(ticket):
    """As the page holds the ticket it shows."""
    return [ticket.id, ticket.updated]


def test_a_reply_that_a_word_of_the_visitor_crossed_is_there_still_once_that_is_read(tickets, shop):
    visitor, request = "visitor-secret-of-one", make_request()
    conversation, seen = open_ticket(shop.store, visitor)
    write_to_person(conversation, "Please hurry.", visitor=visitor, store=shop.store)
    with pytest.raises(StoreError, match="Someone else changed"):
        tickets.reply(shown(seen), False, "Tomorrow.", request)
    page = tickets.pick(shown(seen), False, request, make_event(id=seen.id))
    assert "Please hurry." in page["case"] and "value" not in page["reply"]
    assert tickets.reply(page["seen"], False, "Tomorrow.", request)["reply"] == gr.update(value="")


def test_what_was_typed_for_one_ticket_does_not_go_to_another(tickets, shop):
    (_, seen), (_, other) = (open_ticket(shop.store, f"visitor-secret-of-{name}") for name in ("one", "two"))
    page = tickets.pick(shown(seen), False, make_request(), make_event(id=other.id))
    assert page["seen"][0] == other.id and page["reply"] == gr.update(value="")
    assert "aria-current=true" in page["tickets"].split(other.id)[1].split("</button>")[0]


@pytest.mark.parametrize("sent", [None, "", [], ["1"], {"id": "1"}, ["no such", "2026"], [["1"], None], 7])
@pytest.mark.parametrize("act", ["reply", "resolve"])
def test_a_ticket_that_a_page_cannot_show_is_not_answered(tickets, act, sent):
    with pytest.raises((InputError, StoreError)):
        getattr(tickets, act)(sent, False, "Tomorrow.", make_request())


def test_what_is_known_of_a_case_is_named_in_the_language_of_the_page(tickets, shop):
    visitor = "visitor-secret-of-one"
    conversation, seen = open_ticket(shop.store, visitor, "moon? MG-10427")
    shop.store.delete_conversation(conversation, visitor)
    shown = {
        code: tickets.pick(None, False, make_request(code), make_event(id=seen.id))["case"] for code in ("zh-CN", "en")
    }
    assert "<dt>订单</dt><dd>MG-10427</dd>" in shown["zh-CN"] and "<dt>对话</dt><dd>已被顾客删除" in shown["zh-CN"]
    assert "<dt>order</dt><dd>MG-10427</dd>" in shown["en"] and "deleted by the customer" in shown["en"]


MOON = QuestionGroup("Moon?", "en", 1, ("Moon?",), (1,), "2026-11-01")
SUN = QuestionGroup("Sun?", "en", 2, ("Sun?",), (2, 3), "2026-11-01")


@pytest.mark.parametrize(
    ("act", "given", "part"),
    [
        ("add", (None, None, "add"), "report"),
        ("remove", ((),), "report"),
        ("make", ((MOON,), [1], "", "Not yet.", 7), "making"),
        ("switch", ("Qwen/Qwen3-0.6B",), "switching"),
    ],
)
def test_work_that_fails_is_not_shown_as_going_on(shop, monkeypatch, act, given, part):
    def fail(*_, **__):
        raise InputError("chatbot.library_busy")

    library = LibraryEvents(shop)
    monkeypatch.setattr(library.library, "change", fail)
    monkeypatch.setattr("core.models.switch_chat", fail)
    [owner] = [one for one in (library, OwnerEvents(shop, library.library), ModelEvents(shop)) if hasattr(one, act)]
    page = {}
    with pytest.raises(ShowcaseError):
        for updates in getattr(owner, act)(*given, make_request()):
            page |= updates
    assert page[part] == ""


def test_test_questions_that_cannot_be_read_leave_no_sign_of_work(shop, tmp_path):
    (tmp_path / "questions.csv").write_text("question,expect\n")
    updates = LibraryEvents(shop).test(str(tmp_path / "questions.csv"), make_request())
    assert next(updates)["summary"] == ""
    with pytest.raises(InputError):
        next(updates)


def test_an_entry_that_could_not_be_taken_back_keeps_its_questions(shop, monkeypatch):
    def fail(*_):
        raise InputError("chatbot.library_busy")

    write_files(shop.folder)
    shop.store.save_event(None, Event("Moon?", "none", "offer_ticket", "en", 0.1, 0.2))
    owner = OwnerEvents(shop, LibraryEvents(shop).library)
    monkeypatch.setattr(owner, "show", lambda *_: {})
    [group] = groups = unanswered(shop.store)
    list(owner.make(groups, list(group.events), "", "Not yet.", 7, make_request()))
    [made] = list_made(shop.folder)
    with monkeypatch.context() as broken, pytest.raises(InputError):
        broken.setattr(shop, "open_knowledge", fail)
        list(owner.undo(7, make_request(), make_event(id=made.id)))
    assert list_made(shop.folder) == (made,) and unanswered(shop.store) == ()
    list(owner.undo(7, make_request(), make_event(id=made.id)))
    assert list_made(shop.folder) == () and [one.question for one in unanswered(shop.store)] == ["Moon?"]


def test_a_group_picked_again_keeps_the_answer_that_is_typed(shop):
    owner, request = OwnerEvents(shop, LibraryEvents(shop).library), make_request()
    first = owner.pick((SUN, MOON), None, request, make_event(id="1"))
    assert first["answer"] == gr.update(value="") and first["question"] == gr.update(value="Moon?")
    again = owner.pick((SUN, MOON), first["chosen"], request, make_event(id="1"))
    assert not {"question", "answer"} & set(again)
    assert owner.pick((SUN, MOON), again["chosen"], request, make_event(id="0"))["answer"] == gr.update(value="")


@pytest.mark.parametrize("chosen", [None, 0, [], [9], "1"])
def test_an_entry_is_made_of_the_group_that_is_shown_and_of_no_other(shop, chosen, monkeypatch):
    owner = OwnerEvents(shop, LibraryEvents(shop).library)
    with pytest.raises(InputError):
        list(owner.make((SUN, MOON), chosen, "", "Tonight.", 7, make_request()))
    made, shown_first = [], owner.pick((MOON, SUN), None, make_request(), make_event(id="0"))["chosen"]
    monkeypatch.setattr(faq_sheet, "make_faq", lambda group, *_, **__: made.append(group) or group)
    monkeypatch.setattr(owner, "_rebuild", lambda edit, *_: [edit(shop.folder)])
    list(owner.make((SUN, MOON), shown_first, "", "Tonight.", 7, make_request()))
    assert made == [MOON]
    monkeypatch.setattr(owner, "_plot", lambda *_: None)
    assert owner.show(7, make_request())["chosen"] is None
