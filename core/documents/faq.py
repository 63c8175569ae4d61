"""Questions answered in a document: question headings, "Q: … A: …" pairs and tables, English and Chinese.

Found entries are offered beside the text, never instead of it. Does not know how entries are matched.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from core.documents.blocks import Block, clean_text, render_blocks
from core.documents.document import FaqEntry
from core.documents.sheet import find_faq_columns, read_rows

_ASKED = re.compile(r"^(?:q(?:uestion)?\s*\d{0,3}\s*[:.：、]|(?:问题?|问\s*\d{0,3})\s*[:：])\s*(?=\S)", re.I)
_ANSWERED = re.compile(r"^(?:a(?:nswer)?\s*\d{0,3}\s*[:.：]|(?:答案?|回答|答复)\s*[:：])\s*(?=\S)", re.I)
_NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)、]\s*|[一二三四五六七八九十]+、\s*)")
_LONGEST_QUESTION, _LONGEST_ANSWER = 200, 2000


def find_faqs(blocks: Sequence[Block], page: int) -> list[FaqEntry]:
    """The entries of one page in order; a question whose answer is missing or longer than a reply is left out."""
    found = [
        FaqEntry(question, answer, page=page)
        for question, answer in _pairs(_split_pairs(blocks))
        if answer and len(question) <= _LONGEST_QUESTION and len(answer) <= _LONGEST_ANSWER
    ]
    return found + _read_tables(blocks, page)


def _read_tables(blocks: Sequence[Block], page: int) -> list[FaqEntry]:
    """The entries of tables with a question and an answer column."""
    tables = [list(group) for kind, group in groupby(blocks, key=lambda block: block.kind) if kind == "row"]
    rows = [[[clean_text(cell) for cell in block.cells] for block in table] for table in tables]
    return [entry for table in rows if find_faq_columns(table[0]) for entry in read_rows(table, page).faqs]


def _split_pairs(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with each "Q:" and "A:" line at the start of a block of its own."""
    for block in blocks:
        if block.kind == "row":
            yield block
        if not block.text.strip():
            continue
        lines: list[str] = []
        for line in block.text.split("\n"):
            if lines and (_ASKED.match(line) or _ANSWERED.match(line)):
                yield Block(block.kind, "\n".join(lines), block.level)
                lines = []
            lines.append(line)
        yield Block(block.kind, "\n".join(lines), block.level)


def _pairs(blocks: Iterator[Block]) -> Iterator[tuple[str, str]]:
    question, marked, answer = "", False, []
    for block in [*blocks, Block("heading", "")]:
        asked = _question(block)
        if asked or block.kind == "heading":
            if question and (not marked or answer and _ANSWERED.match(answer[0].text)):
                yield question, _ANSWERED.sub("", render_blocks(answer))
            question, marked, answer = asked, bool(_ASKED.match(block.text)), []
        elif question:
            answer.append(block)


def _question(block: Block) -> str:
    """The question a block asks, without its mark or number; empty for other blocks."""
    text = block.text.strip()
    if block.kind != "row" and (mark := _ASKED.match(text)):
        return text[mark.end() :]
    return _NUMBER.sub("", text) if block.kind == "heading" and text.endswith(("?", "？")) else ""
