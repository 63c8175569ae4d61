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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from core.access.person import Person
from core.errors import AccessError
from core.messages import Words, words

T = TypeVar("T")


def say_place(ahead: int) -> Words:
    """A place in line, as people are told of it; 1 is the next."""
    return words("access.in_line_next") if ahead == 1 else words("access.in_line", ahead=ahead)


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
        with self._changed:
            turn = self._stand(person)
            others = [other for other in self._waiting if other is not turn]
            mine = sum(other.key == turn.key for other in others)
            if not turn.began and (len(others) >= self.length or mine >= max(1, self.length // 2)):
                self._waiting.remove(turn)
                key = "access.line_full" if len(others) >= self.length else "access.line_yours"
                raise AccessError(key, waiting=len(others), mine=mine)
        return turn

    def _stand(self, person: Person) -> Turn:
        turn = Turn(self, person.key)
        self._waiting.append(turn)
        self._advance()
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

    def in_turns(
        self,
        person: Person,
        work: Iterator[T],
        stopped: Callable[[], bool],
        say: Callable[[int], object] = lambda ahead: None,
    ) -> Iterator[T]:
        """`work` with a turn for each of its steps, so that long work goes on behind whoever came meanwhile; it has
        begun, so it is never refused. Ends once it is `stopped`. `say` is told the place while it waits, 0 after."""
        try:
            while not stopped():
                with self._changed:
                    turn = self._stand(person)
                with turn:
                    while (ahead := turn.wait()) and not stopped():
                        say(ahead)
                    say(0)
                    item = next(work, None) if turn.began else None
                if item is None:
                    return
                yield item
        finally:
            if hasattr(work, "close"):
                work.close()

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
