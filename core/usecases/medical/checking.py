"""Somebody else's summary against a report, sentence by sentence: what supports each, and what does not agree.

Rules, and an embedder where one is given, which finds the line that a sentence in other words retells and sees nothing
that is found to tell who the report is about. Asks no model. A sentence without any medical content (a greeting, a
heading) is neither confirmed nor refuted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.checks.check import Check
from core.checks.grounding import locate
from core.checks.medical.contradictions import Contradiction, find_contradictions
from core.checks.medical.fidelity import check_statement
from core.checks.medical.recall import forgetting
from core.checks.medical.retold import is_open
from core.checks.medical.supporting import find_support
from core.checks.medical.terms import HAN
from core.checks.prose import list_sentences
from core.documents.document import Span
from core.errors import ModelError
from core.settings import Settings, load_settings
from core.usecases.medical.deidentifying import deidentify, deidentify_text, find_marked
from core.usecases.medical.masking import Masking
from core.usecases.medical.records import Report

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

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


def check_summary(
    text: str, report: Report, *, embedder: "Embeddings | None" = None, masking: Masking | None = None
) -> tuple[CheckedSentence, ...]:
    """Every sentence of `text` in order. The summary may be in English or Chinese, whatever the report is in; an
    embedder helps where both are in English, and sees blanks for what `masking` (`deidentify` where none is given)
    hides."""
    with forgetting():
        checked = tuple(_check(text, report))
        if embedder is None or report.language != "en" or "en" not in getattr(embedder, "languages", ()):
            return checked
        return _contradict(text, report, checked, embedder, masking or deidentify(report))


def find_embedder(settings: Settings | None = None) -> "Embeddings | None":
    """The embedder, where its weights are on this machine: a check waits for no download."""
    from core.models import choose_model, detect_device, is_present, open_embedder

    settings = settings or load_settings()
    try:
        spec = choose_model("embed", detect_device(settings), settings=settings).spec
        return open_embedder(spec, settings=settings) if is_present(spec, settings) else None
    except ModelError:
        return None


def _check(text: str, report: Report) -> Iterator[CheckedSentence]:
    language = report.language if report.language in ("en", "zh") else "en"
    for span in list_sentences(text, language):
        said = text[span.start : span.end]
        sources = find_support(said, report.text, language)
        quotes = [report.quote(one) for one in sources]
        yield CheckedSentence(span, sources, check_statement(said, quotes, report=report.text, language=language))


def _contradict(
    text: str, report: Report, checked: Sequence[CheckedSentence], embedder: "Embeddings", masking: Masking
) -> tuple[CheckedSentence, ...]:
    """The same, with what the report tells otherwise of sentences that no rule calls wrong and that are no quotes."""
    open_to = [
        one for one in checked if one.verdict != "wrong" and _is_retold(text[one.span.start : one.span.end], report)
    ]
    said, told = _blank_identifiers(text, report, masking)
    embed = embedder.embed  # type: ignore[attr-defined]
    found = find_contradictions(said, [one.span for one in open_to], told, embed)
    failed = {one.span: _fail(one, each) for one, each in zip(open_to, found, strict=True)}
    return tuple(failed.get(one.span, one) for one in checked)


def _blank_identifiers(text: str, report: Report, masking: Masking) -> tuple[str, str]:
    """The summary and the report with blanks for what tells who they are about, every other character in its place."""
    named = [(one.start, one.end) for one in find_marked(text, masking.aliases.values())]
    own = [(one.span.start, one.span.end) for one in deidentify_text(text, "en").identifiers]
    theirs = [(one.span.start, one.span.end) for one in masking.identifiers]
    return _blank(text, [*named, *own]), _blank(report.text, theirs)


def _blank(text: str, places: Iterable[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + re.sub(r"\S", " ", text[start:end]) + text[end:]
    return text


def _is_retold(said: str, report: Report) -> bool:
    return not HAN.search(said) and locate(said.strip(), report.text) is None


def _fail(sentence: CheckedSentence, found: Sequence[Contradiction]) -> CheckedSentence:
    """The failed checks in place of those of the same name, and their lines beside the others."""
    checks = {one.name: one for one in sentence.checks} | {one.check.name: one.check for one in found}
    lines = [one.told for one in found if not any(s.start <= one.told.start < s.end for s in sentence.sources)]
    sources = tuple(sorted({*sentence.sources, *lines}, key=lambda span: span.start))
    return replace(sentence, sources=sources, checks=tuple(checks.values()))
