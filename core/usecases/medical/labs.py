"""The results of a report: rows of tables and lines, values in sentences and vital signs; what a structured file gave
is completed with what the project knows of the test.

Copies and compares. What is not surely a result is left out.
"""

import re
from dataclasses import dataclass, field, replace

from core.documents.document import Span
from core.usecases.medical.analytes import Analyte, find_analyte
from core.usecases.medical.lab_atoms import cut_cells, load_words, plain, strip_span
from core.usecases.medical.lab_columns import Column, is_more_header, read_header, split_header
from core.usecases.medical.lab_results import (
    Bounds,
    comma_of,
    compare_qualities,
    lies,
    quality_of,
    read_bounds,
    read_value,
    settle_flag,
)
from core.usecases.medical.lab_rows import Parts, by_columns, by_order
from core.usecases.medical.records import LabResult, Line, Report
from core.usecases.medical.units import same_unit, to_ucum

_TITLE = re.compile(r"[^\W\d_][^.。:：|]{1,60}")
_URINE = re.compile(r"\burin|\buri\b|\bUA\b|尿(?!素|酸)", re.I)
_OTHER_FLUID = re.compile(
    r"\bstool|\bfa?eces|\bcsf\b|cerebrospinal|pleural|ascit|synovial|粪|大便|便常规|脑脊液|胸水|腹水|精液|白带|分泌物|灌洗",
    re.I,
)
_LABELLED = re.compile(r"[:：]")


@dataclass(slots=True)
class _Sheet:
    """What has been seen of a report so far."""

    report: Report
    text: str
    comma: str
    columns: tuple[Column, ...] = ()
    panel: str = ""
    specimen: str = ""
    found: list[LabResult] = field(default_factory=list)
    rows: int = 0
    """Results since the last header."""


def read_results(report: Report) -> tuple[LabResult, ...]:
    """In order of the text. `value == report.quote(value_span)` for every one."""
    if report.coded:
        return tuple(complete(one, report) for one in report.coded)
    text = plain(report.text)
    sheet = _Sheet(report, text, comma_of(report.text))
    for line in report.lines:
        _read_line(sheet, line)
    return tuple(sheet.found)


def _read_line(sheet: _Sheet, line: Line) -> None:
    span = strip_span(sheet.text, line.span)
    if span.start >= span.end:
        return
    cells = cut_cells(sheet.text, span, line.cells)
    texts = [sheet.report.quote(cell) for cell in cells]
    if columns := read_header(texts) or read_header(split_header(sheet.text, span)):
        sheet.columns, sheet.rows = columns, 0
        return
    if sheet.columns and not sheet.rows and is_more_header(texts):
        return
    found = by_columns(sheet.text, sheet.report.text, cells, sheet.columns) if sheet.columns else []
    made = [one for parts in found if (one := make_result(sheet, parts, span))]
    if not made:
        ordered = by_order(sheet.text, sheet.report.text, span)
        made = [one for parts in ordered if (one := make_result(sheet, parts, span))]
    if made:
        sheet.found += made
        sheet.rows += len(made)
    elif len([text for text in texts if text.strip()]) == 1 and _TITLE.fullmatch(texts[0].strip()):
        sheet.panel = texts[0].strip()


def make_result(sheet: _Sheet, parts: Parts, row: Span) -> LabResult | None:
    """The result that a row's parts are; None where they are none."""
    report = sheet.report
    name, value = report.quote(parts.name), parts.value.text
    analyte = find_analyte(name, _fluid(sheet, name))
    quality = quality_of(value)
    if quality == "missing" or parts.value.is_a("blank") and not _may_be_dash(report, parts):
        return None
    unit, range_text, mark = (report.quote(one) if one else "" for one in (parts.unit, parts.range, parts.flag))
    if not _is_result(sheet, parts, analyte, name):
        return None
    bounds = _bounds(sheet, parts, range_text)
    comparator, number = read_value(value, sheet.comma)
    flag = lies(number, comparator, bounds) if number is not None else ""
    if not flag and quality and bounds.words:
        flag = compare_qualities(value, bounds.words)
    flag, conflict = settle_flag(flag, mark)
    return LabResult(
        analyte=name,
        value=value,
        span=row,
        value_span=parts.value.span,
        code=analyte.code if analyte else "",
        loinc=loinc_of(analyte, unit),
        number=number,
        comparator=comparator,
        unit=unit,
        range_text=range_text,
        low=bounds.low,
        high=bounds.high,
        flag=flag,
        printed_flag=mark,
        conflict=conflict,
        panel=sheet.panel,
        specimen=sheet.specimen,
        when=parts.when or report.header.date,
    )


def _bounds(sheet: _Sheet, parts: Parts, range_text: str) -> Bounds:
    if parts.low or parts.high:
        low, high = (
            read_value(sheet.report.quote(one), sheet.comma)[1] if one else None for one in (parts.low, parts.high)
        )
        return Bounds(low, high)
    return read_bounds(range_text, sheet.comma, sheet.report.header.sex) if range_text else Bounds()


def _may_be_dash(report: Report, parts: Parts) -> bool:
    """Whether a lone dash is a negative result: where the range is one of such signs or words."""
    return parts.value.text in "-－" and bool(parts.range) and quality_of(report.quote(parts.range)) == "negative"


def _is_result(sheet: _Sheet, parts: Parts, analyte: Analyte | None, name: str) -> bool:
    said = " ".join(plain(name).strip(" .:").casefold().split())
    if said in _stop_names() or not re.search(r"[^\W\d_]", name):
        return False
    if parts.in_table:
        return bool(analyte or parts.unit or parts.range or parts.value.is_a("number", "qualitative", "words"))
    fits = unit_fits(analyte, sheet.report.quote(parts.unit)) if parts.unit else False
    if analyte:
        return fits or bool(parts.range) or not parts.unit and name not in analyte.ambiguous
    return bool(parts.unit and parts.range)


def _stop_names() -> frozenset[str]:
    return frozenset(load_words()["stop"]["names"])


def unit_fits(analyte: Analyte | None, unit: str) -> bool:
    """Whether a test is reported in such a unit: one of its own or a multiple of one."""
    code = to_ucum(unit)
    return bool(analyte and code) and any(code == known or _kind(code) == _kind(known) for known in analyte.units)


def _kind(code: str) -> str:
    return re.sub(r"10\*-?\d+|(?<![a-zA-Z\]])[dcmunpfk](?=[gLlm])", "", code)


def loinc_of(analyte: Analyte | None, unit: str) -> str:
    """The LOINC code of a test in the property its unit measures; "" where none is certain."""
    if not analyte:
        return ""
    return next(
        (code for code, known in analyte.loinc.items() if same_unit(unit, known) or not unit and known == "1"), ""
    )


def _fluid(sheet: _Sheet, name: str) -> str:
    said = f"{sheet.panel} {sheet.specimen}"
    if _URINE.search(said):
        return "urine"
    return "other" if _OTHER_FLUID.search(said) else "blood"


def complete(result: LabResult, report: Report) -> LabResult:
    """A coded result with the test's code and where it lies, which a file need not say."""
    analyte = find_analyte(result.analyte)
    computed = (
        lies(result.number, result.comparator, Bounds(result.low, result.high)) if result.number is not None else ""
    )
    if not computed and result.range_text:
        computed = compare_qualities(result.value, result.range_text)
    flag, conflict = settle_flag(computed, result.printed_flag)
    code = result.code or (analyte.code if analyte else "")
    return replace(result, code=code, loinc=result.loinc, flag=flag or result.flag, conflict=conflict)
