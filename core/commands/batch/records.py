"""What a large job consists of: records only. Knows no verb, engine or file format."""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError
from core.messages import UiLanguage, Words

CHANGED = "batch.file_changed"
Record = dict[str, object]
"""One line of the results: JSON values only."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is worked on alone and may fail alone. `id` is unique and the same at every reading of the same input; what
    there is to read stands in the file `path`, else in `text`. `sha256` is of those bytes."""

    id: str
    sha256: str
    text: str = ""
    path: str = ""

    def load(self) -> bytes:
        """The bytes; InputError `CHANGED` where the file has gone or changed since the job was planned."""
        if not self.path:
            return self.text.encode()
        try:
            data = Path(self.path).read_bytes()
        except OSError as error:
            raise InputError(CHANGED, name=self.id) from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise InputError(CHANGED, name=self.id)
        return data


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring items whose results are kept together; `number` counts from 0 in the input's order."""

    number: int
    items: tuple[Item, ...]

    @property
    def sha256(self) -> str:
        """Of the ids and contents of its items."""
        return digest([[item.id, item.sha256] for item in self.items])


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done to every item: all that a worker needs beside it. `files` are absolute paths by name."""

    verb: str
    language: UiLanguage
    options: Mapping[str, str | float | bool]
    files: Mapping[str, str] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """The path of a file the order names."""
        return Path(self.files[name])


Work = Callable[[Item], Sequence[Record]]
"""The records of one item. Raises ShowcaseErrors, which cost that item alone."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as large jobs know it.

    `list_items` reads the input in its order; `identify` says on which models and prompts results depend; `open_work`
    loads what a worker needs, once. `columns` are those of the CSV; `finish`, where given, makes files of the results
    (order, input, output folder, records by item) and says what could not be made.
    """

    name: str
    help: str
    shard: int
    columns: tuple[str, ...]
    add_options: Callable[[argparse.ArgumentParser], None]
    read_order: Callable[[argparse.Namespace], Order]
    list_items: Callable[[Order, Path], Iterator[Item]]
    identify: Callable[[Order], Record]
    open_work: Callable[[Order], Work]
    finish: Callable[[Order, Path, Path, Iterator[tuple[str, Sequence[Record]]]], Sequence[Words]] | None = None


def digest(value: object) -> str:
    """SHA-256 of a JSON value."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def load_bytes(path: Path) -> bytes:
    """The file's bytes; InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("command.unreadable", name=path, why=error.strerror or type(error).__name__) from error
