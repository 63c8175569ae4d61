"""Text files: paragraphs as segments; indentation, list marks, columns and rules stay as they are.

Lines that were wrapped are one segment, and a target is wrapped again as wide as they were. Does not know Markdown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.documents.blocks import join_lines
from core.documents.plain import group_lines
from core.usecases.translation.files.keeping import no_words, text_notes
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import (
    Edit,
    Line,
    Places,
    SourceText,
    find_lines,
    line_end,
    read_text,
    write_text,
)
from core.usecases.translation.files.text.wrapping import count_columns, wrap

_HEAD = re.compile(
    r"[\s\u3000]*(?:(?:[-*•·–—●○▪>#]+|\(?\d{1,3}[.)]|\(?[a-z][.)])[\s\u3000]+)*"
    r"(?:(?:\d{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]+、)[\s\u3000]*)?"
)
"""What stands before a paragraph's text: indentation and the marks of lists."""
_COLUMNS = re.compile(r"\t+| {3,}")
_BARRED = re.compile(r"[-*•·–—>#]+$|\(?\d{1,3}[.)]$")
"""What would look like the mark of a list at the beginning of a line."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A segment's place: its text from `start` to `end`, and how further lines of it begin. `width` is 0 where it was
    not wrapped; `column` is True for a cell between others in a line."""

    start: int
    end: int
    source: str
    indent: str
    width: int = 0
    column: bool = False


def extract(data: bytes, job: FileJob) -> Extract:
    """The paragraphs of a text file."""
    source = read_text(data)
    places, segments, kept = Places(job.name, source.text), [], []
    for number, one in enumerate(_paragraphs(source.text), 1):
        if reason := no_words(one.source):
            kept.append(Kept(places.at(one.start), one.source, reason))
        else:
            segments.append(Segment(f"p{number}", one.source))
    return Extract("text", tuple(segments), tuple(kept), text_notes(source))


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets in place of their paragraphs, or each under its own."""
    source = read_text(data)
    paragraphs = list(_paragraphs(source.text))
    widest = max((one.width for one in paragraphs), default=0)
    edits = []
    for number, one in enumerate(paragraphs, 1):
        written = targets.get(f"p{number}")
        if written and written.text != one.source:
            edits.append(_edit(source, one, written.text, widest, bilingual=job.bilingual))
    return write_text(source, edits)


def _edit(source: SourceText, one: _Paragraph, target: str, widest: int, *, bilingual: bool) -> Edit:
    old, end = source.text[one.start : one.end], line_end(source.text)
    if one.column:
        return Edit(one.start, one.end, f"{old} / {target}" if bilingual else target)
    width = one.width or (widest if count_columns(old) <= widest else 0)
    used = count_columns(one.indent)
    parts = re.split(r"\r\n|\r|\n", target)
    lines = [line for part in parts for line in (wrap(part, width - used, barred=_BARRED) if width else [part])]
    new = f"{end}{one.indent}".join(lines)
    return Edit(one.start, one.end, f"{old}{end}{one.indent}{new}" if bilingual else new)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    for blank, group in groupby(find_lines(text), key=lambda line: not text[line.start : line.end].strip()):
        for ruled, lines in groupby(() if blank else group, key=lambda line: _is_rule(text, line)):
            if not ruled:
                yield from _read_block(text, list(lines))
            for line in lines if ruled else ():
                yield _read_paragraph(text, [line], [text[line.start : line.end]])


def _is_rule(text: str, line: Line) -> bool:
    """Whether a line is drawn rather than written."""
    return not any(map(str.isalnum, text[line.start : line.end]))


def _read_block(text: str, lines: Sequence[Line]) -> Iterator[_Paragraph]:
    """The paragraphs of lines without an empty one between them."""
    at = 0
    for group in group_lines([text[line.start : line.end] for line in lines]):
        taken = lines[at : at + len(group)]
        at += len(group)
        if any(_COLUMNS.search(line.strip()) for line in group):
            for line in taken:
                yield from _read_columns(text, line)
        else:
            yield _read_paragraph(text, taken, group)


def _read_paragraph(text: str, lines: Sequence[Line], said: Sequence[str]) -> _Paragraph:
    head = _HEAD.match(said[0])
    start = lines[0].start + head.end()
    if not said[0][head.end() :].strip():
        start, head_text = lines[0].start, ""
    else:
        head_text = head[0]
    end = lines[-1].start + len(said[-1].rstrip())
    first = text[start : lines[0].end]
    indent = re.match(r"\s*", said[1])[0] if len(said) > 1 else _blank(head_text)
    width = max(count_columns(line.rstrip()) for line in said) if len(said) > 1 else 0
    return _Paragraph(start, max(end, start), join_lines([first, *said[1:]], hyphenated=True), indent, width)


def _read_columns(text: str, line: Line) -> Iterator[_Paragraph]:
    start = line.start
    for match in (*_COLUMNS.finditer(text, line.start, line.end), None):
        cell = text[start : match.start() if match else line.end]
        inner = cell.strip()
        if inner:
            first = start + cell.index(inner)
            yield _Paragraph(first, first + len(inner), inner, "", column=True)
        start = match.end() if match else start


def _blank(head: str) -> str:
    """As wide as a list's mark."""
    return "".join(char if char.isspace() else " " for char in head)
