"""The nouns of a read text. Offsets are characters (code points), end exclusive, into `Page.text`."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["pdf", "docx", "markdown", "text", "html", "csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start`..`end` (exclusive) of some text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text; formats without pages have one, number 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A curated question with its answer. `alternatives` are other ways to ask it, `page` says where it stands."""

    question: str
    answer: str
    alternatives: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read. `sha256` is of its bytes; `language` is an ISO 639-1 code or "und"."""

    name: str
    kind: Kind
    sha256: str
    pages: tuple[Page, ...]
    language: str
    title: str = ""
    faqs: tuple[FaqEntry, ...] = ()
    notes: tuple[object, ...] = field(default=())
    """`Words`: what a reader should know of the reading, such as pages without text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of a page, or one FAQ entry.

    For text, `text == page.text[start:start + len(text)]` and the passages of a page, joined, are the page.
    For an FAQ entry `question` is set, `text` is the answer, and `start` is -1: it is a row, not a stretch.
    `id` is stable: a hash of document bytes, page, start and text.
    """

    id: str
    document: str
    page: int
    start: int
    text: str
    language: str
    heading: str = ""
    question: str = ""
    alternatives: tuple[str, ...] = ()

    @property
    def is_faq(self) -> bool:
        """Whether this is a curated entry rather than a stretch of text."""
        return bool(self.question)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query: `score` orders hits (fused, higher is better, comparable within one search only).

    `lexical` is the raw BM25 score, `dense` the cosine in [-1, 1]; None where that side did not run or did not find it.
    """

    passage: Passage
    score: float
    lexical: float | None = None
    dense: float | None = None
