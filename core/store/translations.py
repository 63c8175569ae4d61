"""Glossaries, and files being translated: what was given, its segments, and what became of each so far.

Does not know what a segment or a term is: bodies come and go as JSON text, files as bytes. `desk` is the hash of the
secret that names a workspace; a wrong workspace and an unknown job look the same.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from core.errors import InputError, StoreError
from core.store.database import Database
from core.store.desks import find_row, open_row
from core.store.translation_records import StoredGlossary, StoredJob, StoredSegment
from core.store.translation_tables import GlossaryRow, JobFileRow, JobRow, JobSegmentRow

MOST_KEPT = 500
"""Glossaries of one workspace, and jobs of one workspace."""
MOST_BODY = 5_000_000
"""Characters of a glossary, a job's settings or a segment."""
MOST_FILE = 256 << 20
MOST_FILES = 2 << 30
"""Bytes of one file, and of all files of a workspace."""
MOST_SEGMENTS = 1_000_000
"""Segments of one job."""
_TOGETHER = 500
_SEGMENT = tuple(getattr(JobSegmentRow, name) for name in StoredSegment.__slots__)


class Translations(Database):
    """What people translate, and the words they hold it to."""

    def save_glossary(self, desk: str, glossary_id: str, title: str, body: str) -> None:
        """Keep a glossary; one with the same id is replaced."""
        _check_size(body)
        with self._writing() as session:
            row = open_row(session, GlossaryRow, desk, glossary_id, self.now(), MOST_KEPT)
            row.title, row.body, row.updated = title, body, self.now()

    def load_glossary(self, desk: str, glossary_id: str) -> StoredGlossary:
        """The glossary; StoreError where the workspace has none of that id."""
        with self._reading() as session:
            return _glossary(find_row(session, GlossaryRow, desk, glossary_id))

    def delete_glossary(self, desk: str, glossary_id: str) -> None:
        """Erase a glossary."""
        with self._writing() as session:
            session.delete(find_row(session, GlossaryRow, desk, glossary_id))
        self._forget_log()

    def save_job(
        self,
        desk: str,
        job_id: str,
        name: str,
        body: str,
        data: bytes | None = None,
        *,
        kind: str = "",
        state: str = "",
        segments: Iterable[StoredSegment] | None = None,
    ) -> None:
        """Keep a job with its file and segments, all or nothing; None leaves the file or the segments as they are, and
        "" the kind or the state."""
        _check_size(body)
        with self._writing() as session:
            row = open_row(session, JobRow, desk, job_id, self.now(), MOST_KEPT)
            row.name, row.body, row.updated = name, body, self.now()
            row.kind, row.state = kind or row.kind or "", state or row.state or ""
            session.flush()
            if data is not None:
                row.size = len(data)
                session.flush()
                _check_files(session, desk, len(data))
                session.execute(delete(JobFileRow).where(JobFileRow.job == job_id))
                session.execute(insert(JobFileRow).values(job=job_id, data=data))
            if segments is not None:
                session.execute(delete(JobSegmentRow).where(JobSegmentRow.job == job_id))
                _write_all(session, job_id, segments)

    def load_job(self, desk: str, job_id: str) -> StoredJob:
        """The job without its file and segments; StoreError where the workspace has none of that id."""
        with self._reading() as session:
            row = find_row(session, JobRow, desk, job_id)
            return _job(row, _count_states(session, [job_id]).get(job_id, {}))

    def load_job_file(self, desk: str, job_id: str) -> bytes:
        """The file as it was given, b"" where none was; StoreError for an unknown job."""
        with self._reading() as session:
            find_row(session, JobRow, desk, job_id)
            return session.scalar(select(JobFileRow.data).where(JobFileRow.job == job_id)) or b""

    def list_jobs(self, desk: str) -> tuple[StoredJob, ...]:
        """The workspace's jobs, the last changed first."""
        query = select(JobRow).where(JobRow.desk == desk).order_by(JobRow.updated.desc(), JobRow.id)
        with self._reading() as session:
            rows = session.scalars(query).all()
            counts = _count_states(session, [row.id for row in rows])
            return tuple(_job(row, counts.get(row.id, {})) for row in rows)

    def delete_job(self, desk: str, job_id: str) -> None:
        """Erase a job with its file and segments; what the memory learnt from it stays."""
        with self._writing() as session:
            find_row(session, JobRow, desk, job_id)
            session.execute(delete(JobRow).where(JobRow.id == job_id))
        self._forget_log()

    def save_job_segments(self, desk: str, job_id: str, rows: Iterable[StoredSegment], *, all: bool = False) -> None:
        """Keep segments, all or none, each in place of the one at its position; with `all` the job has no others.
        A segment's id may occur at one position only. Half a thousand are in memory at a time."""
        with self._writing() as session:
            job = find_row(session, JobRow, desk, job_id)
            if all:
                session.execute(delete(JobSegmentRow).where(JobSegmentRow.job == job_id))
            _write_all(session, job_id, rows)
            job.updated = self.now()

    def list_job_segments(
        self, desk: str, job_id: str, first: int = 0, count: int = 100, *, states: Sequence[str] = ()
    ) -> tuple[StoredSegment, ...]:
        """The segments from position `first` on, at most so many, in order; only those in one of `states` where any
        are named."""
        query = select(*_SEGMENT).where(JobSegmentRow.job == job_id, JobSegmentRow.position >= first)
        if states:
            query = query.where(JobSegmentRow.state.in_(states))
        with self._reading() as session:
            find_row(session, JobRow, desk, job_id)
            rows = session.execute(query.order_by(JobSegmentRow.position).limit(count))
            return tuple(StoredSegment(*row) for row in rows)

    def load_job_segment(self, desk: str, job_id: str, segment: str) -> StoredSegment:
        """The segment of that id; StoreError where the job has none."""
        query = select(*_SEGMENT).where(JobSegmentRow.job == job_id, JobSegmentRow.key == _key(segment))
        with self._reading() as session:
            find_row(session, JobRow, desk, job_id)
            row = session.execute(query).first()
            if row is None:
                raise StoreError("translation_memory.no_segment")
            return StoredSegment(*row)

    def count_job_segments(self, desk: str, job_id: str) -> dict[str, int]:
        """How many segments are in each state; a state that none is in is missing."""
        with self._reading() as session:
            find_row(session, JobRow, desk, job_id)
            return _count_states(session, [job_id]).get(job_id, {})


def _check_size(body: str) -> None:
    if len(body) > MOST_BODY:
        raise InputError("translation_memory.too_large", size=len(body), limit=MOST_BODY)


def _check_segment(row: StoredSegment) -> None:
    _check_size(row.body)
    if not 0 <= row.position < MOST_SEGMENTS:
        raise InputError("translation_memory.too_many_segments", limit=MOST_SEGMENTS)


def _check_files(session: Session, desk: str, size: int) -> None:
    kept = session.scalar(select(func.sum(JobRow.size)).where(JobRow.desk == desk)) or 0
    if size > MOST_FILE or kept > MOST_FILES:
        raise InputError("translation_memory.files_too_large", limit=MOST_FILE >> 20, all=MOST_FILES >> 20)


def _glossary(row: GlossaryRow) -> StoredGlossary:
    return StoredGlossary(row.id, row.title, row.body, row.created, row.updated)


def _job(row: JobRow, states: dict[str, int]) -> StoredJob:
    return StoredJob(row.id, row.name, row.kind, row.state, row.size, row.body, states, row.created, row.updated)


def _count_states(session: Session, jobs: Sequence[str]) -> dict[str, dict[str, int]]:
    query = select(JobSegmentRow.job, JobSegmentRow.state, func.count()).where(JobSegmentRow.job.in_(jobs))
    counts: dict[str, dict[str, int]] = {}
    for job, state, count in session.execute(query.group_by(JobSegmentRow.job, JobSegmentRow.state)):
        counts.setdefault(job, {})[state] = count
    return counts


def _key(segment: str) -> str:
    return blake2b(segment.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _write_all(session: Session, job_id: str, rows: Iterable[StoredSegment]) -> None:
    batch: list[StoredSegment] = []
    for row in rows:
        _check_segment(row)
        batch.append(row)
        if len(batch) == _TOGETHER:
            _write(session, job_id, batch)
            batch = []
    _write(session, job_id, batch)


def _write(session: Session, job_id: str, batch: Sequence[StoredSegment]) -> None:
    if not batch:
        return
    rows = {row.position: row for row in batch}
    gone = (JobSegmentRow.job == job_id, JobSegmentRow.position.in_(rows))
    session.execute(delete(JobSegmentRow).where(*gone))
    keyed = {_key(row.segment): row for row in rows.values()}
    there = select(JobSegmentRow.key).where(JobSegmentRow.job == job_id, JobSegmentRow.key.in_(keyed)).limit(1)
    if len(keyed) < len(rows) or session.scalar(there):
        raise InputError("translation_memory.segment_twice")
    names = StoredSegment.__slots__
    new = [{"job": job_id, "key": key} | {name: getattr(row, name) for name in names} for key, row in keyed.items()]
    session.execute(insert(JobSegmentRow), new)
