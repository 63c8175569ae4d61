"""An XML text as a tree whose every node knows its place, so that single texts can be replaced and all else stays.

Nothing is expanded: an entity that is not one of XML's five stays a reference. Knows no vocabulary.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from core.errors import BrokenFile, TooLarge
from core.usecases.translation.files.source_text import SourceText, clean, read_text

DEEPEST = 200
_TOKEN = re.compile(
    r"(?P<other><!--.*?-->|<\?.*?\?>|<!DOCTYPE(?:[^<>\[\"']|\"[^\"]*\"|'[^']*')*(?:\[(?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<!--.*?-->"
    r"|<)*+\]\s*)?>)|<!\[CDATA\[(?P<cdata>.*?)\]\]>|</(?P<close>[^\s<>/=]+)\s*>"
    r"|<(?P<open>[^\s<>/=!?\"']+)(?P<attributes>(?:\s+[^\s<>/=\"']+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*+)\s*(?P<empty>/?)>"
    r"|(?P<text>[^<]+)",
    re.S,
)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z_][\w.-]*));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")


@dataclass(slots=True)
class Node:
    """`start`..`end` of the whole node; of an element `inside`..`stop` is what stands between its tags."""

    kind: Literal["element", "text", "cdata", "comment", "other"]
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)
    parent: "Node | None" = None
    inside: int = 0
    stop: int = 0

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def elements(self) -> "list[Node]":
        """The children that are elements."""
        return [child for child in self.children if child.kind == "element"]

    def find(self, name: str) -> "Node | None":
        """The first child element with this local name."""
        return next((child for child in self.elements if child.local == name), None)

    def walk(self) -> "Iterator[Node]":
        """All elements in it, itself included, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.elements)


@dataclass(frozen=True, slots=True)
class XmlText:
    """A file's text and its root element; `nodes` are what stands beside it at the top."""

    source: SourceText
    root: Node

    @property
    def text(self) -> str:
        """The characters that all places are in."""
        return self.source.text

    def raw(self, node: Node) -> str:
        """A node as it is written."""
        return self.text[node.start : node.end]

    def plain(self, node: Node) -> str:
        """All text in an element, references undone."""
        parts = []
        waiting = list(reversed(node.children))
        while waiting:
            child = waiting.pop()
            if child.kind == "element":
                waiting += reversed(child.children)
            elif child.kind in ("text", "cdata"):
                parts.append(self.read(child))
        return "".join(parts)

    def read(self, node: Node) -> str:
        """The characters of a text or CDATA node."""
        raw = self.raw(node)
        return raw[9:-3] if node.kind == "cdata" else decode(raw)

    def gap(self, node: Node) -> str:
        """The white space before a node."""
        head = self.text[: node.start] if node.start < 200 else self.text[node.start - 200 : node.start]
        return head[len(head.rstrip()) :]


def read_xml(data: bytes) -> XmlText:
    """The tree of a file. BrokenFile for what is not well formed, with the line; TooLarge for endless nesting."""
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    source = read_text(data, declared[1].decode("ascii") if declared else "")
    document = Node("element", 0, len(source.text), stop=len(source.text))
    _fill(document, source.text)
    roots = document.elements
    if len(roots) != 1 or any(
        child.kind == "text" and source.text[child.start : child.end].strip() for child in document.children
    ):
        raise BrokenFile("translation_files.strings_line", line=1)
    return XmlText(source, roots[0])


def decode(raw: str) -> str:
    """Character references undone; entities of a document's own stay."""
    return _REFERENCE.sub(_read_reference, raw) if "&" in raw else raw


def own_entities(raw: str) -> list[tuple[int, int]]:
    """Where references stand that only the document's own declarations explain."""
    return [match.span() for match in _REFERENCE.finditer(raw) if match[3] and match[3] not in _NAMED]


def escape(text: str) -> str:
    """A text between tags."""
    return _INVALID.sub("", clean(text)).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")


def escape_attribute(text: str) -> str:
    """A value within double quotation marks."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;")


def set_attributes(tag: str, values: dict[str, str | None]) -> str:
    """An opening tag with attributes set where they stand, added at its end, or, for None, taken away."""
    for name, value in values.items():
        said = "" if value is None else f'{name}="{escape_attribute(value)}"'
        found = re.search(rf"(\s+){re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
        if found:
            tag = tag[: found.start()] + (found[1] + said if said else "") + tag[found.end() :]
        elif said:
            at = len(tag.removesuffix(">").removesuffix("/").rstrip())
            tag = f"{tag[:at]} {said}{tag[at:]}"
    return tag


def _fill(document: Node, text: str) -> None:
    now, at, depth = document, 0, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _fail(text, at)
        kind = match.lastgroup if match.lastgroup != "empty" else "open"
        if match.group("close") is not None:
            if now is document or now.name != match.group("close"):
                _fail(text, at)
            now.stop, now.end = at, match.end()
            now, depth = now.parent or document, depth - 1
        elif match.group("open") is not None:
            node = _element(match, now)
            if not match.group("empty"):
                now, depth = node, depth + 1
                if depth > DEEPEST:
                    raise TooLarge("translation_files.strings_deep", depth=DEEPEST)
        else:
            said = "comment" if match[0].startswith("<!--") else kind
            now.children.append(Node(said, at, match.end(), parent=now))  # type: ignore[arg-type]
        at = match.end()
    if now is not document:
        _fail(text, at)


def _element(match: re.Match[str], parent: Node) -> Node:
    attributes = {
        name: decode(double or single) for name, double, single in _ATTRIBUTE.findall(match.group("attributes") or "")
    }
    node = Node("element", match.start(), match.end(), match.group("open"), attributes, parent=parent)
    node.inside = node.stop = match.end()
    parent.children.append(node)
    return node


def _fail(text: str, at: int) -> NoReturn:
    raise BrokenFile("translation_files.strings_line", line=text.count("\n", 0, at) + 1)


def _read_reference(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED.get(match[3], match[0])
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]
