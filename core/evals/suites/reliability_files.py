"""Hostile and broken files through every upload of every app: does it stand, in time, in memory, and say what is wrong?

The folder's files (bad_files) and those of `made_files`, each under a name that the field takes. The apps run as
processes of their own, asked over the network as browsers ask.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from core.errors import InputError
from core.evals.reliability.gradio_page import Refused
from core.evals.reliability.made_files import make_files
from core.evals.reliability.model_server import Message, Plan, greet, model_server
from core.evals.reliability.process import STREAMLIT, App, MemoryWatch, process_tree, processor_seconds, running
from core.evals.reliability.uploads import PASSWORD, UPLOADS, Files, Upload
from core.evals.results import Measured
from core.evals.score import Score, share
from core.messages import message

SUITE = "reliability_files"
FOREIGN = "program.exe"
SECONDS, BYTES = 20.0, 2 << 30
"""What a file may take at most: processor seconds of the app and its children until the page has answered (on a machine
with nothing else to do these are the seconds a person waits), and their resident bytes."""
PATIENCE = 180.0
"""Seconds by the clock after which it is a hang whatever the processor did."""
MOST_SAID = 160
FINE = ("taken", "refused")
ANY_PACE = {
    "SHOWCASE_RATE_PER_MINUTE": "100000",
    "SHOWCASE_UPLOADS_PER_HOUR": "100000",
    "SHOWCASE_UPLOAD_MB_PER_DAY": "1000000",
}


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
    return Measured(score(outcomes), [asdict(one) for one in outcomes])


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
    said, verdict, console = "", "taken", len(app.said())
    memory.take_peak()
    begun, spent = time.monotonic(), processor_seconds(process_tree(app.pid))
    try:
        said = upload.give(page, batch)
    except Refused as refusal:
        said, verdict = refusal.said, "refused"
    except Exception as error:
        said, verdict = f"{type(error).__name__}: {error}", "crash"
    waited, peak = time.monotonic() - begun, memory.take_peak()
    seconds = min(waited, max(0.0, processor_seconds(process_tree(app.pid)) - spent)) / len(batch)
    seconds = waited if waited > PATIENCE else seconds
    verdict = judge(batch[0][1], verdict, said, app.said()[console:], seconds, peak) or verdict
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


def judge(name: str, verdict: str, said: str, console: str, seconds: float, peak: int) -> str:
    """The fault of a combination; "" for none. A foreign ending is refused by the frameworks, each in its own way:
    browsers never send one."""
    if verdict == "crash":
        return "crash"
    if seconds > SECONDS:
        return "hang"
    if peak > BYTES:
        return "memory"
    if name == FOREIGN:
        return "refused"
    if "Traceback" in said or "Traceback" in console:
        return "traceback"
    if any(message("app.bug", code) in said for code in ("en", "zh")):
        return "bug"
    if verdict == "refused" and not said.strip():
        return "wordless"
    return ""


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
