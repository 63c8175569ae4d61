"""The results of a report as a summary shows them: the latest of each, out of range first, the others counted.

Knows how a result lies in its printed range; says nothing of what that means.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.messages import UiLanguage, Words, words
from core.usecases.medical.records import LabResult, Level

CRITICAL = ("critical_low", "critical_high")
OUT = (*CRITICAL, "low", "high", "abnormal")
NAMED = 12
"""Names listed in a line that counts results."""
_BRACKETS = re.compile(r"^[\s(（\[【]+|[\s)）\]】]+$")
_TIGHT = ("%", "％", "‰", "℃", "°C", "°F")


@dataclass(frozen=True, slots=True)
class ResultGroups:
    """The latest result of each analyte: `out` of range by seriousness, `within` it, `open` where nothing says.

    `earlier` are older results of the same analytes, which a summary counts.
    """

    out: tuple[LabResult, ...]
    within: tuple[LabResult, ...]
    open: tuple[LabResult, ...]
    earlier: tuple[LabResult, ...]


def group_results(results: Sequence[LabResult]) -> ResultGroups:
    """Results without a date are all the latest; the same value printed twice counts once."""
    newest: dict[tuple[str, str], str] = {}
    for one in results:
        newest[_key(one)] = max(newest.get(_key(one), ""), one.when)
    seen: dict[tuple[str, ...], LabResult] = {}
    earlier = []
    for one in results:
        if one.when and one.when < newest[_key(one)]:
            earlier.append(one)
        else:
            seen.setdefault((*_key(one), one.value.casefold(), one.unit, one.range_text), one)
    latest = list(seen.values())
    out = sorted((one for one in latest if is_out(one)), key=_seriousness)
    within = tuple(one for one in latest if one.flag == "normal" and not one.conflict)
    silent = tuple(one for one in latest if not one.flag and not one.conflict)
    return ResultGroups(tuple(out), within, silent, tuple(earlier))


def is_out(result: LabResult) -> bool:
    """Whether a result is out of its range, or its mark and its range disagree."""
    return result.flag in OUT or result.conflict


def level_of_result(result: LabResult) -> Level:
    """Urgent where critical; unsure where mark and range disagree and the range is kept."""
    if result.flag in CRITICAL:
        return "urgent"
    if result.flag in OUT:
        return "abnormal"
    if result.conflict:
        return "unsure"
    return "normal" if result.flag == "normal" else "neutral"


def value_text(result: LabResult) -> str:
    """The value with its unit, both as printed."""
    blank = "" if not result.unit or result.unit in _TIGHT else " "
    return f"{result.value}{blank}{result.unit}"


def range_text(result: LabResult) -> str:
    """The printed range without brackets around it; "" where none is printed."""
    return _BRACKETS.sub("", result.range_text)


def verdict(result: LabResult) -> Words:
    """How the value lies in the printed range, or how the report marks it; and where the two disagree."""
    said = _lies(result)
    if result.conflict:
        return words("medical_summary.conflict", verdict=said, mark=result.printed_flag)
    return said


def name_results(results: Sequence[LabResult], language: UiLanguage) -> str:
    """Their names in order, each once; the rest as "n more"."""
    names = list(dict.fromkeys(one.analyte for one in results))
    comma = "、" if language == "zh" else ", "
    if len(names) <= NAMED:
        return comma.join(names)
    rest = words("medical_summary.and_more", count=len(names) - NAMED).text(language)
    return comma.join(names[:NAMED]) + rest


def sources_of(results: Sequence[LabResult]) -> tuple[Span, ...]:
    """The rows."""
    return tuple(dict.fromkeys(one.span for one in results))


def _lies(result: LabResult) -> Words:
    printed = range_text(result)
    key = {"critical_low": "low", "critical_high": "high"}.get(result.flag, result.flag) or "open"
    kind = "critical_" if result.flag in CRITICAL else ""
    if printed:
        return words(f"medical_summary.{kind}{key}", range=printed)
    if result.printed_flag:
        return words(f"medical_summary.{kind}{key}_marked", mark=result.printed_flag)
    return words(f"medical_summary.{kind}{key}_bare")


def _key(result: LabResult) -> tuple[str, str]:
    return (result.code or result.analyte.casefold().strip(), result.specimen.casefold())


def _seriousness(result: LabResult) -> tuple[int, int]:
    order = ("urgent", "abnormal", "unsure")
    level = level_of_result(result)
    return (order.index(level) if level in order else len(order), result.span.start)
