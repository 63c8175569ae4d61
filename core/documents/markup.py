"""XML files as trees of plain records, and HTML fragments as text, both read in the parsing process within limits.

Knows no vocabulary: what an element means is for the caller.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits, load_source
from core.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Element:
    """One XML element; `text` is what stands before its first child, CDATA included."""

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Element", ...]

    def all(self, tag: str) -> Iterator["Element"]:
        """Direct children with this tag, in order."""
        return (child for child in self.children if child.tag == tag)

    def find(self, *path: str) -> "Element | None":
        """The first element down a path of tags, None where it breaks off."""
        found: Element | None = self
        for tag in path:
            found = next(found.all(tag), None) if found else None
        return found

    def text_of(self, *path: str) -> str:
        """The stripped text down a path of tags; "" where it breaks off."""
        found = self.find(*path)
        return found.text.strip() if found else ""


def read_markup(data: bytes, name: str, *, limits: Limits | None = None) -> Element:
    """The root element of an XML file; raises DocumentErrors, for malformed XML with its line."""
    limits = limits or default_limits()
    try:
        with ParsingProcess(limits) as parser:
            return _to_element(parser.ask("elements", load_source((name, data), limits), name))
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise


def read_fragments(fragments: Sequence[str], name: str, *, limits: Limits | None = None) -> tuple[str, ...]:
    """HTML fragments of a file called `name` as plain text, in order; raises DocumentErrors."""
    if not fragments:
        return ()
    try:
        with ParsingProcess(limits or default_limits()) as parser:
            return tuple(parser.ask("fragments", json.dumps(list(fragments)).encode(), name)["texts"])
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise


def _to_element(node: Mapping[str, object]) -> Element:
    return Element(
        node["tag"], node["attributes"], node["text"], tuple(_to_element(child) for child in node["children"])
    )
