"""What the triage of messages hands out: marks, evidence and a verdict that sorts and decides nothing.

Knows no rule and no classifier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from core.documents.document import Span
from core.messages import UiLanguage, Words, words

Label = Literal["ordinary", "credentials", "redirected", "advance_fee", "impersonation", "investment", "mule"]
LABELS: tuple[Label, ...] = get_args(Label)
MarkKind = Literal["money", "iban", "card", "link", "email", "phone", "id"]
Route = Literal["risk", "unsure", "ordinary"]
ROUTES: tuple[Route, ...] = get_args(Route)
"""The order in which a person looks at them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount, account, card, link or address where it stands. `note` says what is odd about it, None for nothing.

    `shown` is what people see of it, `tag` what a model does.
    """

    kind: MarkKind
    span: Span
    text: str
    shown: str
    tag: str
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for `label`, found by the rule `cue` or, where that is "", by the classifier alone.

    `weight` is what they add to the logit of `label` over that of "ordinary"; 0 where only a rule knows them.
    """

    span: Span
    label: Label
    cue: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in `text`. `shares` are probabilities by label, in the order of LABELS, and add up to 1."""

    text: str
    language: UiLanguage
    marks: tuple[Mark, ...]
    shares: tuple[float, ...]
    evidence: tuple[Evidence, ...]
    route: Route
    reason: Words

    @property
    def risk(self) -> float:
        """The probability that the message is not ordinary."""
        return 1 - self.shares[0]

    @property
    def label(self) -> Label:
        """The likeliest label; on the route "risk" the likeliest of the risks."""
        first = 1 if self.route == "risk" else 0
        return LABELS[max(range(first, len(LABELS)), key=self.shares.__getitem__)]

    @property
    def quotes(self) -> tuple[str, ...]:
        """The evidence as people may see it, accounts and cards hidden, in order."""
        return tuple(self.hide(piece.span) for piece in self.evidence)

    def hide(self, span: Span | None = None) -> str:
        """The text, or a part of it, as people may see it."""
        return replace_marks(self.text, self.marks, span, lambda mark: mark.shown)

    def mask(self, span: Span | None = None) -> str:
        """The text, or a part of it, as a model may see it: a tag in place of every mark."""
        return replace_marks(self.text, self.marks, span, lambda mark: mark.tag)


def replace_marks(text: str, marks: tuple[Mark, ...], span: Span | None, say: Callable[[Mark], str]) -> str:
    """The characters of `span` (None: all) with `say(mark)` in place of each mark that begins or ends in it."""
    start, end = (span.start, span.end) if span else (0, len(text))
    made, at = [], start
    for mark in marks:
        if mark.span.end <= start or mark.span.start >= end:
            continue
        made += [text[at : max(at, mark.span.start)], say(mark)]
        at = mark.span.end
    return "".join([*made, text[at:end]])


def label_words(label: Label) -> Words:
    """What the label is called."""
    return words(f"triage.label_{label}")
