"""The sentences of a passage that can be quoted: no headings, and lists whole. Does not know which of them matter."""

import re
from dataclasses import dataclass

from core.documents.document import Passage, Span
from core.documents.segments import split_sentences

_HEADING = re.compile(r"\s*#{1,6}\s|^[^.!?。！？:：;；|]{1,60}\n\s*$")
_MARKER = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)]|#{1,6})\s+")
_LIST_LINE = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)])\s")
_LIST_MOST = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence (or a list with its opening line) of a passage: `text == passage.text[span.start:span.end]`."""

    passage: Passage
    rank: int
    span: Span
    probability: float = 0.0

    @property
    def text(self) -> str:
        """The words of the quote."""
        return self.passage.text[self.span.start : self.span.end]


def split_quotes(passage: Passage, language: str) -> list[Span]:
    """Sentences worth quoting, trimmed: no headings, and a line that ends in a colon keeps the list it opens."""
    spans: list[Span] = []
    open_list = False
    for span in split_sentences(passage.text, passage.language if passage.language != "und" else language):
        raw = passage.text[span.start : span.end]
        text = raw.strip()
        if not text or _is_heading(raw, passage):
            open_list = False
            continue
        if open_list and _LIST_LINE.match(raw) and span.end - spans[-1].start <= _LIST_MOST:
            spans[-1] = Span(spans[-1].start, span.start + len(raw.rstrip()))
            continue
        open_list = text.endswith((":", "："))
        marker = _MARKER.match(raw)
        start = span.start + (marker.end() if marker else len(raw) - len(raw.lstrip()))
        spans.append(Span(start, span.start + len(raw.rstrip())))
    return [span for span in spans if span.end > span.start]


def _is_heading(raw: str, passage: Passage) -> bool:
    text = raw.strip().strip("#* ")
    if text == passage.heading or raw.lstrip().startswith("#"):
        return True
    return not passage.is_faq and not _LIST_LINE.match(raw) and bool(_HEADING.match(raw)) and len(text.split()) <= 8
