"""Files being translated: for every workspace one after the other in a thread of its own, a few workspaces at a time.

Does not know pages or how a file is translated. A job goes on when nobody looks; what a killed process leaves behind
is in the store, and goes on when it is started again.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.access import Person, acting_for, current_person
from core.errors import InputError, ShowcaseError
from core.messages import Words, words
from core.telemetry import request_scope, tell_error

AT_ONCE = 2
"""Files translated at the same time; more would only slow each other down on a small machine."""
MOST_WAITING = 50
"""Files of one workspace that may wait."""
MOST_FAILED = 1_000
"""Failures remembered until their job is started again; the oldest are forgotten first."""

Phase = Literal["waiting", "opening", "running", "stopping"]
Key = tuple[str, str]
"""(desk, job)."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How far a job is: `opening` is while its engine is on its way; `done` and `total` count pieces of the file."""

    phase: Phase
    done: int = 0
    total: int = 0


Say = Callable[[Ran], None]
Work = Callable[[str, str, Callable[[], bool], Say], None]
"""work(desk, job, stopped, say)."""


class Runs:
    """One per process. `_lock` protects everything below it."""

    def __init__(self, work: Work, at_once: int = AT_ONCE) -> None:
        self._work = work
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._queues: dict[str, deque[str]] = {}
        """Workspaces with a thread, each with what waits behind the job in hand."""
        self._ran: dict[Key, Ran] = {}
        self._stops: dict[Key, threading.Event] = {}
        self._people: dict[Key, Person] = {}
        """Whom each of them works for."""
        self._failed: dict[Key, Words] = {}

    def start(self, desk: str, jobs: Sequence[str]) -> None:
        """Translate these jobs, after those of the workspace that wait already."""
        with self._lock:
            queue = self._queues.get(desk)
            new = [job for job in jobs if (desk, job) not in self._ran]
            if len(new) + len(queue or ()) > MOST_WAITING:
                raise InputError("translator.many_waiting", limit=MOST_WAITING)
            for job in new:
                self._ran[desk, job], self._stops[desk, job] = Ran("waiting"), threading.Event()
                self._people[desk, job] = current_person()
                self._failed.pop((desk, job), None)
            if queue is not None:
                queue.extend(new)
            elif new:
                self._queues[desk] = deque(new)
                threading.Thread(target=self._serve, args=(desk,), daemon=True, name="translate").start()

    def stop(self, desk: str, job: str) -> None:
        """End a job between two segments, or take it out of the queue; what is made is kept."""
        with self._lock:
            if job in self._queues.get(desk, ()):
                self._queues[desk].remove(job)
                self._forget((desk, job))
            elif (desk, job) in self._stops:
                self._stops[desk, job].set()
                self._ran[desk, job] = replace(self._ran[desk, job], phase="stopping")

    def find(self, desk: str, job: str) -> Ran | None:
        """How far the job is; None where it neither runs nor waits."""
        with self._lock:
            return self._ran.get((desk, job))

    def failure(self, desk: str, job: str) -> Words | None:
        """Why the job ended early the last time."""
        with self._lock:
            return self._failed.get((desk, job))

    def is_busy(self, desk: str) -> bool:
        """Whether anything of the workspace runs or waits."""
        with self._lock:
            return desk in self._queues

    def _serve(self, desk: str) -> None:
        while job := self._next(desk):
            try:
                with acting_for(self._people[desk, job]), request_scope("translator", "translate_file"):
                    self._run(desk, job)
            except Exception as error:
                self._fail((desk, job), error)
            finally:
                with self._lock:
                    self._forget((desk, job))

    def _forget(self, key: Key) -> None:
        """It neither runs nor waits any more; under the lock."""
        for one in (self._ran, self._stops, self._people):
            one.pop(key, None)

    def _next(self, desk: str) -> str:
        with self._lock:
            if self._queues[desk]:
                return self._queues[desk].popleft()
            del self._queues[desk]
            return ""

    def _run(self, desk: str, job: str) -> None:
        stop = self._stops[desk, job]
        while not self._slots.acquire(timeout=0.2):
            if stop.is_set():
                return
        try:
            if not stop.is_set():
                self._work(desk, job, stop.is_set, lambda ran: self._say((desk, job), ran))
        finally:
            self._slots.release()

    def _say(self, key: Key, ran: Ran) -> None:
        with self._lock:
            self._ran[key] = replace(ran, phase="stopping") if self._stops[key].is_set() else ran

    def _fail(self, key: Key, error: Exception) -> None:
        tell_error(error)
        known = isinstance(error, ShowcaseError)
        with self._lock:
            self._failed[key] = error.told() if known else words("app.bug")
            while len(self._failed) > MOST_FAILED:
                self._failed.pop(next(iter(self._failed)))
