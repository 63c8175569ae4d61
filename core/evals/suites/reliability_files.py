"""Hostile and broken files through every upload of every app: does it stand, in time, in memory, and say what is wrong?

The folder's files (bad_files) and those of `made_files`, each under a name that the field takes. The apps run as
processes of their own, asked over the network as browsers ask.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from core.errors import InputError
from core.evals.reliability.attempt import BYTES, FINE, FOREIGN, SECONDS, attempt, judge
from core.evals.reliability.made_files import make_files
from core.evals.reliability.model_server import Message, Plan, greet, model_server
from core.evals.reliability.process import ANY_PACE, STREAMLIT, App, MemoryWatch, running
from core.evals.reliability.uploads import PASSWORD, UPLOADS, Files, Upload
from core.evals.results import Measured
from core.evals.score import Score, share

SUITE = "reliability_files"
MOST_SAID = 160


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file through one upload. `said` is what the page says of it, empty where the file was taken as it is."""

    app: str
    upload: str
    file: str
    verdict: str
    said: str
    seconds: float
    megabytes: int


def run(data: Path, limit: int | None = None) -> Measured:
    """Shares of combinations without a fault, per app; `limit` files of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        files = gather(data, Path(folder), limit)
        outcomes = [
            one
            for app, uploads in groupby(UPLOADS, lambda each: each.app)
            for one in try_app(app, list(uploads), files)
        ]
    return Measured(score(outcomes), count(outcomes))


def gather(data: Path, folder: Path, limit: int | None = None) -> list[Path]:
    """The files of bad_files and the made ones, written into `folder` for the time being."""
    given = [
        path for path in sorted((data / "bad_files").rglob("*")) if path.is_file() and path.parent.name != "bad_files"
    ]
    made = []
    for name, content in make_files():
        path = folder / name
        path.write_bytes(content)
        made.append(path)
    return [*given[:limit], *made[:limit]]


def try_app(name: str, uploads: Sequence[Upload], files: Sequence[Path]) -> Iterator[Outcome]:
    """Every file through every upload of one app, in one process that has to stand all of them."""
    with ExitStack() as stack:
        url = stack.enter_context(model_server(Plan(say=_see)))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = ANY_PACE | {"SHOWCASE_ENDPOINT": url, "SHOWCASE_STAFF_PASSWORD": PASSWORD}
        app = stack.enter_context(running(name, home, **environment))
        memory = stack.enter_context(MemoryWatch(app.pid))
        for upload in uploads:
            yield from _try_upload(upload, files, app, memory)


def _try_upload(upload: Upload, files: Sequence[Path], app: App, memory: MemoryWatch) -> Iterator[Outcome]:
    """Several files at once where the field takes them; where such a batch has a fault, each of it again, alone."""
    page = None
    given, size = pairs(files, upload.endings), upload.at_once
    for batch in ([(files[0], FOREIGN)], *(given[at : at + size] for at in range(0, len(given), size))):
        outcomes, page = _try_batch(upload, batch, app, memory, page)
        if len(batch) > 1 and any(one.verdict != "taken" for one in outcomes):
            outcomes = []
            for pair in batch:
                found, page = _try_batch(upload, [pair], app, memory, page)
                outcomes += found
        yield from outcomes


def _try_batch(
    upload: Upload, batch: Files, app: App, memory: MemoryWatch, page: object
) -> tuple[list[Outcome], object]:
    page = page or upload.open(app.url)
    memory.take_peak()
    tried = attempt(app, lambda: upload.give(page, batch))
    peak = memory.take_peak()
    said = tried.said or tried.given or ""
    seconds = tried.seconds if tried.hung else min(tried.waited, tried.seconds) / len(batch)
    verdict = judge(batch[0][1], tried.verdict, said, tried.console, seconds, peak) or tried.verdict
    if not app.alive:
        raise InputError("evals.no_start", app=app.name)
    used = app.name == "medical" or (app.name in STREAMLIT and (not said or batch[0][1] == FOREIGN))
    if verdict == "crash" or used:
        page.close()  # type: ignore[attr-defined]
        page = None
    more = (round(seconds, 2), peak >> 20)
    told = [said[max(0, said.find(name)) :][:MOST_SAID] if name in said or len(batch) == 1 else "" for _, name in batch]
    made = zip(batch, told, strict=True)
    return [Outcome(app.name, upload.name, name, verdict, each, *more) for (_, name), each in made], page


def pairs(files: Sequence[Path], endings: Sequence[str]) -> list[tuple[Path, str]]:
    """Each file with the name it is given under: its own, or one with the field's first ending where the field does
    not take its own."""
    fits = (not endings or file.name.lower().endswith(tuple(endings)) for file in files)
    return [(file, file.name if fit else f"{file.stem}{endings[0]}") for file, fit in zip(files, fits, strict=True)]


def _see(messages: Sequence[Message]) -> str:
    """A model that is believed to see: it names the digits it is tried with."""
    from core.usecases.medical.describing import SHOWN

    return SHOWN if "four digits" in str(messages) else greet(messages)


def score(outcomes: Sequence[Outcome]) -> list[Score]:
    """Per app the share of combinations without a fault; over all, the slowest and the largest."""
    scores = []
    for app in dict.fromkeys(one.app for one in outcomes):
        fine = [one.verdict in FINE for one in outcomes if one.app == app]
        detail = f"no crash, {SECONDS:g} s, {BYTES >> 30} GB, no traceback, a message in words"
        scores.append(share(SUITE, f"bad files an upload stands: {app}", fine, target=1.0, detail=detail))
    slowest, largest = max(one.seconds for one in outcomes), max(one.megabytes for one in outcomes)
    more = {"n": len(outcomes), "higher_is_better": False}
    scores.append(Score(SUITE, "slowest bad file (s)", slowest, target=SECONDS, **more))
    scores.append(Score(SUITE, "memory at most with bad files (MB)", largest, target=BYTES >> 20, **more))
    return scores


def count(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Per upload how many files were taken and refused, the slowest and the largest, and each with a fault."""
    rows = []
    for key in dict.fromkeys((one.app, one.upload) for one in outcomes):
        own = [one for one in outcomes if (one.app, one.upload) == key]
        verdicts = Counter(one.verdict for one in own)
        rows.append(
            dict(zip(("app", "upload"), key, strict=True))
            | {verdict: verdicts[verdict] for verdict in FINE}
            | {"seconds": max(one.seconds for one in own), "megabytes": max(one.megabytes for one in own)}
            | {"faults": [asdict(one) for one in own if one.verdict not in FINE]}
        )
    return rows
