"""What a later report says that an earlier one did not, and the other way round. Numbers and sentences are set side by
side; whether anything got better or worse is for a doctor to say. Silence is not absence: what is no longer mentioned
is not said to be gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.messages import Words, words
from core.usecases.medical.labs.trends import Point, Trend, convert_number, identify, make_trends
from core.usecases.medical.records import Finding, LabResult, Report, Side, Understanding

__all__ = ["Comparison", "FindingChange", "Point", "ResultChange", "Trend", "compare_reports", "make_trends"]

Move = Literal["into_range", "out_of_range", "nearer", "farther", "across", "within", "level", ""]
"""How the later value lies to its printed range, beside how the earlier lay to its own: `across` is from below to above
or back, `level` outside by as much as before; "" where a range or number is missing."""


@dataclass(frozen=True, slots=True)
class ResultChange:
    """An analyte in two reports: its latest result in each, None where a report has none. `difference` is later minus
    earlier in the later one's unit, None where the two cannot be subtracted exactly."""

    kind: Literal["new", "gone", "changed", "same"]
    earlier: LabResult | None
    later: LabResult | None
    difference: Decimal | None = None
    move: Move = ""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding in two reports, matched by term, site and side. `now_negated`: found earlier, said to be absent later;
    `now_found`: the other way round; `not_mentioned`: the later report says nothing of it."""

    kind: Literal["new", "not_mentioned", "now_negated", "now_found", "same"]
    earlier: Finding | None
    later: Finding | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both reports' results and findings: what changed first, in the later report's order."""

    results: tuple[ResultChange, ...]
    findings: tuple[FindingChange, ...]
    notes: tuple[Words, ...] = ()


def compare_reports(earlier: Understanding, later: Understanding) -> Comparison:
    """Two reports of one person; which is the earlier, the caller knows. Findings of reports in two languages are not
    matched, and a note says so."""
    notes = []
    dates = earlier.report.header.date, later.report.header.date
    if all(dates) and dates[0] > dates[1]:
        notes.append(words("medical_export.dates_reversed", earlier=dates[0], later=dates[1]))
    findings: tuple[FindingChange, ...] = ()
    if earlier.report.language == later.report.language:
        findings = tuple(_compare_findings(earlier, later))
    elif earlier.findings or later.findings:
        notes.append(words("medical_export.languages_differ"))
    return Comparison(tuple(_compare_results(earlier, later)), findings, tuple(notes))


def _compare_results(earlier: Understanding, later: Understanding) -> list[ResultChange]:
    before, after = _latest(earlier.results), _latest(later.results)
    changes = [_change(before.get(key), result) for key, result in after.items()]
    changes += [ResultChange("gone", result, None) for key, result in before.items() if key not in after]
    order = ("changed", "new", "gone", "same")
    return sorted(changes, key=lambda change: order.index(change.kind))


def _latest(results: Sequence[LabResult]) -> dict[tuple[str, ...], LabResult]:
    """The newest result of each analyte, in the report's order; of one day the last."""
    found: dict[tuple[str, ...], LabResult] = {}
    for result in results:
        known = found.get(identify(result))
        if known is None or result.when >= known.when:
            found[identify(result)] = result
    return found


def _change(earlier: LabResult | None, later: LabResult) -> ResultChange:
    if earlier is None:
        return ResultChange("new", None, later)
    difference = _subtract(earlier, later)
    same = (
        difference == 0
        if difference is not None
        else (earlier.value.casefold(), earlier.unit) == (later.value.casefold(), later.unit)
    )
    return ResultChange("same" if same else "changed", earlier, later, difference, _move(earlier, later))


def _subtract(earlier: LabResult, later: LabResult) -> Decimal | None:
    """None for words, for values with a comparator, and across units without exact conversion."""
    if earlier.comparator or later.comparator or later.number is None:
        return None
    before = convert_number(earlier.number, earlier, later.unit)
    return None if before is None else later.number - before


def _move(earlier: LabResult, later: LabResult) -> Move:
    """By the distance of each value from its own printed range, in the later one's unit."""
    before, after = _distance(earlier, later.unit), _distance(later, later.unit)
    if before is None or after is None:
        return ""
    if not before or not after:
        return "within" if before == after else "into_range" if before else "out_of_range"
    if before * after < 0:
        return "across"
    return "level" if before == after else "nearer" if abs(after) < abs(before) else "farther"


def _distance(result: LabResult, unit: str) -> Decimal | None:
    """How far above (positive) or below (negative) its range; 0 within."""
    number, low, high = (convert_number(one, result, unit) for one in (result.number, result.low, result.high))
    if number is None or result.comparator or (low is None and high is None):
        return None
    if low is not None and number < low:
        return number - low
    return number - high if high is not None and number > high else Decimal(0)


def _compare_findings(earlier: Understanding, later: Understanding) -> Iterator[FindingChange]:
    before, after = _list(earlier), _list(later)
    told: set[int] = set()
    changes = []
    for key, finding in after:
        matches = [(at, one) for at, (other, one) in enumerate(before) if _match(key, finding, other, one)]
        told.update(at for at, _ in matches)
        changes.append(
            _judge(next((one for _, one in matches if one.negated != finding.negated), None), matches, finding)
        )
    left = [one for at, (_, one) in enumerate(before) if at not in told and not one.negated]
    changes += [FindingChange("not_mentioned", one, None) for one in left]
    order = ("now_negated", "now_found", "new", "not_mentioned", "same")
    yield from sorted((one for one in changes if one), key=lambda change: order.index(change.kind))


def _judge(opposite: Finding | None, matches: Sequence[tuple[int, Finding]], later: Finding) -> FindingChange | None:
    """None for what is absent in the later report and was not spoken of before: that is no change."""
    if matches and opposite is None:
        return FindingChange("same", matches[0][1], later) if not later.negated else None
    if opposite is not None:
        return FindingChange("now_negated" if later.negated else "now_found", opposite, later)
    return None if later.negated else FindingChange("new", None, later)


_Key = tuple[str, str, Side]


def _list(understanding: Understanding) -> list[tuple[_Key, Finding]]:
    """The patient's own findings of today, each key once a polarity; statements of what is normal are none."""
    found: dict[tuple[_Key, bool], Finding] = {}
    for one in understanding.findings:
        if one.whose == "patient" and not one.historical and not one.normal:
            found.setdefault((_key(one, understanding.report), one.negated), one)
    return [(key, one) for (key, _), one in found.items()]


def _key(finding: Finding, report: Report) -> _Key:
    return _plain(report.quote(finding.term)), _plain(finding.site), finding.side


def _plain(text: str) -> str:
    """Without case, blanks and an English plural: "Nodules" is "nodule"."""
    return " ".join(map(_singular, text.casefold().split()))


def _singular(word: str) -> str:
    is_plural = word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us"))
    return word[:-1] if is_plural else word


def _match(key: _Key, finding: Finding, other_key: _Key, other: Finding) -> bool:
    """The same term, and no other site or side: one that is not told may be any. What is absent on both sides is absent
    on each, what is found on one is not found on both."""
    (term, site, side), (other_term, other_site, other_side) = key, other_key
    if term != other_term or (site and other_site and site != other_site):
        return False
    if side == other_side or not (side and other_side):
        return True
    absent = side if finding.negated else other_side if other.negated else ""
    return finding.negated != other.negated and absent == "both"
