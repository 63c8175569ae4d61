"""What a report says is there, is not there, may be there, was there, or is as it should be, in English and Chinese.

Terms and what is said of them come from `core.checks.medical`. Does not judge how grave anything is.
"""

from collections.abc import Iterator

from core.checks.medical.mentions import Mention, Sentence, read_sentences
from core.checks.medical.terms import FOUND
from core.documents.document import Span
from core.usecases.medical.records import Finding, Report, SectionName

_PAST = frozenset({"past_history"})
_NOT_OF_THE_PATIENT = frozenset({"family_history"})
_SKIPPED = frozenset({"header", "technique"})
_NO_FINDING = frozenset({"benign", "enhancement", "artifact", "pregnancy"})


def find_findings(report: Report) -> tuple[Finding, ...]:
    """In the order of the text. What is only imagined ("return if fever develops") is none.

    `historical` is said of the patient's own past alone: a denied history is `negated`.
    """
    return tuple(
        finding
        for sentence in read_sentences(report.text, report.language)
        for finding in _read_findings(sentence, _section_at(report, sentence.span.start))
    )


def _read_findings(sentence: Sentence, section: SectionName) -> Iterator[Finding]:
    if section in _SKIPPED:
        return
    for mention in sentence.mentions:
        kind = mention.term.concept.kind
        if "hypothetical" in mention.states or mention.key in _NO_FINDING:
            continue
        found = kind in FOUND and not (mention.normal and mention.key == "abnormality")
        if found or kind == "procedure" and "historical" in mention.states and section != "plan":
            yield _make(sentence, mention, section)
        elif kind in ("site", "measure") and mention.normal and not _belongs_to_finding(sentence, mention):
            yield _make(sentence, mention, section, normal=True)


def _belongs_to_finding(sentence: Sentence, site: Mention) -> bool:
    """Whether the part of the body only says where a finding of the sentence is."""
    return any(
        any(one.span == site.term.span for one in mention.sites) and not mention.normal
        for mention in sentence.mentions
        if mention.term.concept.kind in FOUND and mention.key != "abnormality"
    )


def _make(sentence: Sentence, mention: Mention, section: SectionName, *, normal: bool = False) -> Finding:
    start, span = sentence.span.start, mention.term.span
    states = mention.states
    near = min(mention.sites, key=lambda one: abs(one.span.start - span.start), default=None)
    family = "family" in states or section in _NOT_OF_THE_PATIENT
    return Finding(
        span=sentence.span,
        term=Span(start + span.start, start + span.end),
        section=section,
        negated="negated" in states and not normal,
        uncertain="uncertain" in states and "negated" not in states,
        historical=("historical" in states or section in _PAST) and "negated" not in states and not family,
        whose="family" if family else "patient",
        side=mention.side,
        site=sentence.text[near.span.start : near.span.end] if near else "",
        normal=normal,
    )


def _section_at(report: Report, place: int) -> SectionName:
    return next(
        (section.name for section in report.sections if section.heading.start <= place < section.body.end), "other"
    )
