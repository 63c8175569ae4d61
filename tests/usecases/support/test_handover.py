"""A handover is offered, confirmed, queued, answered, resolved: step by step, told to the visitor, never in a loop."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.documents.document import Hit, Passage
from core.errors import InputError, ShowcaseError, StoreError
from core.store import Store, new_visitor, open_store
from core.usecases.support.handover import (
    OPEN,
    STEPS,
    Contact,
    check_contact,
    confirm,
    decline,
    hand_over,
    list_tickets,
    load_ticket,
    may_offer,
    offer,
    reply_to,
    resolve,
    write_to_person,
)
from core.usecases.support.records import Citation, Reply, Ticket, Turn, Working
from core.usecases.support.reply_json import reply_to_json

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUESTION = "Can you engrave a mug for my order MG-10427?"
CONTACT = Contact(name="Ann", email="ann@shop.example")


def passage(document: str, heading: str, question: str = "") -> Passage:
    return Passage(f"id-{document}", document, 2, 0, "text", "en", heading, question)


ANSWERED = Reply(
    "We ship on weekdays [1].",
    citations=(Citation(1, "id", "shipping.md", 1, "Dispatch", "We ship on weekdays.", ()),),
    origin="evidence",
    done=True,
)
REFUSED = Reply(
    "This is not covered.",
    action="offer_ticket",
    working=Working(
        hits=(Hit(passage("mugs.md", "Care"), 0.2), Hit(passage("gifts.md", ""), 0.1)),
        reason="No passage answers it: confidence 0.12, needed 0.60.",
    ),
    done=True,
)


class Desk:
    """A store with one conversation in it, and short ways to act on it."""

    def __init__(self) -> None:
        self.store: Store = open_store("sqlite://", clock=lambda: NOON)
        self.visitor = new_visitor()
        self.id = self.store.start_conversation(self.visitor)
        self.who = {"visitor": self.visitor, "store": self.store}
        for text, reply in (("When do you ship? ann@shop.example", ANSWERED), (QUESTION, REFUSED)):
            self.say(text, reply)

    def say(self, text: str, reply: Reply) -> None:
        self.store.save_turn(self.id, Turn("user", text), visitor=self.visitor)
        answer = Turn("assistant", reply.text)
        self.store.save_turn(self.id, answer, reply_to_json(reply), visitor=self.visitor)

    def queue(self, question: str = QUESTION, **more: object) -> Ticket:
        assert offer(self.id, question, **self.who, asked=True)
        confirm(self.id, **self.who)
        return hand_over(self.id, contact=CONTACT, **self.who, **more)

    @property
    def state(self) -> str:
        return self.store.load_handover(self.id, self.visitor).state

    def heard(self) -> list[str]:
        return [turn.text for turn in self.store.load_conversation(self.id, self.visitor).turns]


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.store.close()


def test_the_whole_way(desk):
    states = [desk.state]
    assert offer(desk.id, QUESTION, **desk.who)
    states.append(desk.state)
    confirm(desk.id, **desk.who)
    states.append(desk.state)
    ticket = hand_over(desk.id, contact=CONTACT, **desk.who)
    states.append(desk.state)
    ticket = reply_to(ticket, "Yes, we can: it takes two days.", store=desk.store)
    states.append(desk.state)
    ticket = resolve(ticket, store=desk.store)
    states.append(desk.state)
    assert states == ["none", "offered", "confirmed", "queued", "answered", "resolved"]
    assert (ticket.state, ticket.id) == ("resolved", load_ticket(ticket.id, desk.store).id)
    queued, answered, closed = desk.heard()[-3:]
    assert ticket.id in queued
    assert answered == "Yes, we can: it takes two days."
    assert ticket.id in closed


def test_a_person_gets_what_is_needed(desk):
    ticket = desk.queue()
    assert ticket.summary.splitlines() == [
        f"Question: {QUESTION}",
        "Tried: 1 earlier answers; looked in mugs.md, gifts.md",
        "Why a person: No passage answers it: confidence 0.12, needed 0.60.",
    ]
    assert dict(ticket.slots) == {
        "order": "MG-10427",
        "email": "ann@shop.example",
        "topic": "Care",
        "language": "en",
    }
    assert [turn.text for turn in ticket.transcript] == desk.heard()[:4]
    assert [turn.role for turn in ticket.transcript] == ["user", "assistant"] * 2
    assert ticket.sources == ("shipping.md, p. 1: Dispatch", "mugs.md, p. 2: Care", "gifts.md, p. 2")
    assert (ticket.name, ticket.email, ticket.state) == ("Ann", "ann@shop.example", "queued")
    assert ticket.created == "2026-11-22T12:00:00.000000+00:00"


def test_a_chinese_handover_speaks_chinese(desk):
    ticket = desk.queue("能刻字吗？", language="zh")
    assert ticket.language == "zh"
    assert ticket.summary.startswith("问题：能刻字吗？")
    assert ticket.sources[1:] == ("mugs.md，第 2 页：Care", "gifts.md，第 2 页")
    assert desk.heard()[-1].startswith("您的请求已进入队列")
    resolve(ticket, store=desk.store, text="可以刻字。")
    assert "已结束" in desk.heard()[-1]


def test_an_asked_for_person_needs_no_refusal():
    desk = Desk()
    desk.say("Let me talk to a person", Reply("Of course.", origin="none"))
    assert "the visitor asked for a person" in desk.queue("Let me talk to a person").summary
    desk.store.close()


@pytest.mark.parametrize(
    ("contact", "key"),
    [
        (Contact(), "handover.no_contact"),
        (Contact(name="Ann"), "handover.no_contact"),
        (Contact(email="  "), "handover.no_contact"),
        (Contact(email="ann"), "handover.bad_email"),
        (Contact(email="ann@shop"), "handover.bad_email"),
        (Contact(email="ann@shop.example, bo@shop.example"), "handover.bad_email"),
        (Contact(email="a" * 250 + "@b.co"), "handover.bad_email"),
        (Contact(phone="call me"), "handover.bad_phone"),
        (Contact(phone="(......)"), "handover.bad_phone"),
        (Contact(phone="+ 1-2-3-4"), "handover.bad_phone"),
        (Contact(email="ann@shop.example", phone="<script>"), "handover.bad_phone"),
        (Contact(name="x" * 101, phone="0151 2345678"), "handover.long_name"),
    ],
)
def test_a_contact_that_cannot_be_used_is_refused_and_nothing_moves(desk, contact, key):
    offer(desk.id, QUESTION, **desk.who)
    confirm(desk.id, **desk.who)
    with pytest.raises(InputError) as refused:
        hand_over(desk.id, contact=contact, **desk.who)
    assert refused.value.key == key
    assert refused.value.text("zh") != refused.value.text("en")
    assert (desk.state, list_tickets(desk.store)) == ("confirmed", ())


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (Contact(email=" ａｎｎ＠shop.example "), Contact(email="ann@shop.example")),
        (Contact(name=" Ａnn™ ", email="a@b.co"), Contact(name="Ａnn™", email="a@b.co")),
        (Contact(phone="+86 (0)571 8888-0000"), Contact(phone="+86 (0)571 8888-0000")),
        (Contact(name=" 王 ", phone="１３８００１３８０００"), Contact(name="王", phone="13800138000")),
    ],
)
def test_a_contact_is_kept_in_its_usual_form(given_, kept):
    assert check_contact(given_) == kept


def test_a_telephone_number_reaches_the_person(desk):
    offer(desk.id, QUESTION, **desk.who)
    confirm(desk.id, **desk.who)
    ticket = hand_over(desk.id, contact=Contact(phone="0571 8888"), **desk.who)
    assert dict(ticket.slots)["phone"] == "0571 8888"


def test_no_step_is_skipped(desk):
    with pytest.raises(InputError) as unoffered:
        confirm(desk.id, **desk.who)
    assert unoffered.value.text("zh") == "当前状态“由程序处理”不能变为“已确认转人工”。"
    with pytest.raises(InputError, match="cannot become queued"):
        hand_over(desk.id, contact=CONTACT, **desk.who)
    offer(desk.id, QUESTION, **desk.who)
    with pytest.raises(InputError, match="cannot become queued"):
        hand_over(desk.id, contact=CONTACT, **desk.who)
    assert list_tickets(desk.store) == ()


def test_while_a_person_is_at_it_nothing_is_offered_and_no_second_ticket_opens(desk):
    ticket = desk.queue()
    assert not offer(desk.id, "Another question?", **desk.who)
    assert not offer(desk.id, "A person, please!", **desk.who, asked=True)
    with pytest.raises(InputError, match="has this conversation already"):
        hand_over(desk.id, contact=CONTACT, **desk.who)
    assert [each.id for each in list_tickets(desk.store)] == [ticket.id]


def test_after_it_is_resolved_the_same_question_is_offered_again_only_when_asked(desk):
    resolve(desk.queue(), store=desk.store, text="Yes, we can.")
    assert not offer(desk.id, QUESTION.upper() + " !", **desk.who)
    assert desk.state == "resolved"
    assert offer(desk.id, "Do you deliver pianos?", **desk.who)
    decline(desk.id, **desk.who)
    second = desk.queue(QUESTION)
    assert second.state == "queued"
    assert len(list_tickets(desk.store, ())) == 2


def test_a_declined_question_is_not_offered_again(desk):
    assert offer(desk.id, QUESTION, **desk.who)
    decline(desk.id, **desk.who)
    assert not offer(desk.id, QUESTION, **desk.who)
    assert offer(desk.id, QUESTION, **desk.who, asked=True)


def test_a_new_question_takes_the_place_of_an_offer_left_standing(desk):
    assert offer(desk.id, "First?", **desk.who)
    assert offer(desk.id, "Second?", **desk.who)
    confirm(desk.id, **desk.who)
    confirm(desk.id, **desk.who)  # a second click
    assert hand_over(desk.id, contact=CONTACT, **desk.who).summary.startswith("Question: Second?")


def test_the_visitor_writes_to_the_person_and_the_ticket_waits_again(desk):
    ticket = reply_to(desk.queue(), "Which name?", store=desk.store)
    ticket = write_to_person(desk.id, "Ann-Marie", **desk.who)
    assert (ticket.state, desk.state) == ("queued", "queued")
    assert [(turn.role, turn.text) for turn in ticket.replies] == [
        ("assistant", "Which name?"),
        ("user", "Ann-Marie"),
    ]
    assert desk.heard()[-2:] == ["Which name?", "Ann-Marie"]
    with pytest.raises(InputError, match="waits for an answer"):
        resolve(ticket, store=desk.store)
    assert resolve(ticket, store=desk.store, text="Done.").state == "resolved"
    with pytest.raises(InputError, match="No ticket"):
        write_to_person(desk.id, "Thanks", **desk.who)


def test_a_ticket_is_never_closed_in_silence(desk):
    ticket = desk.queue()
    with pytest.raises(InputError) as silent:
        resolve(ticket, store=desk.store, text="  ")
    assert silent.value.key == "handover.silent"
    assert load_ticket(ticket.id, desk.store).state == "queued"


def test_what_is_resolved_stays_resolved(desk):
    ticket = resolve(desk.queue(), store=desk.store, text="Done.")
    for act in (lambda: reply_to(ticket, "more", store=desk.store), lambda: resolve(ticket, store=desk.store)):
        with pytest.raises(InputError, match="already resolved"):
            act()


@pytest.mark.parametrize("act", [reply_to, write_to_person])
def test_an_empty_message_is_refused(desk, act):
    ticket = desk.queue()
    with pytest.raises(InputError, match="empty"):
        if act is reply_to:
            reply_to(ticket, " \n", store=desk.store)
        else:
            write_to_person(desk.id, "", **desk.who)


def test_the_second_of_two_operators_is_told(desk):
    seen = desk.queue()
    reply_to(seen, "First!", store=desk.store)
    for act in (
        lambda: reply_to(seen, "Second!", store=desk.store),
        lambda: resolve(seen, store=desk.store, text="Closing."),
    ):
        with pytest.raises(StoreError) as told:
            act()
        assert told.value.key == "store.ticket_changed"
    assert desk.heard()[-1] == "First!"


def test_a_last_word_that_a_word_of_the_visitor_crossed_is_sent_once_and_closes(desk, monkeypatch):
    ticket, change = desk.queue(), desk.store.change_ticket

    def crossed(*given, **named):
        changed = change(*given, **named)
        monkeypatch.undo()
        with suppress(InputError):  # closed already
            write_to_person(desk.id, "Any news?", **desk.who)
        return changed

    monkeypatch.setattr(desk.store, "change_ticket", crossed)
    assert resolve(ticket, store=desk.store, text="It is on its way.").state == "resolved"
    assert (load_ticket(ticket.id, desk.store).state, desk.state) == ("resolved", "resolved")
    assert desk.heard().count("It is on its way.") == 1


def test_a_person_sees_that_the_conversation_was_deleted(desk):
    ticket = desk.queue()
    assert desk.store.delete_conversation(desk.id, desk.visitor) == (ticket.id,)
    kept = load_ticket(ticket.id, desk.store)
    assert dict(kept.slots)["conversation"] == "deleted"
    assert kept.transcript == ticket.transcript
    assert reply_to(kept, "By mail then.", store=desk.store).state == "answered"


def test_the_longest_waiting_comes_first_and_closed_ones_are_apart():
    desk, other = Desk(), Desk()
    times = iter(range(1, 60))
    desk.store._clock = lambda: NOON.replace(minute=next(times))
    first = desk.queue()
    desk.id = desk.store.start_conversation(desk.visitor)
    second = desk.queue("Second?")
    assert [ticket.id for ticket in list_tickets(desk.store)] == [first.id, second.id]
    resolve(first, store=desk.store, text="Done.")
    assert [ticket.id for ticket in list_tickets(desk.store)] == [second.id]
    assert [ticket.id for ticket in list_tickets(desk.store, ["resolved"])] == [first.id]
    for each in (desk, other):
        each.store.close()


def test_the_packet_is_json_of_words_only(desk):
    body = json.loads(desk.store.load_ticket(desk.queue().id).body)
    assert set(body) == {"language", "name", "email", "summary", "slots", "transcript", "sources"}


class Handovers(RuleBasedStateMachine):
    """Whatever visitor and operator do in whatever order, the state takes only the steps drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.states = ["none"]
        self.open_seen: list[Ticket] = []

    def attempt(self, act, *allowed: type[ShowcaseError]) -> None:
        before = len(self.desk.heard())
        try:
            act()
        except allowed:
            assert len(self.desk.heard()) == before, "a refused step says nothing"
        self.states += [self.desk.state] if self.desk.state != self.states[-1] else []

    @rule(question=st.sampled_from(["a?", "b?"]), asked=st.booleans())
    def offer(self, question, asked):
        handover = self.desk.store.load_handover(self.desk.id, self.desk.visitor)
        before = self.desk.state
        offered = offer(self.desk.id, question, **self.desk.who, asked=asked)
        stands = before == "confirmed" and handover.question == question and not asked
        if before in ("none", "resolved"):
            assert offered == may_offer(handover, question, asked=asked)
        if stands:
            assert not offered and self.desk.state == "confirmed", "what was agreed to for this question stays"
        elif before in ("offered", "confirmed"):
            self.states.append("none")  # the standing offer was taken back first
        self.states += [self.desk.state] if self.desk.state != self.states[-1] else []

    @rule()
    def confirm(self):
        self.attempt(lambda: confirm(self.desk.id, **self.desk.who), InputError)

    @rule()
    def decline(self):
        self.attempt(lambda: decline(self.desk.id, **self.desk.who))

    @rule()
    def hand_over(self):
        self.attempt(lambda: hand_over(self.desk.id, contact=CONTACT, **self.desk.who), InputError)

    @rule()
    def write(self):
        self.attempt(lambda: write_to_person(self.desk.id, "more", **self.desk.who), InputError)

    @rule()
    def look(self):
        self.open_seen = list(list_tickets(self.desk.store, ()))

    @rule(at=st.integers(0, 3))
    def reply(self, at):
        if at < len(self.open_seen):
            self.attempt(lambda: reply_to(self.open_seen[at], "hello", store=self.desk.store), InputError, StoreError)

    @rule(at=st.integers(0, 3))
    def resolve(self, at):
        if at < len(self.open_seen):
            self.attempt(lambda: resolve(self.open_seen[at], store=self.desk.store), InputError, StoreError)

    @invariant()
    def only_drawn_steps_were_taken(self):
        for before, after in pairwise(self.states):
            assert after in STEPS[before], f"{before} became {after}"

    @invariant()
    def at_most_one_ticket_is_open_and_the_conversation_knows(self):
        waiting = list_tickets(self.desk.store)
        assert len(waiting) == (self.desk.state in OPEN)
        assert [ticket.state for ticket in waiting] == [self.desk.state] * len(waiting)

    def teardown(self):
        self.desk.store.close()


TestHandovers = Handovers.TestCase
TestHandovers.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)


def test_an_offer_is_judged_by_state_and_question():
    from core.store import Handover

    fresh = Handover()
    assert may_offer(fresh, "q")
    assert may_offer(replace(fresh, state="resolved"), "q")
    assert not may_offer(replace(fresh, settled=("q",)), "Q ?")
    assert may_offer(replace(fresh, settled=("q",)), "Q ?", asked=True)
    for state in ("offered", "confirmed", "queued", "answered"):
        assert not may_offer(replace(fresh, state=state), "new", asked=True)
