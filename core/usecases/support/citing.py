"""Turns quotes into a reply's text with [n] marks and citations, and reads such marks. Writes nothing of its own."""

import re
from collections.abc import Sequence

from core.documents.document import Passage, Span
from core.usecases.support.quotes import Quote
from core.usecases.support.records import Citation

MARK = re.compile(r"\s*\[(\d{1,2})\]")
_ANY_MARK = re.compile(r"\[(?=\d{1,2}\])")


def cite_quotes(quotes: Sequence[Quote]) -> tuple[str, tuple[Citation, ...]]:
    """The quotes, each with its mark, a paragraph for each passage; citations number passages in order of appearance.

    A quote that itself holds "[1]" has it written as "［1]", so that it cannot pose as a mark.
    """
    order = list(dict.fromkeys(quote.passage.id for quote in quotes))
    paragraphs = []
    for number, passage in enumerate(order, 1):
        own = [quote for quote in quotes if quote.passage.id == passage]
        paragraphs.append(" ".join(f"{guard_marks(quote.text)} [{number}]" for quote in own))
    return "\n\n".join(paragraphs), cite_passages(
        [next(quote.passage for quote in quotes if quote.passage.id == passage) for passage in order],
        {passage: [quote.span for quote in quotes if quote.passage.id == passage] for passage in order},
    )


def cite_passages(passages: Sequence[Passage], spans: dict[str, list[Span]]) -> tuple[Citation, ...]:
    """Passages as citations 1, 2, ... with the supporting characters of each."""
    return tuple(
        Citation(number, p.id, p.document, p.page, p.heading or p.question, p.text, tuple(spans.get(p.id, ())))
        for number, p in enumerate(passages, 1)
    )


def guard_marks(text: str) -> str:
    """`text` whose own bracketed numbers are no marks."""
    return _ANY_MARK.sub("［", text)


def read_marks(sentence: str) -> tuple[str, tuple[int, ...]]:
    """A sentence without its marks, and the passages they name."""
    return MARK.sub("", sentence).strip(), tuple(dict.fromkeys(int(number) for number in MARK.findall(sentence)))
