"""A C-CDA observation as a value: PQ, IVL_PQ, INT, REAL, RTO, CD, CE, ST, BL, TS, with range and interpretation.

A value's characters are the file's own. Runs in the parsing process.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from core.usecases.medical.structured.draft import Value
from core.usecases.medical.structured.narrative import said_in
from core.usecases.medical.structured.numbers import show_date

V3 = "{urn:hl7-org:v3}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
LOINC = "2.16.840.1.113883.6.1"
MEASURES = frozenset(("PQ", "IVL_PQ", "INT", "IVL_INT", "REAL", "IVL_REAL", "RTO", "RTO_PQ_PQ", "MO"))
_UNFINISHED = {"active": "in progress", "held": "held", "suspended": "suspended"}
LEFT_OUT = frozenset(("aborted", "cancelled", "nullified"))
_ABSENT = {
    "NI": "no information",
    "UNK": "unknown",
    "ASKU": "asked but unknown",
    "NAV": "temporarily unavailable",
    "NASK": "not asked",
    "NA": "not applicable",
    "MSK": "masked",
    "TRC": "trace",
}
"""HL7 v3 NullFlavor, in the words of its code system."""

Texts = Mapping[str, str]
"""Narrative by ID, for what the entries only point to."""


def read_value(observation: etree._Element, texts: Texts) -> Value:
    """The observation's value; its `value` is empty where it has none."""
    code = observation.find(f"{V3}code")
    elements = observation.findall(f"{V3}value")
    told = [pair for element in elements if any(pair := say(element, texts))]
    said = ", ".join(value for value, _ in told[:-1]) if len(told) > 1 else ""
    last, unit = told[-1] if told else ("", "")
    value = Value(name_concept(code, texts), f"{said}, {last}" if said else last, unit, loinc=find_loinc(code))
    value.worded = bool(elements) and not any(_type(one) in (*MEASURES, "ST", "ED", "") for one in elements)
    value.flag = ", ".join(_flags(observation))
    value.when = find_time(observation)
    state = _attribute(observation.find(f"{V3}statusCode"), "code")
    sites = (name_concept(one, texts) for one in observation.findall(f"{V3}targetSiteCode"))
    value.status = ", ".join(filter(None, (_UNFINISHED.get(state, ""), *sites)))
    value.comments = list(_comments(observation, texts))
    if not told:
        flavors = [_attribute(element, "nullFlavor") for element in elements]
        value.coded, value.value = False, next((_ABSENT.get(one, one) for one in flavors if one), "")
    value.range_text, value.low, value.high = _range(observation, unit, texts)
    return value


def is_measured(observation: etree._Element) -> bool:
    """Whether it has a value of a numeric type."""
    return any(_type(element) in MEASURES for element in observation.findall(f"{V3}value"))


def say(element: etree._Element | None, texts: Texts) -> tuple[str, str]:
    """A value element as value and unit."""
    if element is None:
        return "", ""
    kind = _type(element)
    if kind.startswith("IVL_") or element.find(f"{V3}low") is not None or element.find(f"{V3}high") is not None:
        return _interval(element)
    if kind.startswith("RTO"):
        (upper, above), (lower, below) = (
            say(element.find(f"{V3}{one}"), texts) for one in ("numerator", "denominator")
        )
        if upper and lower and above in ("", "1") and below in ("", "1"):
            return f"{upper}:{lower}", ""
        return " / ".join(filter(None, (f"{upper} {above}".strip(), f"{lower} {below}".strip()))), ""
    if (value := _attribute(element, "value")) or kind in MEASURES:
        other = element.find(f"{V3}translation")
        if not value and other is not None:  # measured in a unit that is not UCUM's
            return _attribute(other, "value"), _attribute(other, "unit") or name_concept(other, texts)
        unit = _attribute(element, "unit") or _attribute(element, "currency")
        return (show_date(value) if kind == "TS" else value) or said_in(element), unit
    if kind in ("ED", "ST", "") and not element.get("code") and element.find(f"{V3}originalText") is None:
        return _pointed(element, texts) or said_in(element), ""
    return name_concept(element, texts), ""


def name_concept(element: etree._Element | None, texts: Texts) -> str:
    """A code in words: as the report wrote it, else its display name, else its translations', else its code."""
    if element is None:
        return ""
    original = element.find(f"{V3}originalText")
    if original is not None and (said := _pointed(original, texts) or said_in(original)):
        return said
    if name := _attribute(element, "displayName"):
        return name
    for inner in element.findall(f"{V3}translation"):
        if name := _attribute(inner, "displayName"):
            return name
    return _attribute(element, "code")


def find_loinc(element: etree._Element | None) -> str:
    """The LOINC code of a code or of its translations."""
    for one in () if element is None else (element, *element.findall(f"{V3}translation")):
        if _attribute(one, "codeSystem") == LOINC and (code := _attribute(one, "code")):
            return code
    return ""


def find_time(element: etree._Element) -> str:
    """The effective time as it stands: a point, or an interval's start, else its end."""
    time = element.find(f"{V3}effectiveTime")
    if time is None:
        return ""
    inner = (time, time.find(f"{V3}center"), time.find(f"{V3}low"), time.find(f"{V3}high"))
    return next((said for one in inner if (said := _attribute(one, "value"))), "")


def _interval(element: etree._Element) -> tuple[str, str]:
    low, high = element.find(f"{V3}low"), element.find(f"{V3}high")
    lower, upper = _attribute(low, "value"), _attribute(high, "value")
    units = list(dict.fromkeys(filter(None, (_attribute(low, "unit"), _attribute(high, "unit")))))
    if len(units) > 1:
        return f"{lower} {units[0]} - {upper} {units[1]}", ""
    unit = units[0] if units else ""
    if lower and upper:
        return f"{lower}-{upper}", unit
    if lower:
        return f"{'>=' if _is_closed(low) else '>'}{lower}", unit
    if upper:
        return f"{'<=' if _is_closed(high) else '<'}{upper}", unit
    return _attribute(element, "value"), _attribute(element, "unit")


def _is_closed(bound: etree._Element | None) -> bool:
    """Bounds belong to their interval unless they say otherwise (HL7 v3 data types: IVXB.inclusive)."""
    return _attribute(bound, "inclusive") != "false"


def _range(observation: etree._Element, unit: str, texts: Texts) -> tuple[str, str, str]:
    """Text, low and high of the reference range. Of several ranges all are given as text, and none as bounds."""
    ranges = observation.findall(f"{V3}referenceRange/{V3}observationRange")
    if len(ranges) != 1:
        return "; ".join(filter(None, (_describe(one, texts) for one in ranges))), "", ""
    [only] = ranges
    value = only.find(f"{V3}value")
    low, high = (None, None) if value is None else (value.find(f"{V3}low"), value.find(f"{V3}high"))
    text = _words(only, texts)
    units = {_attribute(one, "unit") for one in (low, high)} - {""}
    if units - {unit} or not all(_attribute(one, "inclusive") != "false" for one in (low, high)):
        return text or _describe(only, texts), "", ""
    return text, _attribute(low, "value"), _attribute(high, "value")


def _describe(extent: etree._Element, texts: Texts) -> str:
    said, unit = say(extent.find(f"{V3}value"), {})
    meaning = extent.find(f"{V3}interpretationCode")
    name = _attribute(meaning, "displayName") or _attribute(meaning, "code")
    shown = _words(extent, texts) or f"{said} {unit}".strip()
    return f"{name}: {shown}" if name and name not in ("N", "normal", "Normal") and shown else shown


def _words(extent: etree._Element, texts: Texts) -> str:
    text = extent.find(f"{V3}text")
    return _pointed(text, texts) or said_in(text) if text is not None else ""


def _flags(observation: etree._Element) -> Iterator[str]:
    for element in observation.findall(f"{V3}interpretationCode"):
        if code := _attribute(element, "code") or _attribute(element, "displayName"):
            yield code


def _comments(observation: etree._Element, texts: Texts) -> Iterator[str]:
    """Comment activities (LOINC 48767-8) below the observation."""
    for act in observation.iterfind(f"{V3}entryRelationship/{V3}act"):
        text = act.find(f"{V3}text")
        if _attribute(act.find(f"{V3}code"), "code") == "48767-8" and text is not None:
            yield _pointed(text, texts) or said_in(text)


def _pointed(element: etree._Element, texts: Texts) -> str:
    reference = element.find(f"{V3}reference")
    return texts.get(_attribute(reference, "value").removeprefix("#"), "") if reference is not None else ""


def _type(element: etree._Element) -> str:
    return (element.get(TYPE) or "").split(":")[-1]


def _attribute(element: etree._Element | None, name: str) -> str:
    return (element.get(name) or "").strip() if element is not None else ""
