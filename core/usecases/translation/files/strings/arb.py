"""Application resource bundles, ARB: ICU messages by key, with what their authors say of them as notes.

Metadata, order and blanks stay byte for byte. Apostrophes before braces are written as ’, which reads the same whether
the program that loads the file knows ICU's quoting or not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, SourceText, clean, read_text, write_text
from core.usecases.translation.files.strings.icu_strings import TextParts, join_string, split_string
from core.usecases.translation.files.strings.json_text import JsonText, Member, find_style, read_json
from core.usecases.translation.files.strings.string_notes import find_limit, is_same_language, make_note, require_sound

_SYNTAXES = ("html", "icu")
_BEFORE_BRACE = re.compile(r"'(?=[{}#]|\Z)")


@dataclass(frozen=True, slots=True)
class _Reading:
    source: SourceText
    json: JsonText
    messages: tuple[tuple[Member, TextParts], ...]
    kept: tuple[Kept, ...]


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each message, or each case of one."""
    reading = _read(data, job)
    segments = tuple(segment for _, parts in reading.messages for segment in parts.segments)
    failed = sum(parts.failed for _, parts in reading.messages)
    notes = (("translation_files.strings_not_a_message", {"count": failed}),) if failed else ()
    locale = next((member.text for member in reading.json.members if member.path == ("@@locale",)), None)
    return Extract("arb", segments, reading.kept, notes, (locale or "").replace("_", "-"))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets and their language. ValueError where one would break its message."""
    reading = _read(data, job)
    style = find_style(reading.source.text)
    edits = []
    for member, parts in reading.messages:
        said = dict(_changed(parts, targets, job.target))
        new = join_string(parts, said)
        if new is not None and new != member.text:
            edits.append(Edit(member.value, member.end, style.write(new)))
    if edits:
        for member in reading.json.members:
            if member.path == ("@@locale",) and not is_same_language(member.text or "", job.target):
                edits.append(Edit(member.value, member.end, style.write(job.target.replace("-", "_"))))
    return write_text(reading.source, edits)


def _changed(parts: TextParts, targets: Mapping[str, Written], language: str) -> Iterator[tuple[str, Written]]:
    for segment in parts.segments:
        written = targets.get(segment.id)
        if written is None:
            continue
        if written.text != segment.source:
            require_sound(segment, written, language)
            if "''" not in segment.source and "'" not in "".join(segment.codes):
                written = replace(written, text=_BEFORE_BRACE.sub("’", written.text))
        yield segment.id, written


def _read(data: bytes, job: FileJob) -> _Reading:
    source = read_text(data)
    found = read_json(source.text)
    top = [member for member in found.members if len(member.path) == 1]
    about = {str(member.path[0]): member for member in top if str(member.path[0]).startswith("@")}
    texts = [member for member in top if member.text is not None and not str(member.path[0]).startswith("@")]
    messages, kept, taken = [], [], dict[str, int]()
    for n, member in enumerate(texts):
        name = clean(str(member.path[0]))
        taken[name] = taken.get(name, 0) + 1
        if not (member.text or "").strip():
            continue
        said = _about(found, about.get(f"@{name}"))
        near = [one.text or "" for one in (*texts[max(n - 1, 0) : n], *texts[n + 1 : n + 2])]
        note = make_note(member.text or "", key=name, comments=said, neighbours=near)
        key = name if taken[name] == 1 else f"{name}~{taken[name]}"
        blank = Segment(key, member.text or "", syntaxes=_SYNTAXES, note=note, limit=find_limit(*said))
        messages.append((member, split_string(blank, job.target, always=True)))
    return _Reading(source, found, tuple(messages), tuple(kept))


def _about(found: JsonText, member: Member | None) -> list[str]:
    """What a message's metadata says: its description, and its placeholders with examples."""
    if member is None:
        return []
    try:
        values = json.loads(found.text[member.value : member.end])
    except (ValueError, RecursionError):
        return []
    if not isinstance(values, dict):
        return []
    lines = [str(values[name]) for name in ("description", "context") if values.get(name)]
    places = values.get("placeholders")
    for name, value in places.items() if isinstance(places, dict) else ():
        example = value.get("example", "") if isinstance(value, dict) else ""
        lines.append(f"{{{name}}}" + (f": {example}" if example else ""))
    return lines
