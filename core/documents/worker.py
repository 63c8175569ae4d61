"""The parsing process, `python -m core.documents.worker`: files come on stdin, answers go to stdout as JSON.

Before the first file it gives up root, may write no file and start no endless work. It imports every parser first,
because afterwards it may not be able to read them.
"""

import codecs
import contextlib
import importlib
import json
import os
import struct
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO

from core.documents.limits import Limits
from core.errors import DocumentError

try:
    import resource
except ImportError:  # Windows, where only the wall clock guards
    resource = None

_CODECS = (
    "utf-16",
    "utf-32",
    "gb18030",
    "big5",
    "cp1252",
    "cp437",
    "latin-1",
    "ascii",
    "utf-8-sig",
    "idna",
    "punycode",
)
_NOBODY = 65534
_OPEN_FILES = 64


Perform = Callable[[str, bytes, str, Limits], dict[str, object]]
"""Task, bytes, name and limits to an answer; may raise anything."""


def main() -> None:
    """Serves until stdin closes."""
    serve(_load_parsers, _perform)


def serve(load: Callable[[], None], perform: Perform) -> None:
    """Calls `load`, gives up rights, then answers what is asked until stdin closes."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not speak on the answers' channel
    load()
    importlib.import_module("heapq")  # Counter loads it when first asked for its most common
    _drop_root()
    write_frame(answers, b"ready")
    while (header := read_frame(requests)) is not None:
        task, data = json.loads(header), read_frame(requests)
        answer = _serve(perform, task["task"], data or b"", task["name"], Limits(**task["limits"]))
        write_frame(answers, json.dumps(answer).encode("ascii"))


def _serve(perform: Perform, task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    try:
        _restrict(limits)
        return perform(task, data, name, limits)
    except DocumentError as error:
        return {"error": type(error).__name__, "key": error.key, "values": error.values}
    except MemoryError:
        return {"error": "TooLarge", "key": "documents.memory", "values": {}}
    except Exception:  # parsers raise anything on damaged input
        return {"error": "BrokenFile", "key": "documents.broken", "values": {}}


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    from core.documents.cells import read_cells
    from core.documents.elements import parse_elements, plain_texts
    from core.documents.layout_parse import parse_layout
    from core.documents.parse import parse_file, parse_manuscript, to_json

    match task:
        case "document":
            return to_json(parse_file(data, name, limits))
        case "manuscript":
            return to_json(parse_manuscript(data, name, limits))
        case "layout":
            return parse_layout(data, name, limits)
        case "table":
            return asdict(read_cells(data, limits))
        case "elements":
            return parse_elements(data, limits)
        case "fragments":
            return plain_texts(data)
        case _:
            raise ValueError(task)


def _load_parsers() -> None:
    sys.modules["numpy"] = None  # openpyxl would load it to recognise its numbers, a quarter of the start
    for module in ("parse", "layout_parse", "cells", "elements"):
        importlib.import_module(f"core.documents.{module}")
    for codec in _CODECS:
        codecs.lookup(codec)


def _drop_root() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _restrict(limits: Limits) -> None:
    """Limits that hold from here on; the processor time is counted on from what earlier files took."""
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + int(limits.seconds) + 1, hard))
    for kind, value in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, _OPEN_FILES)):
        resource.setrlimit(kind, (value, value))
    with contextlib.suppress(ValueError, OSError):  # macOS does not take it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def read_frame(stream: BinaryIO) -> bytes | None:
    """One frame: four bytes of length, big-endian, then so many bytes. None where the stream ends first."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """The counterpart of `read_frame`."""
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


if __name__ == "__main__":
    main()
