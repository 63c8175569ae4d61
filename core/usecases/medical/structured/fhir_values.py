"""FHIR's data types in words and numbers, and an Observation's values. R4 and R5 differ in none of them.

A value's characters are the file's own. Knows nothing of reports and bundles.
"""

from collections.abc import Iterator

from core.usecases.medical.structured.draft import Value
from core.usecases.medical.structured.fhir_store import Resource, first_of, list_of, text_of

LOINC = "http://loinc.org"
LEFT_OUT = frozenset(("entered-in-error", "cancelled"))
"""Observations with these states say nothing about the patient."""
_FINAL = frozenset(("", "final", "amended", "corrected", "completed", "unknown"))
DATES = ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming", "issued")
"""Elements that say when an observation or report is of, the telling ones first."""
_NORMAL = frozenset(("normal", "nominal"))
_MOMENTS = ("start", "end", "event")
_NUMERIC = ("valueQuantity", "valueInteger", "valueString", "valueRange", "valueRatio")
_TEXTS = ("valueString", "valueDateTime", "valueTime", "valueBoolean", "valueInteger", "valueDate", "valueInstant")


def concept(data: object) -> str:
    """A CodeableConcept in words: its text, else its codings' displays, else their codes. Also a CodeableReference's
    concept, a Coding and a plain text."""
    if isinstance(data, list):
        return ", ".join(filter(None, map(concept, data)))
    if isinstance(data, str):
        return data.strip()
    if text := text_of(data, "text"):
        return text
    codings = list_of(data, "coding") or [data]
    for name in ("display", "code"):
        if said := [text for one in codings if (text := text_of(one, name))]:
            return said[0]
    inner = data.get("concept") if isinstance(data, dict) else None
    return concept(inner) if isinstance(inner, dict) else text_of(data, "reference", "display")


def loinc(data: object) -> str:
    """The LOINC code among a concept's codings."""
    codings = list_of(data, "coding")
    return next((text_of(one, "code") for one in codings if text_of(one, "system") == LOINC), "")


def codes(data: object) -> set[str]:
    """All codes of one concept or of several."""
    concepts = data if isinstance(data, list) else [data]
    return {text_of(coding, "code") for one in concepts for coding in list_of(one, "coding")}


def quantity(data: object) -> tuple[str, str]:
    """The value with its comparator, and the unit, of a Quantity: ("<0.01", "mg/L")."""
    sign = text_of(data, "comparator")
    sign = sign if sign in ("<", "<=", ">", ">=") else ""
    value = text_of(data, "value")
    return (f"{sign}{value}" if value else ""), text_of(data, "unit") or text_of(data, "code")


def moment(data: Resource, *names: str) -> str:
    """The first of these elements that says when: a dateTime, a Period's start (else end), a Timing's event."""
    for name in names:
        said = next(filter(None, (text_of(data, name), *(text_of(data, name, part) for part in _MOMENTS))), "")
        if said:
            return said
    return ""


def read_values(observation: Resource) -> Iterator[Value]:
    """An Observation's own value and its components'. Without value or reason for its absence it gives none."""
    panel = concept(observation.get("code"))
    when = moment(observation, *DATES)
    status = text_of(observation, "status")
    told = ("" if status in _FINAL else status, concept(list_of(observation, "bodySite")))
    parts = [one for one in list_of(observation, "component") if isinstance(one, dict)]
    for number, one in enumerate((observation, *parts)):
        value = _value(one)
        if value is None:
            continue
        value.when, value.status = when, ", ".join(filter(None, told))
        value.panel = panel if number else ""
        yield value


def notes_of(resource: Resource) -> list[str]:
    """What people remarked, word for word."""
    said = [text_of(note, "text") for note in list_of(resource, "note")]
    return [text for text in (*said, text_of(resource, "comment"), text_of(resource, "comments")) if text]


def _value(data: Resource) -> Value | None:
    said, unit = _said(data)
    flag = ", ".join(filter(None, map(_flag, list_of(data, "interpretation"))))
    code = data.get("code")
    value = Value(concept(code), said, unit, flag=flag, loinc=loinc(code), comments=notes_of(data))
    value.worded = not any(name in data for name in _NUMERIC)
    if not said:
        value.status = value.value = ""
        absent = concept(data.get("dataAbsentReason"))
        if not absent and not (value.comments or flag):
            return None
        value.coded, value.value = False, absent
        return value
    value.range_text, value.low, value.high = _range(list_of(data, "referenceRange"), unit)
    return value


def _said(data: Resource) -> tuple[str, str]:
    """value[x] as value and unit."""
    if "valueQuantity" in data:
        return quantity(data["valueQuantity"])
    if "valueCodeableConcept" in data:
        return concept(data["valueCodeableConcept"]), ""
    if "valueRange" in data:
        return _span(quantity(first_of(data, "valueRange", "low")), quantity(first_of(data, "valueRange", "high")))
    if "valueRatio" in data:
        (upper, above), (lower, below) = (
            quantity(first_of(data, "valueRatio", n)) for n in ("numerator", "denominator")
        )
        if upper and lower and not above and not below:
            return f"{upper}:{lower}", ""
        return f"{upper} {above}".strip() + (f" / {lower} {below}".rstrip() if lower else ""), ""
    if "valuePeriod" in data:
        return " - ".join(filter(None, (text_of(data, "valuePeriod", n) for n in ("start", "end")))), ""
    return next((text for name in _TEXTS if (text := text_of(data, name))), ""), ""


def _span(low: tuple[str, str], high: tuple[str, str]) -> tuple[str, str]:
    unit = low[1] or high[1]
    if low[1] and high[1] and low[1] != high[1]:
        return f"{low[0]} {low[1]} - {high[0]} {high[1]}", ""
    if low[0] and high[0]:
        return f"{low[0]}-{high[0]}", unit
    return (f">={low[0]}" if low[0] else f"<={high[0]}" if high[0] else ""), unit


def _flag(data: object) -> str:
    return text_of(data, "coding", "code") or concept(data)


def _range(ranges: list[object], unit: str) -> tuple[str, str, str]:
    """Text, low and high of the range that applies. One of several that is called normal and is for everyone is it;
    otherwise all are given as text, each with whom it is for, and none as bounds."""
    general = [one for one in ranges if _is_general(one)]
    chosen = general if len(general) == 1 else ranges
    if len(chosen) == 1 and _is_general(chosen[0]):
        [only] = chosen
        text, (low, unit_low), (high, unit_high) = text_of(only, "text"), _end(only, "low"), _end(only, "high")
        same = all(one in ("", unit) for one in (unit_low, unit_high))
        return (text, low, high) if same else (text or _describe(only), "", "")
    return "; ".join(filter(None, map(_describe, chosen))), "", ""


def _is_general(data: object) -> bool:
    kinds = codes(list_of(data, "type"))
    return (not kinds or bool(kinds & _NORMAL)) and not list_of(data, "appliesTo") and not list_of(data, "age")


def _end(data: object, name: str) -> tuple[str, str]:
    return quantity(first_of(data, name))


def _describe(data: object) -> str:
    """A range in words: whom it is for, then its text or bounds with their unit."""
    (low, low_unit), (high, high_unit) = _end(data, "low"), _end(data, "high")
    said, unit = _span((low, low_unit), (high, high_unit))
    ages = _span(_end(first_of(data, "age"), "low"), _end(first_of(data, "age"), "high"))
    meaning = concept(list_of(data, "type")) if not codes(list_of(data, "type")) & _NORMAL else ""
    whom = ", ".join(filter(None, (meaning, concept(list_of(data, "appliesTo")), " ".join(ages).strip())))
    extent = text_of(data, "text") or f"{said} {unit}".strip()
    return f"{whom}: {extent}" if whom and extent else extent
