"""What every reader produces: headings, paragraphs, list items and table rows; and the page text made of them.

The text is Unicode NFC, a line a block part: "# " before headings, "- " before items, "| a | b |" for rows, an empty
line between blocks, so that a line break never stands inside a sentence. Knows nothing of file formats.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_CJK = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_CJK_END = re.compile(f"[{_CJK}]$")
_CJK_START = re.compile(f"^[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page; `level` is a heading's depth from 1, or an item's from 0. Rows carry their `cells`."""

    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def clean_text(text: str) -> str:
    """NFC, without control, invisible and private-use characters, runs of blanks as one; line breaks are kept."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", text))).strip()


def join_lines(lines: Sequence[str]) -> str:
    """Wrapped lines as one: no blank between Chinese characters, and a word cut by a hyphen made whole again."""
    joined = ""
    for line in (line.strip() for line in lines):
        if not joined or not line:
            joined += line
        elif re.search(r"[^\W\d_]-$", joined) and line[0].islower():
            joined = joined[:-1] + line
        elif _CJK_END.search(joined) and (_CJK_START.match(line) or line[0].isalnum()) or _CJK_START.match(line):
            joined += line
        else:
            joined += f" {line}"
    return joined


def render_blocks(blocks: Sequence[Block]) -> str:
    """The page text of `blocks`: items of one list and rows of one table on adjoining lines, an empty line elsewhere."""
    text, before = "", None
    for block in blocks:
        line = _render_block(block)
        if not line:
            continue
        if before is not None:
            text += "\n" if block.kind == before.kind and block.kind in ("item", "row") else "\n\n"
        text += line
        before = block
    return text


def _render_block(block: Block) -> str:
    text = clean_text(block.text)
    if block.kind == "row":
        cells = [clean_text(cell).replace("\n", " ").replace("|", "/") for cell in block.cells]
        return f"| {' | '.join(cells)} |" if any(cells) else ""
    if not text or block.kind == "paragraph":
        return text
    one_line = join_lines(text.split("\n"))
    return (
        f"{'#' * min(max(block.level, 1), 6)} {one_line}"
        if block.kind == "heading"
        else f"{'  ' * block.level}- {one_line}"
    )
