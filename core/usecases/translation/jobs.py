"""A file being translated, kept in the store: every segment as soon as it is made, so that a stop or a kill loses none.

Begin, run (again, to go on), look, correct, report, write. Does not know formats, engines or pages; `desk` is the hash
of the secret that names a workspace.
"""

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from core.documents.language import detect_language
from core.errors import InputError
from core.messages import Words, words
from core.models.language_tags import normal_tag, without_region
from core.store import Store, StoredSegment
from core.usecases.translation.files.formats import output_name
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import Extract, FileJob, Segment, Written
from core.usecases.translation.job_rows import (
    FLAGGED,
    KEPT,
    OPEN,
    ORIGINS,
    UNTRANSLATED,
    Job,
    JobSegment,
    first_rows,
    read_job,
    read_row,
    row_of,
    state_of,
)
from core.usecases.translation.records import Completeness, Direction, Tools, Translation
from core.usecases.translation.translating import check_edit, translate_segments

KEEP_SECONDS = 1.0
"""A killed process loses at most what was made since it last kept: about so long."""
PAGE = 500
MOST_LEFT = 1000
"""Pieces not translated that a report names one by one; beyond, it counts."""
SAID = 20_000
"""Characters looked at to find out which language a file is in."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: pieces decided of all, and what came since the last progress."""

    done: int
    total: int
    latest: tuple[Translation, ...]


def begin_job(
    store: Store,
    desk: str,
    name: str,
    data: bytes,
    direction: Direction,
    *,
    bilingual: bool = False,
    renew: bool = False,
    engine: str = "",
    job_id: str = "",
) -> Job:
    """Read a file and keep it with its segments, none of them translated yet. A source language of "" is found out.

    DocumentErrors of the file; InputError where its language cannot be told or is the one asked for.
    """
    extract = read_source(name, data, FileJob(name, direction.source, direction.target, bilingual, renew))
    direction = settle_direction(direction, extract, name)
    job = FileJob(name, direction.source, direction.target, bilingual, renew)
    body = {
        "direction": asdict(direction),
        "bilingual": bilingual,
        "renew": renew,
        "engine": engine,
        "output": output_name(job, data),
        "notes": [[key, values] for key, values in extract.notes],
    }
    job_id = job_id or secrets.token_hex(16)
    text, rows = json.dumps(body, ensure_ascii=False), first_rows(extract)
    store.save_job(desk, job_id, name, text, data, kind=extract.kind, state=OPEN, segments=rows)
    return fetch_job(store, desk, job_id)


def fetch_job(store: Store, desk: str, job_id: str) -> Job:
    """The job; StoreError where there is none, or it cannot be read back."""
    return read_job(store.load_job(desk, job_id))


def list_jobs(store: Store, desk: str) -> tuple[Job, ...]:
    """The workspace's jobs, the last changed first."""
    return tuple(map(read_job, store.list_jobs(desk)))


def run_job(store: Store, desk: str, job_id: str, tools: Tools, *, again: Sequence[str] = ()) -> Iterator[Progress]:
    """Translate what is open, and what is in the states `again`, in the file's order; each is kept as it is made.

    Stops between two batches when `tools.stopped()`; run again, it goes on where it was. ModelErrors end it too.
    StoreError where another replica runs it.
    """
    with store.claim(f"job {job_id}"):
        yield from _run_job(store, desk, job_id, tools, again)


def _run_job(store: Store, desk: str, job_id: str, tools: Tools, again: Sequence[str]) -> Iterator[Progress]:
    job = fetch_job(store, desk, job_id)
    done, total = job.done, job.total
    opened = sum(job.segments.get(state, 0) for state in again)
    yield Progress(done - opened, total, ())
    done -= opened
    waiting: list[tuple[StoredSegment, Translation]] = []
    last = time.monotonic()
    try:
        for row, one in _translate_open(store, desk, job, tools, (OPEN, *again)):
            waiting.append((row, one))
            if time.monotonic() - last >= KEEP_SECONDS:
                done, last = done + len(waiting), time.monotonic()
                yield _keep(store, desk, job_id, waiting, done, total)
    finally:
        if waiting:
            _keep(store, desk, job_id, list(waiting), done, total)
    yield Progress(done + len(waiting), total, tuple(one for _, one in waiting))


def job_segments(
    store: Store, desk: str, job_id: str, first: int = 0, count: int = 100, *, states: Sequence[str] = ()
) -> tuple[JobSegment, ...]:
    """A page of the file's pieces from position `first` on, in order; `states` narrow it."""
    rows = store.list_job_segments(desk, job_id, first, count, states=states)
    return tuple(map(read_row, rows))


def edit_segment(store: Store, desk: str, job_id: str, segment: str, target: str, tools: Tools) -> JobSegment:
    """A person's own target, or their consent to the one there is: kept, checked and remembered.

    One that would break a placeholder or a tag is kept to be mended, and not written into the file.
    """
    job, row = fetch_job(store, desk, job_id), store.load_job_segment(desk, job_id, segment)
    found = read_row(row)
    one = replace(check_edit(found.segment, target, job.direction, tools), match=None)
    state = "human" if one.outcome == "translated" else UNTRANSLATED
    store.save_job_segments(desk, job_id, [row_of(row.position, found.segment, one, state)])
    if state == "human" and tools.memory and not found.segment.plural:
        tools.memory.remember([(one.source, one.target)], human=True, codes=[found.segment.codes])
    return JobSegment(row.position, state, found.segment, one)


def report(store: Store, desk: str, job_id: str) -> Completeness:
    """Every piece of the file accounted for."""
    counts = store.count_job_segments(desk, job_id)
    left = store.list_job_segments(desk, job_id, 0, MOST_LEFT, states=(UNTRANSLATED, OPEN))
    by_origin = {origin: counts[origin] for origin in ORIGINS if counts.get(origin)}
    flagged = counts.get(FLAGGED, 0)
    return Completeness(
        translated=sum(by_origin.values()) + flagged,
        kept=counts.get(KEPT, 0),
        untranslated=counts.get(UNTRANSLATED, 0) + counts.get(OPEN, 0),
        flagged=flagged,
        by_origin=by_origin,
        left=tuple(map(_left, map(read_row, left))),
    )


def write_job(store: Store, desk: str, job_id: str) -> bytes:
    """The file with every target that may be written; what has none stays as it is."""
    job, data = fetch_job(store, desk, job_id), store.load_job_file(desk, job_id)
    targets = {one.segment.id: _written(one) for one in _pages(store, desk, job_id, (*ORIGINS, FLAGGED)) if _new(one)}
    file_job = FileJob(job.name, job.direction.source, job.direction.target, job.bilingual, job.renew)
    return write_target(job.name, data, file_job, targets)


def settle_direction(direction: Direction, extract: Extract, name: str) -> Direction:
    """The direction with a source language."""
    sample = "\n".join(segment.source for segment in extract.segments[:500])[:SAID]
    said = without_region(normal_tag(extract.source))  # the memory and the glossary are of en, whoever's English it is
    source = direction.source or said or detect_language(sample)
    if source == "und":
        raise InputError("translation.no_language", name=name)
    if source == direction.target:
        raise InputError("translation.same_language", name=name, code=source)
    return replace(direction, source=source)


def _pages(store: Store, desk: str, job_id: str, states: Sequence[str]) -> Iterator[JobSegment]:
    """All segments in these states, a page in memory at a time."""
    first = 0
    while page := store.list_job_segments(desk, job_id, first, PAGE, states=states):
        yield from map(read_row, page)
        first = page[-1].position + 1


def _translate_open(
    store: Store, desk: str, job: Job, tools: Tools, states: Sequence[str]
) -> Iterator[tuple[StoredSegment, Translation]]:
    """Each open segment's row with its translation. The segments are read ahead of the engine, a page at a time."""
    ahead: list[JobSegment] = []

    def feed() -> Iterator[Segment]:
        for one in _pages(store, desk, job.id, states):
            ahead.append(one)
            yield one.segment

    for translation in translate_segments(feed(), job.direction, tools):
        found = ahead.pop(0)
        yield row_of(found.position, found.segment, translation, state_of(translation)), translation


def _keep(
    store: Store,
    desk: str,
    job_id: str,
    waiting: list[tuple[StoredSegment, Translation]],
    done: int,
    total: int,
) -> Progress:
    store.save_job_segments(desk, job_id, [row for row, _ in waiting])
    latest = tuple(one for _, one in waiting)
    waiting.clear()
    return Progress(done, total, latest)


def _new(one: JobSegment) -> bool:
    return one.translation is not None and one.translation.origin != "file"


def _written(one: JobSegment) -> Written:
    translation = one.translation
    origin = "human" if translation.origin == "human" else "memory" if translation.origin == "memory" else "machine"
    return Written(translation.target, origin, sure=origin == "human" or one.state != FLAGGED)


def _left(one: JobSegment) -> tuple[str, Words]:
    reason = one.translation.reason if one.translation else None
    return one.segment.source, reason or words("translation.not_yet")
