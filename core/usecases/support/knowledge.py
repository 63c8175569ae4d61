"""A shop's knowledge: the files of a folder, read, indexed and ready to be asked. Does not know the questions.

A file that cannot be read is reported and skipped; an unchanged folder is opened again without reading it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core.documents.document import Document, Passage
from core.documents.index import PassageIndex, build_index, open_index
from core.documents.passages import split_passages
from core.documents.reader import read_documents
from core.documents.vectors import Embedder
from core.errors import BrokenFile, InputError, ShowcaseError
from core.messages import Words
from core.settings import Settings, load_settings
from core.usecases.support.matching import FaqMatcher, Matcher
from core.usecases.support.refusal import Calibration, load_calibration

Progress = Callable[[int, int], None]
READ_BY = 1
"""Raise it when reading or splitting changes, so that folders are read again."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file: how many passages and curated entries, or why it could not be read."""

    name: str
    passages: int
    faqs: int
    error: Words | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Immutable: a rebuilt folder is a new `Knowledge`. Any number of threads may ask it."""

    index: PassageIndex
    matcher: Matcher
    calibration: Calibration
    folder: Path | None = None
    reports: tuple[FileReport, ...] = ()


def make_knowledge(index: PassageIndex, folder: Path | None = None, reports: Sequence[FileReport] = ()) -> Knowledge:
    """Knowledge over an index made elsewhere; its curated entries are found among its passages."""
    calibration = load_calibration()
    fitted = calibration.fits(index.embedder)  # the matcher's coefficients hold for the same embedder
    matcher = FaqMatcher.fit(
        index.passages, index.embedder if fitted else None, known=index.vectors if fitted else None
    )
    return Knowledge(index, matcher, calibration, folder, tuple(reports))


def open_knowledge(
    folder: Path,
    *,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> Knowledge:
    """Everything in `folder` and below. `progress(done, total)` counts texts while they are embedded.

    Raises InputError where there is no such folder or nothing in it can be read; a failure leaves the old index.
    """
    if not folder.is_dir():
        raise InputError("support.no_folder", folder=folder)
    home = (settings or load_settings()).home / "indexes" / sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    state, kept = _state(folder), _read_state(home)
    if kept.get("state") == state:
        try:
            index = open_index(home, embedder, progress=progress)
            return make_knowledge(index, folder, [_report(row) for row in kept["reports"]])
        except (BrokenFile, KeyError, TypeError):
            pass  # damaged or of an older form: read the folder again
    passages, reports = read_folder(folder)
    if not passages:
        raise InputError("support.nothing_read", folder=folder)
    index = build_index(passages, home, embedder=embedder, progress=progress)
    rows = [_plain(report) for report in reports]
    (home / "folder.json").write_text(json.dumps({"state": state, "reports": rows}), encoding="utf-8")
    return make_knowledge(index, folder, reports)


def read_folder(folder: Path) -> tuple[list[Passage], list[FileReport]]:
    """The passages of every readable file, and a report on each file. Names are paths below the folder."""
    files = _files(folder)
    names = [file.relative_to(folder).as_posix() for file in files]
    passages: list[Passage] = []
    reports: list[FileReport] = []
    for name, result in read_documents(files, names=names):
        found = split_passages(result) if isinstance(result, Document) else ()
        passages += found
        error = Words(result.key, tuple(result.values.items())) if isinstance(result, ShowcaseError) else None
        faqs = sum(passage.is_faq for passage in found)
        reports.append(FileReport(name, len(found) - faqs, faqs, error))
    return passages, reports


def _files(folder: Path) -> list[Path]:
    """Visible files, in a stable order; links that lead out of the folder are left out."""
    root = folder.resolve()
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and path.resolve().is_relative_to(root)
    ]


def _state(folder: Path) -> list[list[object]]:
    """What would change if a file did: names, sizes, times."""
    facts = [(file.relative_to(folder).as_posix(), file.stat()) for file in _files(folder)]
    return [[READ_BY], *([name, stat.st_size, stat.st_mtime_ns] for name, stat in facts)]


def _read_state(home: Path) -> dict:
    try:
        return json.loads((home / "folder.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _plain(report: FileReport) -> dict[str, object]:
    error = report.error and {"key": report.error.key, "values": {k: str(v) for k, v in report.error.values}}
    return {"name": report.name, "passages": report.passages, "faqs": report.faqs, "error": error}


def _report(row: Mapping) -> FileReport:
    error = row["error"] and Words(row["error"]["key"], tuple(row["error"]["values"].items()))
    return FileReport(row["name"], row["passages"], row["faqs"], error or None)
