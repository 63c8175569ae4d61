"""The nouns of customer support."""

from dataclasses import dataclass, field
from typing import Literal

from core.checks.check import Check
from core.documents.document import Hit, Span
from core.messages import UiLanguage

Action = Literal["answer", "clarify", "offer_ticket", "ask_order", "confirm", "done"]
Origin = Literal["faq", "evidence", "draft", "order", "none"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the dialogue."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Source number `number` of a reply: a passage and the characters of `text` that support the reply."""

    number: int
    passage_id: str
    document: str
    page: int
    heading: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """How a reply came about, for the "show the working" drawer. Times are seconds, `tokens_per_second` of decoding."""

    standalone_question: str = ""
    prompt: str = ""
    """`name@version` of the template used, empty when no model was asked."""
    messages: tuple[tuple[str, str], ...] = ()
    """What was sent: (role, text) pairs."""
    draft: str = ""
    """The model's raw draft, kept even when it was refused."""
    hits: tuple[Hit, ...] = ()
    confidence: float | None = None
    """Calibrated probability that the evidence answers the question."""
    threshold: float | None = None
    reason: str = ""
    """Why this origin won, in the reply's language: the FAQ entry that matched, why a draft was not shown."""
    model: str = ""
    seconds: tuple[tuple[str, float], ...] = ()
    first_token_seconds: float | None = None
    tokens_per_second: float | None = None
    router: str = ""
    """Who decided which curated entry is meant, or that none is, in the reply's language."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as shown, growing while it streams (`done` False) and final at the end.

    `text` carries `[n]` markers that name `citations`. `action` says what the person can do next:
    answer: nothing needed; clarify: choose one of `options`; offer_ticket: not covered, a person is offered;
    ask_order: an order number and e-mail are wanted; confirm: `options` hold an action waiting for a yes; done: it was
    carried out.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    action: Action = "answer"
    origin: Origin = "none"
    language: UiLanguage = "en"
    options: tuple[str, ...] = ()
    working: Working = field(default_factory=Working)
    done: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """A handover to a person. Times are ISO 8601 UTC."""

    id: str
    state: Literal["queued", "answered", "resolved"]
    language: UiLanguage
    name: str
    email: str
    summary: str
    slots: tuple[tuple[str, str], ...]
    transcript: tuple[Turn, ...]
    sources: tuple[str, ...]
    created: str
    updated: str
    replies: tuple[Turn, ...] = ()
