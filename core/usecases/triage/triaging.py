"""One message in, a verdict out: labels with probabilities, the words behind them, and who looks at it.

Nothing is decided: a verdict sorts messages into those a person reads first, those a person has to judge, and the rest.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.documents.document import Span
from core.documents.language import reply_language
from core.errors import InputError
from core.messages import Words, words
from core.usecases.triage.classifying import Classifier, open_classifier, spread
from core.usecases.triage.cues import Cue, find_cues
from core.usecases.triage.pieces import split_pieces
from core.usecases.triage.recognising import find_marks
from core.usecases.triage.records import LABELS, Evidence, Label, Route, Verdict

if TYPE_CHECKING:
    import numpy as np

LONGEST = 4000
"""Characters of a message; longer ones are documents."""
UNSURE_FROM = 0.30
RISK_FROM = 0.65
"""The band in which a person judges, in probability of any risk. Over templates the classifier was not fitted on, see
`data/results/triage_sorting.json`."""
LEAST_WEIGHT = 0.35
"""Logits a run of words has to add before it is shown as evidence without a rule."""
MOST_EVIDENCE = 6


def triage(message: str, classifier: Classifier | None = None) -> Verdict:
    """The verdict on one message. InputError where it is empty or longer than LONGEST."""
    text = message.strip()
    if not text:
        raise InputError("triage.empty")
    if len(text) > LONGEST:
        raise InputError("triage.too_long", length=len(text), limit=LONGEST)
    classifier = classifier or open_classifier()
    marks, cues = find_marks(text), find_cues(text)
    pieces = split_pieces(text, marks, cues)
    shares = classifier.shares(pieces)
    route, reason = choose_route(shares, cues)
    label = LABELS[max(range(1, len(LABELS)), key=shares.__getitem__)]
    weights = classifier.weigh(pieces, label)
    evidence = find_evidence(text, label, cues, weights) if route != "ordinary" else ()
    return Verdict(text, reply_language(text), marks, shares, evidence, route, reason)


def choose_route(shares: tuple[float, ...], cues: tuple[Cue, ...]) -> tuple[Route, Words]:
    """Who looks at it, and why. A cue the classifier does not believe is a reason for a person to look."""
    risk = 1 - shares[0]
    if risk >= RISK_FROM:
        return "risk", words("triage.reason_risk", percent=round(100 * risk))
    if risk >= UNSURE_FROM:
        return "unsure", words("triage.reason_unsure", percent=round(100 * risk))
    if cues:
        return "unsure", words("triage.reason_cue", percent=round(100 * risk))
    return "ordinary", words("triage.reason_ordinary", percent=round(100 * risk))


def find_evidence(text: str, label: Label, cues: Iterable[Cue], weights: dict[Span, float]) -> tuple[Evidence, ...]:
    """Every cue, and beside them the runs of words that weigh most for `label`; in order of the text."""
    line = spread(weights, len(text))
    ruled = [
        Evidence(cue.span, cue.label, cue.name, round(float(line[cue.span.start : cue.span.end].sum()), 2))
        for cue in _merged(cues)
    ]
    learned = [
        Evidence(span, label, "", round(weight, 2))
        for span, weight in _runs(text, line)
        if weight >= LEAST_WEIGHT and not any(_meet(span, one.span) for one in ruled)
    ]
    strongest = sorted(learned, key=lambda one: -one.weight)[: max(0, MOST_EVIDENCE - len(ruled))]
    return tuple(sorted([*ruled, *strongest], key=lambda one: one.span.start))


def _merged(cues: Iterable[Cue]) -> list[Cue]:
    """The longest of cues that overlap and speak for the same label."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: cue.span.start - cue.span.end):
        if not any(cue.label == other.label and _meet(cue.span, other.span) for other in kept):
            kept.append(cue)
    return kept


def _runs(text: str, line: "np.ndarray") -> Iterable[tuple[Span, float]]:
    """Stretches of the text, broken at its punctuation, in which every word weighs for the label."""
    start = None
    for at in range(len(text) + 1):
        speaks = at < len(text) and (line[at] > 0 or text[at] == " ") and text[at] not in ".!?;。！？；，,\n"
        if speaks and start is None and text[at] != " ":
            start = at
        elif not speaks and start is not None:
            end = start + len(text[start:at].rstrip())
            yield Span(start, end), float(line[start:end].sum())
            start = None


def _meet(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
