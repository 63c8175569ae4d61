"""Texts as Apertium's stream format wants them, and back: cut into lines, escaped, mended. Knows no process.

https://wiki.apertium.org/wiki/Apertium_stream_format
"""

import re
from collections.abc import Callable, Iterator

from core.models.text_pieces import Piece, cut_margins

UNIT = 1000
"""Most characters of one unit: the time a unit takes grows faster than its length."""

WORD = 100
"""A longer run without a blank is no word of a dictionary and takes seconds to look up; it stays as it is."""

END = ".[]"
"""An end of sentence the analysis can count on, marked as not part of the text."""

_SPECIAL = re.compile(r"[\[\]{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MARKED_END = re.compile(r"(?<!\\)\.?\[\]")
_UNREAD = re.compile(rf"(\x00+|\S{{{WORD + 1},}})")
_PLACE = re.compile(r".*[.!?。！？]\s|.*\s", re.DOTALL)
_INNER_CAPITAL = re.compile(r"(?<=[^\s.!?:¡¿\"“«(\[\]—–-]\s)(?!I\b)[A-Z\u00c0-\u00de](?![A-Z\u00c0-\u00de])")


def cut(text: str) -> list[Piece]:
    """The pieces of `text` in order, which together are the text.

    A line is a piece of its own unless the next goes on in lower case, as wrapped sentences do.
    """
    pieces: list[Piece] = []
    for line in _lines(text):
        for at, part in enumerate(_UNREAD.split(line)):
            if at % 2:
                pieces.append(Piece(part, wanted=False))
            else:
                pieces += [piece for one in _shortened(part) for piece in cut_margins(one)]
    return pieces


def write_unit(text: str) -> str:
    """`text` escaped, with an end of sentence behind it: nothing in it can be taken for anything but text."""
    return _SPECIAL.sub(r"\\\g<0>", text) + END


def read_unit(unit: str, source: str, *, into_english: bool = False) -> str:
    """The text of a unit that came out, mended beside its `source`.

    A dropped subject leaves a blank; a word that moves may keep the capital of the place it came from, which is taken
    from it but in English, where days and peoples have capitals of their own.
    """
    text = unit[: -len(END)] if unit.endswith(END) else _MARKED_END.sub("", unit)
    text = _ESCAPED.sub(r"\1", text).strip()
    if "  " not in source:
        text = re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
    if not into_english and not _INNER_CAPITAL.search(source):
        text = _INNER_CAPITAL.sub(lambda found: found[0].lower(), text)
    return _recased(text, source)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, those that go on in lower case together."""
    held = ""
    for line in text.splitlines(keepends=True):
        goes_on = line[:1].islower() and held.strip() and held.rstrip()[-1] not in ".!?:;"
        if held and not goes_on:
            yield held
            held = ""
        held += line
    yield held


def _shortened(text: str) -> Iterator[str]:
    while len(text) > UNIT:
        place = _PLACE.match(text[:UNIT])
        end = place.end() if place else UNIT
        yield text[:end]
        text = text[end:]
    yield text


def _recased(text: str, source: str) -> str:
    """All capitals where the source has them alone, else the first letter as large as the source's."""
    if source.isupper() and sum(letter.isalpha() for letter in source) > 1:
        return text.upper()
    first, model = _first_letter(text), _first_letter(source)
    if first is None or model is None or text[first].isupper() == source[model].isupper():
        return text
    change: Callable[[str], str] = str.upper if source[model].isupper() else str.lower
    return text[:first] + change(text[first]) + text[first + 1 :]


def _first_letter(text: str) -> int | None:
    return next((at for at, letter in enumerate(text) if letter.isalpha()), None)
