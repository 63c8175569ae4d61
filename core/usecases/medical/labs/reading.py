"""The results of a report: rows of tables and lines, values in sentences and vital signs; what a structured file gave
is completed with what the project knows of the test.

Copies and compares. What is not surely a result is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from core.documents.document import Span
from core.usecases.medical.labs.analytes import Analyte, find_analyte, find_meanings, fluid_of, load_analytes
from core.usecases.medical.labs.atoms import cut_at, cut_cells, load_words, plain, strip_span
from core.usecases.medical.labs.columns import Column, is_head, is_more_header, read_header, split_header
from core.usecases.medical.labs.prose import is_ambiguous, read_sentences, split_pair, unit_fits
from core.usecases.medical.labs.results import (
    Bounds,
    comma_of,
    compare_qualities,
    lies,
    quality_of,
    read_bounds,
    read_value,
    settle_flag,
)
from core.usecases.medical.labs.rows import Parts, by_columns, by_order
from core.usecases.medical.labs.stacks import read_stack
from core.usecases.medical.labs.units import same_unit, to_ucum
from core.usecases.medical.layout.report_dates import DayOrder, find_day_order, read_day
from core.usecases.medical.records import LabResult, Line, Report

_TITLE = re.compile(r"(?!.*\b(?:is|are|of the|as a|by|an|has|been)\b)[^\W\d_][^.。:：|]{1,45}")
_NOT_OF_SAMPLES = ("", "mm", "cm", "min", "h", "d", "mg", "g", "1")
"""Units of lengths, times and doses, which alone make no result of an unknown name."""
_SPECIMEN = re.compile(
    r"(?:[标样]本(?:类型|种类|类别)?|\b(?:specimen|sample)(?: type| source)?)\s*[:：]\s*([^\W\d_][^|，,;；:：]{0,19})",
    re.I,
)
_LEAD = 40
_LIST = 3
"""Known tests in one line, from which none needs a unit to be one."""
_NO_BLOOD = Decimal("6.5")
"""A pH below it, as value or in a range, is of urine, whatever the sheet calls its samples."""
_LABELLED = re.compile(r"[:：]")


@dataclass(slots=True)
class _Sheet:
    """What has been seen of a report so far."""

    report: Report
    text: str
    comma: str
    order: DayOrder
    columns: tuple[Column, ...] = ()
    mark: str = ""
    """What parts the cells of a header of comma-separated values."""
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
    sheet = _Sheet(report, text, comma_of(report.text), find_day_order(report.text))
    at = 0
    while at < len(report.lines):
        stack = read_stack(text, report.text, report.lines, at)
        made = _make_all(sheet, [stack.parts], stack.row) if stack else []
        if not made:
            _read_line(sheet, report.lines[at])
        sheet.found += made
        at = stack.end if stack and made else at + 1
    return tuple(sheet.found)


def _read_line(sheet: _Sheet, line: Line) -> None:
    span = strip_span(sheet.text, line.span)
    if span.start >= span.end:
        return
    cells = _cut(sheet, span, cut_cells(sheet.text, span, line.cells))
    texts = [sheet.report.quote(cell) for cell in cells]
    if columns := read_header(texts) or read_header(split_header(sheet.text, span)):
        sheet.columns, sheet.rows = columns, 0
        return
    if sheet.columns and not sheet.rows and is_more_header(texts):
        return
    if specimen := _SPECIMEN.search(sheet.report.quote(span)):
        sheet.specimen = specimen[1].split("  ")[0].strip()
    made = _read_row(sheet, span, cells)
    sheet.found += made
    sheet.rows += len(made)
    if not made and len([text for text in texts if text.strip()]) == 1 and _TITLE.fullmatch(texts[0].strip()):
        sheet.panel = texts[0].strip()


def _cut(sheet: _Sheet, span: Span, cells: Sequence[Span]) -> Sequence[Span]:
    """The row's cells, in comma-separated values too: a header's, and those of a row as wide as the header."""
    for mark in (sheet.mark or ",;") if len(cells) == 1 else "":
        parts = cut_at(sheet.text, span, mark)
        headed = len(parts) > 2 and read_header([sheet.report.quote(part) for part in parts])
        if headed or sheet.mark and len(parts) == len(sheet.columns):
            sheet.mark = mark
            return parts
    return cells


def _read_row(sheet: _Sheet, span: Span, cells: Sequence[Span]) -> list[LabResult]:
    """By the header's columns, else by the order of the parts, else from sentences."""
    source = sheet.report.text
    printed = sheet.report.origin in ("pdf", "docx", "picture")
    found = by_columns(sheet.text, source, cells, sheet.columns, printed=printed) if sheet.columns else []
    if (made := _make_all(sheet, found, span)) or any(quality_of(parts.value.text) == "missing" for parts in found):
        return made
    ordered = [] if _is_placed(sheet, cells) else by_order(sheet.text, source, span)
    made = _make_all(sheet, ordered, span)
    whole = {one.analyte for one in made} == {sheet.report.quote(parts.name) for parts in ordered}
    if made and whole or sheet.columns and sheet.rows and sheet.report.kind == "laboratory":
        return made  # remarks below a table are no results
    said: list[LabResult] = []
    for one in read_sentences(sheet.text, source, span):
        when = sheet.report.header.date if one.now else ""
        said += [replace(result, when=when) for result in make_results(sheet, one.parts, span, one.analyte)]
    return said if len(said) > len(made) else made


def _is_placed(sheet: _Sheet, cells: Sequence[Span]) -> bool:
    """Whether a row's cells are counted as the header's columns are, so that these say what each is."""
    return 1 < len(cells) == len(sheet.columns)


def _make_all(sheet: _Sheet, found: Sequence[Parts], row: Span) -> list[LabResult]:
    made: list[LabResult] = []
    lead = sheet.text[row.start : found[0].name.start] if found else ""
    fluid = fluid_of(f"{lead[:_LEAD]} {sheet.panel}", sheet.specimen)
    known = [find_analyte(sheet.report.quote(parts.name)) for parts in found]
    listed = len(found) >= _LIST and all(known)
    vitals = any(one and one.fluid == "vital" for one in known)
    for parts in found:
        name = sheet.report.quote(parts.name)
        unit = sheet.report.quote(parts.unit) if parts.unit else ""
        analyte = find_analyte(name, fluid, unit)
        if vitals and not unit:
            analyte = next((one for one in find_meanings(name) if one.fluid == "vital"), analyte)
        if listed and not unit or _is_result(sheet, parts, analyte, name):
            made += make_results(sheet, parts, row, analyte)
    return made


def make_results(sheet: _Sheet, parts: Parts, row: Span, analyte: Analyte | None) -> list[LabResult]:
    """The results that a row's parts are: two of a blood pressure, none where there is no value."""
    value = parts.value
    if quality_of(value.text) == "missing" or value.is_a("blank") and not _may_be_dash(sheet.report, parts):
        return []
    if value.is_a("pair") and analyte and analyte.code == "blood_pressure":
        both = zip(("systolic", "diastolic"), split_pair(value, sheet.report.text), strict=True)
        halves = [(load_analytes()[code], replace(parts, value=half)) for code, half in both]
        return [_make_result(sheet, half, row, one) for one, half in halves]
    return [_make_result(sheet, parts, row, analyte)]


def _make_result(sheet: _Sheet, parts: Parts, row: Span, analyte: Analyte | None) -> LabResult:
    report, value = sheet.report, parts.value.text
    unit, range_text, mark = (report.quote(one) if one else "" for one in (parts.unit, parts.range, parts.flag))
    bounds = _bounds(sheet, parts, range_text)
    comparator, number = read_value(value, sheet.comma)
    if (
        analyte
        and analyte.code == "ph_blood"
        and any(one is not None and one < _NO_BLOOD for one in (number, bounds.low))
    ):
        analyte = load_analytes()["urine_ph"]
    computed = lies(number, comparator, bounds) if number is not None else ""
    if not computed and bounds.words:
        computed = compare_qualities(value, bounds.words)
    flag, conflict = settle_flag(computed, mark)
    own = read_day(report.quote(parts.day), sheet.order) if parts.day else ""
    return LabResult(
        analyte=report.quote(parts.name),
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
        when=parts.when or own or report.header.date,
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
    headed = is_head(parts.value.text) and not quality_of(parts.value.text)
    if said in _stop_names() or headed or not re.search(r"[^\W\d_]", name):
        return False
    if parts.in_table:
        if parts.value.is_a("words"):
            return bool(analyte or parts.unit or parts.range) and not _LABELLED.search(parts.value.text)
        told = analyte or parts.unit or parts.range or parts.low or parts.high
        bare = parts.value.is_a("qualitative") or not any(one.role in ("unit", "range") for one in sheet.columns)
        return bool(told) or bare and not _LABELLED.search(name)
    unit = sheet.report.quote(parts.unit) if parts.unit else ""
    if parts.value.is_a("pair"):
        return bool(analyte and analyte.code == "blood_pressure")
    if analyte:
        sure = not is_ambiguous(analyte, name)
        if analyte.fluid == "vital":
            sure = len(name) > 2 and parts.value.is_a("number")
        bare = not unit and sure
        return unit_fits(analyte, unit) or bool(parts.range) or bare
    if parts.value.is_a("qualitative"):
        return bool(parts.range) and bool(compare_qualities(parts.value.text, sheet.report.quote(parts.range)))
    return bool(parts.range) and (parts.value.is_a("titre") or to_ucum(unit) not in _NOT_OF_SAMPLES)


def _stop_names() -> frozenset[str]:
    return frozenset(load_words()["stop"]["names"])


def loinc_of(analyte: Analyte | None, unit: str) -> str:
    """The LOINC code of a test in the property its unit measures; "" where none is certain."""
    if not analyte:
        return ""
    return next(
        (code for code, known in analyte.loinc.items() if same_unit(unit, known) or not unit and known == "1"), ""
    )


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
