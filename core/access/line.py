"""The line before the model: how many work at once, how many may wait, who is next. One per process.

    with line.enter(person) as turn:
        while ahead := turn.wait(0.5):
            show(ahead)          # 1: next
        work()

The next place goes to whoever holds the fewest, then to whoever came first, so nobody waits for a crowd of one.
Knows no model and no page.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from core.access.person import Person
from core.errors import AccessError

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Turn:
    """One request in line, from `Line.enter` until `leave`."""

    line: "Line"
    key: str
    began: bool = field(default=False, init=False)

    def wait(self, seconds: float = 0.5) -> int:
        """The place in line, 1 for the next; 0 as soon as it is one's turn, asked for at most `seconds`."""
        return self.line.wait(self, seconds)

    def leave(self) -> None:
        """Done, or given up; harmless when repeated."""
        self.line.leave(self)

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


class Line:
    """`_changed` protects `_working` and `_waiting`. One person may hold all places but one, and half of the line."""

    def __init__(self, at_once: int, length: int) -> None:
        self.at_once, self.length = at_once, length
        self._changed = threading.Condition()
        self._working: list[Turn] = []
        self._waiting: list[Turn] = []

    def enter(self, person: Person) -> Turn:
        """Stand in line; AccessError where it is as long as it may be, or too much of it is the person's."""
        turn = Turn(self, person.key)
        with self._changed:
            self._waiting.append(turn)
            self._advance()
            mine = sum(other.key == turn.key for other in self._waiting)
            refusal = "access.line_full" if len(self._waiting) > self.length else ""
            if not turn.began and mine > max(1, self.length // 2):
                refusal = "access.line_yours"
            if not turn.began and refusal:
                self._waiting.remove(turn)
                raise AccessError(refusal, waiting=len(self._waiting), mine=mine - 1)
        return turn

    def wait(self, turn: Turn, seconds: float) -> int:
        """The place of `turn`, 0 where it is its turn, looked at again when something changes."""
        with self._changed:
            if not turn.began:
                self._changed.wait(seconds)
            return 0 if turn.began else self._order().index(turn) + 1

    def leave(self, turn: Turn) -> None:
        """Make room."""
        with self._changed:
            for turns in (self._working, self._waiting):
                if turn in turns:
                    turns.remove(turn)
            self._advance()
            self._changed.notify_all()

    def count(self) -> tuple[int, int]:
        """How many are worked for, and how many wait."""
        with self._changed:
            return len(self._working), len(self._waiting)

    def in_turns(self, person: Person, work: Iterator[T]) -> Iterator[T]:
        """`work` with a turn for each of its steps: long work goes on behind whoever came meanwhile."""
        while True:
            with self.enter(person) as turn:
                while turn.wait():
                    pass
                try:
                    item = next(work)
                except StopIteration:
                    return
            yield item

    def _advance(self) -> None:
        most = max(1, self.at_once - 1)
        while len(self._working) < self.at_once:
            held = Counter(turn.key for turn in self._working)
            following = next((turn for turn in self._order() if held[turn.key] < most), None)
            if following is None:
                return
            self._waiting.remove(following)
            self._working.append(following)
            following.began = True
            self._changed.notify_all()

    def _order(self) -> list[Turn]:
        """Those who wait, as they will be let in."""
        held, places = Counter(turn.key for turn in self._working), {}
        for at, turn in enumerate(self._waiting):
            places[turn] = (held[turn.key], at)
            held[turn.key] += 1
        return sorted(self._waiting, key=places.__getitem__)
