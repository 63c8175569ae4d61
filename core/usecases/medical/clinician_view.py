"""The clinician's view: alerts, results out of range, findings, impression, follow-up, in the report's own sentences.

Computed, with no model. Does not choose the sentences (`selecting`) nor shorten results (`result_lines`).
"""

from collections.abc import Iterator, Sequence

from core.messages import UiLanguage, words
from core.usecases.medical.records import Claim, LabResult, RedFlag, Understanding
from core.usecases.medical.result_lines import (
    ResultGroups,
    level_of_result,
    name_results,
    sources_of,
    value_text,
    verdict,
)
from core.usecases.medical.selecting import Pick

MOST_OUT, MOST_OPEN = 24, 8
"""Results shown one by one; the others are named in one line."""


def view_for_clinician(
    understanding: Understanding, picks: Sequence[Pick], groups: ResultGroups, *, language: UiLanguage
) -> tuple[Claim, ...]:
    """Abnormal first; every claim has sources; no sentence of the report twice."""
    quoted = [claim_pick(pick, language) for pick in picks]
    return (
        *(claim_alert(flag, language) for flag in understanding.red_flags if flag.spans),
        *_show_results(groups.out, MOST_OUT, "out_line", language),
        *(claim for claim in quoted if claim.part not in ("normal", "other")),
        *_show_results(groups.open, MOST_OPEN, "open_line", language),
        *(claim for claim in quoted if claim.part in ("normal", "other")),
        *_count_results(groups.within, "within_line", language),
        *_count_results(groups.earlier, "earlier_line", language),
    )


def claim_alert(flag: RedFlag, language: UiLanguage) -> Claim:
    """A rule that fired and what to do now."""
    text = words("medical_summary.alert", said=flag.said, advice=flag.advice).text(language)
    return Claim(text, "alerts", flag.spans, flag.level, author="rule")


def claim_pick(pick: Pick, language: UiLanguage) -> Claim:
    """The report's own sentence, or the line that counts what was left out."""
    if pick.left:
        text = words(f"medical_summary.more_{pick.part}", count=pick.left).text(language)
        return Claim(text, pick.part, pick.spans, pick.level, author="rule")
    return Claim(pick.text, pick.part, pick.spans, pick.level)


def claim_result(result: LabResult, language: UiLanguage) -> Claim:
    """One result with how it lies in its range."""
    said = words(
        "medical_summary.result", analyte=result.analyte, value=value_text(result), verdict=verdict(result)
    ).text(language)
    return Claim(said, "results", (result.span,), level_of_result(result), author="rule")


def _show_results(results: Sequence[LabResult], most: int, rest: str, language: UiLanguage) -> Iterator[Claim]:
    yield from (claim_result(one, language) for one in results[:most])
    yield from _count_results(results[most:], rest, language)


def _count_results(results: Sequence[LabResult], key: str, language: UiLanguage) -> Iterator[Claim]:
    """One line for many results, with all their rows."""
    if results:
        level = {"within_line": "normal", "out_line": "abnormal"}.get(key, "neutral")
        values: dict[str, object] = {"count": len(results)}
        if key != "earlier_line":
            values["names"] = name_results(results, language)
        text = words(f"medical_summary.{key}", **values).text(language)
        part = "normal" if key == "within_line" else "results"
        yield Claim(text, part, sources_of(results), level, author="rule")
