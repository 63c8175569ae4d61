"""The texts of a page or of timed text in XML: what is read as one, and the attributes people see or hear.

Works on the source and its places, so that all else stays byte for byte. A dialect says what its elements are. Does not
write.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.models.language_tags import main_language
from core.usecases.translation.files.inline import Piece, Stretch, frame
from core.usecases.translation.files.text.markup_scan import Attribute, Tag, read_attributes, scan
from core.usecases.translation.files.text.wrapping import unwrap

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ICON = re.compile(r"\b(?:notranslate|material-(?:icons|symbols)[\w-]*|fa-[\w-]+|glyphicon[\w-]*)\b")
_ROOTS = frozenset(("html", "body", "tt", "package"))
_LONGEST = 80
_FARTHEST = 400
"""Tags within one element that is kept inside a line."""
_SOCIAL = re.compile(
    r"(?:og|twitter):(?:title|description|site_name|image:alt)|description|dc\.(?:title|description)", re.I
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What elements mean. `blocks` end a text; `kept` stay with all in them; `asides` are texts of their own in
    elements that hold no others; with `within` only what stands in such elements is text."""

    xml: bool
    blocks: frozenset[str]
    kept: frozenset[str]
    code: frozenset[str] = frozenset()
    """Those of `kept` that are part of a sentence."""
    attributes: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spot:
    """A text: a `stretch` of pieces, or an attribute with its value. `element` is what it stands in."""

    element: str
    start: int
    end: int
    source: str
    stretch: Stretch | None = None
    attribute: Attribute | None = None


@dataclass(slots=True)
class Texts:
    """Spots in order, attributes before the text they stand in; `kept` are (start, end, reason)."""

    spots: list[Spot]
    kept: list[tuple[int, int, str]]
    tags: list[Tag]


def read_texts(text: str, start: int, end: int, dialect: Dialect, language: str = "") -> Texts:
    """All texts of `text[start:end]`, but for elements that say they are in another than `language`."""
    tags = scan(text, start, end, xml=dialect.xml)
    reader = _Reader(text, tags, dialect, language)
    reader.read()
    return Texts(reader.spots, reader.kept, tags)


class _Reader:
    """Goes through the tags; `run` are the pieces since the last block began or ended, `around` the blocks around."""

    def __init__(self, text: str, tags: Sequence[Tag], dialect: Dialect, language: str) -> None:
        self.text = text
        self.tags = tags
        self.dialect = dialect
        self.language = main_language(language)
        self.run: list[Piece] = []
        self.around: list[str] = []
        self.spots: list[Spot] = []
        self.kept: list[tuple[int, int, str]] = []
        self.depth = 0
        """How many elements of `within` are around."""

    def read(self) -> None:
        at = 0
        while at < len(self.tags):
            tag = self.tags[at]
            if tag.kind in ("open", "void"):
                at = self._read_open(at, tag)
            elif tag.kind == "close":
                self._read_close(tag)
            elif tag.kind == "text":
                self._read_text(tag)
            else:
                self._read_mark(tag)
            at += 1
        self._flush()

    def _read_open(self, at: int, tag: Tag) -> int:
        """Where reading goes on: at this tag, or at the end of an element that is kept."""
        attributes = list(read_attributes(self.text, tag))
        reason = self._keeps(tag, attributes)
        if reason and tag.kind == "open":
            last = self._kept_end(at, tag)
            if last >= 0:
                self._keep(tag, self.tags[last].end, reason)
                return last
        self._read_attributes(tag, attributes)
        if tag.name in self.dialect.blocks:
            self._flush()
            if tag.kind == "open":
                self.around.append(tag.name)
                self.depth += tag.name in self.dialect.within
            return at
        kind = "alone" if tag.kind == "void" else "open"
        numbered = bool(attributes) and not (
            tag.name == "br" or self.dialect.xml and tag.name == "s" and not attributes
        )
        self.run.append(Piece(tag.start, tag.end, kind, name=tag.name, numbered=numbered, edge=kind == "alone"))
        return at

    def _read_close(self, tag: Tag) -> None:
        if tag.name not in self.dialect.blocks:
            self.run.append(Piece(tag.start, tag.end, "close", name=tag.name))
            return
        self._flush()
        if tag.name in self.around[-50:]:
            while self.around:
                last = self.around.pop()
                self.depth -= last in self.dialect.within
                if last == tag.name:
                    break

    def _read_text(self, tag: Tag) -> None:
        raw = self.text[tag.start : tag.end]
        self.run.append(Piece(tag.start, tag.end, "text", read_characters(raw)))

    def _read_mark(self, tag: Tag) -> None:
        comment = self.text.startswith("<!--", tag.start)
        unread = self.text[tag.start + 1 : tag.start + 2].isalpha()  # a tag that nothing ends
        if comment or unread or self.text.startswith("<![CDATA[", tag.start):
            self.kept.append((tag.start, tag.end, "kept_comment" if comment else "kept_mark"))
        self.run.append(Piece(tag.start, tag.end, "alone", name="comment", numbered=True, edge=True))

    def _keeps(self, tag: Tag, attributes: Sequence[Attribute]) -> str:
        """Why an element stays as it is; "" where it does not."""
        for one in attributes:
            value = self.text[one.start : one.end].lower()
            if (one.name == "translate" and value == "no") or (one.name == "class" and _ICON.search(value)):
                return "kept_marked"
            foreign = one.name in ("lang", "xml:lang") and main_language(value).strip() not in ("", self.language)
            if foreign and self.language and tag.name not in _ROOTS:
                return "kept_other_language"
        return "kept_code" if tag.name in self.dialect.kept else ""

    def _kept_end(self, at: int, tag: Tag) -> int:
        """The number of the last tag of a kept element; -1 where it cannot be one."""
        inline = tag.name not in self.dialect.blocks
        if tag.partner < 0:
            return -1 if inline else len(self.tags) - 1
        if tag.name in self.dialect.code or inline and tag.partner - at <= _FARTHEST:
            inner = self.tags[at + 1 : tag.partner][:_FARTHEST]
            if (
                any(one.name in self.dialect.blocks and one.kind != "text" for one in inner)
                and tag.name in self.dialect.code
            ):
                return -1
        return tag.partner

    def _keep(self, tag: Tag, end: int, reason: str) -> None:
        self.kept.append((tag.start, end, reason))
        if tag.name in self.dialect.blocks:
            self._flush()
            return
        raw = self.text[tag.start : end]
        shown = (
            raw
            if len(raw) <= _LONGEST and tag.name in self.dialect.code and not re.search(r"\s{2}|[\r\n]", raw)
            else ""
        )
        edge = tag.name not in self.dialect.code and reason != "kept_marked"
        self.run.append(Piece(tag.start, end, "alone", shown, tag.name, numbered=True, edge=edge))

    def _read_attributes(self, tag: Tag, attributes: Sequence[Attribute]) -> None:
        values = {one.name: self.text[one.start : one.end] for one in attributes}
        for one in attributes:
            if _is_text(tag.name, one.name, values, self.dialect):
                source = _BLANKS.sub(" ", html.unescape(values[one.name])).strip()
                if source:
                    self.spots.append(Spot(f"{tag.name} {one.name}", one.start, one.end, source, attribute=one))

    def _flush(self) -> None:
        run, self.run = self.run, []
        if self.dialect.within and not self.depth:
            return
        stretch = frame(run, self.text) if run else None
        if stretch:
            element = self.around[-1] if self.around else ""
            self.spots.append(Spot(element, stretch.start, stretch.end, stretch.source, stretch))


def read_characters(raw: str) -> str:
    """Text as a person reads it: references resolved, white space as one blank."""
    return html.unescape(_BLANKS.sub(" ", unwrap(raw.replace("\r\n", "\n").replace("\r", "\n"))))


def _is_text(tag: str, name: str, values: dict[str, str], dialect: Dialect) -> bool:
    if name == "content":
        return tag == "meta" and bool(_SOCIAL.fullmatch(values.get("name", "") or values.get("property", "")))
    if name == "value":
        return tag == "input" and values.get("type", "").lower() in ("button", "submit", "reset")
    if name == "label":
        return tag in ("option", "optgroup", "track") and name in dialect.attributes
    return name in dialect.attributes
