"""The sections of a report: what each heading opens, the head above them, and rows of results that have no heading.

Sections do not overlap; together they hold every visible character but headings and the marks around them. Does not
know what is found or measured.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from core.documents.document import Span
from core.documents.layout import CELL_MARK
from core.usecases.medical.layout.fields import find_fields, is_field_line
from core.usecases.medical.layout.heading_lines import Heading, find_headings
from core.usecases.medical.records import Line, Section

_RANGE = re.compile(r"\d\s?(?:-{1,2}|–|—|~|～|至)\s?\d[\d.]{0,9}\s?\S{0,14}\s*$|[↑↓]")
_VALUE = re.compile(r"(?:[<>≤≥]?\s?\d|[+＋±-]{1,4}$|阴性|阳性|negative\b|positive\b)", re.I)
_HAN = re.compile("[\u3400-\u9fff]")
_RESULTS_OPEN_IN = frozenset(("header", "complaint", "indication", "technique", "comparison", "specimen", "other"))
"""Sections that a table of results ends, where it has no heading of its own."""
_EXAMINED_BY = frozenset(("technique", "comparison", "findings", "specimen"))
_VISITED_BY = frozenset(
    ("complaint", "past_history", "family_history", "social_history", "medications", "review_of_systems", "course")
)


def find_sections(text: str, language: str, lines: Sequence[Line]) -> tuple[Section, ...]:
    """In order. Headings in both languages are looked for whatever `language` is, since reports mix them."""
    headings = find_headings(text, lines)
    examined = _is_examined(headings)
    found = list(_find_head(text, headings[0].start if headings else len(text), lines))
    ends = [*(heading.start for heading in headings[1:]), len(text)] if headings else []
    for heading, end in zip(headings, ends, strict=True):
        name = heading.opening.examined if examined and heading.opening.examined else heading.opening.name
        found.append(Section(name, heading.span, _trim(text, min(heading.body, end), end)))
    apart = (part for section in found for part in _part_heads(text, section, lines))
    parted = (part for section in apart for part in _part_results(text, section, lines))
    return tuple(part for section in parted for part in _part_foot(text, section, lines))


def _is_examined(headings: Sequence[Heading]) -> bool:
    """Whether the report is of an examination (imaging, tissue) and not of a visit or a stay."""
    names = {heading.opening.name for heading in headings if not heading.opening.examined}
    return len(names & _EXAMINED_BY) > len(names & _VISITED_BY)


def _find_head(text: str, end: int, lines: Sequence[Line]) -> Iterator[Section]:
    """What stands before the first heading: the report's head, then the rest. Where no heading or row of results
    follows, the head ends with the last line of fields."""
    above = [line for line in lines if line.span.start < end]
    body = next((n for n, line in enumerate(above) if _is_content(_said(text, line))), len(above))
    if 0 < body < len(above) and above[body - 1].cells and not is_field_line(_said(text, above[body - 1])):
        body -= 1  # the names of the columns
    head = above[:body]
    if end == len(text) and not any(is_result_row(_said(text, line)) for line in above[body : body + 2]):
        fields = [n for n, line in enumerate(head) if is_field_line(_said(text, line))]
        head = head[: fields[-1] + 1] if fields else []
    cut = min(head[-1].span.end, end) if head else 0
    for name, start, stop in (("header", 0, cut), ("other", cut, end)):
        if text[start:stop].strip():
            whole = _trim(text, start, stop)
            yield Section(name, Span(whole.start, whole.start), whole)


def _is_content(said: str) -> bool:
    return _is_prose(said) or is_result_row(said)


def _part_heads(text: str, section: Section, lines: Sequence[Line]) -> Iterator[Section]:
    """A section ends where another sheet's head begins, as in a file of several: a line that names the person again,
    with the titles above it on its page and the fields below it."""
    inside = _within(lines, section.body) if section.name != "header" else ()
    rest, at = section, 0
    while at < len(inside):
        first = last = at
        at += 1
        if not (_names_person(_said(text, inside[first])) and text[rest.body.start : inside[first].span.start].strip()):
            continue
        while _is_title_above(text, inside, first):
            first -= 1
        while at < len(inside) and is_field_line(_said(text, inside[at])):
            last, at = at, at + 1
        start, end = inside[first].span.start, inside[last].span.end
        yield replace(rest, body=_trim(text, rest.body.start, start))
        yield Section("header", Span(start, start), Span(start, end))
        body = _trim(text, end, section.body.end)
        rest = Section("other", Span(body.start, body.start), body)
    if rest is section or rest.body.start < rest.body.end:
        yield rest


def _is_title_above(text: str, inside: Sequence[Line], at: int) -> bool:
    """Whether the line before stands above this one on a page that begins within the section, and is no content."""
    begins = at > 0 and inside[0].page < inside[at].page == inside[at - 1].page
    return begins and not _is_content(_said(text, inside[at - 1]))


def _names_person(said: str) -> bool:
    kinds = [field.kind for field in find_fields(said) if field.kind != "beside"]
    return "name" in kinds and len(kinds) >= 2


def _is_prose(said: str) -> bool:
    """Whether a line tells something, as titles and fields do not: a sentence of some length."""
    if is_field_line(said):
        return False
    words = len(said) / 2 if _HAN.search(said) else len(said.split())
    return words >= 12 or words >= 6 and said.rstrip()[-1:] in ".。；;"


def is_result_row(said: str) -> bool:
    """Whether a line looks like a row of results: a number with a range, an arrow or a qualitative value beside it."""
    if is_field_line(said):
        return False
    cells = [cell for cell in said.split(CELL_MARK) if cell.strip()]
    return bool(_RANGE.search(said)) or len(cells) >= 3 and any(_VALUE.match(cell) for cell in cells[1:])


def _part_results(text: str, section: Section, lines: Sequence[Line]) -> Iterator[Section]:
    """A section that rows of results follow ends where they begin, with the row of column names above them."""
    if section.name not in _RESULTS_OPEN_IN:
        yield section
        return
    inside = _within(lines, section.body)
    rows = (number for number, line in enumerate(inside) if is_result_row(text[line.span.start : line.span.end]))
    first = next(rows, None)
    if first is None:
        yield section
        return
    if first and inside[first - 1].cells and not is_field_line(_said(text, inside[first - 1])):
        first -= 1  # the names of the columns
    start = inside[first].span.start
    if not text[section.body.start : start].strip():
        yield replace(section, name="results")
        return
    yield replace(section, body=_trim(text, section.body.start, start))
    yield Section("results", Span(start, start), Span(start, section.body.end))


def _part_foot(text: str, section: Section, lines: Sequence[Line]) -> Iterator[Section]:
    """A section of content ends where only fields follow: the foot of a report says when and by whom."""
    inside = _within(lines, section.body)
    count = sum(1 for _ in takewhile(lambda line: is_field_line(_said(text, line)), reversed(inside)))
    if section.name == "header" or not 0 < count < len(inside):
        yield section
        return
    start = inside[-count].span.start
    yield replace(section, body=_trim(text, section.body.start, start))
    yield Section("header", Span(start, start), Span(start, section.body.end))


def _within(lines: Sequence[Line], span: Span) -> Sequence[Line]:
    """The lines that begin in the span."""
    first = bisect_left(lines, span.start, key=lambda line: line.span.start)
    return lines[first : bisect_left(lines, span.end, key=lambda line: line.span.start)]


def _said(text: str, line: Line) -> str:
    return text[line.span.start : line.span.end]


def _trim(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    left = len(said) - len(said.lstrip())
    return Span(start + left, max(start + left, start + len(said.rstrip())))
