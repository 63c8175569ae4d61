"""Handed-over cases and where each conversation's handover stands.

Does not know which steps are allowed: it moves a state only from the one the caller saw, and says so
when it was another.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import StoreError
from core.store.conversations import append_turn, find_conversation
from core.store.database import Database, iso
from core.store.records import Author, Handover, NewTicket, SavedTicket, TicketMessage
from core.store.tables import ConversationRow, HandoverRow, TicketMessageRow, TicketRow

TICKET_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: a visitor may read the number out."""


class Tickets(Database):
    """Tickets and handovers."""

    def load_handover(self, conversation_id: str, visitor: str) -> Handover:
        """Where the handover of this conversation stands; state "none" where nothing was ever offered."""
        with self._reading() as session:
            find_conversation(session, conversation_id, visitor)
            return _handover(session.get(HandoverRow, conversation_id))

    def move_handover(self, conversation_id: str, seen: Handover, then: Handover, *, visitor: str) -> None:
        """Replace the state `seen` by `then`; StoreError "store.handover_moved" where it is no longer `seen`."""
        with self._writing() as session:
            find_conversation(session, conversation_id, visitor)
            _move(session, conversation_id, seen, then)

    def open_ticket(
        self, conversation_id: str, seen: Handover, then: Handover, ticket: NewTicket, *, visitor: str
    ) -> SavedTicket:
        """Move the handover, queue a ticket and put its notice into the conversation, all or nothing.

        StoreError "store.ticket_open" where this conversation has an open one already.
        """
        now = self.now()
        row = TicketRow(id=ticket.number, conversation=conversation_id, open_for=conversation_id, state=ticket.state)
        row.body, row.created, row.updated = ticket.body, now, now
        with self._writing() as session:
            find_conversation(session, conversation_id, visitor)
            if session.scalar(select(TicketRow.id).where(TicketRow.open_for == conversation_id)):
                raise StoreError("store.ticket_open")
            _move(session, conversation_id, seen, then)
            session.add(row)
            try:
                session.flush()
            except IntegrityError as error:  # another process queued one since we looked
                raise StoreError("store.ticket_open") from error
            append_turn(session, conversation_id, "bot", ticket.notice, None, now)
            return _ticket(row, ())

    def change_ticket(
        self, ticket_id: str, seen: str, state: str, *, closed: bool, say: Sequence[tuple[Author, str]]
    ) -> SavedTicket:
        """Set the state of the ticket and of its handover, and add what `say` says, also to the visitor's conversation.

        `seen` is the `updated` of the ticket the caller acts on: where that is outdated nothing changes and
        "store.ticket_changed" tells of it.
        """
        with self._writing() as session:
            row = _find_ticket(session, ticket_id)
            now = self.now()
            updated = max(now, _just_after(row.updated))
            values = {"state": state, "updated": updated, "open_for": None if closed else row.conversation}
            mine = update(TicketRow).where(TicketRow.id == ticket_id, TicketRow.updated == seen)
            if cast(CursorResult[object], session.execute(mine.values(**values))).rowcount != 1:
                raise StoreError("store.ticket_changed", number=ticket_id)
            if row.conversation:
                here = HandoverRow.conversation == row.conversation
                session.execute(update(HandoverRow).where(here).values(state=state))
                for author, text in say:
                    append_turn(session, row.conversation, author, text, None, now)
            session.add_all(
                TicketMessageRow(ticket=ticket_id, author=author, text=text, created=now) for author, text in say
            )
            session.flush()
            session.expire_all()
            return _load_ticket(session, ticket_id)

    def load_ticket(self, ticket_id: str) -> SavedTicket:
        """The ticket with what was said on it; StoreError where there is none."""
        with self._reading() as session:
            return _load_ticket(session, ticket_id)

    def find_open_ticket(self, conversation_id: str, visitor: str) -> SavedTicket | None:
        """The visitor's open ticket of this conversation."""
        with self._reading() as session:
            find_conversation(session, conversation_id, visitor)
            number = session.scalar(select(TicketRow.id).where(TicketRow.open_for == conversation_id))
            return _load_ticket(session, number) if number else None

    def list_tickets(self, states: Sequence[str] = (), since: str = "") -> tuple[SavedTicket, ...]:
        """Tickets made at or after `since`, in any of `states` (all where none is named), oldest first."""
        query = select(TicketRow.id).where(TicketRow.created >= since).order_by(TicketRow.created)
        if states:
            query = query.where(TicketRow.state.in_(states))
        with self._reading() as session:
            return tuple(_load_ticket(session, number) for number in session.scalars(query).all())


def new_ticket_number() -> str:
    """A number to be read out, such as T-7K3QM2XA; random, so that it tells nothing of other tickets."""
    return "T-" + "".join(secrets.choice(TICKET_LETTERS) for _ in range(8))


def _handover(row: HandoverRow | None) -> Handover:
    return Handover(row.state, row.question, tuple(json.loads(row.settled))) if row else Handover()


def _move(session: Session, conversation_id: str, seen: Handover, then: Handover) -> None:
    """Compare and set, under a lock on the conversation, so that of two that saw the same state one is told."""
    mine = ConversationRow.id == conversation_id
    session.execute(update(ConversationRow).where(mine).values(length=ConversationRow.length))
    row = session.get(HandoverRow, conversation_id, populate_existing=True)
    if _handover(row) != seen:
        raise StoreError("store.handover_moved")
    row = row or HandoverRow(conversation=conversation_id)
    row.state, row.question, row.settled = then.state, then.question, json.dumps(then.settled, ensure_ascii=False)
    session.add(row)


def _just_after(moment: str) -> str:
    """A microsecond later: every change of a ticket has its own time, even by a clock that stands still."""
    return iso(datetime.fromisoformat(moment) + timedelta(microseconds=1))


def _find_ticket(session: Session, ticket_id: str) -> TicketRow:
    row = session.get(TicketRow, ticket_id)
    if row is None:
        raise StoreError("store.no_ticket", number=ticket_id)
    return row


def _load_ticket(session: Session, ticket_id: str) -> SavedTicket:
    row = _find_ticket(session, ticket_id)
    query = select(TicketMessageRow).where(TicketMessageRow.ticket == ticket_id).order_by(TicketMessageRow.id)
    return _ticket(row, tuple(TicketMessage(cast(Author, m.author), m.text, m.created) for m in session.scalars(query)))


def _ticket(row: TicketRow, messages: tuple[TicketMessage, ...]) -> SavedTicket:
    return SavedTicket(row.id, row.conversation, row.state, row.body, row.created, row.updated, messages)
