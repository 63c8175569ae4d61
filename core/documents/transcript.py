"""What was read from a picture: its lines in reading order, each with how sure the reading is.

Puts pieces of print in order by where they stand; does not know how they were recognised.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.documents.document import Span
from core.documents.page_rows import Piece
from core.documents.plain import display_width
from core.messages import Words

DOUBTFUL = 0.98
"""A line read with less confidence is marked. Of 572 printed lines, English and Chinese, clean, blurred, noisy, faint,
small or turned, 45 were read with a wrong character: this marks 73 % of those and 19 % of the right ones (0.95: 31 and
8 %, 0.99: 82 and 30 %). So an unmarked line is no proof, and the whole transcript is shown."""
_OVERLAP = 0.5
"""Two pieces stand in one row where they share so much of the lower one's height."""
_GUTTER = 1.5
"""Line heights between two columns, at least."""
_NARROWEST = 0.25
"""Share of the width a column has at least: numbers in a margin are none."""
_FEWEST = 3
"""Lines of the shortest column."""
_STEP = 1.2
"""Letters a line begins further in than another, at least, to be an indented one."""
_HEAD, _FOOT = 6, 3
"""Rows that may stand above and below the columns."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the upright picture with its lines level."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line. `confidence` in [0, 1] is the reader's own, of its least sure piece."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Transcript:
    """A picture's text. Made for print: handwriting has to be looked through whatever the confidence."""

    name: str
    lines: tuple[TranscriptLine, ...]
    notes: tuple[Words, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """What the lines were joined from, as recognised, where the reader tells it."""
    size: tuple[int, int] = (1, 1)
    """Width and height of the picture as it was read, upright; the boxes are in its pixels."""

    @property
    def text(self) -> str:
        """The lines one under the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def doubtful(self) -> tuple[Span, ...]:
        """Where in `text` the lines stand that were read with less than `DOUBTFUL` confidence."""
        spans, start = [], 0
        for line in self.lines:
            if line.confidence < DOUBTFUL:
                spans.append(Span(start, start + len(line.text)))
            start += len(line.text) + 1
        return tuple(spans)


def order_lines(pieces: Sequence[TranscriptLine]) -> tuple[TranscriptLine, ...]:
    """Pieces that stand beside each other joined to lines, from top to bottom, a left column before a right one."""
    rows = _rows(sorted((piece for piece in pieces if piece.text.strip()), key=_middle))
    for head in range(min(len(rows), _HEAD)):
        for foot in range(min(len(rows) - head, _FOOT)):
            inner = [piece for row in rows[head : len(rows) - foot] for piece in row]
            if gutter := _find_gutter(inner):
                left = [piece for piece in inner if piece.box[2] <= gutter]
                right = [piece for piece in inner if piece.box[2] > gutter]
                above, below = map(_join, rows[:head]), map(_join, rows[len(rows) - foot :])
                return (*above, *order_lines(left), *order_lines(right), *below)
    return _indent([_join(row) for row in rows])


def _indent(lines: Sequence[TranscriptLine]) -> tuple[TranscriptLine, ...]:
    """Lines that begin further in with blanks before them, the same number where they begin alike: programs need it."""
    if len(lines) < 2:
        return tuple(lines)
    letter = statistics.median((line.box[2] - line.box[0]) / display_width(line.text) for line in lines)
    made, edge, blanks = {}, min(line.box[0] for line in lines), 0
    first = edge
    for line in sorted(lines, key=lambda line: line.box[0]):
        if line.box[0] - edge >= _STEP * letter:
            blanks = max(blanks + 1, round((line.box[0] - first) / letter))
        edge = line.box[0]
        made[id(line)] = replace(line, text=" " * blanks + line.text)
    return tuple(made[id(line)] for line in lines)


def _middle(piece: TranscriptLine) -> float:
    return (piece.box[1] + piece.box[3]) / 2


def _height(piece: TranscriptLine) -> float:
    return max(piece.box[3] - piece.box[1], 1.0)


def _rows(pieces: Sequence[TranscriptLine]) -> list[list[TranscriptLine]]:
    rows: list[list[TranscriptLine]] = []
    for piece in pieces:
        if rows and _beside(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box[0]) for row in rows]


def _beside(one: TranscriptLine, other: TranscriptLine) -> bool:
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return shared >= _OVERLAP * min(_height(one), _height(other))


def _join(row: Sequence[TranscriptLine]) -> TranscriptLine:
    text = " ".join(piece.text.strip() for piece in row)
    lefts, tops, rights, bottoms = zip(*(piece.box for piece in row), strict=True)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    return TranscriptLine(text, min(piece.confidence for piece in row), box)


def _find_gutter(pieces: Sequence[TranscriptLine]) -> float | None:
    """Where the first empty strip from top to bottom parts two columns; None where there are no columns."""
    if len(pieces) < 2 * _FEWEST:
        return None
    across = sorted(pieces, key=lambda piece: piece.box[0])
    first, last = across[0].box[0], max(piece.box[2] for piece in pieces)
    widest = _GUTTER * statistics.median(map(_height, pieces))
    reached = across[0].box[2]
    for count, piece in enumerate(across[1:], 1):
        left = piece.box[0]
        enough = min(count, len(across) - count) >= _FEWEST
        narrow = min(reached - first, last - left) < _NARROWEST * (last - first)
        if left - reached >= widest and enough and not narrow:
            return (left + reached) / 2
        reached = max(reached, piece.box[2])
    return None
