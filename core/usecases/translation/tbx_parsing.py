"""TBX (ISO 30042, old and new names of its elements) as rows of a glossary. Runs in the process with limits.

Synonyms give several rows; terms marked as deprecated become forbidden translations. Does not judge the rows.
"""

import io
import re
from collections.abc import Iterator

from lxml import etree

from core.errors import BrokenFile, TooLarge, UnsupportedFile
from core.models.language_tags import fits

MOST_ROWS = 20_000
_ENTITY = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = frozenset(("martif", "tbx"))
_SECTIONS = frozenset(("langSet", "langSec"))
_GROUPS = frozenset(("tig", "ntig", "termSec"))
_DEPRECATED = re.compile(r"deprecated|superseded|obsolete|forbidden|notRecommended", re.I)

Row = tuple[str, str, str, str, str]
"""Source, target, note, forbidden targets on lines of their own, part of speech."""
_Found = tuple[str, bool, str, str]
"""A term, whether it is deprecated, its part of speech and its note."""


def parse_tbx(data: bytes, source: str, target: str) -> dict[str, object]:
    """`rows` with the number of their entry, counted from 1. DocumentErrors as in `tmx_parsing`."""
    if any(mark in data for mark in _ENTITY):
        raise BrokenFile("documents.entities")
    rows: list[tuple[int, Row]] = []
    try:
        for number, entry in enumerate(_read_entries(data), 1):
            rows += ((number, row) for row in _rows(entry, source, target))
            if len(rows) > MOST_ROWS:
                raise TooLarge("translation_memory.too_many_terms", limit=MOST_ROWS)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken") from error
    return {"rows": rows}


def _read_entries(data: bytes) -> Iterator[etree._Element]:
    options = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
    tags = ("{*}termEntry", "{*}conceptEntry")
    parser = etree.iterparse(io.BytesIO(data), ("end",), tag=tags, remove_comments=True, **options)
    for _, element in parser:
        if _name(element.getroottree().getroot()) not in _ROOTS:
            break
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    else:
        if _name(parser.root) in _ROOTS:
            return
    raise UnsupportedFile("translation_memory.no_glossary_file")


def _rows(entry: etree._Element, source: str, target: str) -> Iterator[Row]:
    terms = {language: list(_terms(entry, language)) for language in (source, target)}
    good = [one for one in terms[target] if not one[1]]
    forbidden = "\n".join(text for text, deprecated, _, _ in terms[target] if deprecated)
    general = _note(entry)
    for text, deprecated, part, note in terms[source]:
        for translated in good or [("", False, "", "")]:
            if not deprecated:
                yield text, translated[0], note or translated[3] or general, forbidden, part or translated[2]


def _terms(entry: etree._Element, language: str) -> Iterator[_Found]:
    for section in entry:
        if _name(section) not in _SECTIONS or not fits(section.get(_LANGUAGE) or section.get("lang") or "", language):
            continue
        for group in section.iter():
            if _name(group) in _GROUPS:
                yield from _term(group)


def _term(group: etree._Element) -> Iterator[_Found]:
    """The group's term, none where it is empty; a group of groups has none of its own."""
    said = {_name(one): _text(one) for one in group.iter() if _name(one) == "term"}
    notes = [(one.get("type") or "", _text(one)) for one in group.iter() if _name(one) in ("termNote", "descrip")]
    if said.get("term"):
        part = next((text for kind, text in notes if kind == "partOfSpeech"), "")
        status = " ".join(text for kind, text in notes if "tatus" in kind or "uthorization" in kind)
        yield said["term"], bool(_DEPRECATED.search(status)), part, _note(group)


def _note(element: etree._Element) -> str:
    """The element's own notes and definition, not those of its languages and terms."""
    parts = []
    for child in element:
        name = _name(child)
        if name == "note" or (name == "descrip" and child.get("type") in ("definition", "context", "note")):
            parts.append(_text(child))
        elif name in ("descripGrp", "termGrp"):
            parts.append(_note(child))
    return " ".join(part for part in parts if part)


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
