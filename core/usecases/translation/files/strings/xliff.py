"""XLIFF 1.2 and 2: the targets of units beside their sources, with state and origin; all else stays byte for byte.

Inline elements are codes and are written again as they were in the source. Does not touch alternatives and notes.
Formats: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and https://docs.oasis-open.org/xliff/xliff-core/v2.1/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.usecases.translation.files.inline import Stretch
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, write_text
from core.usecases.translation.files.strings.icu_strings import TextParts, join_string, split_string
from core.usecases.translation.files.strings.string_notes import (
    find_limit,
    is_new,
    is_same_language,
    make_note,
    require_sound,
)
from core.usecases.translation.files.strings.xliff_states import edit_state, read_state
from core.usecases.translation.files.strings.xml_strings import Vocabulary, frame_element, show_like, write_target
from core.usecases.translation.files.strings.xml_text import Node, XmlText, read_xml, set_attributes

_SYNTAXES = ("html", "i18next", "shell", "ruby", "objective-c", "brace")
_PAIRS = ("g", "pc", "mrk")
_SEPARATE = ("mrk",)


@dataclass(frozen=True, slots=True)
class _Place:
    """A source with where its target is: `holder` is the unit of version 1 or the segment of version 2, `mark` the
    number of the part where a unit of version 1 is cut into such."""

    parts: TextParts
    source: Node
    stretch: Stretch
    holder: Node
    mark: str = ""


@dataclass(slots=True)
class _Reading:
    xml: XmlText
    second: bool
    """Whether it is version 2."""
    same: bool = True
    """Whether the targets in it are in the language wanted."""
    places: list[_Place] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each unit, or each part of it that stands by itself."""
    reading = _read(data, job)
    segments = tuple(segment for one in reading.places for segment in one.parts.segments)
    root = reading.xml.root
    first = root if reading.second else root.find("file") or root
    source = first.attributes.get("srcLang" if reading.second else "source-language", "")
    return Extract("xliff", segments, tuple(reading.kept), source=source)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its unit."""
    reading = _read(data, job)
    edits: list[Edit] = []
    holders: dict[int, list[_Place]] = {}
    for place in reading.places:
        new = {one.id: targets[one.id] for one in place.parts.segments if is_new(one, targets.get(one.id))}
        for segment in place.parts.segments:
            if segment.id in new:
                require_sound(segment, new[segment.id], job.target)
        holders.setdefault(place.holder.start, []).append(place)
    for places in holders.values():
        edits += _edit_holder(reading, places, targets)
    if edits:
        edits += _edit_language(reading, job.target)
    return write_text(reading.xml.source, edits, references=True)


def _read(data: bytes, job: FileJob) -> _Reading:
    xml = read_xml(data)
    second = xml.root.attributes.get("version", "").startswith("2")
    reading = _Reading(xml, second)
    for node in xml.root.elements:
        if node.local != "file":
            continue
        language = (xml.root if second else node).attributes.get("trgLang" if second else "target-language", "")
        reading.same = not language or is_same_language(language, job.target)
        units = [one for one in node.walk() if one.local == ("unit" if second else "trans-unit")]
        texts = [_source_text(xml, unit) for unit in units]
        for n, unit in enumerate(units):
            _read_unit(reading, unit, texts[max(n - 1, 0) : n] + texts[n + 1 : n + 2], job)
    return reading


def _source_text(xml: XmlText, unit: Node) -> str:
    found = next((one for one in unit.walk() if one.local == "source"), None)
    return xml.plain(found) if found else ""


def _read_unit(reading: _Reading, unit: Node, near: Sequence[str], job: FileJob) -> None:
    xml, name = reading.xml, unit.attributes.get("id", "")
    if not _is_translatable(unit):
        reading.kept.append(Kept(name, _source_text(xml, unit), "strings_marked"))
        return
    key = _unique(reading, name)
    comments = [xml.plain(one) for one in unit.walk() if one.local == "note" and _is_own(one, unit)]
    label = next((value for at in ("resname", "name") if (value := unit.attributes.get(at))), name)
    note = make_note(_source_text(xml, unit), key=label, comments=comments, neighbours=near)
    blank = Segment(key, "", syntaxes=_SYNTAXES, note=note, limit=_limit(unit) or find_limit(*comments))
    if reading.second:
        holders = [one for one in unit.elements if one.local == "segment"]
        for n, holder in enumerate(holders):
            if source := holder.find("source"):
                part = blank if len(holders) == 1 else replace(blank, id=f"{key}/{holder.attributes.get('id', n)}")
                _read_text(reading, part, source, holder, job)
        return
    cut = unit.find("seg-source")
    marks = [one for one in cut.walk() if _is_part(one)] if cut else []
    for mark in marks:
        number = mark.attributes.get("mid", "")
        _read_text(reading, replace(blank, id=f"{key}/{number}"), mark, unit, job, number)
    if not marks and (source := unit.find("source")):
        _read_text(reading, blank, source, unit, job)


def _unique(reading: _Reading, name: str) -> str:
    key, count = name, 1
    while key in reading.ids:
        count += 1
        key = f"{name}~{count}"
    reading.ids.add(key)
    return key


def _is_translatable(unit: Node) -> bool:
    node: Node | None = unit
    while node is not None:
        if said := node.attributes.get("translate"):
            return said != "no"
        node = node.parent
    return True


def _is_own(note: Node, unit: Node) -> bool:
    """Not one of an alternative translation."""
    node = note.parent
    while node is not None and node is not unit:
        if node.local in ("alt-trans", "matches"):
            return False
        node = node.parent
    return True


def _is_part(node: Node) -> bool:
    return node.local == "mrk" and node.attributes.get("mtype") == "seg"


def _limit(unit: Node) -> int | None:
    """The most characters, where the unit says so in characters."""
    said = unit.attributes.get("maxwidth", "") if unit.attributes.get("size-unit", "char") == "char" else ""
    for name, value in unit.attributes.items():
        if name.rpartition(":")[2] == "sizeRestriction":
            said = value.rpartition(",")[2]
    return int(said[:6]) or None if said.isdigit() else None


def _is_pair(node: Node) -> bool:
    kept = node.attributes.get("mtype") in ("protected", "x-no-translate") or node.attributes.get("translate") == "no"
    return node.local in _PAIRS and not kept


_INLINE = Vocabulary(_is_pair)


def _read_text(reading: _Reading, blank: Segment, source: Node, holder: Node, job: FileJob, mark: str = "") -> None:
    xml = reading.xml
    stretch = frame_element(xml, source, _INLINE)
    if stretch is None:
        if text := xml.plain(source).strip():
            reading.kept.append(Kept(blank.id, text, "strings_code"))
        return
    blank = replace(blank, source=stretch.source, codes=stretch.codes)
    old = _target_node(holder, mark)
    shown = frame_element(xml, old, _INLINE) if old and reading.same else None
    target = show_like(xml, stretch, shown) if shown else ""
    parts = split_string(blank, job.target)
    if parts.message is None:
        state = "new" if not target or job.renew else read_state(holder, stretch.source == target)
        one = replace(blank, target=target if state != "new" or job.renew else "", state=state)
        parts = TextParts((one,), failed=parts.failed)
    elif target and not job.renew and read_state(holder, stretch.source == target) == "done":
        parts = TextParts((replace(blank, target=target, state="done"),))
    else:
        parts = replace(parts, segments=tuple(_with_codes(one, stretch) for one in parts.segments))
    reading.places.append(_Place(parts, source, stretch, holder, mark))


def _with_codes(leaf: Segment, stretch: Stretch) -> Segment:
    """A case of a message with those of the unit's inline elements that stand in it."""
    codes = {*stretch.codes, *leaf.codes}
    found = sorted((leaf.source.find(code), code) for code in codes if code in leaf.source)
    return replace(leaf, codes=tuple(code for _, code in found))


def _target_node(holder: Node, mark: str) -> Node | None:
    target = holder.find("target")
    if target is None or not mark:
        return target
    return next((one for one in target.walk() if _is_part(one) and one.attributes.get("mid") == mark), None)


def _edit_holder(reading: _Reading, places: Sequence[_Place], targets: Mapping[str, Written]) -> Iterator[Edit]:
    """The target of a unit or segment, with what it says of its state."""
    xml, holder = reading.xml, places[0].holder
    said: dict[str, str] = {}
    used: list[Written] = []
    for place in places:
        new = {one.id: targets[one.id] for one in place.parts.segments if is_new(one, targets.get(one.id))}
        text = join_string(place.parts, new)
        if text is not None:
            used += new.values()
            said[place.mark] = _around(xml, place.source, place.stretch, text)
    if not said:
        return
    if not all(place.mark in said or _target_node(holder, place.mark) for place in places):
        used.append(replace(used[0], sure=False))
    target = holder.find("target")
    inner = _cut_target(xml, holder, said) if places[0].mark else said[""]
    yield from _put_target(reading, holder, target, inner, used)


def _around(xml: XmlText, source: Node, stretch: Stretch, text: str) -> str:
    """A target with what stands around the stretch in the source."""
    said = write_target(xml, stretch, text, _INLINE)
    return xml.text[source.inside : stretch.start] + said + xml.text[stretch.end : source.stop]


def _cut_target(xml: XmlText, holder: Node, said: Mapping[str, str]) -> str:
    """The parts of a unit as in its source: those that are new, and else the old target's or the source's."""
    cut = holder.find("seg-source")
    assert cut is not None
    parts, at = [], cut.inside
    for mark in (one for one in cut.walk() if _is_part(one)):
        number = mark.attributes.get("mid", "")
        old = _target_node(holder, number) or mark
        parts += [xml.text[at : mark.inside], said.get(number, xml.text[old.inside : old.stop])]
        at = mark.stop
    return "".join([*parts, xml.text[at : cut.stop]])


def _put_target(
    reading: _Reading, holder: Node, target: Node | None, inner: str, used: Sequence[Written]
) -> Iterator[Edit]:
    xml = reading.xml
    tag, holder_tag = edit_state(holder, target, xml, used, second=reading.second)
    source = holder.find("source")
    assert source is not None
    name = source.name.removesuffix("source") + "target"
    if holder_tag != xml.text[holder.start : holder.inside]:
        yield Edit(holder.start, holder.inside, holder_tag)
    if target is not None:
        closing = f"</{target.name}>"
        opening = tag.removesuffix("/>").rstrip() + ">" if tag.endswith("/>") else tag
        yield Edit(target.start, target.end, f"{opening}{inner}{closing}")
        return
    last = holder.find("seg-source") or source
    yield Edit(last.end, last.end, f"{xml.gap(source)}{tag.format(name=name)}{inner}</{name}>")


def _edit_language(reading: _Reading, language: str) -> Iterator[Edit]:
    """The file says which language its targets are in."""
    xml = reading.xml
    name = "trgLang" if reading.second else "target-language"
    nodes = [xml.root] if reading.second else [one for one in xml.root.elements if one.local == "file"]
    for node in nodes:
        said = node.attributes.get(name, "")
        if not said or not is_same_language(said, language):
            yield Edit(node.start, node.inside, set_attributes(xml.text[node.start : node.inside], {name: language}))
