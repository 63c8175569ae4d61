"""A classifier that an app was given: put in its place in one step, found again, taken back.

    <home>/classifiers/<use>.json        which one, since when, from which probability on
    <home>/classifiers/<use>-<number>/   the classifier's folder, a copy of its own

Whoever uses it looks at the small file's time: a change holds at once, in every process. Does not know the apps.
"""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.models.classifier_folder import read_facts
from core.settings import Settings, load_settings

FOLDER = "classifiers"
LEAST_SURE = 0.83
"""The threshold a router begins with, where its own is lower: fewest false accepts and false refusals together, on one
half of public questions that three heads had labels for or none (`data/results/lab_router.json` has the other half). A
training knows only questions that have a label; its own threshold let 93 % of CLINC150's strangers through."""


@dataclass(frozen=True, slots=True)
class Given:
    """`threshold` is the probability from which its answer counts; `targets` are an owner's words on what a label
    means, by label; `since` is ISO 8601 UTC."""

    name: str
    folder: Path
    threshold: float
    since: str
    targets: Mapping[str, str] = field(default_factory=dict)


def give_classifier(
    use: str, folder: Path, *, name: str = "", least: float = 0.0, settings: Settings | None = None
) -> Given:
    """Have `use` work with a copy of the classifier in `folder` from now on, with its threshold or `least`, whichever
    is higher. ModelUnavailable where there is none."""
    facts, room = read_facts(folder), _room(settings)
    room.mkdir(parents=True, exist_ok=True)
    place = room / f"{use}-{secrets.token_hex(4)}"
    shutil.copytree(folder, place)
    since = datetime.now(UTC).isoformat(timespec="seconds")
    given = Given(name or facts.name or folder.name, place, max(facts.threshold, least), since)
    _point(room, use, given)
    _clear(room, use, place)
    return given


def find_given(use: str, settings: Settings | None = None) -> Given | None:
    """What `use` was given; None where it has nothing, or what it had is gone."""
    room = _room(settings)
    try:
        kept = json.loads((room / f"{use}.json").read_text(encoding="utf-8"))
        given = Given(**kept | {"folder": room / Path(kept["folder"]).name})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return given if given.folder.is_dir() else None


def read_stamp(use: str, settings: Settings | None = None) -> int:
    """Changes whenever what `use` was given does; 0 where it has nothing."""
    try:
        return (_room(settings) / f"{use}.json").stat().st_mtime_ns
    except OSError:
        return 0


def change_given(use: str, given: Given, settings: Settings | None = None) -> None:
    """Keep another threshold, or other targets, with what was given."""
    _point(_room(settings), use, given)


def take_back(use: str, settings: Settings | None = None) -> None:
    """Have `use` do without; harmless where it has nothing."""
    room = _room(settings)
    (room / f"{use}.json").unlink(missing_ok=True)
    _clear(room, use)


def _room(settings: Settings | None) -> Path:
    return (settings or load_settings()).home / FOLDER


def _point(room: Path, use: str, given: Given) -> None:
    half = room / f".{use}.{os.getpid()}.json"
    kept = asdict(given) | {"folder": given.folder.name, "targets": dict(given.targets)}
    half.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    half.replace(room / f"{use}.json")


def _clear(room: Path, use: str, kept: Path | None = None) -> None:
    """Earlier copies; one that a process has open goes with it."""
    for path in room.glob(f"{use}-*"):
        if path != kept:
            with suppress(OSError):
                shutil.rmtree(path)
