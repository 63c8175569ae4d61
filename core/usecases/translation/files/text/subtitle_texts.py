"""The lines of a cue as texts: wrapped lines are one, a line that begins with a dash is another speaker's.

Says how much can be read in the time, and writes a target in lines of a width that fits a screen.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.models.language_tags import main_language
from core.usecases.translation.files.inline import Piece, Stretch, fill, frame
from core.usecases.translation.files.text.subtitle_cues import Cue, Kind
from core.usecases.translation.files.text.wrapping import count_columns, wrap_evenly

_CODES = {
    "srt": r"</?[A-Za-z][^<>]{0,200}>|\{\\[^{}]{0,200}\}|\{[A-Za-z]:[^{}]{0,100}\}",
    "vtt": r"<[^<>]{0,200}>",
    "sbv": r"\[br\]|</?[A-Za-z][^<>]{0,200}>",
    "microdvd": r"\{[A-Za-z]:[^{}]{0,100}\}|^/",
    "ass": r"\{[^{}]*\}|\\[Nnh]",
}
_DASH = re.compile(r"[ \t]*[-\u2010-\u2015\u2212][ \t]*(?=[^\s\-\u2010-\u2015])")
_TAG = re.compile(r"<(/?)([A-Za-z]+)")
_READING = {"zh": (9, 16), "ja": (4, 13), "ko": (12, 16)}
_USUAL = (20, 42)
"""Characters a second and on a line that viewers can read: Netflix's timed text style guides, for adults."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker says in a cue: `start` to `end` in the file, with all marks around its text."""

    id: str
    start: int
    end: int
    stretch: Stretch
    lines: int
    cue: Cue


def read_speeches(text: str, cues: Sequence[Cue], kind: Kind) -> Iterator[Speech]:
    """Every text of the cues, with an id from the cue's number."""
    for number, cue in enumerate(cues, 1):
        for n, lines in enumerate(_by_speaker(text, cue, kind), 1):
            pieces = [
                piece
                for at, line in enumerate(lines)
                for piece in _read_line(text, line, kind, lines[at - 1] if at else None)
            ]
            stretch = frame(pieces, text) if pieces else None
            if stretch:
                name = f"c{number}" if n == 1 else f"c{number}.{n}"
                yield Speech(name, lines[0][0], lines[-1][1], stretch, len(lines), cue)


def reading_limit(seconds: float, said: str, target: str) -> int | None:
    """The most characters that can be read in so many seconds, but never fewer than what is said asks of its readers;
    None where the time is unknown."""
    if not seconds:
        return None
    speed, width = _READING.get(main_language(target), _USUAL)
    asked, _ = _USUAL if count_columns(said) < 1.5 * len(said) else _READING["zh"]
    by_speed = int(seconds * speed)
    return max(min(by_speed, 2 * width), round(len(said) * speed / asked), 1)


def note_sentence(speeches: Sequence[Speech], at: int) -> str:
    """The whole sentence where it runs over several cues; "" where it does not."""
    first = last = at
    while first > 0 and at - first < 4 and _goes_on(speeches[first - 1], speeches[first]):
        first -= 1
    while last + 1 < len(speeches) and last - at < 4 and _goes_on(speeches[last], speeches[last + 1]):
        last += 1
    if first == last:
        return ""
    return " ".join(" ".join(one.stretch.text.split()) for one in speeches[first : last + 1])


def write_speech(text: str, speech: Speech, target: str, kind: Kind, language: str, end: str) -> str:
    """What stands in the place of the stretch, in as many lines as before or more where one would be too wide."""
    joint = end if speech.cue.joint == "\n" else speech.cue.joint
    parts = fill(speech.stretch, target.strip())
    said = "".join(_escape(part, kind) if isinstance(part, str) else text[part.start : part.end] for part in parts)
    if kind == "ass":
        return re.sub(r"\s*[\r\n]+\s*", r"\\N", said)
    codes = [text[part.start : part.end] for part in parts if isinstance(part, Piece)]
    width = _READING.get(main_language(language), _USUAL)[1]
    width *= 2 if main_language(language) in _READING else 1
    shown = sum(map(count_columns, codes))
    lines: list[str] = []
    for part in filter(str.strip, re.split(r"[\r\n]+", said)):
        least = speech.lines if speech.lines > 1 and "\n" not in said else 1
        lines += (
            wrap_evenly(part, width + shown, least, kept=codes)
            if least > 1 or count_columns(part) > width + shown
            else [part.strip()]
        )
    return joint.join(lines)


def _by_speaker(text: str, cue: Cue, kind: Kind) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    for line in cue.lines:
        plain = re.sub(_CODES[kind], "", text[line[0] : line[1]])
        if groups and not _DASH.match(plain):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _read_line(text: str, line: tuple[int, int], kind: Kind, before: tuple[int, int] | None) -> Iterator[Piece]:
    """The pieces of a line, with the break before it and a dash at its beginning as pieces of their own."""
    if before:
        yield Piece(before[1], line[0], "text", "\n")
    at, fresh = line[0], not before
    for match in (*re.compile(_CODES[kind]).finditer(text, *line), None):
        end = match.start() if match else line[1]
        if fresh and end > at and (dash := _DASH.match(text, at, line[1])):
            yield Piece(at, dash.end(), "alone", name="dash", edge=True)
            at = dash.end()
        if end > at:
            raw = text[at:end]
            fresh = fresh and not raw.strip()
            yield Piece(at, end, "text", html.unescape(raw) if kind == "vtt" else raw)
        if match:
            yield _read_code(match, kind)
            at = match.end()


def _read_code(match: re.Match[str], kind: Kind) -> Piece:
    tag = _TAG.match(match[0]) if kind != "ass" else None
    if tag and tag[2].lower() not in ("br",):
        numbered = not re.fullmatch(r"</?[A-Za-z]+>", match[0])
        return Piece(*match.span(), "close" if tag[1] else "open", name=tag[2].lower(), numbered=numbered)
    shown = match[0] if match[0][:1] in "{\\[" else ""
    return Piece(*match.span(), "alone", shown, "x", numbered=True, edge=match[0][:1] != "<" or not tag)


def _escape(said: str, kind: Kind) -> str:
    """What would be markup in the file as what it is not."""
    if kind == "vtt":
        said = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\u00a0", "&nbsp;")
    elif kind == "ass":
        said = said.replace("{", "(").replace("}", ")")
    elif kind == "microdvd":
        said = said.replace("|", "/")
    return said


def _goes_on(before: Speech, after: Speech) -> bool:
    """Whether a sentence runs from one text into the next: it has no end, and the next begins small."""
    said, following = before.stretch.text.strip(), after.stretch.text.strip()
    if not said or not following or re.search(r"[.!?。！？…]['\"”’»」』)\]]*$", said):
        return False
    return (
        following[0].islower()
        or bool(re.search(r"[,;:，、]$", said))
        or not following[0].isupper()
        and following[0].isalpha()
    )
