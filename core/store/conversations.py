"""Conversations, their messages and the thumbs on them. Only the browser that began one can read, export or delete it.

Does not know what a reply is: it comes and goes as JSON text. A wrong visitor and an unknown
conversation look the same.
"""

import hashlib
import json
import secrets
from dataclasses import asdict
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.errors import InputError, StoreError
from core.store.database import Database
from core.store.records import Author, Conversation, ConversationHead, Feedback, Said, SavedTurn
from core.store.tables import ConversationRow, EventRow, FeedbackRow, TicketRow, TurnRow

TITLE_CHARACTERS = 80
SECRET_CHARACTERS = 16
"""The least length of a visitor's secret; `new_visitor` makes 32."""


def new_visitor() -> str:
    """A random secret for the browser to keep; whoever holds it may read and delete what was said with it."""
    return secrets.token_urlsafe(24)


class Conversations(Database):
    """What visitors and the program said to each other."""

    def start_conversation(self, visitor: str) -> str:
        """The id of a new, empty conversation of `visitor`."""
        now = self.now()
        row = ConversationRow(id=secrets.token_hex(16), visitor=hash_visitor(visitor), created=now, updated=now)
        with self._writing() as session:
            session.add(row)
            return row.id

    def save_turn(self, conversation_id: str, turn: Said, reply_json: str | None = None, *, visitor: str) -> int:
        """Append a message; returns its position, by which feedback names it."""
        author: Author = "visitor" if turn.role == "user" else "bot"
        with self._writing() as session:
            find_conversation(session, conversation_id, visitor)
            return append_turn(session, conversation_id, author, turn.text, reply_json, self.now())

    def load_conversation(self, conversation_id: str, visitor: str) -> Conversation:
        """All messages in order, with their feedback."""
        with self._reading() as session:
            row = find_conversation(session, conversation_id, visitor)
            feedback = {
                f.position: _feedback(f)
                for f in session.scalars(select(FeedbackRow).where(FeedbackRow.conversation == row.id))
            }
            turns = session.scalars(select(TurnRow).where(TurnRow.conversation == row.id).order_by(TurnRow.position))
            return Conversation(_head(row), tuple(_turn(turn, feedback.get(turn.position)) for turn in turns))

    def load_texts(self, conversation_id: str, visitor: str, *, last: int) -> tuple[SavedTurn, ...]:
        """The last messages in order, without their replies and feedback: a reply is some twenty times its text."""
        with self._reading() as session:
            row = find_conversation(session, conversation_id, visitor)
            columns = (TurnRow.position, TurnRow.author, TurnRow.text, TurnRow.created)
            query = select(*columns).where(TurnRow.conversation == row.id).order_by(TurnRow.position.desc())
            found = session.execute(query.limit(last)).all()
            return tuple(SavedTurn(at, cast(Author, who), said, when) for at, who, said, when in reversed(found))

    def list_conversations(self, visitor: str) -> tuple[ConversationHead, ...]:
        """The visitor's conversations that have a message, the latest first."""
        mine = ConversationRow.visitor == hash_visitor(visitor)
        query = select(ConversationRow).where(mine, ConversationRow.length > 0)
        with self._reading() as session:
            return tuple(_head(row) for row in session.scalars(query.order_by(ConversationRow.updated.desc())))

    def export_conversation(self, conversation_id: str, visitor: str) -> str:
        """Everything kept of a conversation, as indented JSON; the replies with all they were built from."""
        conversation = self.load_conversation(conversation_id, visitor)
        turns = [
            {**asdict(turn), "reply": json.loads(turn.reply) if turn.reply else None} for turn in conversation.turns
        ]
        return json.dumps({**asdict(conversation.head), "turns": turns}, ensure_ascii=False, indent=2)

    def delete_conversation(self, conversation_id: str, visitor: str) -> tuple[str, ...]:
        """Erase messages, replies and feedback, and blank its questions in the owner's numbers.

        Returns the ids of tickets opened from it: those the shop keeps with their own transcript, and the app says so.
        """
        with self._writing() as session:
            find_conversation(session, conversation_id, visitor)
            tickets = tuple(session.scalars(select(TicketRow.id).where(TicketRow.conversation == conversation_id)))
            session.execute(update(EventRow).where(EventRow.conversation == conversation_id).values(question=""))
            session.execute(
                update(TicketRow)
                .where(TicketRow.conversation == conversation_id)
                .values(conversation=None, open_for=None)
            )
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
        self._forget_log()
        return tickets

    def save_feedback(
        self, conversation_id: str, position: int, liked: bool | None, comment: str = "", *, visitor: str
    ) -> None:
        """Keep one thumb and comment per message, the last one given; `liked` None takes it back."""
        with self._writing() as session:
            find_conversation(session, conversation_id, visitor)
            turn = session.get(TurnRow, (conversation_id, position))
            if turn is None or turn.author == "visitor":
                raise StoreError("store.no_message", position=position)
            old = delete(FeedbackRow).where(
                FeedbackRow.conversation == conversation_id, FeedbackRow.position == position
            )
            session.execute(old)
            if liked is not None:
                values = {"liked": liked, "comment": comment.strip(), "created": self.now()}
                session.add(FeedbackRow(conversation=conversation_id, position=position, **values))

    def list_feedback(self, since: str = "") -> tuple[Feedback, ...]:
        """All thumbs given at or after the time `since`, oldest first."""
        query = select(FeedbackRow).where(FeedbackRow.created >= since).order_by(FeedbackRow.created)
        with self._reading() as session:
            return tuple(_feedback(row) for row in session.scalars(query))


def hash_visitor(visitor: str) -> str:
    """What the database knows of a visitor: its readers cannot act as one."""
    if not isinstance(visitor, str) or len(visitor) < SECRET_CHARACTERS:
        raise InputError("store.no_visitor")
    return hashlib.sha256(visitor.encode()).hexdigest()


def find_conversation(session: Session, conversation_id: str, visitor: str) -> ConversationRow:
    """The row, for its own visitor only."""
    row = session.get(ConversationRow, conversation_id)
    if row is None or not secrets.compare_digest(row.visitor, hash_visitor(visitor)):
        raise StoreError("store.no_conversation")
    return row


def append_turn(session: Session, conversation_id: str, author: Author, said: str, reply: str | None, now: str) -> int:
    """Add a message and return its position; counting up first locks the row, so two writers get two positions."""
    mine = ConversationRow.id == conversation_id
    session.execute(update(ConversationRow).where(mine).values(length=ConversationRow.length + 1, updated=now))
    position = session.scalars(select(ConversationRow.length).where(mine)).one() - 1
    values = {"author": author, "text": said, "reply": reply, "created": now}
    session.add(TurnRow(conversation=conversation_id, position=position, **values))
    if author == "visitor":
        untitled = update(ConversationRow).where(mine, ConversationRow.title == "")
        session.execute(untitled.values(title=" ".join(said.split())[:TITLE_CHARACTERS]))
    return position


def _head(row: ConversationRow) -> ConversationHead:
    return ConversationHead(row.id, row.title, row.created, row.updated, row.length)


def _feedback(row: FeedbackRow) -> Feedback:
    return Feedback(row.position, row.liked, row.comment, row.created)


def _turn(row: TurnRow, feedback: Feedback | None) -> SavedTurn:
    return SavedTurn(row.position, cast(Author, row.author), row.text, row.created, row.reply, feedback)
