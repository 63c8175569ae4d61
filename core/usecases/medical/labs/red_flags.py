"""What in a report asks for a doctor at once: results beyond published limits, and findings of images that radiologists
are to tell by telephone.

The rules are in `red_flags.toml`. Names no illness that the report does not name; a unit that cannot be converted, a
child, an older result, what is negated, past or a relative's keeps a rule silent.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from core.documents.document import Span
from core.messages import words
from core.usecases.medical.labs.analytes import load_analytes
from core.usecases.medical.labs.units import convert
from core.usecases.medical.records import Finding, LabResult, RedFlag, Report

GROWN = 16
"""Years from which the limits are for, as in NEWS2."""
_AGE = re.compile(r"(\d{1,3})\s*(years?|yrs?|y\b|y/o|岁|周岁|months?|mo\b|个月|月|days?|天|weeks?|周|d\b|$)", re.I)
_NOT_NOW = ("indication", "history", "past_history", "family_history", "technique", "comparison", "complaint")


@dataclass(frozen=True, slots=True)
class ResultRule:
    """A limit for analytes, in `unit`. `bare`: a value without a unit is taken to be in it, as for INR.

    `side` is "low" or "high"; `strict`: the limit itself is not beyond. `printed` fires on the printed range alone.
    """

    rule: str
    analytes: tuple[str, ...]
    source: str
    side: Literal["low", "high"]
    limit: Decimal | None = None
    unit: str = ""
    strict: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class FindingRule:
    """Words around a finding's term, or a term with a site."""

    rule: str
    said: re.Pattern[str]
    source: str
    term: re.Pattern[str] | None = None
    site: re.Pattern[str] | None = None
    level: Literal["urgent", "abnormal"] = "urgent"


@cache
def load_rules() -> tuple[tuple[ResultRule, ...], tuple[FindingRule, ...], Mapping[str, str]]:
    """The rules for results, those for findings, and the sources by name."""
    rows = tomllib.loads(Path(__file__).with_name("red_flags.toml").read_text("utf-8"), parse_float=Decimal)
    sources = rows["sources"]
    results = tuple(_read_result_rule(row, sources) for row in rows["result"])
    findings = tuple(_read_finding_rule(row, sources) for row in rows["finding"])
    return results, findings, sources


def _read_result_rule(row: Mapping[str, object], sources: Mapping[str, str]) -> ResultRule:
    limits = {"below": "low", "at_most": "low", "above": "high", "at_least": "high"}
    bound = next((key for key in limits if key in row), "")
    return ResultRule(
        rule=row["rule"],
        analytes=tuple(row["analytes"]),
        source=sources[row["source"]],
        side=limits[bound] if bound else row["printed"],
        limit=Decimal(row[bound]) if bound else None,
        unit=row.get("unit", ""),
        strict=bound in ("below", "above"),
        bare=row.get("bare", False),
    )


def _read_finding_rule(row: Mapping[str, object], sources: Mapping[str, str]) -> FindingRule:
    patterns = {key: re.compile(row[key], re.I) for key in ("said", "term", "site") if key in row}
    return FindingRule(row["rule"], source=sources[row["source"]], **patterns, level=row.get("level", "urgent"))


def find_red_flags(results: Sequence[LabResult], findings: Sequence[Finding], report: Report) -> tuple[RedFlag, ...]:
    """Every rule that fires, once, urgent ones first, each in the order of the text."""
    result_rules, finding_rules, sources = load_rules()
    flags: list[RedFlag] = []
    for result in _latest(results):
        beyond = [] if is_child(report.header.age) else [rule for rule in result_rules if is_beyond(result, rule)]
        flags += [_flag_result(result, rule) for rule in beyond]
        if not beyond and result.flag in ("critical_low", "critical_high"):
            flags.append(_flag_mark(result, sources["mark"]))
    for finding in findings:
        flags += [_flag_finding(finding, rule, report) for rule in finding_rules if is_said(finding, rule, report)]
    merged = list(_merge(flags))
    return tuple(sorted(merged, key=lambda one: one.level != "urgent"))


def is_child(age: str) -> bool:
    """Whether a printed age is surely under `GROWN` years; "" and what is not understood are not."""
    match = _AGE.search(age)
    if not match:
        return False
    unit = match[2].lower()
    return unit[:1] in ("m", "d", "w", "个", "月", "天") or unit == "周" or int(match[1]) < GROWN


def _latest(results: Sequence[LabResult]) -> list[LabResult]:
    """Results of the newest day of each analyte; those without a day count as newest."""
    newest: dict[str, str] = {}
    for one in results:
        newest[one.code] = max(newest.get(one.code, ""), one.when)
    return [one for one in results if not one.when or one.when == newest[one.code]]


def is_beyond(result: LabResult, rule: ResultRule) -> bool:
    """Whether a result is beyond a rule's limit, its unit converted exactly."""
    if result.code not in rule.analytes:
        return False
    if rule.limit is None:
        return result.flag in (rule.side, f"critical_{rule.side}") and bool(result.range_text)
    number = _in_unit(result, rule)
    if number is None:
        return False
    if result.comparator in ("<", "≤"):
        sure = number <= rule.limit if result.comparator == "<" or not rule.strict else number < rule.limit
        return rule.side == "low" and sure
    if result.comparator in (">", "≥"):
        sure = number >= rule.limit if result.comparator == ">" or not rule.strict else number > rule.limit
        return rule.side == "high" and sure
    if number == rule.limit:
        return not rule.strict
    return number < rule.limit if rule.side == "low" else number > rule.limit


def _in_unit(result: LabResult, rule: ResultRule) -> Decimal | None:
    if result.number is None:
        return None
    if not result.unit:
        return result.number if rule.bare else None
    return convert(result.number, result.unit, rule.unit, load_analytes().get(result.code))


def is_said(finding: Finding, rule: FindingRule, report: Report) -> bool:
    """Whether a finding is there now, in the patient, and is what the rule names."""
    absent = finding.negated or finding.historical or finding.normal or finding.whose != "patient"
    if absent or finding.section in _NOT_NOW:
        return False
    sentence, start = report.quote(finding.span), finding.span.start
    for match in rule.said.finditer(sentence):
        if start + match.start() < finding.term.end and start + match.end() > finding.term.start:
            return True
    if rule.term and rule.site and rule.term.search(report.quote(finding.term)):
        return bool(rule.site.search(finding.site))
    return False


def _flag_result(result: LabResult, rule: ResultRule) -> RedFlag:
    value = _value(result)
    if rule.limit is None:
        said = words("medical_labs.above_range", name=result.analyte, value=value, range=result.range_text)
    else:
        key = f"medical_labs.{'below' if rule.side == 'low' else 'above'}{'' if rule.strict else '_or_at'}"
        said = words(key, name=result.analyte, value=value, limit=_limit(rule))
    return RedFlag(rule.rule, said, words("medical_labs.advice_now"), rule.source, (result.span,))


def _flag_mark(result: LabResult, source: str) -> RedFlag:
    said = words("medical_labs.marked", name=result.analyte, value=_value(result), mark=result.printed_flag)
    return RedFlag("marked_critical", said, words("medical_labs.advice_now"), source, (result.span,))


def _flag_finding(finding: Finding, rule: FindingRule, report: Report) -> RedFlag:
    term = report.quote(finding.term)
    said = words(f"medical_labs.{'suspected' if finding.uncertain else 'named'}", term=term)
    advice = words(f"medical_labs.{'advice_soon' if rule.level == 'abnormal' else 'advice_today'}")
    return RedFlag(rule.rule, said, advice, rule.source, (finding.span,), rule.level)


def _value(result: LabResult) -> str:
    unit = result.unit
    return f"{result.value}{'' if not unit or unit[0] in '%％℃°' else ' '}{unit}"


def _limit(rule: ResultRule) -> str:
    shown = {"mm[Hg]": "mmHg", "Cel": "°C", "10*9/L": "×10⁹/L", "1": ""}.get(rule.unit, rule.unit)
    return f"{rule.limit}{'' if not shown or shown[0] in '%°' else ' '}{shown}"


def _merge(flags: Sequence[RedFlag]) -> Iterator[RedFlag]:
    """One flag for a rule: the first, the surest, with every place."""
    by_rule: dict[str, list[RedFlag]] = {}
    for flag in flags:
        key = flag.rule if flag.rule != "marked_critical" else f"{flag.rule} {flag.spans}"
        by_rule.setdefault(key, []).append(flag)
    for same in by_rule.values():
        first = next((flag for flag in same if flag.said.key != "medical_labs.suspected"), same[0])
        spans: tuple[Span, ...] = tuple(dict.fromkeys(span for flag in same for span in flag.spans))
        yield RedFlag(first.rule, first.said, first.advice, first.source, spans, first.level)
