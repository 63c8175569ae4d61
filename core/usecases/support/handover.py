"""From the program to a person: offered, confirmed, queued, answered, resolved; never silent, never in a loop.

Each step is taken only from the one before it, is kept in the store, and tells the visitor in the conversation.
Does not know pages or mail: what a person writes appears in the visitor's conversation.

    none ──offer──> offered ──confirm──> confirmed ──hand_over──> queued <─> answered ──resolve──> resolved
      ^─────decline─────┴──────────────────┘                                                 offer again ┘
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, cast

from core.errors import InputError
from core.messages import UiLanguage, words
from core.store import Author, Handover, NewTicket, SavedTicket, Store, new_ticket_number
from core.usecases.support.case import Case, question_key, read_case
from core.usecases.support.records import Ticket, Turn

State = Literal["none", "offered", "confirmed", "queued", "answered", "resolved"]
STEPS: Mapping[State, tuple[State, ...]] = {
    "none": ("offered",),
    "offered": ("confirmed", "none"),
    "confirmed": ("queued", "none"),
    "queued": ("answered",),
    "answered": ("queued", "answered", "resolved"),
    "resolved": ("offered",),
}
"""What may follow what. A resolved conversation is the program's again, and may be handed over anew."""

TicketState = Literal["queued", "answered", "resolved"]
OPEN: tuple[State, ...] = ("queued", "answered")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
PHONE = re.compile(r"(?=(?:\D*\d){5})\+?[\d\s().-]{5,24}")
NAME_CHARACTERS = 100
SETTLED_KEPT = 50


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the visitor: an e-mail address or a telephone number; the name may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


def may_offer(handover: Handover, question: str, *, asked: bool = False) -> bool:
    """Whether to offer a person now: not while one is at it or the offer stands, and not twice for one question.

    `asked`: the visitor asked for a person in so many words, which counts also for a question settled before.
    """
    if handover.state not in ("none", "resolved"):
        return False
    return asked or question_key(question) not in handover.settled


def offer(conversation_id: str, question: str, *, visitor: str, store: Store, asked: bool = False) -> bool:
    """Offer a person for `question`, where `may_offer` allows it; whether it was offered.

    An offer that still stands for an earlier question is replaced by this one: the visitor went on asking. One they
    agreed to for this very question stays.
    """
    seen = store.load_handover(conversation_id, visitor)
    if seen.state == "confirmed" and question_key(seen.question) == question_key(question) and not asked:
        return False
    if seen.state in ("offered", "confirmed"):
        seen = _move(conversation_id, seen, "none", visitor=visitor, store=store, question="")
    if not may_offer(seen, question, asked=asked):
        return False
    _move(conversation_id, seen, "offered", visitor=visitor, store=store, question=question)
    return True


def confirm(conversation_id: str, *, visitor: str, store: Store) -> None:
    """The visitor said yes; next they give a contact."""
    seen = store.load_handover(conversation_id, visitor)
    if seen.state != "confirmed":
        _move(conversation_id, seen, "confirmed", visitor=visitor, store=store)


def decline(conversation_id: str, *, visitor: str, store: Store) -> None:
    """The visitor said no, or left the form: this question is not offered again unless they ask."""
    seen = store.load_handover(conversation_id, visitor)
    if seen.state in ("offered", "confirmed"):
        settled = _settle(seen)
        _move(conversation_id, seen, "none", visitor=visitor, store=store, question="", settled=settled)


def hand_over(
    conversation_id: str, *, contact: Contact, visitor: str, store: Store, language: UiLanguage = "en"
) -> Ticket:
    """Queue a ticket with all a person needs, and say so in the conversation.

    InputError for a contact that cannot be used or an offer not confirmed; StoreError where a ticket is open already.
    """
    contact = check_contact(contact)
    seen = store.load_handover(conversation_id, visitor)
    if seen.state in OPEN:
        raise InputError("handover.open_already")
    _check_step(seen.state, "queued")
    case = read_case(store.load_conversation(conversation_id, visitor), seen.question, language)
    number = new_ticket_number()
    notice = words("handover.queued_notice", number=number).text(language)
    ticket = NewTicket(number, "queued", _body(case, contact, language), notice)
    then = replace(seen, state="queued", settled=_settle(seen))
    return _ticket(store.open_ticket(conversation_id, seen, then, ticket, visitor=visitor))


def write_to_person(conversation_id: str, text: str, *, visitor: str, store: Store) -> Ticket:
    """The visitor adds to their open ticket; it waits for an answer again."""
    open_one = store.find_open_ticket(conversation_id, visitor)
    if open_one is None:
        raise InputError("handover.none_open")
    return _change(_ticket(open_one), "queued", store, ("visitor", _said(text)))


def reply_to(ticket: Ticket, text: str, *, store: Store) -> Ticket:
    """A person answers; the visitor reads it in the conversation. StoreError where someone else acted on it since."""
    if ticket.state == "resolved":
        raise InputError("handover.resolved_already", number=ticket.id)
    return _change(ticket, "answered", store, ("person", _said(text)))


def resolve(ticket: Ticket, *, store: Store, text: str = "") -> Ticket:
    """Close the ticket, with a last word if there is one; the visitor is told, and the program answers again.

    A ticket that waits for an answer is not closed without one: InputError.
    """
    if ticket.state == "resolved":
        raise InputError("handover.resolved_already", number=ticket.id)
    last: list[tuple[Author, str]] = [("person", text.strip())] if text.strip() else []
    if ticket.state == "queued" and not last:
        raise InputError("handover.silent", number=ticket.id)
    notice = words("handover.resolved_notice", number=ticket.id).text(ticket.language)
    # At once with the last word: a word of the visitor between the two would have it sent and the ticket open.
    return _change(replace(ticket, state="answered"), "resolved", store, *last, ("bot", notice))


def list_tickets(store: Store, states: Sequence[str] = OPEN) -> tuple[Ticket, ...]:
    """Tickets in `states`, the longest waiting first."""
    return tuple(_ticket(saved) for saved in store.list_tickets(states))


def load_ticket(number: str, store: Store) -> Ticket:
    """The ticket as it stands now; StoreError where there is none."""
    return _ticket(store.load_ticket(number))


def check_contact(contact: Contact) -> Contact:
    """Address and number in their usual form, the name as it is written; InputError where a person could not be reached
    with it."""
    plain = {name: unicodedata.normalize("NFKC", value).strip() for name, value in asdict(contact).items()}
    checked = Contact(**plain | {"name": contact.name.strip()})
    if not checked.email and not checked.phone:
        raise InputError("handover.no_contact")
    if checked.email and (len(checked.email) > 254 or not EMAIL.fullmatch(checked.email)):
        raise InputError("handover.bad_email", email=checked.email[:80])
    if checked.phone and not PHONE.fullmatch(checked.phone):
        raise InputError("handover.bad_phone", phone=checked.phone[:80])
    if len(checked.name) > NAME_CHARACTERS:
        raise InputError("handover.long_name", limit=NAME_CHARACTERS)
    return checked


def _check_step(now: str, then: State) -> None:
    if then not in STEPS[cast(State, now)]:
        raise InputError(
            "handover.wrong_step", now=words(f"handover.state_{now}"), then=words(f"handover.state_{then}")
        )


def _move(
    conversation_id: str, seen: Handover, then: State, *, visitor: str, store: Store, **values: object
) -> Handover:
    _check_step(seen.state, then)
    moved = replace(seen, state=then, **values)
    store.move_handover(conversation_id, seen, moved, visitor=visitor)
    return moved


def _settle(seen: Handover) -> tuple[str, ...]:
    """The settled questions with the one now dealt with, the latest last; the oldest are forgotten."""
    key = question_key(seen.question)
    return (*(known for known in seen.settled if known != key), key)[-SETTLED_KEPT:]


def _change(ticket: Ticket, then: State, store: Store, *say: tuple[Author, str]) -> Ticket:
    _check_step(ticket.state, then) if then != ticket.state else None
    return _ticket(store.change_ticket(ticket.id, ticket.updated, then, closed=then == "resolved", say=say))


def _said(text: str) -> str:
    if not text.strip():
        raise InputError("handover.nothing_said")
    return text.strip()


def _body(case: Case, contact: Contact, language: UiLanguage) -> str:
    slots = (*case.slots, *((("phone", contact.phone),) if contact.phone else ()), ("language", language))
    body = {"language": language, "name": contact.name, "email": contact.email, "summary": case.summary, "slots": slots}
    transcript = [asdict(turn) for turn in case.transcript]
    return json.dumps(body | {"transcript": transcript, "sources": case.sources}, ensure_ascii=False)


def _ticket(saved: SavedTicket) -> Ticket:
    body = json.loads(saved.body)
    # What a person writes cannot reach a deleted conversation; they have to know.
    gone = () if saved.conversation else (("conversation", "deleted"),)
    return Ticket(
        id=saved.id,
        state=cast(TicketState, saved.state),
        **{name: body[name] for name in ("language", "name", "email", "summary")},
        slots=(*((name, value) for name, value in body["slots"]), *gone),
        transcript=tuple(Turn(**turn) for turn in body["transcript"]),
        sources=tuple(body["sources"]),
        created=saved.created,
        updated=saved.updated,
        replies=tuple(Turn("user" if m.author == "visitor" else "assistant", m.text) for m in saved.messages),
    )
