"""Results as a FHIR R4B Bundle of Observations, every digit as the report has it. Without the patient: nobody is named.

Does not say what an analyte is: a LOINC or UCUM code stands only where the report or the table of analytes has it.
"""

import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.messages import UiLanguage, message
from core.usecases.medical.deidentifying import deidentify
from core.usecases.medical.exports.words import LineNumbers
from core.usecases.medical.labs.units import to_ucum
from core.usecases.medical.masking import Masking
from core.usecases.medical.records import LabResult, Understanding

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_NAMESPACE = uuid.UUID("5b0a5a0e-6d2f-5f0e-9c53-0f6f7c6a2b11")
_COMPARATORS = {"<": "<", ">": ">", "≤": "<=", "≥": ">="}
_FLAGS = {
    "critical_low": ("LL", "Critical low"),
    "low": ("L", "Low"),
    "normal": ("N", "Normal"),
    "high": ("H", "High"),
    "critical_high": ("HH", "Critical high"),
    "abnormal": ("A", "Abnormal"),
}
_SPAN = 18
"""Digits of a decimal that FHIR asks every system to keep (R4, 2.24.0.1); a longer number is given as text."""


def write_fhir(understanding: Understanding, *, language: UiLanguage = "en") -> bytes:
    """A collection Bundle as JSON, valid by the models of fhir.resources. A result's note quotes its line,
    with what identifies anybody masked. Its state is "unknown": a report does not always say whether it is final."""
    from fhir.resources.R4B.bundle import Bundle

    masking = deidentify(understanding.report)
    entries = list(_entries(understanding, masking, language))
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    if entries:
        bundle["entry"] = entries
    Bundle.model_validate(bundle)
    return f"{_write(bundle)}\n".encode()


def _entries(understanding: Understanding, masking: Masking, language: UiLanguage) -> Iterator[dict[str, Any]]:
    report = understanding.report
    lines = LineNumbers(report)
    for number, result in enumerate(understanding.results):
        line = next(iter(lines.at((result.span,))), 0)
        quoted = " ".join(masking.mask(result.span.start, result.span.end).split())
        note = message("medical_export.provenance", language, line=line, quote=quoted)
        url = uuid.uuid5(_NAMESPACE, f"{report.sha256} {number}").urn
        yield {"fullUrl": url, "resource": _observation(result, note)}


def _observation(result: LabResult, note: str) -> dict[str, Any]:
    """One result; elements that would be empty are left out, for FHIR allows none."""
    code: dict[str, Any] = {"text": result.analyte}
    if result.loinc:
        code["coding"] = [{"system": LOINC, "code": result.loinc}]
    found: dict[str, Any] = {"resourceType": "Observation", "status": "unknown", "code": code, "note": [{"text": note}]}
    if result.when:
        found["effectiveDateTime"] = result.when
    if result.number is not None and _fits(result.number):
        value: dict[str, Any] = {"value": result.number, **_unit(result.unit)}
        if result.comparator:
            value["comparator"] = _COMPARATORS[result.comparator]
        found["valueQuantity"] = value
    else:
        found["valueString"] = f"{result.value} {result.unit}".strip()
    if flag := _FLAGS.get(result.flag):
        found["interpretation"] = [{"coding": [{"system": INTERPRETATION, "code": flag[0], "display": flag[1]}]}]
    if extent := _range(result):
        found["referenceRange"] = [extent]
    return found


def _unit(unit: str) -> dict[str, str]:
    """The printed unit, and its UCUM code where it has one."""
    code = to_ucum(unit) if unit else ""
    return ({"unit": unit} if unit else {}) | ({"system": UCUM, "code": code} if code else {})


def _range(result: LabResult) -> dict[str, Any]:
    bounds = {"low": result.low, "high": result.high}
    found: dict[str, Any] = {
        name: {"value": bound, **_unit(result.unit)}
        for name, bound in bounds.items()
        if bound is not None and _fits(bound)
    }
    return found | ({"text": result.range_text} if result.range_text else {})


def _fits(number: Decimal) -> bool:
    return number.is_finite() and len(number.as_tuple().digits) <= _SPAN


def _write(value: object, indent: str = "\n") -> str:
    """JSON in which a Decimal keeps its digits: 5.10 is not 5.1. FHIR R4, 2.24.0.1: precision is part of a decimal."""
    inner = f"{indent} "
    if isinstance(value, dict):
        rows = [f"{inner}{json.dumps(key)}: {_write(one, inner)}" for key, one in value.items()]
        return f"{{{','.join(rows)}{indent}}}"
    if isinstance(value, list):
        return f"[{','.join(f'{inner}{_write(one, inner)}' for one in value)}{indent}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
