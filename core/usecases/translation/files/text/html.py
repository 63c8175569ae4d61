"""Web pages: what is read as one text is a segment with inline elements as codes, and so are attributes people see.

Works on the source by places, so that scripts, styles, code, comments and every other byte stay. Pieces of HTML in
other formats are read here as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.usecases.translation.files.keeping import no_words
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, Places, SourceText, read_text, write_text
from core.usecases.translation.files.text.markup_scan import scan
from core.usecases.translation.files.text.markup_texts import Dialect, Spot, Texts, read_texts
from core.usecases.translation.files.text.markup_writing import name_language, stated_language, write_spots

_BLOCKS = frozenset(
    (
        "html", "head", "body", "title", "meta", "link", "base", "p", "div", "section", "article", "main", "header",
        "footer", "nav", "aside", "blockquote", "pre", "hgroup", "ul", "ol", "dl", "dt", "dd", "li", "menu", "table",
        "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption", "form",
        "fieldset", "legend", "address", "details", "summary", "dialog", "hr", "center", "h1", "h2", "h3", "h4", "h5",
        "h6", "script", "style", "template", "noscript", "select", "option", "optgroup", "datalist", "button",
        "textarea", "iframe", "object", "video", "audio", "canvas", "map", "search", "frameset", "frame", "noframes",
        "xmp", "listing", "plaintext",
    )
)  # fmt: skip
_KEPT = frozenset(
    (
        "script", "style", "pre", "svg", "math", "code", "kbd", "samp", "var", "tt", "xmp", "listing", "plaintext",
        "iframe", "template", "noembed", "noframes",
    )
)  # fmt: skip
_CODE = frozenset(("code", "kbd", "samp", "var", "tt"))
_ATTRIBUTES = frozenset(
    (
        "alt", "title", "placeholder", "aria-label", "aria-description", "aria-placeholder", "aria-roledescription",
        "aria-valuetext", "summary", "label",
    )
)  # fmt: skip
_COMMON = frozenset(("p", "div", "li", "td", "body", "section", "article", "main", "dd", "blockquote", "text"))
"""Elements that say nothing of what stands in them."""
HTML = Dialect(False, _BLOCKS, _KEPT, _CODE, _ATTRIBUTES)
XHTML = Dialect(True, _BLOCKS, _KEPT, _CODE, _ATTRIBUTES)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,30})""",
    re.I,
)
_ENCODING = re.compile(
    r"(?:x-)?(?:iso-?8859-?\d+|latin-?\d|windows-\d+|cp-?\d+|gbk|gb2312|gb18030|big5|shift[_-]jis|sjis|euc-\w\w|koi8-\w|utf-?8|(?:us-)?ascii|mac\w+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a piece of HTML holds, with the place of each."""

    segments: list[tuple[int, Segment]]
    kept: list[tuple[int, str, str]]

    def moved(self, by: int) -> list[tuple[int, Segment]]:
        """The segments, places counted from elsewhere."""
        return [(at + by, one) for at, one in self.segments]


def extract(data: bytes, job: FileJob) -> Extract:
    """The texts of a page, and what stays."""
    source = read_page(data)
    texts = read_document(source.text, job)
    fragment = _offer(source.text, texts, "h")
    places = Places(job.name, source.text)
    kept = tuple(Kept(places.at(at), text, reason) for at, text, reason in fragment.kept)
    language = stated_language(source.text, texts.tags, "html")
    return Extract("html", tuple(one for _, one in fragment.segments), kept, (), language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The page with the targets in place of their texts, or each behind its own."""
    source = read_page(data)
    texts = read_document(source.text, job)
    edits = write_spots(source.text, _named(texts, "h"), targets, job.target, bilingual=job.bilingual)
    if edits and not job.bilingual:
        edits += name_language(source.text, texts.tags, "html", job.target)
    return write_text(source, edits, references=True)


def read_page(data: bytes) -> SourceText:
    """A page's text, in the encoding it declares where that fits."""
    match = _DECLARED.search(data, 0, 4096)
    declared = (match[1] or match[2]).decode("ascii", "replace") if match else ""
    return read_text(data, declared if _ENCODING.fullmatch(declared) else "")


def read_document(text: str, job: FileJob) -> Texts:
    """The texts of a whole page, which is XHTML where it says that it is XML."""
    dialect = XHTML if text[:1000].lstrip("\ufeff \t\r\n").startswith("<?xml") else HTML
    language = job.source
    if not language and (root := re.compile(r"<html\b[^<>]*>", re.I).search(text)):
        language = stated_language(text, scan(text, *root.span()), "html")
    return read_texts(text, 0, len(text), dialect, language)


def read_fragment(text: str, start: int, end: int, prefix: str) -> Fragment:
    """The texts of a piece of HTML within `text`; ids begin with `prefix`."""
    return _offer(text, read_texts(text, start, end, HTML), prefix)


def edit_fragment(
    text: str, start: int, end: int, prefix: str, targets: Mapping[str, Written], job: FileJob | None
) -> list[Edit]:
    """The edits of a piece of HTML within `text`; never bilingual without a job."""
    if not any(key.startswith(prefix) for key in targets):
        return []
    texts = read_texts(text, start, end, HTML)
    bilingual = job is not None and job.bilingual
    return write_spots(text, _named(texts, prefix), targets, job.target if job else "", bilingual=bilingual)


def offer_texts(text: str, texts: Texts, prefix: str) -> Fragment:
    """The segments of texts that were read already."""
    return _offer(text, texts, prefix)


def _named(texts: Texts, prefix: str) -> list[tuple[str, Spot]]:
    return [(f"{prefix}{n}", spot) for n, spot in enumerate(texts.spots, 1)]


def _offer(text: str, texts: Texts, prefix: str) -> Fragment:
    segments, kept = [], [(start, text[start:end], reason) for start, end, reason in texts.kept]
    for key, spot in _named(texts, prefix):
        said = spot.stretch.text if spot.stretch else spot.source
        if reason := no_words(said):
            kept.append((spot.start, spot.source, reason))
        else:
            codes = spot.stretch.codes if spot.stretch else ()
            note = "" if spot.stretch and spot.element in _COMMON else spot.element
            segments.append((spot.start, Segment(key, spot.source, codes, note=note)))
    return Fragment(sorted(segments, key=lambda one: one[0]), sorted(kept, key=lambda one: one[0]))
