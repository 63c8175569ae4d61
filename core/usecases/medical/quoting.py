"""The sentences of a report that a summary may quote, as spans of its text; which of them ask for something to be done.

Printed lines are wrapped, so a line break inside a sentence is read as a blank, and a request that ends a sentence
("..., follow-up in 6 weeks", "……，建议随访") is a piece of its own. Does not know what matters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks.prose import HAN
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.usecases.medical.records import Report, Section, SectionName, Understanding

LEAST_WRAPPED = 28
"""Characters of a line below which it was ended on purpose (a Chinese character counts two)."""
WRAPPED_SHARE = 0.6
"""Share of the report's long lines that a line reaches before it can be a wrapped one."""
FULL_SHARE = 0.8
"""The same for a line before one that begins with a capital, which may as well be an item of a list."""
TOLD = 30
"""Characters from which something with a full stop is a sentence that tells a result, and no row of a table."""
_STOPPED = re.compile(r"[.。!！]\s*$")
_ENDED = re.compile(r"[.!?。！？；;:：]['\"”’」』）)\]]*\s*$")
_STARTS_NEW = re.compile(
    r"\s*(?:[-*•·–▪●○■□◆]|\(?\d{1,3}[.)、）](?!\d)|[(（][一二三四五六七八九十\d]{1,3}[)）]|#{1,6}\s|\||[①-⑳])"
)
_LABELLED = re.compile(r"\s*[^\W\d_][^:：\n.。]{0,38}[:：]")
_MARKER = re.compile(r"[\s:：]*(?:(?:[-*•·–▪●○■□◆]|\(?\d{1,3}[.)、）](?!\d)|[(（]\d{1,3}[)）]|[①-⑳]|#{1,6}|>)\s*)+")
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN.pattern[1:-1]}，。；：、（）])\s+(?=[{HAN.pattern[1:-1]}，。；：、（）])")
_LETTER = re.compile(r"[^\W\d_]")

_ASKS = re.compile(
    r"\b(?:(?:is|are|was|were|be) (?:strongly |again )?(?:recommended|advised|suggested|advisable|requested|warranted)"
    r"|recommend(?:s|ed|ation|ations|ing)?|advised? (?:to|that|against)|appointment"
    r"|suggest (?:follow|repeat|correlat|further|a|an|mri|ct)|refer(?:red|ral)? (?:to|for)"
    r"|follow[- ]?up(?: \w+){0,3} (?:in|with|at|within|by|after|on)"
    r"|(?:to|should|will|please|must) (?:be )?follow(?:ed)?[- ]?up|return (?:to|for|if|in|immediately)"
    r"|(?:repeat|recheck|re-check)\b.{0,60}\b(?:in|within|after)\b"
    r"|should (?:be|have|undergo|return|see|call|seek|continue|avoid|get)"
    r"|(?:please|kindly) (?:correlate|see|call|return|arrange|repeat)|correlate (?:clinically|with)"
    r"|clinical correlation|consider(?:ed)? (?:a|an|further|repeat|ct|mri|biopsy|follow|referral))"
    r"|建议|随访|复查|复诊|复检|门诊|随诊|定期(?:检查|复查|随访)|进一步(?:检查|诊治|明确)|请结合|结合临床|转诊|就诊|遵医嘱"
    r"|请(?:于|到|及时)|必要时",
    re.I,
)
_ASKS_NOT = re.compile(
    r"\bno (?:further |routine |additional )?(?:follow[- ]?up|action|treatment|imaging)\b|\blost to follow"
    r"|\bwas (?:seen|recommended|referred)\b.{0,40}\b(?:ago|last|previously)\b|无需(?:随访|复查)|门诊以|曾.{0,10}就诊"
    r"|于.{0,12}门诊.{0,6}(?:就诊|收入|收住)",
    re.I,
)
_CUT = re.compile(
    r"[,，;；]\s*(?=(?:and )?(?:recommend|suggest|advise|follow[- ]?up|please|consider|clinical correlation)\b"
    r"|建议|请结合|随访|复查|定期|必要时)",
    re.I,
)
_AFTER_UNIT = re.compile(r"(?<=\d)\s?(?:mm|cm|m|kg|mg|g|mcg|ml|mL|dL|L|min|hrs?|Gy|HU|bpm)\.\s+(?=[A-Z])")
"""The end of a sentence in a unit, which looks like an abbreviation."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without list marks and outer blanks; `text` is as read, on one line."""

    span: Span
    text: str
    section: SectionName
    asks: bool
    """Whether it asks for something to be done: a control, another test, a visit."""


def list_report_sentences(understanding: Understanding) -> tuple[Sentence, ...]:
    """The report's sentences in order, without headings, the head of the report and its rows of results."""
    return tuple(_read_sentences(understanding))


def quote_text(report: Report, span: Span) -> str:
    """The words of a stretch on one line, without a list mark before them."""
    return on_one_line(report.quote(_trim(report.text, span)))


def on_one_line(text: str) -> str:
    """Blanks and breaks as one blank, none between Chinese characters."""
    return _BETWEEN_HAN.sub("", _SPACES.sub(" ", text)).strip()


def asks_for_something(text: str) -> bool:
    """Whether a sentence asks for a control, another test or a visit."""
    return bool(_ASKS.search(text)) and not _ASKS_NOT.search(text)


def section_at(sections: Sequence[Section], place: int) -> SectionName:
    """The innermost section that holds a place; "other" outside all."""
    held = [one for one in sections if min(one.heading.start, one.body.start) <= place < one.body.end]
    return min(held, key=lambda one: one.body.end - one.body.start).name if held else "other"


def _read_sentences(understanding: Understanding) -> Iterator[Sentence]:
    report = understanding.report
    text = unwrap(report.text)
    skipped = _Skipped(understanding)
    for span in split_sentences(text, report.language):
        for piece in _cut(text, span):
            trimmed = _trim(text, skipped.after_heading(piece))
            said = text[trimmed.start : trimmed.end]
            if not _is_sentence(said) or skipped.holds(trimmed, said):
                continue
            section = section_at(report.sections, trimmed.start)
            if section != "header":
                shown = on_one_line(said)
                yield Sentence(trimmed, shown, section, asks_for_something(shown))


def unwrap(text: str) -> str:
    """`text` with a blank for every break inside a sentence: every character keeps its place."""
    lines = text.split("\n")
    widths = sorted(_width(line) for line in lines if line.strip())
    usual = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    least = max(LEAST_WRAPPED, WRAPPED_SHARE * usual)
    pieces = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        wrapped = (
            bool(after.strip()) and _width(line) >= least and not _ENDED.search(line) and _goes_on(line, after, usual)
        )
        pieces.append(line + (" " if wrapped else "\n"))
    return "".join(pieces)[: len(text)]


def _goes_on(line: str, after: str, usual: int) -> bool:
    """Whether `after` can continue `line`: no list mark, no label, no table row, no heading."""
    if (
        _STARTS_NEW.match(after)
        or _LABELLED.match(after)
        or any(mark in both for both in (line, after) for mark in "\t|")
    ):
        return False
    first = after.lstrip()[0]
    if not first.isupper() or line.rstrip()[-1:] in ",，、":
        return True
    return _width(line) >= FULL_SHARE * usual >= FULL_SHARE * 60 and after.strip().upper() != after.strip()


def _width(line: str) -> int:
    return len(line.strip()) + len(HAN.findall(line))


def _cut(text: str, span: Span) -> list[Span]:
    """A sentence and the request at its end as two, and sentences that only a unit joins."""
    ends = {match.end() for pattern in (_CUT, _AFTER_UNIT) for match in pattern.finditer(text, span.start, span.end)}
    cuts = sorted(end for end in ends if end < span.end)
    return [Span(start, end) for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True)]


def _trim(text: str, span: Span) -> Span:
    marker = _MARKER.match(text, span.start, span.end)
    start = marker.end() if marker and marker.end() < span.end else span.start
    said = text[start : span.end]
    start += len(said) - len(said.lstrip(" \t\r\n:：,，;；"))
    return Span(start, max(start, span.start + len(text[span.start : span.end].rstrip(" \t\r\n,，、;；"))))


def _is_sentence(said: str) -> bool:
    """Some letters, and no heading that ends in a colon."""
    return len(_LETTER.findall(said)) >= 2 and not said.rstrip().endswith((":", "："))


class _Skipped:
    """What is no sentence: headings, and rows of results."""

    def __init__(self, understanding: Understanding) -> None:
        headings = (section.heading for section in understanding.report.sections)
        self._headings = [head for head in headings if head.end > head.start]
        self._rows = sorted({(result.span.start, result.span.end) for result in understanding.results})

    def after_heading(self, span: Span) -> Span:
        """The part of a stretch that comes after a heading in the same line."""
        ends = [head.end for head in self._headings if span.start <= head.start and head.end <= span.end]
        return Span(max(ends, default=span.start), span.end)

    def holds(self, span: Span, said: str) -> bool:
        """Whether the stretch is a heading, or lies in a row of results; a result told in a sentence is no row."""
        if any(head.start <= span.start and span.end <= head.end for head in self._headings):
            return True
        told = bool(_STOPPED.search(said)) and len(said) > TOLD
        at = bisect_right(self._rows, (span.start, span.end))
        return not told and any(a <= span.start and span.end <= b for a, b in self._rows[max(0, at - 2) : at + 2])
