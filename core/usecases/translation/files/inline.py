"""Running text with inline elements: as a person reads it, elements as codes; and a target cut into the same parts.

Formats say what the pieces of a stretch of text are; here they get names that cannot be mistaken for text. Knows no
file format.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.usecases.translation.files.text.wrapping import unwrap

_BLANKS = " \t\r\n\f\u3000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stretch, in order and without gaps: where it stands in the file's text, and what a person reads.

    `shown` is the text of a piece of kind "text", the code of any other where it can be shown as it is (`` `ls` ``);
    without one it is shown by its `name`, as `<b>`, `</b>` or `<br/>`, and `numbered` as `<a1>` where its like may be
    another. An `edge` may be left outside where it stands at the beginning or end.
    """

    start: int
    end: int
    kind: Literal["text", "open", "close", "alone"]
    shown: str = ""
    name: str = ""
    numbered: bool = False
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces with their names: `source` for a segment, `shown` for each piece as it stands in it."""

    pieces: tuple[Piece, ...]
    shown: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where it begins in the file's text."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where it ends in the file's text."""
        return self.pieces[-1].end

    @property
    def source(self) -> str:
        """The text with its codes."""
        return "".join(self.shown)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(shown for shown, piece in zip(self.shown, self.pieces, strict=True) if piece.kind != "text")

    @property
    def text(self) -> str:
        """The text without codes."""
        return "".join(shown for shown, piece in zip(self.shown, self.pieces, strict=True) if piece.kind == "text")


def frame(pieces: Sequence[Piece], text: str) -> Stretch | None:
    """The pieces without blanks, and without elements that wrap all or stand at an edge; None where nothing is left.

    `text` is the file's. A piece of text "\n" is a break that is but wrapping: it becomes a blank, or nothing beside
    Chinese characters.
    """
    inner = _join_breaks(_trim(pieces, text))
    if all(piece.kind == "text" for piece in inner):
        return Stretch(tuple(inner), tuple(piece.shown for piece in inner)) if inner else None
    for prefix in (None, "", "x", "xx", "xxx", "xxxx") if inner else ():
        stretch = Stretch(tuple(inner), _name_codes(inner, text, prefix))
        if _is_plain(stretch):
            return stretch
    return None


def fill(stretch: Stretch, target: str) -> list[str | Piece]:
    """A target as texts and the pieces its codes stand for; ValueError where its codes are not those of the source."""
    places: dict[str, list[Piece]] = defaultdict(list)
    for piece, shown in zip(stretch.pieces, stretch.shown, strict=True):
        if piece.kind != "text":
            places[shown].append(piece)
    parts: list[str | Piece] = []
    found = Counter[str]()
    for part, is_code in cut(target, stretch.codes):
        if is_code:
            found[part] += 1
        if is_code and found[part] <= len(places[part]):
            parts.append(places[part][found[part] - 1])
        elif part:
            parts.append(part)
    if found != Counter(stretch.codes):
        raise ValueError(f"codes {sorted(found.elements())} instead of {sorted(stretch.codes)}")
    return parts


def cut(text: str, codes: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text in order: (text, False) and (code, True)."""
    if not codes:
        yield text, False
        return
    pattern = "|".join(map(re.escape, sorted(set(codes), key=len, reverse=True)))
    for n, part in enumerate(re.split(f"({pattern})", text)):
        yield part, bool(n % 2)


def merge_kept(pieces: Sequence[Piece], names: frozenset[str], whole: Callable[[int, int], str]) -> list[Piece]:
    """Elements with these names as one piece each, with all that is in them; `whole` gives the text of a stretch."""
    merged: list[Piece] = []
    partners, skip = pair(pieces), -1
    for n, piece in enumerate(pieces):
        if n <= skip:
            continue
        if piece.kind == "open" and piece.name in names and n in partners:
            skip = partners[n]
            raw = whole(piece.start, pieces[skip].end)
            shown = "" if "\n" in raw or "\r" in raw or len(raw) > 80 else raw
            merged.append(Piece(piece.start, pieces[skip].end, "alone", shown, piece.name, numbered=True))
        else:
            merged.append(piece)
    return merged


def pair(pieces: Sequence[Piece]) -> dict[int, int]:
    """For each piece that opens, its number and that of the piece that closes it; none where tags cross."""
    if not any(piece.kind == "open" for piece in pieces):
        return {}
    partners, waiting = {}, defaultdict[str, list[int]](list)
    order: list[int] = []
    for n, piece in enumerate(pieces):
        if piece.kind == "open":
            waiting[piece.name].append(n)
            order.append(n)
        elif piece.kind == "close" and waiting[piece.name]:
            start = waiting[piece.name].pop()
            while order and order[-1] != start:
                waiting[pieces[order.pop()].name].pop()
            order.pop()
            partners[start] = n
    return partners


def _trim(pieces: Sequence[Piece], text: str) -> list[Piece]:
    partners = pair(pieces)
    openers = {close: start for start, close in partners.items()}
    first, last = 0, len(pieces) - 1
    while first <= last:
        if partners.get(first) == last:
            first, last = first + 1, last - 1
        elif (end := partners.get(first, first)) <= last and _is_loose(pieces[first : end + 1], paired=end > first):
            first = end + 1
        elif (start := openers.get(last, last)) >= first and _is_loose(pieces[start : last + 1], paired=start < last):
            last = start - 1
        else:
            return _trim_blanks(list(pieces[first : last + 1]), text)
    return []


def _is_loose(pieces: Sequence[Piece], *, paired: bool) -> bool:
    """Whether they can be left outside at an edge: blanks, pictures, elements with nothing in them, stray tags."""
    for piece in pieces:
        if piece.kind == "text" and piece.shown.strip(_BLANKS) or piece.kind == "alone" and not piece.edge:
            return False
    return paired or pieces[0].kind in ("text", "alone") or len(pieces) == 1


def _trim_blanks(pieces: list[Piece], text: str) -> list[Piece]:
    """Blanks at the edges stay in the file."""
    for at in (0, -1):
        piece = pieces[at]
        if piece.kind == "text":
            raw = text[piece.start : piece.end]
            start = piece.start + (len(raw) - len(raw.lstrip(_BLANKS)) if at == 0 else 0)
            end = piece.end - (len(raw) - len(raw.rstrip(_BLANKS)) if at == -1 else 0)
            shown = piece.shown.lstrip(_BLANKS) if at == 0 else piece.shown.rstrip(_BLANKS)
            pieces[at] = replace(piece, start=start, end=end, shown=shown)
    return pieces


def _join_breaks(pieces: list[Piece]) -> list[Piece]:
    joined = list(pieces)
    for n, piece in enumerate(pieces):
        if piece.kind == "text" and piece.shown == "\n":
            sides = (pieces[at] for at in (n - 1, n + 1) if 0 <= at < len(pieces))
            before, after = ([one.shown if one.kind == "text" else "x" for one in sides] + ["x", "x"])[:2]
            joined[n] = replace(piece, shown=unwrap(f"{before[-1:]}\n{after[:1]}")[1:-1])
    return joined


def _name_codes(pieces: Sequence[Piece], text: str, prefix: str | None) -> tuple[str, ...]:
    """What is shown for each piece; with a `prefix` every code has a number and such a name."""
    partners = pair(pieces)
    various = _various(pieces, text)
    shown, names, count = [], dict[int, str](), 0
    openers = {close: start for start, close in partners.items()}
    for n, piece in enumerate(pieces):
        if piece.kind == "text" or (piece.shown and prefix is None):
            shown.append(piece.shown)
        elif n in openers:
            shown.append(f"</{names[openers[n]]}>")
        else:
            numbered = piece.numbered or prefix is not None or piece.name in various
            count += numbered
            names[n] = f"{prefix or ''}{piece.name}{count if numbered else ''}"
            form = {"open": "<{}>", "close": "</{}>", "alone": "<{}/>"}[piece.kind]
            shown.append(form.format(names[n]))
    return tuple(shown)


def _various(pieces: Sequence[Piece], text: str) -> set[str]:
    """Names of elements that are written in more than one way: their pairs must be told apart."""
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for piece in pieces:
        if piece.kind in ("open", "close") and not piece.numbered:
            ways[piece.kind, piece.name].add(text[piece.start : piece.end])
    return {name for (_, name), raw in ways.items() if len(raw) > 1}


def _is_plain(stretch: Stretch) -> bool:
    """Whether the codes can be found in the text and nowhere else."""
    codes = stretch.codes
    return [part for part, is_code in cut(stretch.source, codes) if is_code] == list(codes)
