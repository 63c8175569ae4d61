"""What every reader produces: headings, paragraphs, list items and table rows; and the page text made of them.

The text is Unicode NFC: "# " before headings, "- " before items, a table row as a line that can be quoted alone
("Zone: EU; Days: 2"), an empty line between blocks, and no line break inside a sentence. Knows nothing of file formats.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_HEADING_LIKE = re.compile(r"^(#{1,6} )", re.M)
_CJK = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_CJK_END = re.compile(f"[{_CJK}]$")
_CJK_START = re.compile(f"^[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page; rows carry their `cells`.

    `level` is a heading's depth from 1, an item's from 0, and 1 for a row that is known to hold the column names.
    """

    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    mark: str = "-"
    """What stands before an item: "-", or its number as "1."."""


TABLE_START = Block("paragraph", "")
"""Parts two tables that follow each other, so that the column names of one never name the cells of the other."""


def clean_text(text: str) -> str:
    """NFC, without control, invisible and private-use characters, runs of blanks as one; line breaks are kept."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", text))).strip()


def join_lines(lines: Sequence[str], *, hyphenated: bool = False) -> str:
    """Wrapped lines as one, without a blank between Chinese characters.

    `hyphenated`: a hyphen at a line's end before a small letter is taken for one the printer set, and dropped.
    """
    joined = ""
    for line in (line.strip() for line in lines):
        if not joined or not line:
            joined += line
        elif hyphenated and re.search(r"[^\W\d_]-$", joined[-2:]) and line[0].islower():
            joined = joined[:-1] + line
        elif _CJK_END.search(joined[-1:]) and (_CJK_START.match(line) or line[0].isalnum()) or _CJK_START.match(line):
            joined += line
        else:
            joined += f" {line}"
    return joined


def render_blocks(blocks: Sequence[Block]) -> str:
    """The page text of `blocks`: items of a list and rows of a table on adjoining lines, an empty line elsewhere."""
    groups = [list(group) for _, group in groupby(blocks, key=lambda block: block.kind)]
    rendered = [_render_group(group) for group in groups]
    return "\n\n".join(text for text in rendered if text)


def _render_group(blocks: Sequence[Block]) -> str:
    if blocks[0].kind == "row":
        return "\n".join(_render_tables(blocks))
    separator = "\n" if blocks[0].kind == "item" else "\n\n"
    return separator.join(text for block in blocks if (text := _render_block(block)))


def _render_block(block: Block) -> str:
    text = clean_text(block.text)
    if not text or block.kind == "paragraph":
        return _HEADING_LIKE.sub(r" \1", text)  # only headings may look like headings
    one_line = join_lines(text.split("\n"))
    if block.kind == "heading":
        return f"{'#' * min(max(block.level, 1), 6)} {one_line}"
    return f"{'  ' * block.level}{block.mark} {one_line}"


def _render_tables(rows: Sequence[Block]) -> list[str]:
    """A line a row: under column names "name: value; …", else "left: right" for two cells, "a | b | c" for more."""
    lines: list[str] = []
    names: list[str] = []
    fresh = False
    for number, row in enumerate(rows):
        cells = [_one_line(cell) for cell in row.cells]
        if row.level or (number == 0 and len(rows) > 1 and len(cells) > 2 and names_columns(cells)):
            lines += [" | ".join(filter(None, names))] if fresh else []
            names, fresh = cells, True
        elif any(cells):
            lines.append(_render_row(cells, names))
            fresh = False
    return [line for line in [*lines, " | ".join(filter(None, names)) if fresh else ""] if line]


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a row looks like column names: short, all there, all different, without digits."""
    return len(set(cells)) == len(cells) > 1 and all(
        re.search(r"[^\W\d_]", cell) and not re.search(r"\d", cell) and len(cell) <= 40 for cell in cells
    )


def _render_row(cells: Sequence[str], names: Sequence[str]) -> str:
    if not names:
        return (": " if len(cells) == 2 else " | ").join(filter(None, cells))
    named = zip_longest(names, cells, fillvalue="")
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)


def _one_line(cell: str) -> str:
    return join_lines(clean_text(cell).split("\n"))
