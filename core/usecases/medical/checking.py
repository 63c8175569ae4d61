"""Somebody else's summary against a report, sentence by sentence: what supports each, and what does not agree.

Uses rules alone. A sentence without any medical content (a greeting, a heading) is neither confirmed nor refuted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.checks.check import Check
from core.checks.medical.fidelity import check_statement
from core.checks.medical.recall import forgetting
from core.checks.medical.retold import is_open
from core.checks.medical.supporting import find_support
from core.checks.prose import list_sentences
from core.documents.document import Span
from core.usecases.medical.records import Report

Verdict = Literal["held", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence at `span` of the summary, the stretches of the report it rests on, and its checks."""

    span: Span
    sources: tuple[Span, ...]
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """ "wrong" where any check failed, "held" where the report says it and no check is open, else "unknown"."""
        if any(check.passed is False for check in self.checks):
            return "wrong"
        if any(map(is_open, self.checks)):
            return "unknown"
        return "held" if any(check.name == "support" and check.passed for check in self.checks) else "unknown"


def check_summary(text: str, report: Report) -> tuple[CheckedSentence, ...]:
    """Every sentence of `text` in order. The summary may be in English or Chinese, whatever the report is in."""
    with forgetting():
        return tuple(_check(text, report))


def _check(text: str, report: Report) -> Iterator[CheckedSentence]:
    language = report.language if report.language in ("en", "zh") else "en"
    for span in list_sentences(text, language):
        said = text[span.start : span.end]
        sources = find_support(said, report.text, language)
        quotes = [report.quote(one) for one in sources]
        yield CheckedSentence(span, sources, check_statement(said, quotes, report=report.text, language=language))
