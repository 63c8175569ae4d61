"""The narrative of a C-CDA section as lines of text: table rows, list items, paragraphs.

Knows nothing of the coded entries beside it. Runs in the parsing process.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_BLOCKS = frozenset(("paragraph", "item", "caption", "list", "table", "text", "renderMultiMedia", "footnote"))
_CELLS = frozenset(("td", "th"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line; `head` tells a table's heading row, which means nothing without the rows below it."""

    text: str
    head: bool = False


def read_narrative(element: etree._Element | None) -> list[Row]:
    """The lines of a section's text, empty ones left out."""
    return [row for row in _walk(element) if row.text] if element is not None else []


def said_in(element: etree._Element) -> str:
    """All text of an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _walk(element: etree._Element) -> Iterator[Row]:
    """Runs of words between blocks are lines; a table's rows are, with a bar between their cells."""
    run = [str(element.text or "")]
    for child in element:
        name = name_of(child)
        if name == "tr":
            yield _row(child)
        elif name == "br":
            yield from _lines(run)
            run = []
        elif name in _BLOCKS or name in ("thead", "tbody", "tfoot") or _has_blocks(child):
            yield from _lines(run)
            yield from _marked(child) if name == "item" else _walk(child)
            run = []
        elif name:
            run.append(said_in(child))
        run.append(str(child.tail or ""))
    yield from _lines(run)


def _has_blocks(element: etree._Element) -> bool:
    return any(name_of(inner) in _BLOCKS or name_of(inner) in ("br", "tr") for inner in element.iter())


def _marked(item: etree._Element) -> Iterator[Row]:
    for number, row in enumerate(row for row in _walk(item) if row.text):
        yield row if number else Row(f"- {row.text}")


def _row(element: etree._Element) -> Row:
    cells = [child for child in element if name_of(child) in _CELLS]
    texts = [said for cell in cells if (said := said_in(cell))]
    return Row(" | ".join(texts), bool(cells) and all(name_of(cell) == "th" for cell in cells))


def _lines(run: list[str]) -> Iterator[Row]:
    """The run as a paragraph: single line breaks are the file's layout, empty lines keep paragraphs apart."""
    for text in "".join(run).replace("\r", "").split("\n\n"):
        if line := " ".join(text.split()):
            yield Row(line)
