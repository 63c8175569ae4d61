"""HTML to blocks of visible text: scripts, styles, navigation and hidden elements are dropped.

Runs inside the parsing process only; nothing is fetched, and the walk keeps its own stack, so depth cannot hurt it.
"""

import re
from dataclasses import replace

from lxml import etree

from core.documents.blocks import TABLE_START, Block, clean_text
from core.errors import BrokenFile

_DROPPED = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
        "audio", "video", "head", "nav", "select", "option", "button", "input", "textarea", "map", "dialog",
    )
)  # fmt: skip
_BLOCK = frozenset(
    (
        "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote",
        "pre", "ul", "ol", "dl", "dt", "dd", "li", "table", "thead", "tbody", "tfoot", "tr", "figure",
        "figcaption", "form", "fieldset", "address", "details", "summary", "hr", "center", "h1", "h2", "h3",
        "h4", "h5", "h6",
    )
)  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|font-size\s*:\s*0",
    re.I,
)


def read_html(data: bytes | str) -> tuple[str, list[Block]]:
    """The title and the blocks. Bytes are decoded by their own declaration, text is taken as it is."""
    encoding = "utf-8" if isinstance(data, str) else None
    content = data.encode("utf-8", "replace") if isinstance(data, str) else data
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, remove_comments=True, encoding=encoding)
    root = etree.fromstring(content, parser) if content.strip() else None
    if any("depth" in entry.message for entry in parser.error_log):  # the parser has left the rest out
        raise BrokenFile("documents.broken")
    if root is None:
        return "", []
    title = root.find(".//head/title")
    return clean_text("".join(title.itertext())) if title is not None else "", _Reader().read(root)


class _Reader:
    """Collects text until a block ends. Table cells and list depth are the only state beside it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.cells: list[str] | None = None
        self.named = self.merged = False
        self.lists: list[int | None] = []
        """For each list around, the next item's number; None in a list with bullets."""
        self.block: Block = Block("paragraph", "")

    def read(self, root: etree._Element) -> list[Block]:
        pending: list[tuple[etree._Element, bool]] = [(root, False)]
        while pending:
            element, left = pending.pop()
            if left:
                self._leave(element.tag)
                self._add(element.tail, element)
            elif not isinstance(element.tag, str) or element.tag in _DROPPED or _is_hidden(element):
                self._add(element.tail, element)
            else:
                self._enter(element)
                self._add(element.text, element)
                pending.append((element, True))
                pending.extend((child, False) for child in reversed(element))
        self._flush()
        return self.blocks

    def _add(self, text: str | None, element: etree._Element) -> None:
        if text:
            kept = text if element.tag == "pre" else re.sub(r"\s+", " ", text)
            self.text.append(kept)

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br":
            self.text.append("\n")
        elif tag in ("td", "th") and self.cells is not None:
            self.text.append("\0")
            self.named = self.named and tag == "th"
        if tag not in _BLOCK or self.cells is not None:
            return
        self._flush()
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "table":
            self.blocks.append(TABLE_START)
            self.merged = any(cell.get("rowspan") or cell.get("colspan") for cell in element.iter("td", "th"))
        elif tag == "tr":
            self.cells, self.named = [], True
        elif tag == "li":
            self.block = Block("item", "", max(len(self.lists) - 1, 0), mark=self._next_mark())
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.block = Block("heading", "", int(tag[1]))

    def _leave(self, tag: str) -> None:
        if tag == "tr" and self.cells is not None:
            cells = tuple(cell.strip() for cell in "".join(self.text).split("\0")[1:])
            if self.merged:  # which column a cell stands in would be a guess
                cells, self.named = (" | ".join(filter(None, cells)),), False
            self.blocks.append(Block("row", "", int(self.named), cells))
            self.text, self.cells = [], None
        elif self.cells is not None:
            if tag in _BLOCK:
                self.text.append(" ")
        elif tag in _BLOCK:
            self._flush()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()

    def _next_mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}."

    def _flush(self) -> None:
        text = clean_text("".join(self.text))
        if text:
            self.blocks.append(replace(self.block, text=text))
            self.block = Block("paragraph", "")
        self.text = []


def _is_hidden(element: etree._Element) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )
