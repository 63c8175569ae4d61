"""EPUB books: the pages as `html` reads them, the table of contents, title and description of the book.

All other parts are the same bytes in the written book, in the same order. Does not open the container itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import BrokenFile
from core.usecases.translation.files.office.office_package import write_entries
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, Places, SourceText, write_text
from core.usecases.translation.files.text.epub_package import Part, is_well_formed, read_parts
from core.usecases.translation.files.text.html import XHTML, offer_texts, read_page
from core.usecases.translation.files.text.markup_texts import Dialect, Texts, read_texts
from core.usecases.translation.files.text.markup_writing import name_language, write_spots

_PACKAGE = Dialect(
    True,
    frozenset(
        (
            "package",
            "metadata",
            "dc-metadata",
            "x-metadata",
            "manifest",
            "spine",
            "guide",
            "collection",
            "title",
            "description",
            "creator",
            "contributor",
            "subject",
            "publisher",
            "date",
            "type",
            "format",
            "identifier",
            "source",
            "language",
            "relation",
            "coverage",
            "rights",
            "meta",
            "link",
            "item",
            "itemref",
            "reference",
        )
    ),  # fmt: skip
    frozenset(),
    within=frozenset(("title", "description")),
)
_CONTENTS = Dialect(
    True,
    frozenset(
        (
            "ncx",
            "head",
            "meta",
            "doctitle",
            "docauthor",
            "navmap",
            "navpoint",
            "navlabel",
            "navlist",
            "navtarget",
            "pagelist",
            "pagetarget",
            "text",
            "content",
            "navinfo",
            "audio",
            "img",
        )
    ),  # fmt: skip
    frozenset(("docauthor", "pagelist")),
    within=frozenset(("text",)),
)
_DIALECTS = {"package": _PACKAGE, "contents": _CONTENTS, "page": XHTML}


@dataclass(frozen=True, slots=True)
class _Read:
    """A part with its texts; ids of its segments begin with `prefix`."""

    part: Part
    source: SourceText
    texts: Texts
    prefix: str


def extract(data: bytes, job: FileJob) -> Extract:
    """The texts of a book in the order they are read, and what stays. DocumentErrors as `read_parts`."""
    segments: list[Segment] = []
    kept: list[Kept] = []
    language = ""
    for one in _read(data, job):
        fragment = offer_texts(one.source.text, one.texts, one.prefix)
        for _, segment in fragment.segments:
            if one.part.kind == "package" and "</" in segment.source:
                kept.append(Kept(one.part.name, segment.source, "kept_mark"))
            else:
                segments.append(segment)
        places = Places(one.part.name, one.source.text)
        kept += [Kept(places.at(at), text, reason) for at, text, reason in fragment.kept]
        if one.part.kind == "package" and (span := _language(one)):
            language = one.source.text[slice(*span)]
    return Extract("epub", tuple(segments), tuple(kept), (), language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The book with the targets in place of their texts, or each behind its own."""
    changed: dict[str, bytes] = {}
    package: _Read | None = None
    package_edits: list[Edit] = []
    for one in _read(data, job):
        named = [(f"{one.prefix}{n}", spot) for n, spot in enumerate(one.texts.spots, 1)]
        edits = write_spots(one.source.text, named, targets, job.target, bilingual=job.bilingual)
        if one.part.kind == "package":
            package, package_edits = one, edits
        elif edits:
            if one.part.kind == "page" and not job.bilingual:
                edits += name_language(one.source.text, one.texts.tags, "html", job.target)
            changed[one.part.name] = _write(one, edits)
    if package and (changed or package_edits):
        if (span := _language(package)) and not job.bilingual:
            package_edits.append(Edit(*span, job.target))
        changed[package.part.name] = _write(package, package_edits)
    return write_entries(data, changed) if changed else data


def _read(data: bytes, job: FileJob) -> list[_Read]:
    read = []
    for number, part in enumerate(read_parts(data)):
        source = read_page(part.content)
        texts = read_texts(source.text, 0, len(source.text), _DIALECTS[part.kind], job.source)
        read.append(_Read(part, source, texts, f"d{number}-"))
    return read


def _write(one: _Read, edits: list[Edit]) -> bytes:
    """The part with its edits; one that was well-formed XML stays so."""
    content = write_text(one.source, edits, references=True)
    if is_well_formed(one.part.content) and not is_well_formed(content):
        raise BrokenFile("documents.broken")
    return content


def _language(one: _Read) -> tuple[int, int] | None:
    """Where the package names the book's language."""
    for n, tag in enumerate(one.texts.tags):
        if tag.kind == "open" and tag.name == "language" and tag.partner == n + 2:
            inner = one.texts.tags[n + 1]
            said = one.source.text[inner.start : inner.end]
            start = inner.start + len(said) - len(said.lstrip())
            return (start, start + len(said.strip())) if said.strip() else None
    return None
