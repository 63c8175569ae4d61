"""A message as the pieces the classifier counts, each with its place, so that weights can be shown on the text.

Words by their stems and in pairs, Chinese characters in pairs and threes, marks by their kind, cues by their name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.documents.document import Span
from core.documents.tokens import normalize
from core.usecases.triage.cues import Cue
from core.usecases.triage.records import Mark

_RUN = re.compile(r"[a-z']+|[\u3400-\u9fff]|\d+|[%?!]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is counted, and where it stands."""

    name: str
    span: Span


def split_pieces(text: str, marks: tuple[Mark, ...], cues: tuple[Cue, ...]) -> list[Piece]:
    """All pieces of a message; a cue counts in place, as often as it is found."""
    units = list(_units(text, marks))
    return [
        *units,
        *(Piece(f"{a.name} {b.name}", Span(a.span.start, b.span.end)) for a, b in pairwise(units) if _near(a, b)),
        *(
            Piece(f"{a.name} {b.name} {c.name}", Span(a.span.start, c.span.end))
            for a, b, c in zip(units, units[1:], units[2:], strict=False)
            if _HAN.match(a.name) and _near(a, b) and _near(b, c)
        ),
        *(Piece(f"cue:{cue.name}", cue.span) for cue in cues),
        *(Piece(f"cues:{cue.label}", cue.span) for cue in cues),
        *(Piece("cues", cue.span) for cue in cues),
        *(Piece(f"odd:{mark.note.key}", mark.span) for mark in marks if mark.note),
    ]


def _units(text: str, marks: tuple[Mark, ...]) -> Iterator[Piece]:
    """Stems, characters and marks, in order. Folding keeps the length of what people write; where it does not, the
    text is taken as it is."""
    import Stemmer

    stem = Stemmer.Stemmer("english")
    folded = normalize(text)
    plain = folded if len(folded) == len(text) else text.lower()
    waiting = list(marks)
    at = 0
    for match in _RUN.finditer(plain):
        while waiting and waiting[0].span.end <= match.start():
            yield _marked(waiting.pop(0))
        inside = waiting and waiting[0].span.start <= match.start()
        if inside or match.start() < at:
            at = max(at, waiting[0].span.end if inside else at)
            continue
        name = "#" if match[0].isdigit() else match[0] if _HAN.match(match[0]) else stem.stemWord(match[0])
        yield Piece(name, Span(*match.span()))
    yield from map(_marked, waiting)


def _marked(mark: Mark) -> Piece:
    return Piece(f"<{mark.kind}>", mark.span)


def _near(first: Piece, second: Piece) -> bool:
    """Whether nothing but a blank or a comma stands between them."""
    return second.span.start - first.span.end <= 2
