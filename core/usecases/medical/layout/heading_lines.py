"""Where headings stand in a report's text: alone on a line; before a colon or dash, in capitals, brackets, bold or
numbered at its start; after a sentence within it; and in the first cell of a form's row.

Knows how a heading is written; what its words open, `headings` knows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.usecases.medical.layout.headings import Opening, find_opening, is_known, names_part
from core.usecases.medical.records import Line

_MARKS = re.compile(
    r"\s*(?:(?P<hash>#{1,6})\s+|>\s*)?(?:[-*•■◆●▪□○]\s+)?"
    r"(?:\(?\d{1,2}[.)、]\s*|[（(]?[一二三四五六七八九十]{1,3}[)）、.]\s*|[IVX]{1,4}\.\s+)?"
    r"(?P<bold>\*\*|__)?\s*(?P<bracket>[【〖\[<])?\s*"
)
_AFTER = re.compile(r"[\s*_】〗\]>]*(?:[:：]|[-–—]{1,2}(?=\s)|\|)?[\s*_|]*")
_COLON = re.compile("[:：]")
_COLON_BEHIND = re.compile("(?<=[\\w)）*】])[:：]")
_CLOSING = re.compile("[】〗\\]>]")
_DRESS = " \t*_]>】〗"
_SENTENCE_END = re.compile(r"[.!?;。！？；|]")
_LONGEST = 70
"""Characters of a heading, at most."""
_CAPITALS = re.compile(r"(?:[A-Z][A-Z’'/&-]{0,30}[ ]+){0,6}[A-Z][A-Z’'/&-]{0,30}$")
_CAPITALS_FIRST = re.compile(r"[A-Z][A-Z’'/&-]{0,30}(?:[ ][A-Z/&][A-Z’'/&-]{0,30}){0,6}")
_DASHED = re.compile(r"([^\W\d_][\w ’'/&]{1,40}?)\s+[-–—]\s")
_SPACED = re.compile("([\u3400-\u9fff]{2,8})[ \u3000]+(?=\\S)")
_SIGNED = re.compile(r"(?:(?:Electronically )?[Ss]igned|Dictated|Transcribed|Reported|Reviewed|Verified) by\b")
_HAN_RUN = re.compile("[\u3400-\u9fffA-Za-z]{2,16}$")
_HAN = re.compile("[\u3400-\u9fff]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found: where its marks begin, its words, where its body begins, and what it opens.

    `style` is how it is written (alone on its line, in capitals, with a colon, dressed in marks), () within a line.
    """

    start: int
    span: Span
    body: int
    opening: Opening
    style: tuple[bool, ...] = ()
    known: bool = True


def find_headings(text: str, lines: Sequence[Line]) -> tuple[Heading, ...]:
    """In order: known headings, and lines below the first that are written as one and name no part of a section."""
    found = list(_scan(text, lines))
    first = next((heading.start for heading in found if heading.known), len(text))
    styles = {heading.style for heading in found if heading.known and heading.style}
    return tuple(
        heading
        for heading in found
        if heading.known
        or heading.start > first
        and heading.style in styles
        and not names_part(text[heading.span.start : heading.span.end])
    )


def _scan(text: str, lines: Sequence[Line]) -> Iterator[Heading]:
    rows = {line.span.start: line for line in lines if line.cells}
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        if start in rows:
            yield from _in_row(text, rows[start])
        elif first := _at_start(text, start, end):
            yield first
            yield from _inside(text, first.body, end)
        else:
            yield from _inside(text, start, end)


def _in_row(text: str, line: Line) -> Iterator[Heading]:
    """A row of two cells may be a form's: the heading, and what it says. In a longer one stand signatures."""
    first, *others = line.cells
    said, colon, _ = text[first.start : first.end].partition("：" if "：" in text[first.start : first.end] else ":")
    visible = [cell for cell in others if cell.start < cell.end]
    opening = find_opening(said) if is_known(said) else None
    label = Span(first.start, first.start + len(said.rstrip()))
    if opening and opening.name == "other" and colon:
        yield Heading(first.start, label, first.start + len(said) + 1, opening)
    elif opening and len(visible) == 1 and first.start + len(said) + len(colon) >= first.end:
        yield Heading(first.start, label, visible[0].start, opening)


def _at_start(text: str, start: int, end: int) -> Heading | None:
    """The heading that a line begins with, or is."""
    marks = _MARKS.match(text, start, end)
    begin, reach = marks.end(), min(end, marks.end() + _LONGEST)
    colon = (_CLOSING if marks["bracket"] else _COLON).search(text, begin, reach)
    label = _trim(text, begin, colon.start() if colon else end)
    body = _AFTER.match(text, label.end, end).end()
    said, alone = text[label.start : label.end], body >= end
    style = (alone, said.isupper() and not _HAN.search(said), bool(colon), marks.end("hash") > 0 or "*" in marks[0])
    dressed = bool(marks["bracket"] or marks["bold"] or marks["hash"])
    opening = find_opening(said) if (alone or colon or dressed) and said[-1:] not in (".", "。") else None
    if opening and (alone or dressed or is_known(said) or said[:1].isupper() or _HAN.search(said)):
        return Heading(start, label, body, opening, style)
    if alone and _may_be_heading(said, style):
        return Heading(start, label, body, Opening("other"), style, known=False)
    if signed := _SIGNED.match(text, begin, end):
        return Heading(start, Span(begin, signed.end()), signed.end(), Opening("other"))
    return _in_capitals(text, begin, reach, end) or _before_blank(text, begin, reach)


def _may_be_heading(said: str, style: tuple[bool, ...]) -> bool:
    """Whether a line alone may be a heading that no list knows."""
    words = len(said) / 2 if _HAN.search(said) else len(said.split())
    return any(style[1:]) and len(said) >= 2 and words <= 8 and not _DIGIT.search(said) and said[-1] not in ".。,，;；"


def _in_capitals(text: str, begin: int, reach: int, end: int) -> Heading | None:
    """ "IMPRESSION No acute disease": a known heading in capitals, and then none; the next word may be "A"."""
    match = _CAPITALS_FIRST.match(text, begin, reach)
    said = match[0] if match and match.end() < end and not text[begin:end].isupper() else ""
    while said:
        if len(said) > 3 and is_known(said) and (opening := find_opening(said)):
            stop = begin + len(said)
            return Heading(begin, Span(begin, stop), _AFTER.match(text, stop, end).end(), opening)
        said = said.rpartition(" ")[0]
    return None


def _before_blank(text: str, begin: int, reach: int) -> Heading | None:
    """ "Impression - normal", "主诉 咳嗽三天"."""
    match = _DASHED.match(text, begin, reach) or _SPACED.match(text, begin, reach)
    opening = find_opening(match[1]) if match and is_known(match[1]) else None
    if not match or not opening:
        return None
    return Heading(begin, Span(begin, begin + len(match[1])), match.end(), opening)


def _inside(text: str, start: int, end: int) -> Iterator[Heading]:
    """Headings within a line: after a sentence's end, or in capitals, before a colon."""
    for colon in _COLON_BEHIND.finditer(text, start, end):
        at = max(start, colon.start() - _LONGEST)
        window = text[at : colon.start()]
        said = _label_before(window)
        opening = find_opening(said) if said else None
        if opening and (begin := at + window.rindex(said)) > start:
            stop = begin + len(said)
            yield Heading(begin, Span(begin, stop), _AFTER.match(text, stop, end).end(), opening)


def _label_before(window: str) -> str:
    """The known words before a colon that may be a heading within a line; "" where there are none."""
    *before, rest = _SENTENCE_END.split(window)
    said = rest.strip(" \u3000*_【[")
    if _HAN.search(said):
        run = _HAN_RUN.search(said)
        return run[0] if run and (before or run.start()) and is_known(run[0]) else ""
    if before and said[:1].isupper() and is_known(said):
        return said
    capitals = _CAPITALS.search(said)
    words = capitals[0].split(" ") if capitals else []
    cuts = (" ".join(words[cut:]) for cut in range(len(words)))
    return next((cut for cut in cuts if len(cut) > 3 and is_known(cut)), "")


def _trim(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    return Span(start, max(start, start + len(said.rstrip(_DRESS))))
