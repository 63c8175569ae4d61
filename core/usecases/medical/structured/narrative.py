"""The narrative of a C-CDA section as lines of text: table rows, list items, paragraphs.

The cells of a row carry their column's heading ("Status: Active"), so that a row says everything alone. Knows
nothing of the coded entries beside it. Runs in the parsing process.
"""

from collections.abc import Iterator

from lxml import etree

_BLOCKS = frozenset(("paragraph", "item", "caption", "list", "table", "text", "renderMultiMedia", "footnote"))
_CELLS = frozenset(("td", "th"))
BETWEEN = " | "
"""Between the cells of a row."""


def read_narrative(element: etree._Element | None) -> list[str]:
    """The lines of a section's text, empty ones left out; a row's cells have a bar between them."""
    return [line for line in _walk(element) if line] if element is not None else []


def said_in(element: etree._Element) -> str:
    """All text of an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _walk(element: etree._Element) -> Iterator[str]:
    """Runs of words between blocks are lines; a table's rows are, with a bar between their cells."""
    run = [str(element.text or "")]
    for child in element:
        name = name_of(child)
        if name == "table":
            yield from _lines(run)
            yield from _table(child)
            run = []
        elif name == "br":
            yield from _lines(run)
            run = []
        elif name in _BLOCKS or _has_blocks(child):
            yield from _lines(run)
            yield from _marked(child) if name == "item" else _walk(child)
            run = []
        elif name:
            run.append(said_in(child))
        run.append(str(child.tail or ""))
    yield from _lines(run)


def _has_blocks(element: etree._Element) -> bool:
    return any(name_of(inner) in _BLOCKS or name_of(inner) in ("br", "tr") for inner in element.iter())


def _marked(item: etree._Element) -> Iterator[str]:
    for number, line in enumerate(line for line in _walk(item) if line):
        yield line if number else f"- {line}"


def _table(table: etree._Element) -> Iterator[str]:
    """The caption, then the rows; a row of headings alone says what stands below it. Tables within cells stay text."""
    heads: list[str] = []
    for element in table.iter():
        name = name_of(element)
        if name == "caption":
            yield said_in(element)
        elif name == "tr" and next(element.iterancestors("{*}table"), table) is table:
            cells = [child for child in element if name_of(child) in _CELLS]
            texts = list(map(said_in, cells))
            if len(cells) > 1 and all(name_of(cell) == "th" for cell in cells):
                heads = texts
            else:
                told = heads if len(heads) == len(texts) else [""] * len(texts)
                labels = [head if name_of(cell) == "td" else "" for head, cell in zip(told, cells, strict=True)]
                yield BETWEEN.join(_label(*pair) for pair in zip(labels, texts, strict=True) if pair[1])


def _label(head: str, text: str) -> str:
    head = head.rstrip(" :：")
    return f"{head}: {text}" if head and head.casefold() != text.casefold() else text


def _lines(run: list[str]) -> Iterator[str]:
    """The run as paragraphs: single line breaks are the file's layout, empty lines keep paragraphs apart."""
    for text in "".join(run).replace("\r", "").split("\n\n"):
        if line := " ".join(text.split()):
            yield line
