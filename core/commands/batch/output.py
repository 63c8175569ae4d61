"""The output folder of a large job: what was ordered, a file for every finished shard, and the results put together.

Every file is written beside its place and moved into it, so it is whole or not there. Knows no verb and no engine.
"""

import csv
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from core.commands.batch.records import Record, Shard
from core.documents.inert import inert
from core.errors import InputError, StoreError

MANIFEST = "manifest.json"


class Output:
    """The folder, made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shards = folder / "shards"
        try:
            self._shards.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError("command.unreadable", name=folder, why=error.strerror or type(error).__name__) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else works in the folder meanwhile; InputError where somebody does."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.folder / ".lock", timeout=0):
                yield
        except Timeout as error:
            raise InputError("batch.locked", folder=self.folder) from error

    def agree(self, manifest: Record) -> None:
        """Write what is ordered; where something was ordered here before, it has to be the same: InputError otherwise,
        and nothing changed."""
        path = self.folder / MANIFEST
        if not path.exists():
            _write(path, [json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"])
            return
        try:
            before = json.loads(path.read_bytes())
        except ValueError as error:
            raise StoreError("batch.broken_manifest", name=path) from error
        changed = [name for name in {**manifest, **before} if manifest.get(name) != before.get(name)]
        if changed:
            raise InputError("batch.changed", folder=self.folder, what=", ".join(changed))

    def has(self, shard: Shard) -> bool | None:
        """Whether the shard is finished; None where what is there is damaged or of other items."""
        try:
            head, _, body = self._path(shard.number).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return False
        try:
            return json.loads(head) == _head(shard, body) or None
        except ValueError:
            return None

    def keep(self, shard: Shard, lines: Sequence[str]) -> None:
        """The lines of a shard's items, with what tells later whether they are whole."""
        body = "".join(lines)
        _write(self._path(shard.number), [json.dumps(_head(shard, body.encode())) + "\n", body])

    def read(self, shard: Shard) -> Iterator[Record]:
        """What became of each item of a finished shard."""
        lines = self._path(shard.number).read_bytes().splitlines()[1:]
        return map(json.loads, lines)

    def write_results(self, outcomes: Iterable[Record], columns: Sequence[str]) -> tuple[int, int]:
        """`results.jsonl` and `results.csv`, a line for every record and for every item that failed; how many items
        there are, and how many of them failed."""
        done = failed = 0
        with _writing(self.folder / "results.jsonl") as lines, _writing(self.folder / "results.csv") as table:
            table.write("\ufeff")
            rows = csv.writer(table, lineterminator="\r\n")
            rows.writerow(("item", *columns, "error"))
            for outcome in outcomes:
                done, failed = done + 1, failed + ("error" in outcome)
                for record in _flat(outcome):
                    lines.write(json.dumps(record, ensure_ascii=False) + "\n")
                    rows.writerow([inert(_cell(record.get(name))) for name in ("item", *columns, "error")])
        return done, failed

    def _path(self, number: int) -> Path:
        return self._shards / f"{number:06}.jsonl"


def _head(shard: Shard, body: bytes) -> Record:
    return {"shard": shard.number, "items": shard.sha256, "sha256": hashlib.sha256(body).hexdigest()}


def _flat(outcome: Record) -> Iterator[Record]:
    """The records of an item, each with its id; one that failed has its words in their place."""
    item, error = {"item": outcome["item"]}, outcome.get("error")
    if isinstance(error, dict):
        said = " ".join(filter(None, (error["message"], error["hint"])))
        yield {**item, "error": said, "key": error["key"]}
    else:
        yield from ({**item, **record} for record in outcome["records"])  # type: ignore[attr-defined]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write(path: Path, parts: Iterable[str]) -> None:
    with _writing(path) as file:
        file.writelines(parts)


@contextmanager
def _writing(path: Path) -> Iterator[TextIOWrapper]:
    """A file that takes its place when all of it is on the disk."""
    made = path.with_name(f".{path.name}.part")
    try:
        with made.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    except OSError as error:
        raise StoreError("batch.not_written", name=path, why=error.strerror or type(error).__name__) from error
