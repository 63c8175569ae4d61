"""A job and its segments as they are kept: records, states, and the rows of the store they are read from.

Does not translate.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.checks.check import Check
from core.documents.document import Span
from core.errors import StoreError
from core.messages import Words, words
from core.store import StoredJob, StoredSegment
from core.store.record_json import RecordJson
from core.usecases.translation.files.source_file import Extract, Segment
from core.usecases.translation.records import Direction, Match, Translation

OPEN, FLAGGED, KEPT, UNTRANSLATED = "open", "flagged", "kept", "untranslated"
"""States of segments; besides them a translation that passed is in the state named as its origin."""
ORIGINS = ("human", "memory", "machine", "file")

_RECORDS = RecordJson(Check, Match, Segment, Span, Translation, Words)
_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Job:
    """A file with its settings; `segments` counts those in each state, `engine` is the id that was chosen for it."""

    id: str
    name: str
    kind: str
    direction: Direction
    bilingual: bool
    renew: bool
    engine: str
    output: str
    notes: tuple[Words, ...]
    segments: dict[str, int]
    created: str
    updated: str

    @property
    def total(self) -> int:
        """Pieces of the file, offered or kept."""
        return sum(self.segments.values())

    @property
    def done(self) -> int:
        """Those about which something has been decided."""
        return self.total - self.segments.get(OPEN, 0)


@dataclass(frozen=True, slots=True)
class JobSegment:
    """A segment with what became of it, None while it is open."""

    position: int
    state: str
    segment: Segment
    translation: Translation | None


def first_rows(extract: Extract) -> Iterator[StoredSegment]:
    for position, segment in enumerate(extract.segments):
        one, state = None, OPEN
        if segment.state == "done" and segment.target:
            one, state = Translation(segment.id, segment.source, segment.target, "file"), "file"
        yield row_of(position, segment, one, state)
    for n, kept in enumerate(extract.kept):
        segment = Segment(f"\x1fkept {n}", kept.text, note=kept.where)
        reason = words(f"translation_files.{kept.reason}")
        one = Translation(segment.id, kept.text, kept.text, "none", reason=reason, kept=True)
        yield row_of(len(extract.segments) + n, segment, one, KEPT)


def row_of(position: int, segment: Segment, one: Translation | None, state: str) -> StoredSegment:
    """A piece as it is kept: of its checks those that it did not pass."""
    digest = hashlib.blake2b(segment.source.encode(errors="replace"), digest_size=16).hexdigest()
    if one:
        one = replace(one, checks=one.failed)
    body = _RECORDS.dump((segment, one)).encode(errors="replace").decode()
    return StoredSegment(position, segment.id, digest, state, body)


def read_row(row: StoredSegment) -> JobSegment:
    try:
        segment, one = _RECORDS.load(row.body)  # type: ignore[misc]
    except _DAMAGED as error:
        raise StoreError("translation.broken_job", why=type(error).__name__) from error
    return JobSegment(row.position, row.state, segment, one)


def read_job(stored: StoredJob) -> Job:
    try:
        body = json.loads(stored.body)
        return Job(
            stored.id,
            stored.name,
            stored.kind,
            Direction(**body["direction"]),
            body["bilingual"],
            body["renew"],
            body["engine"],
            body["output"],
            tuple(words(key, **values) for key, values in body["notes"]),
            stored.segments,
            stored.created,
            stored.updated,
        )
    except _DAMAGED as error:
        raise StoreError("translation.broken_job", why=type(error).__name__) from error


def state_of(one: Translation) -> str:
    if one.outcome != "translated":
        return one.outcome
    return FLAGGED if one.failed else one.origin
