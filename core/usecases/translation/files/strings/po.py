"""Gettext catalogues, PO and POT: messages with their plural forms; what is not translated stays byte for byte.

A target that is not sure is marked fuzzy, one by a machine says so in a comment. A catalogue in another language than
the target's, or in none, is a template: its header gets the target's language and plural forms.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.checks.translation.placeholders import find_count, find_placeholders
from core.checks.translation.plurals import gettext_forms, gettext_header, is_one_number
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, SourceText, line_end, read_text, write_text
from core.usecases.translation.files.strings.po_entry import Entry, Field, find_width, read_entries, write_field
from core.usecases.translation.files.strings.po_flags import find_marks, find_syntaxes
from core.usecases.translation.files.strings.po_header import UTF8, PoHeader, edit_header, header_values, read_header
from core.usecases.translation.files.strings.string_notes import (
    can_write,
    find_limit,
    is_new,
    is_same_language,
    make_note,
    require_sound,
)

MACHINE = "# machine translation"
_KEY = re.compile(r"\w+(?:[._:/-]\w+)+")


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """A file as read for a job. `foreign`: its targets are in another language, "template" or "source"."""

    source: SourceText
    entries: Sequence[Entry]
    obsolete: Sequence[tuple[int, str]]
    header: PoHeader
    foreign: str
    forms: tuple[tuple[str, str], ...]
    marks: frozenset[str]


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each message and each plural form of the target language."""
    catalogue = _read(data, job)
    segments = [segment for entry, segments in _all_segments(catalogue, job) for segment in segments]
    kept = tuple(Kept(f"{job.name}:{line}", text, "strings_obsolete") for line, text in catalogue.obsolete)
    source = catalogue.header.language if catalogue.foreign == "source" else catalogue.header.source_language
    return Extract("po", tuple(segments), kept, source=source)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The catalogue with the targets. ValueError where one would break its message."""
    catalogue = _read(data, job)
    text, end = catalogue.source.text, line_end(catalogue.source.text)
    width = find_width(text, catalogue.entries)
    edits: list[Edit] = []
    for entry, segments in _all_segments(catalogue, job):
        new = {one.id: targets[one.id] for one in segments if is_new(one, targets.get(one.id))}
        if new:
            for segment in segments:
                if segment.id in new:
                    require_sound(segment, new[segment.id], job.target)
            edits += _edit_entry(entry, segments, new, text, width, end)
    if not edits:
        return data
    wanted: dict[str, str] = {}
    if catalogue.foreign or catalogue.header.is_unfinished:
        edits += _fit_plurals(catalogue, edits, end)
        wanted = header_values(catalogue.header, job.target, gettext_header(job.target))
    if not can_write(catalogue.source, edits):
        wanted |= UTF8
    if wanted:
        edits += edit_header(catalogue.header, text, wanted, end)
    return write_text(catalogue.source, edits)


def _read(data: bytes, job: FileJob) -> _Catalogue:
    charset = re.search(rb"charset=([\w.:-]{2,40})", data[:20_000])
    declared = charset[1].decode("ascii") if charset else ""
    source = read_text(data, "" if declared.upper() == "CHARSET" else declared)
    entries, obsolete = read_entries(source.text)
    header = read_header(entries)
    foreign = _foreign(header, entries, job)
    count, expression = gettext_header(job.target)
    forms = gettext_forms(job.target, count, expression)
    if not foreign and header.plural:
        forms = _own_forms(header, job.target) or forms
    entries = [entry for entry in entries if not entry.is_header]
    texts = [entry.id.text for entry in entries if entry.id]
    marks = find_marks(texts)
    return _Catalogue(source, entries, obsolete, header, foreign, forms, marks)


def _foreign(header: PoHeader, entries: Sequence[Entry], job: FileJob) -> str:
    """ "" where its targets are in the language wanted; "source" where they, or else its messages, are in the language
    translated from; else "template". Messages that are names, or targets that repeat them, tell it too."""
    if not header.language or is_same_language(header.language, job.target):
        return ""
    if job.source:
        return "source" if is_same_language(header.language, job.source) else "template"
    pairs = [(one.id.text, one.strings[min(one.strings)].text) for one in entries if one.id and not one.is_header]
    alike = sum(target in ("", source) or _KEY.fullmatch(source) is not None for source, target in pairs)
    return "source" if 2 * alike > len(pairs) else "template"


def _own_forms(header: PoHeader, language: str) -> tuple[tuple[str, str], ...]:
    """The forms a catalogue has by its own header; () where that cannot be right."""
    try:
        return gettext_forms(language, *header.plural) if header.plural else ()
    except ValueError:
        return ()


def _all_segments(catalogue: _Catalogue, job: FileJob) -> Iterator[tuple[Entry, list[Segment]]]:
    entries = catalogue.entries
    for n, entry in enumerate(entries):
        beside = [other.id.text for other in (*entries[max(n - 1, 0) : n], *entries[n + 1 : n + 2]) if other.id]
        yield entry, list(_segments(entry, str(n), catalogue, job, beside))


def _segments(entry: Entry, key: str, catalogue: _Catalogue, job: FileJob, beside: Sequence[str]) -> Iterator[Segment]:
    assert entry.id is not None
    comments = [text[2:].strip() for _, text in entry.comments if text[:2] in ("#.", "# ")]
    if entry.context:
        comments.append(f"context: {entry.context.text}")
    places = [text[2:].strip() for _, text in entry.comments if text.startswith("#:")]
    note = make_note(entry.id.text, comments=comments, key=" ".join(places)[:200], neighbours=beside)
    blank = Segment(key, entry.id.text, syntaxes=(), note=note, limit=find_limit(*comments))
    if entry.plural is None:
        text, target = _texts(entry, 0, entry.id.text, catalogue)
        yield _with_target(replace(blank, source=text), target, entry, catalogue, job)
        return
    taken: set[str] = set()
    for index, (category, example) in enumerate(catalogue.forms):
        name = category if category not in taken else f"{category}{index}"
        taken.add(category)
        text, target = _texts(entry, index, _form(entry, category, catalogue, job), catalogue)
        form = replace(blank, id=f"{key}#{name}", source=text, plural=category, example=example)
        yield _with_target(form, target, entry, catalogue, job)


def _texts(entry: Entry, index: int, source: str, catalogue: _Catalogue) -> tuple[str, str]:
    """Source and target. A catalogue in the source language may have its real texts where targets stand."""
    own = entry.strings[index].text if index in entry.strings else ""
    if catalogue.foreign == "source":
        last = entry.strings.get(min(index, max(entry.strings)))
        return (last.text if last and last.text else source), ""
    return source, "" if catalogue.foreign else own


def _form(entry: Entry, category: str, catalogue: _Catalogue, job: FileJob) -> str:
    """The singular for the form of one number, or of numbers such as 1, 21, 31 where it shows the number."""
    assert entry.id is not None and entry.plural is not None
    if category != "one":
        return entry.plural.text
    syntaxes = _syntaxes(entry, catalogue)
    shown = find_count(find_placeholders(entry.id.text, syntaxes)) or not find_count(
        find_placeholders(entry.plural.text, syntaxes)
    )
    return entry.id.text if shown or is_one_number(job.target, "one") else entry.plural.text


def _syntaxes(entry: Entry, catalogue: _Catalogue) -> tuple[str, ...]:
    return find_syntaxes(entry.flags, entry.id.text if entry.id else "", catalogue.marks)


def _with_target(segment: Segment, target: str, entry: Entry, catalogue: _Catalogue, job: FileJob) -> Segment:
    state = "new" if not target or job.renew else "review" if "fuzzy" in entry.flags else "done"
    return replace(segment, syntaxes=_syntaxes(entry, catalogue), target=target, state=state)


def _edit_entry(
    entry: Entry, segments: Sequence[Segment], new: Mapping[str, Written], text: str, width: int, end: str
) -> Iterator[Edit]:
    """New strings in the place of the old ones, and the flags and comments that go with them."""
    known = {one.id: new[one.id].text if one.id in new else one.target for one in segments}
    sure = all(one.sure for one in new.values()) and all(known.values())
    other = next(text for text in reversed(list(known.values())) if text)
    strings = [_fit_ends(one.source, known[one.id] or other) for one in segments]
    fields = [entry.strings[index] for index in sorted(entry.strings)]
    names = ["msgstr"] if entry.plural is None else [f"msgstr[{index}]" for index in range(len(strings))]
    if [one.text for one in fields] != strings:
        lines = [
            _kept_field(name, string, entry, text, width, end) for name, string in zip(names, strings, strict=True)
        ]
        yield Edit(fields[0].start, fields[-1].end, end.join(lines))
    machine = any(one.origin == "machine" for one in new.values())
    yield from _mark_machine(entry, end, machine=machine, stays=not all(one.id in new for one in segments))
    yield from _mark_fuzzy(entry, end, sure=sure)


def _kept_field(name: str, string: str, entry: Entry, text: str, width: int, end: str) -> str:
    """A field as it stands where its text has not changed."""
    old = next((one for one in entry.strings.values() if text.startswith(name, one.start) and one.text == string), None)
    return text[old.start : old.end] if old else write_field(name, string, width, end)


def _fit_ends(source: str, target: str) -> str:
    """The target with line ends at its beginning and end as the source has them, which msgfmt insists on."""
    if not target.strip("\n"):
        return target
    head, tail = source.startswith("\n"), source.endswith("\n")
    if head != target.startswith("\n"):
        target = "\n" + target if head else target.lstrip("\n")
    if tail != target.endswith("\n"):
        target = target + "\n" if tail else target.rstrip("\n")
    return target


def _mark_fuzzy(entry: Entry, end: str, *, sure: bool) -> Iterator[Edit]:
    """The flag set or taken away; without it the message that the target was once made for goes too."""
    lines = [(line, text) for line, text in entry.comments if text.startswith("#,")]
    if sure and "fuzzy" in entry.flags:
        for line, text in lines:
            rest = [flag.strip() for flag in text[2:].split(",") if flag.strip() not in ("", "fuzzy")]
            yield Edit(line.start, line.end, "#, " + ", ".join(rest)) if rest else Edit(line.start, line.stop, "")
        for line, text in entry.comments:
            if text.startswith("#|"):
                yield Edit(line.start, line.stop, "")
    elif not sure and "fuzzy" not in entry.flags:
        if lines:
            line, text = lines[0]
            yield Edit(line.start, line.end, f"#, fuzzy,{text[2:]}")
        else:
            first = next((line.start for line, text in entry.comments if text.startswith("#|")), _first(entry).start)
            yield Edit(first, first, f"#, fuzzy{end}")


def _mark_machine(entry: Entry, end: str, *, machine: bool, stays: bool) -> Iterator[Edit]:
    marked = [line for line, text in entry.comments if text == MACHINE]
    if machine and not marked:
        first = next((line.start for line, text in entry.comments if text[:2] not in ("#", "# ")), _first(entry).start)
        yield Edit(first, first, MACHINE + end)
    elif marked and not machine and not stays:
        yield from (Edit(line.start, line.stop, "") for line in marked)


def _first(entry: Entry) -> Field:
    found = entry.context or entry.id
    assert found is not None
    return found


def _fit_plurals(catalogue: _Catalogue, edits: Sequence[Edit], end: str) -> Iterator[Edit]:
    """Messages still without a target get as many empty forms as the header now says."""
    edited = {edit.start for edit in edits}
    count = len(catalogue.forms)
    for entry in catalogue.entries:
        fields = [entry.strings[index] for index in sorted(entry.strings)]
        if entry.plural is not None and len(fields) != count and fields[0].start not in edited:
            lines = [f'msgstr[{index}] ""' for index in range(count)]
            yield Edit(fields[0].start, fields[-1].end, end.join(lines))
