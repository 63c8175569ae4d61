"""The tables. They know columns and what falls with what, nothing of replies, shops or rules: those come as JSON.

Times are ISO 8601 UTC text of one width, so they sort as text and read the same from any database.
"""

from typing import ClassVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_NUMBER = 7
"""What a database says to code from before there were revisions (`migrations`): that it is newer. It never changes."""

LongText = Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb")
"""A reply with its working is more than the 64 KB that TEXT holds there."""


class Table(DeclarativeBase):
    """Base of all tables."""


class DeskRow:
    """The columns of a row that belongs to a workspace: `desk` is the hash of the secret that names it, `body` is JSON.
    `missing` is the message where a workspace has none of an id."""

    missing: ClassVar[str]
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    desk: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str] = mapped_column(LongText)
    created: Mapped[str] = mapped_column(String(32))
    updated: Mapped[str] = mapped_column(String(32))


class SchemaRow(Table):
    """One row, for code from before there were revisions, and to lock where a database locks rows."""

    __tablename__ = "schema_version"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class ConversationRow(Table):
    """A visitor's conversation. `visitor` is a hash of the browser's secret, `length` the number of turns."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[str] = mapped_column(String(32))
    updated: Mapped[str] = mapped_column(String(32))
    length: Mapped[int] = mapped_column(default=0)


class TurnRow(Table):
    """One message; `position` counts from 0 within its conversation. `reply` is the reply record as JSON."""

    __tablename__ = "turns"
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    reply: Mapped[str | None] = mapped_column(LongText)
    created: Mapped[str] = mapped_column(String(32))


class FeedbackRow(Table):
    """A thumb and a comment on one turn."""

    __tablename__ = "feedback"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation", "position"], ["turns.conversation", "turns.position"], ondelete="CASCADE"
        ),
    )
    conversation: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    liked: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[str] = mapped_column(String(32), index=True)


class HandoverRow(Table):
    """Where the handover of a conversation stands. `settled` is a JSON list of questions not to be offered again."""

    __tablename__ = "handovers"
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text, default="")
    settled: Mapped[str] = mapped_column(Text, default="[]")


class TicketRow(Table):
    """A handed-over case. It outlives its conversation, with the transcript its `body` (JSON) kept.

    `open_for` holds the conversation while the ticket is open and is unique: never two at once.
    `updated` differs after every change, so that an operator who acts on an outdated page is told.
    """

    __tablename__ = "tickets"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    open_for: Mapped[str | None] = mapped_column(String(32), unique=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    body: Mapped[str] = mapped_column(LongText)
    created: Mapped[str] = mapped_column(String(32), index=True)
    updated: Mapped[str] = mapped_column(String(32))


class TicketMessageRow(Table):
    """What was said on a ticket after it was queued, by a person of the shop or by the visitor."""

    __tablename__ = "ticket_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    created: Mapped[str] = mapped_column(String(32))


class EventRow(Table):
    """One answered question, for the owner's numbers. Deleting its conversation blanks the question."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    created: Mapped[str] = mapped_column(String(32), index=True)
    question: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    confidence: Mapped[float | None]
    seconds: Mapped[float]
    entry: Mapped[str | None] = mapped_column(String(32), index=True)
    """Id of the FAQ entry made from it, which takes it off the queue of unanswered questions."""


class RequestRow(Table):
    """A carried-out request. `revision` counts its subject's requests from 0: a repeat cannot slip in twice."""

    __tablename__ = "order_requests"
    __table_args__ = (UniqueConstraint("subject", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(Text)
    created: Mapped[str] = mapped_column(String(32))


class DraftRow(Table):
    """A draft of the workspace `desk` (a hash of its secret). `head` is the version it stands at, `last` the newest."""

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    desk: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    head: Mapped[int] = mapped_column(default=0)
    last: Mapped[int] = mapped_column(default=0)
    created: Mapped[str] = mapped_column(String(32))
    updated: Mapped[str] = mapped_column(String(32))


class DraftVersionRow(Table):
    """One state of a draft: `number` counts from 1 and is never given twice, `parent` is the state it came from
    (0: none), so that a save after an undo begins a branch and nothing is lost. `body` is the draft as JSON.

    `begun` is when the run of autosaves began that this one stands for.
    """

    __tablename__ = "draft_versions"
    draft: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(LongText)
    size: Mapped[int]
    begun: Mapped[str] = mapped_column(String(32))
    created: Mapped[str] = mapped_column(String(32))


class AssignmentRow(DeskRow, Table):
    """An assignment of the workspace `desk`; `body` is its JSON."""

    __tablename__ = "assignments"
    missing = "grading.no_assignment"
    title: Mapped[str] = mapped_column(Text, default="")


class ClassRow(DeskRow, Table):
    """A class's answers to an assignment. `body` (JSON) holds the assignment as it was given and the settings;
    `assignment` is the id of the one it was made from, which may have changed or gone since."""

    __tablename__ = "classes"
    missing = "grading.no_class"
    assignment: Mapped[str] = mapped_column(String(32), default="")
    title: Mapped[str] = mapped_column(Text, default="")


class SubmissionRow(Table):
    """One student's answers; `position` is the place in the class, `body` the submission as JSON."""

    __tablename__ = "submissions"
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True)
    student: Mapped[str] = mapped_column(String(200), primary_key=True)
    position: Mapped[int]
    body: Mapped[str] = mapped_column(LongText)


class GradeRow(Table):
    """What one answer earned. `key` names all the mark depends on, `body` is the mark as JSON."""

    __tablename__ = "grades"
    __table_args__ = (
        ForeignKeyConstraint(
            ["class_id", "student"], ["submissions.class_id", "submissions.student"], ondelete="CASCADE"
        ),
    )
    class_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    student: Mapped[str] = mapped_column(String(200), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(LongText)
    created: Mapped[str] = mapped_column(String(32))


class OverrideRow(Table):
    """A teacher's decision on one answer. With its `answer` it is an example for the question `fingerprint`."""

    __tablename__ = "overrides"
    __table_args__ = (
        ForeignKeyConstraint(
            ["class_id", "student"], ["submissions.class_id", "submissions.student"], ondelete="CASCADE"
        ),
    )
    class_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    student: Mapped[str] = mapped_column(String(200), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    points: Mapped[float]
    comment: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    answer: Mapped[str] = mapped_column(LongText)
    created: Mapped[str] = mapped_column(String(32))
