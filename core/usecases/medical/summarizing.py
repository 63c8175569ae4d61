"""The verb `summarize_report`: a view of a report, complete and computed at once; where a model may write, then its
sentences in place of the computed ones, each proved.

Does not read reports, nor decide what stands in them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from core.checks.medical.recall import forgetting
from core.checks.readability import Readability, measure_readability
from core.messages import UiLanguage, Words, words
from core.usecases.medical.clinician_view import view_for_clinician
from core.usecases.medical.dialogue.claims import summarize_dialogue
from core.usecases.medical.drafting import choose_writer, draft_summary, list_material
from core.usecases.medical.patient_view import UNSHOWN, view_for_patient
from core.usecases.medical.plain_language import list_terms
from core.usecases.medical.questions import make_questions
from core.usecases.medical.records import Claim, Part, ReadingLevel, Summary, Tools, Understanding, View
from core.usecases.medical.result_lines import group_results
from core.usecases.medical.selecting import pick_sentences


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
    with forgetting():
        yield from _summarize(understanding, view, level, language, tools or Tools())


def _summarize(
    understanding: Understanding, view: View, level: ReadingLevel, language: UiLanguage, tools: Tools
) -> Iterator[Summary]:
    computed = compute_summary(understanding, view, level=level, language=language)
    writer, why = choose_writer(tools.model, understanding.report, language)
    if writer is not None and view == "patient" and level == "full":
        writer, why = None, words("medical_summary.writer_full")
    if writer is None:
        yield replace(computed, notes=(*computed.notes, *([why] if why else ())))
        return
    yield replace(computed, complete=False)
    yield from draft_summary(understanding, computed, writer, tools)


def compute_summary(
    understanding: Understanding, view: View, *, level: ReadingLevel = "plain", language: UiLanguage
) -> Summary:
    """The view with no model."""
    report, results = understanding.report, group_results(understanding.results)
    picks = () if report.kind == "dialogue" else pick_sentences(understanding)
    claims = (
        view_for_patient(understanding, picks, results, level=level, language=language)
        if view == "patient"
        else view_for_clinician(understanding, picks, results, language=language)
    )
    if report.kind == "dialogue":
        claims = _with_notes(claims, summarize_dialogue(report))
    patient = view == "patient"
    quotes = [pick.text for pick in picks if pick.part not in UNSHOWN]
    return Summary(
        view,
        language,
        level,
        claims,
        questions=make_questions(understanding.red_flags, results.out, picks, language) if patient else (),
        terms=list_terms(results.out, quotes, report.language, language) if patient else (),
        readability=_measure(claims, understanding, language),
        notes=_notes(claims, understanding, language),
    )


def _with_notes(claims: tuple[Claim, ...], notes: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """What was said in a consultation after the alerts and results out of range, by part; the rest of them last."""
    parts = get_args(Part)
    calm = tuple(claim for claim in claims if claim.part == "normal")
    ordered = sorted(notes, key=lambda claim: parts.index(claim.part))
    return (*(claim for claim in claims if claim.part != "normal"), *ordered, *calm)


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
    if planted := list_material(understanding, claims)[1]:
        notes.append(words("medical_summary.planted", count=planted))
    return tuple(notes)
