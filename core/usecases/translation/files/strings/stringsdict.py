"""Apple's .stringsdict: a property list of texts whose parts depend on numbers, with a form for each plural category.

Forms that the target language lacks go, those it needs come. All else stays byte for byte.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.checks.translation.placeholders import find_placeholders
from core.checks.translation.plurals import CATEGORIES
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, write_text
from core.usecases.translation.files.strings.plural_keys import forms_for, place_for
from core.usecases.translation.files.strings.plural_places import changed_forms, sort_targets
from core.usecases.translation.files.strings.string_notes import make_note
from core.usecases.translation.files.strings.xml_text import Node, XmlText, escape, read_xml

_SYNTAXES = ("html", "objective-c")
_SPEC, _FORMAT = "NSStringFormatSpecTypeKey", "NSStringLocalizedFormatKey"
_NO_TEXT = frozenset((_SPEC, "NSStringFormatValueTypeKey"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a segment goes: into the string `value` after its `key`, or, for a category that is `missing`, before."""

    segment: Segment
    key: Node
    value: Node
    missing: str = ""
    group: int = -1


@dataclass(slots=True)
class _Reading:
    xml: XmlText
    places: list[_Place] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    dropped: dict[int, list[tuple[Node, Node]]] = field(default_factory=dict)


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each text and each form of the target language."""
    reading = _read(data, job)
    return Extract("stringsdict", tuple(one.segment for one in reading.places), tuple(reading.kept))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its text."""
    reading = _read(data, job)
    alone, groups = sort_targets(reading.places, targets, job.target)
    edits = [Edit(place.value.inside, place.value.stop, escape(text)) for place, text in alone]
    for group, places in groups.items():
        edits += _edit_group(reading.xml, places, reading.dropped[group], targets)
    return write_text(reading.xml.source, edits, references=True)


def _read(data: bytes, job: FileJob) -> _Reading:
    reading = _Reading(read_xml(data))
    top = reading.xml.root.find("dict")
    for key, value in _pairs(top) if top else ():
        _read_dict(reading, value, (reading.xml.plain(key),), job)
    return reading


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Keys with their values."""
    elements = node.elements
    for key, value in zip(elements, elements[1:], strict=False):
        if key.local == "key" and value.local != "key":
            yield key, value


def _read_dict(reading: _Reading, node: Node, path: tuple[str, ...], job: FileJob) -> None:
    xml = reading.xml
    pairs = [(xml.plain(key), key, value) for key, value in _pairs(node)]
    plural = any(name == _SPEC and "Plural" in xml.plain(value) for name, _, value in pairs)
    forms = {name: (key, value) for name, key, value in pairs if name in CATEGORIES and value.local == "string"}
    if plural and "other" in forms:
        _read_forms(reading, forms, path, job)
        return
    for name, key, value in pairs:
        if value.local == "dict":
            _read_dict(reading, value, (*path, name), job)
        elif value.local == "string" and name not in _NO_TEXT:
            _read_text(reading, key, value, (*path, name))


def _read_text(reading: _Reading, key: Node, value: Node, path: tuple[str, ...]) -> None:
    text = reading.xml.plain(value)
    rest = text
    for one in reversed(find_placeholders(text, _SYNTAXES)):
        rest = rest[: one.start] + rest[one.end :]
    if not any(map(str.isalpha, rest)):
        if text.strip():
            reading.kept.append(Kept("/".join(path), text, "strings_code"))
        return
    note = make_note(text, key=path[0])
    reading.places.append(_Place(Segment("/".join(path), text, syntaxes=_SYNTAXES, note=note), key, value))


def _read_forms(reading: _Reading, found: Mapping[str, tuple[Node, Node]], path: tuple[str, ...], job: FileJob) -> None:
    texts = {name: reading.xml.plain(value) for name, (_, value) in found.items()}
    forms = forms_for(job.target, texts, _SYNTAXES)
    group, needed = found["other"][0].start, {form.category for form in forms}
    reading.dropped[group] = [pair for name, pair in found.items() if name not in needed]
    for form in forms:
        segment = Segment(
            f"{'/'.join(path)}#{form.category}",
            texts[form.made_from],
            syntaxes=_SYNTAXES,
            note=make_note("", key=path[0]),
            plural=form.category,
            example=form.example,
        )
        key, value = found[place_for(form.category, found, forms)]
        missing = "" if form.category in found else form.category
        reading.places.append(_Place(segment, key, value, missing, group))


def _edit_group(
    xml: XmlText, places: Sequence[_Place], dropped: Sequence[tuple[Node, Node]], targets: Mapping[str, Written]
) -> Iterator[Edit]:
    """The forms of one text. Nothing where every one is the source's own; those not needed go only where all that
    are needed are there."""
    new = changed_forms(places, targets)
    for place in places:
        target, key, value = new.get(place.segment.id), place.key, place.value
        if target is None:
            continue
        if not place.missing:
            yield Edit(value.inside, value.stop, escape(target))
            continue
        tag, closing = xml.text[value.start : value.inside], xml.text[value.stop : value.end]
        said = f"<{key.name}>{place.missing}</{key.name}>{xml.gap(value)}{tag}{escape(target)}{closing}{xml.gap(key)}"
        yield Edit(key.start, key.start, said)
    if len(new) == len(places):
        for key, value in dropped:
            yield Edit(key.start - len(xml.gap(key)), value.end, "")
