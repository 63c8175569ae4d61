"""A large job run: planned, what is finished left alone, the rest done by an engine, the results put together.

Knows neither verbs nor engines from inside.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.commands.batch.local import Done
from core.commands.batch.output import Output
from core.commands.batch.records import Item, Order, Record, Shard, Verb, digest, load_bytes
from core.errors import InputError, StoreError
from core.messages import Words

FORMAT = 1
Engine = Callable[[Order, Sequence[Shard]], Iterator[Done]]
Progress = Callable[[int, int], None]
Told = Callable[..., None]
"""Says the sentence of a key and its values."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, where to, and how it is told."""

    verb: Verb
    order: Order
    source: Path
    output: Output
    shard: int
    retry: bool
    progress: Progress
    tell: Told


@dataclass(frozen=True, slots=True)
class Count:
    """Items in all, those of them that failed, and what a person should know of the files made."""

    items: int
    failed: int
    notes: tuple[Words, ...] = ()


def run_batch(job: Job, engine: Engine) -> Count:
    """Do what is not done yet, keep each shard as it is made, and put the results together when all are there.

    Raises InputError where the folder holds another job's results. Stopped or killed at any point, the same call goes
    on. StoreError "batch.interrupted" after Ctrl-C.
    """
    with job.output.alone():
        items = list(job.verb.list_items(job.order, job.source))
        shards = cut(items, job.shard)
        job.output.agree(describe(job, items, shards))
        todo = list(_list_open(job, shards))
        done, total = len(items) - sum(len(shard.items) for shard in todo), len(items)
        if done:
            job.tell("batch.resumed", done=done, total=total)
        try:
            for shard, lines in engine(job.order, todo) if todo else ():
                job.output.keep(shard, lines)
                done += len(shard.items)
                job.progress(done, total)
        except KeyboardInterrupt:
            raise StoreError("batch.interrupted", done=done, total=total) from None
        return _put_together(job, shards)


def cut(items: Sequence[Item], size: int) -> tuple[Shard, ...]:
    """Neighbouring items together, so many in each but the last; InputError where two items have one id."""
    twice = [name for name, times in Counter(item.id for item in items).items() if times > 1]
    if twice:
        raise InputError("batch.twice", name=twice[0])
    waiting = iter(items)
    pieces = iter(lambda: tuple(islice(waiting, size)), ())
    return tuple(Shard(number, piece) for number, piece in enumerate(pieces))


def describe(job: Job, items: Sequence[Item], shards: Sequence[Shard]) -> Record:
    """All that the results depend on, so that a change of any of it is noticed."""
    order = job.order
    return {
        "format": FORMAT,
        "verb": order.verb,
        "language": order.language,
        "options": dict(order.options),
        "files": {name: digest_file(Path(path)) for name, path in order.files.items()},
        "input": digest([[item.id, item.sha256] for item in items]),
        "items": len(items),
        "shards": len(shards),
        "shard size": job.shard,
        "made with": job.verb.identify(order),
    }


def digest_file(path: Path) -> str:
    """Of a file's bytes, or of the names and bytes of a folder's files."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return digest([[file.relative_to(path).as_posix(), digest_file(file)] for file in files])
    return hashlib.sha256(load_bytes(path)).hexdigest()


def _list_open(job: Job, shards: Iterable[Shard]) -> Iterator[Shard]:
    """Shards to do: new ones, damaged ones, and with `retry` those in which something failed."""
    for shard in shards:
        state = job.output.has(shard)
        if state is None:
            job.tell("batch.damaged", shard=shard.number)
        if not state or (job.retry and any("error" in outcome for outcome in job.output.read(shard))):
            yield shard


def _put_together(job: Job, shards: Sequence[Shard]) -> Count:
    def outcomes() -> Iterator[Record]:
        for shard in shards:
            yield from job.output.read(shard)

    items, failed = job.output.write_results(outcomes(), job.verb.columns)
    notes: Sequence[Words] = ()
    if job.verb.finish:
        records = ((str(one["item"]), one.get("records", ())) for one in outcomes())
        notes = job.verb.finish(job.order, job.source, job.output.folder, records)
    return Count(items, failed, tuple(notes))
