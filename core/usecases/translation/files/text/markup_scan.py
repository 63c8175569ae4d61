"""HTML and XML cut into tags and texts, each with its place, without a tree: what is not understood stays text.

Never fails and takes linear time. Does not know what any element means, but for those whose content is no markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TAG = re.compile(r"""<(/?)([A-Za-z_][^\s/>]*)((?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?""")
_MARKS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">"), ("</", ">"))
RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext", "textarea", "title"))
"""Elements of HTML whose content holds no tags."""
VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute whose value stands from `start` to `end`, within `quote` or none."""

    name: str
    start: int
    end: int
    quote: str


@dataclass(slots=True)
class Tag:
    """A tag, a text or a mark (comment, declaration, instruction) at `start` to `end`. `name` is in small letters and
    without a prefix. `partner` is the number of the tag that closes it, -1 where none does."""

    kind: Literal["open", "close", "void", "text", "mark"]
    start: int
    end: int
    name: str = ""
    partner: int = field(default=-1)


def scan(text: str, start: int, end: int, *, xml: bool = False) -> list[Tag]:
    """All of `text[start:end]`, in order and without gaps."""
    tags = list(_scan(text, start, end, xml))
    waiting: dict[str, list[int]] = {}
    for n, tag in enumerate(tags):
        if tag.kind == "open":
            waiting.setdefault(tag.name, []).append(n)
        elif tag.kind == "close" and waiting.get(tag.name):
            tags[waiting[tag.name].pop()].partner = n
    return tags


def read_attributes(text: str, tag: Tag) -> Iterator[Attribute]:
    """The attributes of a tag that have a value, in order."""
    match = _TAG.match(text, tag.start, tag.end)
    if not match:
        return
    for one in _ATTRIBUTE.finditer(text, *match.span(3)):
        number = one.lastindex or 1
        if number > 1:
            yield Attribute(one[1].lower(), *one.span(number), ("", "", '"', "'", "")[number])


def _scan(text: str, start: int, end: int, xml: bool) -> Iterator[Tag]:
    at = shown = start
    while (at := text.find("<", at, end)) >= 0:
        tag = _read_tag(text, at, end, xml)
        if tag is None:
            at += 1
            continue
        if at > shown:
            yield Tag("text", shown, at)
        yield tag
        at = shown = tag.end
        if tag.kind == "open" and tag.name in RAW and not xml:
            close = re.compile(rf"</{tag.name}(?=[\s/>])", re.I).search(text, at, end)
            stop = close.start() if close and tag.name != "plaintext" else end
            if stop > at:
                yield Tag("text", at, stop)
            at = shown = stop
    if shown < end:
        yield Tag("text", shown, end)


def _read_tag(text: str, at: int, end: int, xml: bool) -> Tag | None:
    """The tag or mark that begins here; None where it is text. What nothing ends goes to the end, as in browsers."""
    if match := _TAG.match(text, at, end):
        name = match[2].rpartition(":")[2].lower()
        empty = match[3].endswith("/") or (name in VOID and not xml)
        kind = "close" if match[1] else "void" if empty else "open"
        return Tag(kind, at, match.end(), name)
    following = text[at + 1 : at + 2]
    if following.isalpha():
        return Tag("mark", at, end)
    for opening, closing in _MARKS if following in ("!", "?", "/") and at + 2 < end else ():
        if text.startswith(opening, at, end):
            closing = ">" if not xml and opening in ("<![CDATA[", "<?") else closing
            stop = text.find(closing, at + len(opening), end)
            return Tag("mark", at, stop + len(closing) if stop >= 0 else end)
    return None
