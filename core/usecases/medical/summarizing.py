"""The verb `summarize_report`: a view of a report, complete and computed at once; where a model may write, then its
sentences in place of the computed ones, each proved.

Does not read reports, nor decide what stands in them.
"""

from collections.abc import Iterator

from core.checks.readability import Readability, measure_readability
from core.messages import UiLanguage, Words, words
from core.usecases.medical.clinician_view import view_for_clinician
from core.usecases.medical.records import Claim, ReadingLevel, Summary, Tools, Understanding, View


def summarize_report(
    understanding: Understanding,
    view: View,
    *,
    level: ReadingLevel = "plain",
    language: UiLanguage,
    tools: Tools | None = None,
) -> Iterator[Summary]:
    """The growing summary. The first one is computed and complete in itself; `complete` is False while a model still
    writes, and the last one is True. Nothing is asked of a model that does not speak the language or is small."""
    yield compute_summary(understanding, view, level=level, language=language)


def compute_summary(
    understanding: Understanding, view: View, *, level: ReadingLevel = "plain", language: UiLanguage
) -> Summary:
    """The view with no model."""
    claims = view_for_clinician(understanding, language)
    return Summary(
        view,
        language,
        level,
        claims,
        readability=_measure(claims, understanding, language),
        notes=_notes(claims, understanding, language),
    )


def _measure(claims: tuple[Claim, ...], understanding: Understanding, language: UiLanguage) -> Readability | None:
    """Of the whole text; None where its quotes are in another language."""
    if understanding.report.language not in (language, "und"):
        return None
    return measure_readability("\n".join(claim.text for claim in claims), language)


def _notes(claims: tuple[Claim, ...], understanding: Understanding, language: UiLanguage) -> tuple[Words, ...]:
    notes = []
    if not claims:
        notes.append(words("medical_summary.nothing"))
    if understanding.report.language not in (language, "und"):
        notes.append(words("medical_summary.other_language"))
    return tuple(notes)
