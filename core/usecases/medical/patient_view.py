"""The patient's view: the same content as the clinician's, in plain words at the reading level asked for.

Each sentence in other words than the report's is checked against what it is made from; one that fails is shown as it
stands in the report. Computed, with no model.
"""

from collections.abc import Iterator, Sequence

from core.checks.check import Check
from core.checks.medical.fidelity import check_statement
from core.checks.medical.retold import is_open
from core.messages import UiLanguage, words
from core.usecases.medical.clinician_view import MOST_OPEN, MOST_OUT, claim_alert, claim_pick
from core.usecases.medical.plain_language import explain_sentence, plain_result
from core.usecases.medical.records import Claim, LabResult, ReadingLevel, Report, Understanding
from core.usecases.medical.result_lines import ResultGroups, level_of_result, name_results, sources_of
from core.usecases.medical.selecting import Pick

UNSHOWN = ("background",)
"""Patients know their own history."""


def view_for_patient(
    understanding: Understanding,
    picks: Sequence[Pick],
    groups: ResultGroups,
    *,
    level: ReadingLevel,
    language: UiLanguage,
) -> tuple[Claim, ...]:
    """Abnormal first; every claim has sources; no sentence of the report twice."""
    known: dict[str, set[str]] = {}
    shown = [pick for pick in picks if pick.part not in UNSHOWN] or list(picks)
    said = [
        _say_pick(pick, understanding.report, level, language, known.setdefault(_once_in(pick, level), set()))
        for pick in shown
    ]
    return (
        *(claim_alert(flag, language) for flag in understanding.red_flags if flag.spans),
        *_say_results(groups.out, MOST_OUT, "medical_summary.out_line", level, language),
        *(claim for claim in said if claim.part not in ("normal", "other")),
        *_say_results(groups.open, MOST_OPEN, "medical_summary.open_line", level, language),
        *(claim for claim in said if claim.part in ("normal", "other")),
        *_name_results(groups.within, "medical_plain.within_line", language),
    )


def _once_in(pick: Pick, level: ReadingLevel) -> str:
    """Where a word is explained once: in each part for those who want it simple, else in the whole summary."""
    return pick.part if level == "simple" else ""


def _say_pick(pick: Pick, report: Report, level: ReadingLevel, language: UiLanguage, known: set[str]) -> Claim:
    quoted = claim_pick(pick, language)
    if pick.left:
        return quoted
    told = explain_sentence(pick.text, report.language, language, level, known)
    if not told.entries:
        return quoted
    checks = check_plain(told.bare, pick.text, told.equal, report)
    if any(check.passed is False or is_open(check) for check in checks):
        known.difference_update(entry.source for _, entry in told.entries)
        return quoted
    return Claim(told.text, pick.part, pick.spans, pick.level, author="rule", checks=checks)


def check_plain(text: str, quote: str, explanations: Sequence[str], report: Report) -> tuple[Check, ...]:
    """A sentence, its explanations left out, against the report's sentence and the words that took another's place."""
    return check_statement(text, (quote, *explanations), report=report.text, language=report.language)


def _say_results(
    results: Sequence[LabResult], most: int, rest: str, level: ReadingLevel, language: UiLanguage
) -> Iterator[Claim]:
    for one in results[:most]:
        text = plain_result(one, language, explain=level != "full")
        yield Claim(text, "results", (one.span,), level_of_result(one), author="rule")
    yield from _name_results(results[most:], rest, language)


def _name_results(results: Sequence[LabResult], key: str, language: UiLanguage) -> Iterator[Claim]:
    """One line for many results, with all their rows."""
    if results:
        text = words(key, count=len(results), names=name_results(results, language)).text(language)
        calm = key.endswith("within_line")
        level = "normal" if calm else "abnormal" if key.endswith("out_line") else "neutral"
        yield Claim(text, "normal" if calm else "results", sources_of(results), level, author="rule")
