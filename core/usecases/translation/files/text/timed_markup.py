"""Timed text in XML (TTML, DFXP, YouTube's) and SAMI: what stands in their paragraphs is a segment, times stay.

Read by places as web pages are. Does not know other subtitle formats.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.errors import BrokenFile
from core.models.language_tags import main_language
from core.usecases.translation.files.inline import cut
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, Places, SourceText, write_text
from core.usecases.translation.files.text.html import offer_texts, read_page
from core.usecases.translation.files.text.markup_scan import Tag, read_attributes
from core.usecases.translation.files.text.markup_texts import Dialect, Spot, Texts, read_texts
from core.usecases.translation.files.text.markup_writing import name_language, stated_language, write_spots
from core.usecases.translation.files.text.subtitle_texts import reading_limit

_TTML = Dialect(
    True,
    frozenset(
        (
            "tt",
            "head",
            "body",
            "div",
            "p",
            "metadata",
            "styling",
            "layout",
            "region",
            "style",
            "title",
            "desc",
            "copyright",
            "agent",
        )
    ),  # fmt: skip
    frozenset(("agent", "copyright")),
    within=frozenset(("p", "title", "desc")),
)
_YOUTUBE = Dialect(
    True,
    frozenset(("transcript", "text", "timedtext", "head", "body", "p", "w", "wp", "ws", "pen")),
    frozenset(("head",)),
    within=frozenset(("text", "p")),
)
_SAMI = Dialect(
    False,
    frozenset(("sami", "head", "body", "sync", "p", "title", "style", "table", "samiparam")),
    frozenset(("style", "samiparam")),
    within=frozenset(("p", "sync", "title")),
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(tt|transcript|timedtext|sami)[\s>]", re.I)
_TIMED = re.compile(r"<(?:[\w.-]+:)?(?:p|text)[\s>]", re.I)
_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,6})?)")
_OFFSET = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|h|m|s|)")
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_SPOKEN = re.compile(r"lang\s*:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.I)
_PARAGRAPH = re.compile(r"<p\b(?:[^<>]{0,200}?\bclass\s*=\s*[\"']?([\w-]+))?", re.I)


def is_timed_markup(data: bytes) -> bool:
    """Whether a file is one of these."""
    return bool(_ROOT.search(data[:4000].replace(b"\0", b"").decode("latin-1")))


def extract(data: bytes, job: FileJob) -> Extract:
    """What is said in the file; of several languages in SAMI, the source's. BrokenFile where XML is malformed."""
    source, root = _read(data)
    texts = _texts(source, root, job)
    fragment = offer_texts(source.text, texts, "c")
    places = Places(job.name, source.text)
    kept = tuple(Kept(places.at(at), text, reason) for at, text, reason in fragment.kept)
    language = _sami_language(source.text, job) if root == "sami" else stated_language(source.text, texts.tags, root)
    segments = tuple(_limited(source.text, at, one, job) for at, one in fragment.segments)
    return Extract("sami" if root == "sami" else "ttml", segments, kept, (), language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets in place of what is said, or each below it."""
    source, root = _read(data)
    texts = _texts(source, root, job)
    named = [(f"c{n}", spot) for n, spot in enumerate(texts.spots, 1)]
    edits = write_spots(source.text, named, targets, job.target, bilingual=False)
    if job.bilingual:
        between = {spot.start: _between(source.text, spot, root) for spot in texts.spots}
        edits = [_double(source.text, edit, between[edit.start]) for edit in edits]
    elif edits and root == "tt":
        edits += name_language(source.text, texts.tags, "tt", job.target)
    return write_text(source, edits, references=True)


def _read(data: bytes) -> tuple[SourceText, str]:
    source = read_page(data)
    root = _ROOT.search(source.text[:4000])
    name = root[1].lower() if root else "tt"
    if name != "sami":
        check_xml(data)
    return source, name


def _limited(text: str, at: int, segment: Segment, job: FileJob) -> Segment:
    """The segment with as many characters as can be read in the time of its paragraph, where that is told."""
    found = [match.start() for match in _TIMED.finditer(text, max(0, at - 1000), at)]
    attributes = read_attributes(text, Tag("open", found[-1], at)) if found else ()
    times = {one.name: _seconds(text[one.start : one.end], one.name) for one in attributes}
    begin, end = (times.get(name) for name in ("begin", "end"))
    told = [times.get(name) for name in ("dur", "d")] + [end - begin if begin is not None and end is not None else None]
    seconds = max(next((one for one in told if one is not None), 0.0), 0.0)
    said = "".join(part for part, is_code in cut(segment.source, segment.codes) if not is_code)
    return replace(segment, limit=reading_limit(seconds, said, job.target))


def _seconds(said: str, name: str) -> float | None:
    """A time of TTML or YouTube's formats in seconds; None for frames and ticks, whose rate stands elsewhere."""
    if clock := _CLOCK.fullmatch(said):
        hours, minutes, seconds = clock.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    number = _OFFSET.fullmatch(said)
    unit = {"": 0.001 if name == "d" else 1.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
    return float(number[1]) * unit[number[2]] if number else None


def check_xml(data: bytes) -> None:
    """Raises BrokenFile where `data` is no well-formed XML, or declares entities."""
    from lxml import etree

    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data or "<!ENTITY".encode("utf-16-be") in data:
        raise BrokenFile("documents.entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken_xml", line=error.lineno or 1) from error
    except ValueError as error:
        raise BrokenFile("documents.broken") from error


def _texts(source: SourceText, root: str, job: FileJob) -> Texts:
    dialect = {"tt": _TTML, "sami": _SAMI}.get(root, _YOUTUBE)
    texts = read_texts(source.text, 0, len(source.text), dialect)
    if root == "sami" and (spoken := _spoken(source.text)) and len(set(spoken.values())) > 1:
        language = _sami_language(source.text, job)
        others = {name for name, said in spoken.items() if said != language}
        texts.kept += [
            (one.start, one.end, "kept_other_language") for one in texts.spots if _class_of(source.text, one) in others
        ]
        texts.spots[:] = [one for one in texts.spots if _class_of(source.text, one) not in others]
    return texts


def _spoken(text: str) -> dict[str, str]:
    """The language of each class of a SAMI file."""
    found = ((name.lower(), _SPOKEN.search(body)) for name, body in _CLASS.findall(text[:20_000]))
    return {name: match[1] for name, match in found if match}


def _sami_language(text: str, job: FileJob) -> str:
    """The source's where the file has it, else the first."""
    languages = list(_spoken(text).values())
    wanted = main_language(job.source)
    return next(
        (one for one in languages if wanted and main_language(one) == wanted), languages[0] if languages else ""
    )


def _class_of(text: str, spot: Spot) -> str:
    """The class of the paragraph a text stands in."""
    found = list(_PARAGRAPH.finditer(text, max(0, spot.start - 1000), spot.start))
    return found[-1][1].lower() if found and found[-1][1] else ""


def _between(text: str, spot: Spot, root: str) -> str:
    """What parts a source from its target below."""
    if spot.element in ("title", "desc"):
        return " / "
    if root != "tt":
        return "<br>" if root == "sami" else "\n"
    prefix = re.search(r"<([\w.-]+:)tt[\s>]", text[:4000])
    return f"<{prefix[1] if prefix else ''}br/>"


def _double(text: str, edit: Edit, between: str) -> Edit:
    return Edit(edit.start, edit.end, f"{text[edit.start : edit.end]}{between}{edit.text}")
