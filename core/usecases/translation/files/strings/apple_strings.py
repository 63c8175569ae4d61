"""Apple's .strings: "key" = "text"; with comments, in UTF-8 or UTF-16. All but the texts stays byte for byte.

Format: https://developer.apple.com/library/archive/documentation/Cocoa/Conceptual/LoadingResources/Strings/Strings.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import BrokenFile
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, SourceText, clean, join_halves, read_text, write_text
from core.usecases.translation.files.strings.string_notes import find_limit, make_note, require_sound

_SYNTAXES = ("html", "objective-c", "brace")
_STRING = r'"(?:[^"\\]|\\.)*+"'
_TOKEN = re.compile(
    rf"(?P<comment>/\*.*?\*/|//[^\r\n]*)|(?P<blank>\s+|;)"
    rf"|(?P<key>{_STRING}|[\w.$:/-]+)\s*=\s*(?P<value>{_STRING}|[\w.$:/-]+)\s*;?"
    rf"|(?P<alone>{_STRING})\s*;",
    re.S,
)
_ESCAPE = re.compile(r"\\(?:[uU]([0-9A-Fa-f]{4})|([0-7]{3})|(.))", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f]')
_NO_COMMENT = re.compile(r"no comment provided by engineer\.?|class = .*; objectid = .*", re.I | re.S)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text between its quotation marks, `start`..`end`, with its segment; `alone` where it is its own key."""

    start: int
    end: int
    segment: Segment
    alone: bool


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each text."""
    _, lines, kept = _read(data)
    return Extract("apple", tuple(line.segment for line in lines), tuple(kept))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its text."""
    source, lines, _ = _read(data)
    edits = []
    for line in lines:
        written = targets.get(line.segment.id)
        if written and written.text != line.segment.source:
            require_sound(line.segment, written, job.target)
            said = _write(written.text, plain_breaks="\n" in source.text[line.start : line.end])
            behind = Edit(line.end + 1, line.end + 1, f' = "{said}"')
            edits.append(behind if line.alone else Edit(line.start, line.end, said))
    return write_text(source, edits)


def _read(data: bytes) -> tuple[SourceText, list[_Line], list[Kept]]:
    source = read_text(data)
    found, comment, at = list[tuple[str, str, re.Match[str]]](), "", 0
    while at < len(source.text):
        match = _TOKEN.match(source.text, at)
        if match is None:
            raise BrokenFile("translation_files.strings_line", line=source.text.count("\n", 0, at) + 1)
        if match.group("comment"):
            comment = match[0].strip("/* \t\r\n")
        elif match.group("key") or match.group("alone"):
            found.append((read_string(match.group("key") or match.group("alone")), comment, match))
            comment = ""
        at = match.end()
    return (source, *_lines(found))


def _lines(found: Sequence[tuple[str, str, re.Match[str]]]) -> tuple[list[_Line], list[Kept]]:
    lines, kept, taken = [], [], dict[str, int]()
    texts = [read_string(match.group("value") or match.group("alone")) for _, _, match in found]
    for n, (key, comment, match) in enumerate(found):
        key = clean(key)
        taken[key] = taken.get(key, 0) + 1
        raw = match.group("value") or match.group("alone")
        if not texts[n].strip():
            continue
        if not raw.startswith('"'):
            kept.append(Kept(key, texts[n], "strings_code"))
            continue
        said = "" if _NO_COMMENT.fullmatch(comment) else comment
        near = texts[max(n - 1, 0) : n] + texts[n + 1 : n + 2]
        note = make_note(texts[n], key="" if key == texts[n] else key, comments=[said], neighbours=near)
        name = key if taken[key] == 1 else f"{key}~{taken[key]}"
        start, end = match.span("value" if match.group("value") else "alone")
        segment = Segment(name, texts[n], syntaxes=_SYNTAXES, note=note, limit=find_limit(said))
        lines.append(_Line(start + 1, end - 1, segment, match.group("alone") is not None))
    return lines, kept


def read_string(raw: str) -> str:
    """The text of a string with its quotation marks, or of a bare word."""
    return join_halves(_ESCAPE.sub(_read_escape, raw[1:-1])) if raw.startswith('"') else raw


def _read_escape(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1], 16) if match[1] else int(match[2], 8))
    return _ESCAPED.get(match[3], match[3])


def _write(text: str, *, plain_breaks: bool) -> str:
    """The text between quotation marks; line ends as they are where the source has them so."""
    written = {"\\": "\\\\", '"': '\\"', "\n": "\n" if plain_breaks else "\\n", "\t": "\\t", "\r": "\\r"}
    return _SPECIAL.sub(lambda match: written.get(match[0]) or f"\\U{ord(match[0]):04x}", text)
