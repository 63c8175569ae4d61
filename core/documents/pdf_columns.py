"""The columns of a printed page: lines in the order a reader takes them, one group for each column between full lines.

Knows only where lines stand. A page with one column stays in the order it came in.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_FEWEST = 4
"""Lines that a column has at least."""
_MOST_ACROSS = 0.4
"""Share of a page's lines that may go across the gap between columns: titles, wide tables."""
_MOST_LINES, _PLACES = 2_000, 12
"""Pages with more lines are no prose; only so many places are tried, those where most lines begin."""
_EDGE = 1.5
"""Points by which a line may reach into the gap."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where it starts and ends across, its baseline's height, and its letters' size in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    cells: tuple[str, ...] = ()
    """The parts of a line with wide gaps, as a table's row has them; empty for running text."""


def split_columns(lines: Sequence[Line]) -> list[list[Line]]:
    """Groups of lines that run on from one to the next, in reading order."""
    gap = _find_gap(lines)
    if gap is None:
        return [list(lines)] if lines else []
    groups: list[list[Line]] = []
    for band in _bands(sorted(lines, key=lambda line: -line.bottom), gap):
        left = [line for line in band if line.right <= gap + _EDGE]
        right = [line for line in band if line.left >= gap - _EDGE]
        if left and right:
            groups += [*split_columns(left), *split_columns(right)]
        else:
            groups.append(band)
    return groups


def _find_gap(lines: Sequence[Line]) -> float | None:
    """Where the gap between two columns is: lines stand on both sides of it at the same heights, few go across."""
    if not 2 * _FEWEST <= len(lines) <= _MOST_LINES:
        return None
    best, least = None, _MOST_ACROSS * len(lines)
    starts = Counter(round(line.left) for line in lines)
    for place, _ in starts.most_common(_PLACES):
        left = [line for line in lines if line.right <= place + _EDGE]
        right = [line for line in lines if line.left >= place - _EDGE]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) >= _FEWEST and across < least and _stand_side_by_side(left, right):
            best, least = place, across
    return best


def _stand_side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether most of the shorter column has lines of the other beside it, and both are of running text."""
    low = max(min(line.bottom for line in side) for side in (left, right))
    high = min(max(line.bottom for line in side) for side in (left, right))
    beside = [sum(low - line.size <= line.bottom <= high + line.size for line in side) for side in (left, right)]
    if min(beside) < max(_FEWEST, 0.5 * min(len(left), len(right))):
        return False
    return all(sum(len(line.text) for line in side) >= 15 * len(side) for side in (left, right))


def _bands(lines: Sequence[Line], gap: float) -> list[list[Line]]:
    """The lines from top to bottom, parted before and after those that go across."""
    bands: list[list[Line]] = []
    was_across = False
    for number, line in enumerate(lines):
        across = line.right > gap + _EDGE and line.left < gap - _EDGE
        across |= was_across and _ends_paragraph(lines[number - 1 : number + 2])
        if not bands or across != was_across:
            bands.append([])
        bands[-1].append(line)
        was_across = across
    return bands


def _ends_paragraph(lines: Sequence[Line]) -> bool:
    """Whether the second of these goes on from the first, a line that goes across, and has nothing beside it."""
    before, line = lines[:2]
    beside = lines[2:] and abs(lines[2].bottom - line.bottom) < 0.5 * line.size
    near = 0.5 * line.size < before.bottom - line.bottom <= 1.7 * line.size
    return not beside and near and abs(before.size - line.size) < 0.5 and abs(before.left - line.left) <= 2 * line.size
