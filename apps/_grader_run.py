"""One class being graded: the work in a thread of its own, every grade kept as it is made, watched from a generator.

Does not know pages. Ending the generator stops the work after the answer in hand; what was made is in the store.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps._grader_room import Room
from apps._grader_seat import Seat
from core.telemetry import carried

if TYPE_CHECKING:
    from core.usecases.grading.records import Grade, Gradebook, Tools

KEEP_SECONDS = 1.0
"""Grades made within this time are kept together: a disk write for every computed mark would be most of the work."""

Make = Callable[["Gradebook", "Tools"], "Iterator[Grade]"]


@dataclass(frozen=True, slots=True)
class Ran:
    """How far it is. `waiting`: others are graded first; `preparing`: the models are on their way; `stopping`: it ends
    after the answer in hand; `stopped`: it has ended before the last answer."""

    made: "tuple[Grade, ...]" = ()
    waiting: bool = False
    preparing: bool = False
    stopping: bool = False
    finished: bool = False
    stopped: bool = False


class Run:
    """`keep` is given every batch of new grades, in order; what it raises ends the run and reaches the watcher."""

    def __init__(self, room: Room, seat: Seat, keep: "Callable[[Iterable[Grade]], None]") -> None:
        self._room, self._seat, self._keep = room, seat, keep
        self._made: list[Grade] = []
        self._batch: list[Grade] = []
        self._lock = threading.RLock()
        """Held while `_batch` is kept: by the worker when it is due, by the watcher where the next grade is slow."""
        self._waiting = self._preparing = True
        self._ended_early = False
        self._error: BaseException | None = None

    def watch(self, book: "Gradebook", make: Make, every: float = 0.4) -> Iterator[Ran]:
        """Run `make(book, tools)` and say how far it is; the last one is finished or stopped.

        InputError where the class is being graded already.
        """
        stop = self._room.begin(self._seat.class_id)
        thread = threading.Thread(target=carried(self._work), args=(book, make, stop), daemon=True, name="grade")
        thread.start()
        try:
            while thread.is_alive():
                self._flush()
                yield Ran(tuple(self._made), self._waiting, self._preparing, stop.is_set())
                thread.join(every)
        finally:
            stop.set()
        if self._error:
            raise self._error
        yield Ran(tuple(self._made), finished=True, stopped=self._ended_early)

    def _work(self, book: "Gradebook", make: Make, stop: threading.Event) -> None:
        try:
            while not self._room.slots.acquire(timeout=0.2):
                if stop.is_set():
                    self._ended_early = True
                    return
            try:
                with self._room.store.claim(f"class {self._seat.class_id}"):
                    self._grade(book, make, stop)
            finally:
                self._room.slots.release()
        except BaseException as error:
            self._error = error
        finally:
            self._room.end(self._seat.class_id)

    def _grade(self, book: "Gradebook", make: Make, stop: threading.Event) -> None:
        from core.usecases.grading.keeping import fetch_examples

        self._waiting = False
        examples = fetch_examples(self._room.store, self._seat.desk, book.assignment)
        tools = self._room.tools(book.assignment.language, examples)
        self._preparing = False
        last, grades = time.monotonic(), self._room.in_turns(book.assignment.language, make(book, tools), stop.is_set)
        try:
            for grade in grades:
                with self._lock:
                    self._batch.append(grade)
                if time.monotonic() - last >= KEEP_SECONDS:
                    self._flush()
                    last = time.monotonic()
                if stop.is_set():
                    self._ended_early = True
                    break
        finally:
            self._flush()
            grades.close()

    def _flush(self) -> None:
        with self._lock:
            if self._batch:
                self._keep(self._batch)
                self._made += self._batch
                self._batch = []
