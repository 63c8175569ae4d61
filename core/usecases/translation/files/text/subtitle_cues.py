"""Subtitle files as cues: which lines are shown, for how long, and how they are parted. All else in a file is no text.

Reads SubRip, WebVTT, SBV and SubViewer, MicroDVD and MPL2, ASS and SSA. Does not know what is in a line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from core.usecases.translation.files.source_text import Line, find_lines

Kind = Literal["srt", "vtt", "sbv", "microdvd", "ass"]

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,:](\d{1,3})"
_ARROW = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}")
_COMMA = re.compile(rf"[ \t]*{_CLOCK},[ \t]*{_CLOCK}[ \t]*$")
_FRAMES = re.compile(r"(?:\{(\d+)\}\{(\d*)\}|\[(\d+)\]\[(\d*)\])")
_NUMBER = re.compile(r"[ \t\ufeff]*\d+[ \t]*$")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)|(?:WEBVTT)")
_EVENT = re.compile(r"(Dialogue|Comment|Format)[ \t]*:[ \t]*", re.I)
_TURN = re.compile(r"\\N(?=(?:\{[^{}]{0,200}\}){0,5}[ \t]*[-\u2010-\u2015])")
_DRAWS = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}")
_SINGS = re.compile(r"\{[^{}]*\\[kK][fo]?\d+[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once: its lines, (start, end), how long in seconds, 0.0 where unknown, and what parts lines."""

    lines: tuple[tuple[int, int], ...]
    seconds: float
    joint: str


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues in the order of the file; `kept` are (start, end, reason) of texts that are none."""

    cues: tuple[Cue, ...]
    kept: tuple[tuple[int, int, str], ...] = ()


def recognise(text: str) -> Kind | None:
    """Which of the formats a text is; None for none."""
    head = text[:20_000]
    if re.match(r"\ufeff?WEBVTT", head):
        return "vtt"
    if re.search(r"^\[(?:Script Info|Events|V4\+? Styles)\]|^Dialogue:", head, re.M | re.I):
        return "ass"
    lines = [head[line.start : line.end] for line in find_lines(head)]
    for kind, pattern in (("srt", _ARROW), ("sbv", _COMMA), ("microdvd", _FRAMES)):
        if any(map(pattern.match, lines[:200])):
            return kind
    return None


def read_cues(text: str, kind: Kind) -> Cues:
    """The cues of a text of this kind."""
    lines = find_lines(text)
    if kind == "ass":
        return _read_events(text, lines)
    if kind == "microdvd":
        return _read_frames(text, lines)
    return _read_blocks(text, lines, _COMMA if kind == "sbv" else _ARROW, headed=kind == "vtt")


def _read_blocks(text: str, lines: Sequence[Line], timing: re.Pattern[str], *, headed: bool) -> Cues:
    """Cues whose lines stand below their times. A number or name right above the times is no text."""
    said = [text[line.start : line.end] for line in lines]
    times = [n for n, line in enumerate(said) if timing.match(line)]
    cues, kept = [], []
    first = times[0] if times else len(lines)
    kept += _read_asides(lines, said, 0, first - (first > 0 and bool(said[first - 1].strip())))
    for at, following in pairwise([*times, len(lines)]):
        end = following
        if (
            following < len(lines)
            and following - 1 > at
            and (headed and said[following - 1].strip() or _NUMBER.match(said[following - 1]))
        ):
            end -= 1
        seconds = _seconds(timing.match(said[at]).groups())
        for start, stop in _parts(said, at + 1, end):
            if headed and start > at + 1 and _ASIDE.match(said[start]):
                kept.append((lines[start].start, lines[stop - 1].end, "kept_comment"))
            else:
                cues.append(Cue(tuple((lines[n].start, lines[n].end) for n in range(start, stop)), seconds, "\n"))
    return Cues(tuple(cues), tuple(kept))


def _read_asides(lines: Sequence[Line], said: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What stands before the first cue."""
    for first, stop in _parts(said, start, end):
        if any(map(str.isalpha, "".join(said[first:stop]).replace("WEBVTT", ""))):
            yield lines[first].start, lines[stop - 1].end, "kept_comment"


def _parts(said: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of lines without an empty one."""
    first = start
    for n in range(start, end + 1):
        if n == end or not said[n].strip():
            if n > first:
                yield first, n
            first = n + 1


def _read_frames(text: str, lines: Sequence[Line]) -> Cues:
    """A line is a cue: two numbers of frames, or of tenths of a second, then its lines parted by bars."""
    cues, kept, rate = [], [], 25.0
    for line in lines:
        said = text[line.start : line.end]
        match = _FRAMES.match(said)
        if not match:
            if any(map(str.isalpha, said)):
                kept.append((line.start, line.end, "kept_mark"))
            continue
        body = said[match.end() :]
        if not cues and re.fullmatch(r"\d+(?:[.,]\d+)?\s*", body):
            rate = float(body.replace(",", ".")) or rate
            continue
        start, end = (match[1], match[2]) if match[1] else (match[3], match[4])
        seconds = (int(end) - int(start)) / (rate if match[1] else 10.0) if end else 0.0
        at, spans = line.start + match.end(), []
        for part in body.split("|"):
            spans.append((at, at + len(part)))
            at += len(part) + 1
        cues.append(Cue(tuple(spans), max(seconds, 0.0), "|"))
    return Cues(tuple(cues), tuple(kept))


def _read_events(text: str, lines: Sequence[Line]) -> Cues:
    """The dialogue of ASS and SSA: the last field of its lines. Drawings and karaoke stay, and so do comments."""
    cues, kept = [], []
    fields = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    for line in lines:
        said = text[line.start : line.end]
        match = _EVENT.match(said)
        if not match:
            continue
        kind, body = match[1].lower(), said[match.end() :]
        if kind == "format":
            names = [name.strip().lower() for name in body.split(",")]
            fields = names if "text" in names else fields
            continue
        values = body.split(",", len(fields) - 1)
        if len(values) < len(fields) or fields[-1] != "text":
            kept.append((line.start, line.end, "kept_mark"))
            continue
        spoken = values[-1]
        span = (line.end - len(spoken), line.end)
        if kind == "comment" or _DRAWS.search(spoken) or len(_SINGS.findall(spoken)) > 1:
            kept.append(
                (
                    *span,
                    "kept_comment"
                    if kind == "comment"
                    else "kept_drawing"
                    if _DRAWS.search(spoken)
                    else "kept_karaoke",
                )
            )
        else:
            clock = [
                re.fullmatch(rf"\s*{_CLOCK}\s*", values[fields.index(name)]) if name in fields else None
                for name in ("start", "end")
            ]
            seconds = _seconds([*clock[0].groups(), *clock[1].groups()]) if all(clock) else 0.0
            cues.append(Cue(tuple(_by_dash(text, *span)), seconds, "\\N"))
    return Cues(tuple(cues), tuple(kept))


def _by_dash(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of speakers who talk in turn; other line breaks are part of what is said."""
    for match in _TURN.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _seconds(clock: Sequence[str | None]) -> float:
    """From eight parts: hours, minutes, seconds and their fraction, twice."""
    times = []
    for hours, minutes, seconds, fraction in (clock[:4], clock[4:]):
        times.append(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction) / 10 ** len(fraction))
    return max(times[1] - times[0], 0.0)
