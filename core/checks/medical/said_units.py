"""Whether the amounts of a statement have their source's units; a day's dose is a dose, and 6 mm are 0.6 cm."""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.checks.medical.amounts import read_unit
from core.checks.medical.copied_amounts import TIMES, find_same, is_converted, list_copied, share_label, span_of
from core.checks.medical.said_amounts import quote
from core.checks.medical.source import Source, Told
from core.messages import words

_ASSUMED = {
    "blood_pressure": ("mmhg",), "systolic": ("mmhg",), "diastolic": ("mmhg",), "heart_rate": ("bpm",),
    "respiratory_rate": ("bpm",), "oxygen_saturation": ("%",), "temperature": ("°f", "°c", "°"), "hba1c": ("%",),
    "ejection_fraction": ("%",), "hematocrit": ("%",),
}  # fmt: skip
"""Units a statement may add where the source writes the number alone: nothing else is measured so."""


def check_units(statement: Source, source: Source) -> Check:
    """Each number with its unit as in the source; None where the statement adds one to a number that has none there."""
    named = [
        (one, units)
        for one in list_copied(statement, source, source)
        if one.amount.unit and not _is_rate(one) and (units := _units_told(one, source)) is not None
    ]
    wrong = [span_of(one) for one, units in named if units and not _is_one_of(one.amount.unit, units)]
    added = [span_of(one) for one, units in named if not units and not _is_assumed(one)]
    wrong += [span_of(one) for one, units in named if not units and one.amount.unit in TIMES and not _is_assumed(one)]
    if wrong:
        return Check("units", False, words("medical_checks.units_other", said=quote(statement, wrong)), tuple(wrong))
    if added:
        return Check("units", None, words("medical_checks.units_added", said=quote(statement, added)), tuple(added))
    return Check("units", True, words("medical_checks.units_told" if named else "medical_checks.no_units"))


def _units_told(one: Told, source: Source) -> set[str] | None:
    """The units of the same value in the source; None where it has no such value."""
    same = find_same(one, source)
    if any(is_converted(one.amount, other.amount) for other in same):
        return None
    same = [other for other in same if not one.labels or not other.labels or share_label(one, other)] or same
    return {unit for other in same for unit in _units_of(other, source)} if same else None


def _is_one_of(unit: str, units: set[str]) -> bool:
    """A dose a day is a dose, and a degree one of either scale."""
    unit, units = re.sub(_EACH, "", unit), {re.sub(_EACH, "", one) for one in units}
    return unit in units or {unit, *units} <= {"°", "°f"} or {unit, *units} <= {"°", "°c"}


_EACH = re.compile("/(?:min|h|day|week|month)$")


def _is_rate(one: Told) -> bool:
    """ "Every six hours" or 一天1862次 says how often."""
    before, said = (
        one.part.sentence.text[part] for part in (slice(one.amount.span.start), slice(one.amount.span.start, None))
    )
    return one.amount.unit in TIMES and bool(re.search(r"\bevery $|[每隔]$", before) or said[:1] in "一每")


def _is_assumed(one: Told) -> bool:
    """A unit that nobody writes and everybody says: years of age, mmHg of blood pressure."""
    text, span = one.part.sentence.text, one.amount.span
    old = one.amount.unit == "year" and re.search(
        r"old|岁|\baged?\b|y/?o", text[max(0, span.start - 8) : span.end + 6], re.I
    )
    return bool(old) or any(one.amount.unit in _ASSUMED.get(label, ()) for label in one.labels)


def _units_of(told: Told, source: Source) -> set[str]:
    """Its own unit; else that of its range, or one that stands alone in its row: 98 | 115-150 | g/L."""
    if told.amount.unit:
        return {told.amount.unit}
    row = [one for one in source.told if one.part.sentence is told.part.sentence and one.labels == told.labels]
    ranges = {one.amount.unit for one in row if one.amount.bound and one.amount.unit}
    return ranges or set(_lone_units(told.part.sentence.text, told.amount.span.end))


def _lone_units(text: str, place: int) -> Iterator[str]:
    """Units that follow no digit, up to the next sentence of words."""
    while place < len(text):
        unit, end = read_unit(text, place)
        apart = text[place - 1].isspace() or not text[:place].rstrip()[-1:].isdigit()
        lone = text[place].isspace() and apart
        if lone and ("/" in unit or unit in ("%", "fl", "pg", "ml_min")):
            yield unit
        place = end if unit else place + 1
