"""The tables of the translator: memories with their units, glossaries, jobs with their files and segments.

They know columns and what falls with what, nothing of languages, files or checks: those come as text and JSON.
"""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.store.tables import DeskRow, LongText, Table

LANGUAGE = 35
"""Characters of a language tag (RFC 5646, 4.4.1: buffers of 35 characters hold every registered form)."""
SIGNATURE = 64
"""Bytes of a unit's signature."""


class MemoryRow(Table):
    """What the workspace `desk` remembers of one language pair."""

    __tablename__ = "memories"
    __table_args__ = (UniqueConstraint("desk", "source", "target"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(LANGUAGE))
    target: Mapped[str] = mapped_column(String(LANGUAGE))


class UnitRow(Table):
    """A text with its translation. `key` names text, translation and context, so that the same is kept once; `hash` is
    equal for texts that count as the same, `signature` alike for texts that are alike. `uses` counts how often it was
    saved."""

    __tablename__ = "memory_units"
    __table_args__ = (
        UniqueConstraint("memory", "key"),
        Index("ix_memory_units_hash", "memory", "hash"),
        {"sqlite_autoincrement": True},  # an id is never given twice, so that who has read the others reads on
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    memory: Mapped[int] = mapped_column(ForeignKey("memories.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(SIGNATURE))
    source: Mapped[str] = mapped_column(LongText)
    target: Mapped[str] = mapped_column(LongText)
    context: Mapped[str] = mapped_column(Text, default="")
    human: Mapped[bool]
    engine: Mapped[str] = mapped_column(Text, default="")
    uses: Mapped[int] = mapped_column(default=1)
    created: Mapped[str] = mapped_column(String(32))
    updated: Mapped[str] = mapped_column(String(32))


class GlossaryRow(DeskRow, Table):
    """A glossary of the workspace `desk`; `body` is its JSON."""

    __tablename__ = "glossaries"
    missing = "translation_memory.no_glossary"
    title: Mapped[str] = mapped_column(Text, default="")


class JobRow(DeskRow, Table):
    """A file being translated for the workspace `desk`. `body` (JSON) holds the settings, `size` counts the bytes of
    its file, which stand in a table of their own so that lists do not load them."""

    __tablename__ = "translation_jobs"
    missing = "translation_memory.no_job"
    name: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[str] = mapped_column(String(16), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)


class JobFileRow(Table):
    """The file as it was given."""

    __tablename__ = "translation_files"
    job: Mapped[str] = mapped_column(ForeignKey("translation_jobs.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary(2**32 - 1))  # the length makes it a LONGBLOB on MySQL


class JobSegmentRow(Table):
    """One segment of a job's file; `position` counts from 0 in the file's order. `key` names the segment's id, which
    may be longer than an index takes; `hash` names its source."""

    __tablename__ = "translation_segments"
    __table_args__ = (
        UniqueConstraint("job", "key"),
        Index("ix_translation_segments_state", "job", "state", "position"),
    )
    job: Mapped[str] = mapped_column(ForeignKey("translation_jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(32))
    segment: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(LongText)
