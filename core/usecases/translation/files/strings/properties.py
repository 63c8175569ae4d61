"""Java's .properties: key and text line by line, with escapes, continued lines and MessageFormat's apostrophes.

Characters beyond ASCII are written by number, but in files that have them as UTF-8. Plural forms under keys of their
own get those of the target language. Format:
https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.errors import UnsupportedFile
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import (
    Edit,
    SourceText,
    clean,
    find_lines,
    join_halves,
    line_end,
    read_text,
    write_text,
)
from core.usecases.translation.files.strings.icu_strings import TextParts, join_string, split_string
from core.usecases.translation.files.strings.java_message import doubles_apostrophes, read_message, write_message
from core.usecases.translation.files.strings.plural_keys import find_groups, forms_for, place_for, split_key
from core.usecases.translation.files.strings.string_notes import find_limit, is_code, make_note, require_sound

_SYNTAXES = ("html", "java-message", "java-format", "shell", "brace")
_COMMENTS = 20
"""Lines of a comment that are read."""
_KEY = re.compile(r"[ \t\f]*((?:[^\\=: \t\f\r\n]|\\.)+)([ \t\f]*[=:]?[ \t\f]*)", re.S)
_CONTINUED = re.compile(r"\\(?:\r\n|\r|\n)[ \t\f]*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A key, at `start`, with its text at `value`..`end`; `raw` is the pattern with escapes undone."""

    key: str
    start: int
    value: int
    end: int
    raw: str
    comment: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A line with its segments; `pattern` is what they are translated from, `missing` the category of a plural form
    that is to be made beside it."""

    line: _Line
    parts: TextParts
    pattern: str
    missing: str = ""
    group: int = -1


@dataclass(slots=True)
class _Reading:
    source: SourceText
    form: str
    """As `_find_form` gives it."""
    always: bool = False
    """Whether all texts, also those without an argument, are MessageFormat's."""
    places: list[_Place] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    dropped: dict[int, list[_Line]] = field(default_factory=dict)


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each text, each plural form of the target language and each case of an ICU message."""
    reading = _read(data, job)
    segments = tuple(segment for one in reading.places for segment in one.parts.segments)
    return Extract("properties", segments, tuple(reading.kept))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its text."""
    reading = _read(data, job)
    edits: list[Edit] = []
    groups: dict[int, list[_Place]] = {}
    for place in reading.places:
        for segment in place.parts.segments:
            if segment.id in targets and targets[segment.id].text != segment.source:
                require_sound(segment, targets[segment.id], job.target)
        if place.group >= 0:
            groups.setdefault(place.group, []).append(place)
        elif (new := _pattern(reading, place, targets)) is not None and new != place.line.raw:
            edits.append(Edit(place.line.value, place.line.end, _write(new, reading.form)))
    for group, places in groups.items():
        edits += _edit_group(reading, places, reading.dropped[group], targets)
    return write_text(reading.source, edits)


def _decode(data: bytes) -> SourceText:
    """UTF-8 where it is that, else Latin-1, which is what Java reads; UTF-16 only by its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return read_text(data)
    if b"\0" in data:
        raise UnsupportedFile("documents.unsupported_binary")
    try:
        return SourceText(data, data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return SourceText(data, data.decode("latin-1"), "latin-1")


def _read(data: bytes, job: FileJob) -> _Reading:
    source = _decode(data)
    reading = _Reading(source, _find_form(source))
    lines = list(_lines(reading.source.text))
    reading.always = doubles_apostrophes(line.raw for line in lines)
    groups = find_groups([line.key for line in lines]) if lines else {}
    by_key = {line.key: line for line in lines}
    found = {stem: {name: by_key[key] for name, key in keys.items()} for stem, keys in groups.items()}
    found = {stem: one for stem, one in found.items() if "one" in one}
    grouped = {line.start for one in found.values() for line in one.values()}
    taken: dict[str, int] = {}
    for n, line in enumerate(lines):
        taken[line.key] = taken.get(line.key, 0) + 1
        key = line.key if taken[line.key] == 1 else f"{line.key}~{taken[line.key]}"
        if line.start not in grouped:
            near = [one.raw for one in (*lines[max(n - 1, 0) : n], *lines[n + 1 : n + 2])]
            _read_line(reading, line, key, near, job)
    for stem, one in found.items():
        _read_group(reading, stem, one, job)
    reading.places.sort(key=lambda place: place.line.start)
    return reading


def _lines(text: str) -> Iterator[_Line]:
    """The keys of a file with their texts: logical lines, each with the comment before it."""
    comment: list[str] = []
    lines = iter(find_lines(text))
    for line in lines:
        raw = text[line.start : line.end].lstrip("\ufeff")
        bare = raw.strip(" \t\f")
        if not bare or bare[0] in "#!":
            if not bare:
                comment = []
            elif len(comment) < _COMMENTS:
                comment.append(bare.lstrip("#! \t"))
            continue
        end = line.end
        while _continues(text, line.start, end) and (following := next(lines, None)):
            end = following.end
        start = line.end - len(raw)
        if match := _KEY.match(text, start, end):
            value = match.end()
            if head := _CONTINUED.match(text, value, end):
                value = head.end()
            yield _Line(clean(read_value(match[1])), start, value, end, read_value(text[value:end]), "\n".join(comment))
        comment = []


def _continues(text: str, start: int, end: int) -> bool:
    """Whether a line ends with an odd number of backslashes."""
    at = end
    while at > start and text[at - 1] == "\\":
        at -= 1
    return (end - at) % 2 == 1


def read_value(raw: str) -> str:
    """A key or text with escapes undone and continued lines joined."""
    if "\\" not in raw:
        return raw
    return join_halves(_ESCAPE.sub(_read_escape, _CONTINUED.sub("", raw)))


def _read_escape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])


def _read_line(reading: _Reading, line: _Line, key: str, near: Sequence[str], job: FileJob) -> None:
    if not line.raw.strip():
        return
    if is_code(line.raw, _SYNTAXES):
        reading.kept.append(Kept(key, line.raw, "strings_code"))
        return
    note = make_note(line.raw, key=line.key, comments=[line.comment], neighbours=near)
    blank = Segment(key, line.raw, syntaxes=_SYNTAXES, note=note, limit=find_limit(line.comment))
    parts = split_string(blank, job.target)
    if parts.message is None:
        parts = TextParts((_segment(reading, blank),), failed=parts.failed)
    reading.places.append(_Place(line, parts, line.raw))


def _segment(reading: _Reading, blank: Segment) -> Segment:
    """The segment with its pattern as a person reads it."""
    text, codes = read_message(blank.source, always=reading.always)
    return replace(blank, source=text, codes=codes)


def _read_group(reading: _Reading, stem: str, found: Mapping[str, _Line], job: FileJob) -> None:
    other, name = found["other"], stem.rstrip("._")
    forms = forms_for(job.target, {category: line.raw for category, line in found.items()}, _SYNTAXES)
    needed = {form.category for form in forms}
    reading.dropped[other.start] = [line for category, line in found.items() if category not in needed]
    note = make_note("", key=name, comments=[next(iter(found.values())).comment])
    for form in forms:
        raw, key = found[form.made_from].raw, f"{name}#{form.category}"
        blank = Segment(key, raw, (), _SYNTAXES, note, plural=form.category, example=form.example)
        segment = _segment(reading, blank)
        missing = "" if form.category in found else form.category
        line = found[place_for(form.category, found, forms)]
        reading.places.append(_Place(line, TextParts((segment,)), raw, missing, other.start))


def _pattern(reading: _Reading, place: _Place, targets: Mapping[str, Written]) -> str | None:
    """The new text as a pattern; None where there is none, the old one where nothing has changed."""
    new = join_string(place.parts, targets)
    if new is None or place.parts.message:
        return new
    segment = place.parts.segments[0]
    if new == segment.source and place.group < 0:
        return place.line.raw
    return write_message(new, segment.codes, place.pattern, always=reading.always)


def _find_form(source: SourceText) -> str:
    """How the file writes characters beyond ASCII by number; "" for one that has them as they are."""
    if source.encoding == "utf-8" and not source.text.isascii():
        return ""
    return "\\u{:04x}" if re.search(r"\\u[0-9A-F]{0,3}[a-f]", source.text) else "\\u{:04X}"


def _write(text: str, form: str) -> str:
    """A text as it stands after its key."""
    said = re.sub(r"[\\\x00-\x1f]", lambda match: _WRITTEN.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
    if said[:1] in (" ", "\t"):
        said = "\\" + said
    if not form:
        return said
    return "".join(char if char.isascii() else "".join(map(form.format, _units(char))) for char in said)


def _units(char: str) -> Iterator[int]:
    """A character's UTF-16 code units."""
    raw = char.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def _edit_group(
    reading: _Reading, places: Sequence[_Place], dropped: Sequence[_Line], targets: Mapping[str, Written]
) -> Iterator[Edit]:
    """The forms of one text. Nothing where every one is the source's own; those not needed go only where all that
    are needed are there."""
    new = {one.parts.segments[0].id: join_string(one.parts, targets) for one in places}
    if all(new[one.parts.segments[0].id] in (None, one.parts.segments[0].source) for one in places):
        return
    text = reading.source.text
    for place in places:
        pattern, line = _pattern(reading, place, targets), place.line
        if pattern is None:
            continue
        if not place.missing:
            yield Edit(line.value, line.end, _write(pattern, reading.form))
            continue
        match, parts = _KEY.match(text, line.start), split_key(line.key)
        assert match is not None and parts is not None
        key = match[1].removesuffix(parts.category) + place.missing
        yield Edit(line.start, line.start, f"{key}{match[2]}{_write(pattern, reading.form)}{line_end(text)}")
    if None not in new.values():
        for line in dropped:
            after = re.compile(r"\r\n|\r|\n").match(text, line.end)
            yield Edit(line.start, after.end() if after else line.end, "")
