"""A report's lines after a person corrected its text: what stayed keeps its place on the page, what is new has none.

A corrected line keeps its box, since it still stands there; the recogniser's confidence goes, since a person read it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from diff_match_patch import diff_match_patch

from core.documents.document import Span
from core.documents.layout import PrintedLine, find_cells
from core.usecases.medical.layout.lines import compose
from core.usecases.medical.records import Line

_MOST = 250_000
"""Characters of an old piece times those of the new one, up to which they are compared one by one; lines likewise."""
_STILL = 0.5
"""Share of a line's characters that still stand where it is the same line, corrected."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the characters of an old text stand in a new one: equal runs, as (old start, new start, length)."""

    runs: tuple[tuple[int, int, int], ...]

    def find(self, span: Span) -> Span | None:
        """Where all of `span` stands now, unbroken; None where anything in it changed."""
        for old, new, length in self.runs:
            if old <= span.start and span.end <= old + length:
                return Span(span.start - old + new, span.end - old + new)
        return None

    def find_most(self, span: Span) -> Span | None:
        """From the first to the last of its characters that still stand; None where most are gone."""
        parts = [
            Span(max(span.start, old) - old + new, min(span.end, old + length) - old + new)
            for old, new, length in self.runs
            if old < span.end and span.start < old + length
        ]
        if sum(part.end - part.start for part in parts) < _STILL * (span.end - span.start) or not parts:
            return None
        return Span(parts[0].start, parts[-1].end)


def tidy(text: str, before: str) -> str:
    """The text as a report has it: lines that are new parted into cells by bars and without what is not seen."""
    old = set(before.split("\n"))
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(row if row in old else _tidy_row(row) for row in rows)


def _tidy_row(row: str) -> str:
    cells = tuple(row[cell.start : cell.end] for cell in find_cells(row))
    return compose([PrintedLine(row, cells=cells)])[0]


def find_moves(before: str, after: str) -> Moves:
    """By the common beginning and end, then line by line, then character by character where little is left."""
    runs: list[tuple[int, int, int]] = []
    for old, new, length in _equal_runs(before, after, 0, 0):
        if runs and runs[-1][0] + runs[-1][2] == old and runs[-1][1] + runs[-1][2] == new:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + length)
        elif length:
            runs.append((old, new, length))
    return Moves(tuple(runs))


def _equal_runs(before: str, after: str, old: int, new: int) -> Iterator[tuple[int, int, int]]:
    differ = diff_match_patch()
    head = differ.diff_commonPrefix(before, after)
    tail = differ.diff_commonSuffix(before[head:], after[head:])
    yield old, new, head
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if one and other:
        compare = _by_characters if len(one) * len(other) <= _MOST else _by_lines
        yield from compare(one, other, old + head, new + head)
    yield old + len(before) - tail, new + len(after) - tail, tail


def _by_lines(before: str, after: str, old: int, new: int) -> Iterator[tuple[int, int, int]]:
    ones, others = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(ones) * len(others) > _MOST:
        return
    starts, ends = _starts(ones, old), _starts(others, new)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield starts[first], ends[begin], starts[last] - starts[first]
        elif kind == "replace":
            one, other = "".join(ones[first:last]), "".join(others[begin:end])
            if len(one) * len(other) <= _MOST:
                yield from _by_characters(one, other, starts[first], ends[begin])


def _starts(rows: Sequence[str], at: int) -> list[int]:
    starts = [at]
    for row in rows:
        starts.append(starts[-1] + len(row))
    return starts


def _by_characters(before: str, after: str, old: int, new: int) -> Iterator[tuple[int, int, int]]:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # a clock would make the same texts differ otherwise each time
    for kind, said in differ.diff_main(before, after, False):
        if kind == 0:
            yield old, new, len(said)
        old += len(said) if kind <= 0 else 0
        new += len(said) if kind >= 0 else 0


def amend_lines(lines: Sequence[Line], after: str, moves: Moves) -> tuple[Line, ...]:
    """The lines of the text `after`, in order: together they hold every visible character."""
    kept = [moved for line in lines if (moved := _move(line, moves))]
    amended: list[Line] = []
    first = 0
    for match in re.finditer(r"\S(?:[^\n]*\S)?", after):
        while first < len(kept) and kept[first].span.end <= match.start():
            first += 1
        last = first
        while last < len(kept) and kept[last].span.start < match.end():
            last += 1
        page = amended[-1].page if amended else 1
        amended += _cover(after, Span(*match.span()), kept[first:last], page)
    return tuple(amended)


def _move(line: Line, moves: Moves) -> Line | None:
    if same := moves.find(line.span):
        by = same.start - line.span.start
        return replace(line, span=same, cells=tuple(Span(cell.start + by, cell.end + by) for cell in line.cells))
    most = moves.find_most(line.span)
    return replace(line, span=most, confidence=None, cells=()) if most else None


def _cover(text: str, span: Span, inside: Sequence[Line], page: int) -> Iterator[Line]:
    """The lines that make up one line of the text: those that were there, each up to the next, or a new one."""
    if not inside:
        yield _renew(text, Line(span, page), span)
        return
    starts = [span.start, *(line.span.start for line in inside[1:]), span.end]
    for line, start, end in zip(inside, starts, starts[1:], strict=False):
        said = text[start:end]
        own = Span(start + len(said) - len(said.lstrip()), start + len(said.rstrip()))
        if own.start < own.end:
            yield line if own == line.span and (line.cells or not find_cells(said)) else _renew(text, line, own)


def _renew(text: str, line: Line, span: Span) -> Line:
    cells = tuple(Span(span.start + c.start, span.start + c.end) for c in find_cells(text[span.start : span.end]))
    sure = line.confidence if span == line.span else None
    return replace(line, span=span, confidence=sure, cells=cells)
