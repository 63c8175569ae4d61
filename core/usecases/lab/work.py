"""The process that does a job's work: it waits for its turn, reports how far it is, and leaves an error as words.

Several processes of one job (`torchrun` or `accelerate launch -m core.usecases.lab FOLDER`) share the work; the first
alone reports.
Does not know what the work is, beyond where it is found.
"""

import importlib
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from core.errors import ShowcaseError
from core.messages import Words, words
from core.telemetry import log
from core.usecases.lab.job_folder import State, Status, is_stop_asked, read_order, read_status, write_status

WORKS = {
    "tuning": "core.usecases.lab.tuning.training",
    "pretraining": "core.usecases.lab.pretraining.training",
    "instructing": "core.usecases.lab.instructing.training",
    "scratch": "core.usecases.lab.scratch.training",
    "cheaper": "core.usecases.lab.cheaper.measuring",
}
"""By kind, the module whose `run(folder, report)` does the work. It returns "done", or "stopped" where it was asked."""
EVERY = 0.5
"""Seconds between two reports of steps."""


def count_processes() -> int:
    """How many share the work, as their launcher tells them."""
    return int(os.environ.get("WORLD_SIZE", "1"))


class Report:
    """What the work says of itself; written for whoever watches, by the first process alone."""

    def __init__(self, folder: Path) -> None:
        before = read_status(folder)
        self.folder = folder
        self.curve: list[Mapping[str, float]] = list(before.curve)
        self._worked = before.seconds
        self._began = time.monotonic()
        self._said = 0.0
        self._status = before
        self.is_first = os.environ.get("RANK", "0") == "0"

    @property
    def seconds(self) -> float:
        """Seconds worked in all, earlier processes of the job included."""
        return self._worked + time.monotonic() - self._began

    @property
    def counts(self) -> tuple[int, int]:
        """The steps done and those in all, as last said."""
        return self._status.done, self._status.total

    def say(self, state: State, done: int = 0, total: int = 0, error: Words | None = None) -> None:
        """Where the work stands now."""
        self._status = Status(state, done, total, self.seconds, tuple(self.curve), error)
        self._said = time.monotonic()
        if self.is_first:
            write_status(self.folder, self._status)

    def step(self, done: int, total: int) -> None:
        """One step more; written twice a second at most."""
        if time.monotonic() - self._said >= EVERY:
            self.say("running", done, total)

    def stop_asked(self) -> bool:
        """Whether somebody asked the work to stop."""
        return is_stop_asked(self.folder)

    def end(self, state: State, error: Words | None = None) -> None:
        """Nothing more comes."""
        self.say(state, self._status.done, self._status.total, error)


def do_work(folder: Path, *, turns: bool = True) -> int:
    """Do the job in `folder`; its exit status. With `turns`, jobs of one machine wait for each other."""
    from filelock import FileLock

    report = Report(folder)
    with ExitStack() as held:
        if report.is_first:
            held.enter_context(FileLock(folder / ".work.lock", timeout=30))
            if turns and not _take_turn(held, folder, report):
                report.end("stopped")
                return 0
        try:
            run = importlib.import_module(WORKS[read_order(folder).kind]).run
            report.say("preparing")
            report.end(run(folder, report))
        except ShowcaseError as error:
            report.end("failed", words(error.key, **error.values))
            return 2
        except Exception as error:
            log("job_failed", level="error", error=error)
            report.end("failed", words("lab_jobs.bug"))
            return 1
    return 0


def _take_turn(held: ExitStack, folder: Path, report: Report) -> bool:
    """Wait until no other job of the machine works; False where somebody asked to stop meanwhile."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder.parents[1] / ".turn.lock")
    report.say("waiting")
    while True:
        try:
            held.enter_context(lock.acquire(timeout=1.0))
            return True
        except Timeout:
            if report.stop_asked():
                return False
