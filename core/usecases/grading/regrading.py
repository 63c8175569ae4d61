"""What grading again would change, told before it is taken. Does not grade, and does not keep anything."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.usecases.grading.records import Grade, Gradebook


@dataclass(frozen=True, slots=True)
class Change:
    """One answer whose mark would be another; `before` is what it has now."""

    before: Grade
    after: Grade

    @property
    def difference(self) -> float | None:
        """Points gained (below 0: lost); None where either is not decided."""
        old, new = self.before.mark.points, self.after.mark.points
        return None if old is None or new is None else new - old


def list_changes(book: Gradebook, grades: Iterable[Grade]) -> tuple[Change, ...]:
    """The new grades whose points differ from what `book` has, largest difference first, then as they come."""
    places = book.by_place
    pairs = ((places.get((grade.student, grade.question)), grade) for grade in grades)
    changes = [Change(old, new) for old, new in pairs if old and old.mark.points != new.mark.points]
    return tuple(sorted(changes, key=lambda change: -abs(change.difference or 0.0)))
