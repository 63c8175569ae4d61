"""A job's folder: what is to be done, how far it is, what came of it. Read and written by the app and by the process
that does the work, each file in one step, so that neither ever sees half of one.

Does not know what the work is, nor who starts it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import InputError
from core.messages import Words

State = Literal["waiting", "preparing", "running", "evaluating", "done", "stopped", "interrupted", "failed"]
AT_WORK: tuple[State, ...] = ("waiting", "preparing", "running", "evaluating")
JOB, STATUS, PROCESS, STOP, LOG = "job.json", "status.json", "process.json", "stop", "log.txt"


@dataclass(frozen=True, slots=True)
class Status:
    """How far a job is: `done` of `total` steps, `seconds` worked in all, `curve` rows of numbers as they came.

    `error` is what a failed job says.
    """

    state: State
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    curve: tuple[Mapping[str, float], ...] = ()
    error: Words | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: `kind` names the work, `title` is what its owner calls it, `created` is ISO 8601 UTC."""

    kind: str
    title: str
    created: str


def write_json(path: Path, content: object) -> None:
    """The whole file in one step: a reader, or a process killed meanwhile, finds the old one or the new one."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    half.replace(path)


def read_json(path: Path) -> dict | None:
    """The file's content; None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def write_order(folder: Path, order: Order) -> None:
    """What is to be done."""
    write_json(folder / JOB, {"kind": order.kind, "title": order.title, "created": order.created})


def read_order(folder: Path) -> Order:
    """What is to be done; InputError where the folder is no job's."""
    kept = read_json(folder / JOB)
    if kept is None:
        raise InputError("lab_jobs.no_job", name=folder.name)
    return Order(kept["kind"], kept["title"], kept["created"])


def write_status(folder: Path, status: Status) -> None:
    """How far it is."""
    error = status.error and {"key": status.error.key, "values": {k: str(v) for k, v in status.error.values}}
    kept = {"state": status.state, "done": status.done, "total": status.total, "seconds": round(status.seconds, 3)}
    write_json(folder / STATUS, kept | {"curve": [dict(row) for row in status.curve], "error": error})


def read_status(folder: Path) -> Status:
    """How far it is, as last written; "interrupted" is the reader's to say (see `jobs`)."""
    kept = read_json(folder / STATUS)
    if kept is None:
        return Status("waiting")
    error = kept["error"] and Words(kept["error"]["key"], tuple(kept["error"]["values"].items()))
    return Status(kept["state"], kept["done"], kept["total"], kept["seconds"], tuple(kept["curve"]), error or None)


def is_stop_asked(folder: Path) -> bool:
    """Whether somebody asked the work to stop at its next step."""
    return (folder / STOP).exists()
