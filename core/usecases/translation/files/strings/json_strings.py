"""JSON files of user-interface texts: nested, flat, arrays; i18next and other plural keys, ICU messages, extensions.

Order, blanks, escapes and everything that is no text stay byte for byte. Forms that the target language lacks go, those
it needs come to stand beside the others. Does not know which program reads the file.
"""

from collections.abc import Iterator, Mapping, Sequence

from core.usecases.translation.files.source_file import Extract, FileJob, Written
from core.usecases.translation.files.source_text import Edit, write_text
from core.usecases.translation.files.strings.icu_strings import join_string
from core.usecases.translation.files.strings.json_reading import PIPES, JsonReading, JsonString, read_texts
from core.usecases.translation.files.strings.json_text import JsonText, Member, StringStyle, find_style
from core.usecases.translation.files.strings.string_notes import require_sound


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each text, each plural form of the target language and each case of an ICU message."""
    reading = read_texts(data, job)
    failed = sum(one.parts.failed for one in reading.strings)
    notes = (("translation_files.strings_not_a_message", {"count": failed}),) if failed else ()
    segments = tuple(segment for one in reading.strings for segment in one.parts.segments)
    return Extract("json", segments, tuple(reading.kept), notes)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its text."""
    reading = read_texts(data, job)
    for one in reading.strings:
        for segment in one.parts.segments:
            if segment.id in targets and targets[segment.id].text != segment.source:
                require_sound(segment, targets[segment.id], job.target)
    style = find_style(reading.source.text)
    return write_text(reading.source, _edits(reading, targets, style))


def _edits(reading: JsonReading, targets: Mapping[str, Written], style: StringStyle) -> Iterator[Edit]:
    pipes: dict[int, list[str]] = {}
    for one in reading.strings:
        new = join_string(one.parts, targets)
        if one.pipe >= 0:
            pipes.setdefault(one.member.value, []).append(new if new is not None else one.parts.segments[0].source)
        elif one.group < 0 and new is not None and new != one.member.text:
            yield Edit(one.member.value, one.member.end, style.write(new))
    by_place = {one.member.value: one.member for one in reading.strings if one.pipe >= 0}
    for place, parts in pipes.items():
        joined = _join_pipes(by_place[place].text or "", parts)
        if joined != by_place[place].text:
            yield Edit(place, by_place[place].end, style.write(joined))
    groups: dict[int, list[JsonString]] = {}
    for one in reading.strings:
        if one.group >= 0:
            groups.setdefault(one.group, []).append(one)
    for group, forms in groups.items():
        yield from _group_edits(reading, forms, reading.dropped[group], targets, style)


def _join_pipes(text: str, parts: Sequence[str]) -> str:
    bars = PIPES.findall(text)
    return "".join(part + bar for part, bar in zip(parts, [*bars, ""], strict=True))


def _group_edits(
    reading: JsonReading,
    forms: Sequence[JsonString],
    dropped: Sequence[Member],
    targets: Mapping[str, Written],
    style: StringStyle,
) -> Iterator[Edit]:
    """The forms of one text. Nothing where every form is the source's own; forms that are not needed go only where
    all that are needed are there."""
    written = {one.parts.segments[0].id: join_string(one.parts, targets) for one in forms}
    if all(
        new is None or new == one.parts.segments[0].source for one, new in zip(forms, written.values(), strict=True)
    ):
        return
    text = reading.json.text
    for one, new in zip(forms, written.values(), strict=True):
        if new is None:
            continue
        if not one.key:
            if new != one.member.text:
                yield Edit(one.member.value, one.member.end, style.write(new))
            continue
        other = one.member
        siblings = reading.json.siblings(other)
        colon = text[_key_end(text, other) : other.value]
        gap = _gap(reading.json, other, siblings)
        yield Edit(other.start, other.start, f"{style.write(one.key)}{colon}{style.write(new)}{gap}")
    if None not in written.values():
        yield from _removals(reading.json, dropped)


def _key_end(text: str, member: Member) -> int:
    return text.rindex('"', member.start, text.rindex(":", member.start, member.value)) + 1


def _gap(json: JsonText, member: Member, siblings: Sequence[Member]) -> str:
    """What stands between two members here: a comma and the blanks."""
    if member.order:
        return json.text[siblings[member.order - 1].end : member.start]
    if len(siblings) > 1:
        return json.text[member.end : siblings[1].start]
    return "," + json.text[json.containers[member.parent].inside : member.start]


def _removals(json: JsonText, dropped: Sequence[Member]) -> Iterator[Edit]:
    """Members taken away, each with the comma before it; those at the beginning with the comma after them."""
    gone = {member.start for member in dropped}
    if not gone:
        return
    siblings = json.siblings(dropped[0])
    first = next(n for n, member in enumerate(siblings) if member.start not in gone)
    if first:
        yield Edit(siblings[0].start, siblings[first].start, "")
    for n in range(first + 1, len(siblings)):
        if siblings[n].start in gone:
            yield Edit(siblings[n - 1].end, siblings[n].end, "")
