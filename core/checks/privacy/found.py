"""What the finders of this folder give: a stretch of text that may tell who somebody is. Knows no finder."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.documents.document import Span

Kind = Literal["name", "date", "address", "phone", "email", "number", "facility", "id", "card", "url", "age", "other"]
By = Literal["header", "form", "rule", "person"]


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start`..`end`. `by`: the report's header, a form with or without a checksum, a rule about the words
    around it, or a person's own mark."""

    start: int
    end: int
    kind: Kind
    by: By = "rule"

    @property
    def span(self) -> Span:
        """The same as a span."""
        return Span(self.start, self.end)


def settle(text: str, found: Iterable[Found], taken: bytearray | None = None) -> tuple[Found, ...]:
    """In order and without overlaps: what comes first in `found` keeps its characters, what comes later the rest.

    `taken` marks characters that nothing may have; it is changed.
    """
    free = taken if taken is not None else bytearray(len(text))
    kept: list[Found] = []
    for one in found:
        kept += _left(text, one, free)
        free[one.start : one.end] = b"\1" * (one.end - one.start)
    return tuple(sorted(kept, key=lambda one: one.start))


def _left(text: str, one: Found, free: bytearray) -> list[Found]:
    """The stretches of `one` that nothing else has, without the blanks and stops at their ends."""
    left, at = [], one.start
    while at < one.end:
        begin = free.find(0, at, one.end)
        if begin < 0:
            break
        stop = free.find(1, begin, one.end)
        at = one.end if stop < 0 else stop
        start, end = begin, at
        while start < end and (text[start].isspace() or start > one.start and not text[start].isalnum()):
            start += 1
        while end > start and (text[end - 1] in " \t\n\r.,;:" or end < one.end and not text[end - 1].isalnum()):
            end -= 1
        if any(char.isalnum() for char in text[start:end]):
            left.append(Found(start, end, one.kind, one.by))
    return left
