"""Android's resources: strings, arrays and plurals in XML. What is no text, and every byte around texts, stays.

Plurals get the quantities of the target language. Does not resolve references to other resources.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.checks.translation.placeholders import find_placeholders
from core.checks.translation.plurals import CATEGORIES
from core.usecases.translation.files.inline import Stretch
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, write_text
from core.usecases.translation.files.strings.android_text import read_android, write_android, write_quoted
from core.usecases.translation.files.strings.plural_keys import forms_for, place_for
from core.usecases.translation.files.strings.plural_places import changed_forms, sort_targets
from core.usecases.translation.files.strings.string_notes import find_limit, is_code, make_note
from core.usecases.translation.files.strings.xml_strings import Vocabulary, frame_element, write_target
from core.usecases.translation.files.strings.xml_text import Node, XmlText, read_xml, set_attributes

_SYNTAXES = ("html", "java-format", "brace")
_BLANKS = r"(?:\s|\\[nt]|\\u0020|&#(?:10|32|x0*20|x0*[aA]);)*"
_HEAD = re.compile(rf'(?:<!\[CDATA\[)?"?({_BLANKS})')
_TAIL = re.compile(rf'(?<!\\)({_BLANKS})"?(?:\]\]>)?\Z')
_REFERENCE = re.compile(r"\s*[@?](?:\+?[\w.]+:)?\w+/[\w.]+\s*|\s*@null\s*|\s*\?[\w.:]+\s*")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a segment goes: into `node`, or, for a quantity that is `missing`, beside it. `stretch` and what is around
    it are of `home`, the element it is translated from."""

    segment: Segment
    node: Node
    home: Node
    stretch: Stretch
    missing: str = ""
    group: int = -1


@dataclass(slots=True)
class _Reading:
    xml: XmlText
    places: list[_Place] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    dropped: dict[int, list[Node]] = field(default_factory=dict)
    """By group, the items of quantities that the target language does not have."""
    ids: set[str] = field(default_factory=set)


def extract(data: bytes, job: FileJob) -> Extract:
    """A segment for each string, item, and quantity of the target language."""
    reading = _read(data, job)
    source = reading.xml.root.attributes.get("tools:locale", "")
    return Extract("android", tuple(one.segment for one in reading.places), tuple(reading.kept), source=source)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets. ValueError where one would break its string."""
    reading = _read(data, job)
    alone, groups = sort_targets(reading.places, targets, job.target)
    edits = [_edit(reading.xml, place, text) for place, text in alone]
    for group, places in groups.items():
        edits += _edit_group(reading.xml, places, reading.dropped[group], targets)
    return write_text(reading.xml.source, edits, references=True)


def _read(data: bytes, job: FileJob) -> _Reading:
    reading = _Reading(read_xml(data))
    comment = ""
    texts = [reading.xml.plain(node) for node in reading.xml.root.elements if node.local == "string"]
    children = reading.xml.root.children
    count = -1
    for node in children:
        if node.kind == "comment":
            comment = reading.xml.raw(node)[4:-3].strip()
        elif node.kind == "element":
            count += node.local == "string"
            near = texts[max(count - 1, 0) : count] + texts[count + 1 : count + 2] if node.local == "string" else []
            _read_resource(reading, node, comment, near, job)
            comment = ""
        elif "\n\n" in reading.xml.raw(node).replace("\r", ""):
            comment = ""
    return reading


def _read_resource(reading: _Reading, node: Node, comment: str, near: Sequence[str], job: FileJob) -> None:
    name = node.attributes.get("name", "")
    if node.local not in ("string", "string-array", "array", "plurals") and not (
        node.local == "item" and node.attributes.get("type") == "string"
    ):
        return
    if node.attributes.get("translatable") == "false" or node.attributes.get("translate") == "false":
        reading.kept.append(Kept(name, reading.xml.plain(node).strip(), "strings_marked"))
        return
    product = node.attributes.get("product", "")
    key = _unique(reading, f"{name}[{product}]" if product else name)
    note = make_note(reading.xml.plain(node).strip(), key=name, comments=[comment], neighbours=near)
    blank = Segment(key, "", syntaxes=_SYNTAXES, note=note, limit=find_limit(comment))
    items = [item for item in node.elements if item.local == "item"]
    if node.local == "plurals":
        _read_plurals(reading, blank, items, job)
    elif node.local in ("string-array", "array"):
        for n, item in enumerate(items):
            _read_text(reading, replace(blank, id=f"{key}/{n}"), item)
    else:
        _read_text(reading, blank, node)


def _unique(reading: _Reading, name: str) -> str:
    key, count = name, 1
    while key in reading.ids:
        count += 1
        key = f"{name}~{count}"
    reading.ids.add(key)
    return key


def _read_text(reading: _Reading, blank: Segment, node: Node) -> None:
    stretch = frame_element(reading.xml, node, _vocabulary(reading.xml, node))
    if stretch is None or _REFERENCE.fullmatch(stretch.source) or is_code(stretch.source, _SYNTAXES):
        if text := reading.xml.plain(node).strip():
            reading.kept.append(Kept(blank.id, text, "strings_code"))
        return
    reading.places.append(_Place(_segment(blank, stretch), node, node, stretch))


def _segment(blank: Segment, stretch: Stretch) -> Segment:
    return replace(blank, source=stretch.source, codes=stretch.codes)


def _read_plurals(reading: _Reading, blank: Segment, items: Sequence[Node], job: FileJob) -> None:
    found, stretches = {}, {}
    for item in items:
        quantity = item.attributes.get("quantity", "")
        stretch = frame_element(reading.xml, item, _vocabulary(reading.xml, item))
        if quantity in CATEGORIES and quantity not in found and stretch:
            found[quantity], stretches[quantity] = item, stretch
    if "other" not in found:
        for item in items:
            _read_text(reading, replace(blank, id=f"{blank.id}#{item.attributes.get('quantity', '')}"), item)
        return
    forms = forms_for(job.target, {name: one.source for name, one in stretches.items()}, _SYNTAXES)
    group = found["other"].start
    needed = {form.category for form in forms}
    reading.dropped[group] = [item for name, item in found.items() if name not in needed]
    for form in forms:
        stretch = stretches[form.made_from]
        segment = _segment(blank, stretch)
        segment = replace(segment, id=f"{blank.id}#{form.category}", plural=form.category, example=form.example)
        missing = "" if form.category in found else form.category
        node, home = found[place_for(form.category, found, forms)], found[form.made_from]
        reading.places.append(_Place(segment, node, home, stretch, missing, group))


def _vocabulary(xml: XmlText, node: Node) -> Vocabulary:
    """How this element's text is written: within quotation marks where it stands in such. What an xliff:g keeps is
    kept with it, and shown where it is just a placeholder."""

    def is_pair(element: Node) -> bool:
        found = find_placeholders(xml.plain(element), _SYNTAXES) if element.local == "g" else ()
        return element.local != "g" or [one.text for one in found] == [xml.plain(element)]

    return Vocabulary(is_pair, read_android, write_quoted if _is_quoted(xml, node) else write_android)


def _is_quoted(xml: XmlText, node: Node) -> bool:
    raw = xml.text[node.inside : node.stop].strip()
    return len(raw) > 1 and raw[0] == raw[-1] == '"' and not raw.endswith('\\"')


def _edit(xml: XmlText, place: _Place, target: str) -> Edit:
    return Edit(place.node.inside, place.node.stop, _write(xml, place, target))


def _write(xml: XmlText, place: _Place, target: str) -> str:
    """All between the tags of an element with this target."""
    home, vocabulary = place.home, _vocabulary(xml, place.home)
    head, tail = _edges(xml, place.stretch)
    if any(child.kind == "cdata" for child in home.children) and not place.stretch.codes:
        return f"<![CDATA[{head}{vocabulary.write(target).replace(']]>', ']]]]><![CDATA[>')}{tail}]]>"
    said = head + write_target(xml, place.stretch, target, vocabulary) + tail
    around = xml.text[home.inside : place.stretch.start], xml.text[place.stretch.end : home.stop]
    quotes = ["" if '"' in one or not _is_quoted(xml, home) else '"' for one in around]
    return around[0] + quotes[0] + said + quotes[1] + around[1]


def _edges(xml: XmlText, stretch: Stretch) -> tuple[str, str]:
    """The blanks at both ends that a program shows, because they are escaped or quoted: as they are written."""
    first, last = (
        xml.text[one.start : one.end] if one.kind == "text" else "" for one in (stretch.pieces[0], stretch.pieces[-1])
    )
    head, tail = _HEAD.match(first), _TAIL.search(last, max(len(last) - 200, 0))
    return head[1] if head else "", tail[1] if tail else ""


def _edit_group(
    xml: XmlText, places: Sequence[_Place], dropped: Sequence[Node], targets: Mapping[str, Written]
) -> Iterator[Edit]:
    """The quantities of one text. Nothing where every one is the source's own; those not needed go only where all
    that are needed are there."""
    new = changed_forms(places, targets)
    for place in places:
        target = new.get(place.segment.id)
        if target is None:
            continue
        if not place.missing:
            yield _edit(xml, place, target)
            continue
        node = place.node
        tag = set_attributes(xml.text[node.start : node.inside], {"quantity": place.missing})
        whole = f"{tag}{_write(xml, place, target)}{xml.text[node.stop : node.end]}"
        yield Edit(node.start, node.start, whole + xml.gap(node))
    if len(new) == len(places):
        for node in dropped:
            yield Edit(node.start - len(xml.gap(node)), node.end, "")
