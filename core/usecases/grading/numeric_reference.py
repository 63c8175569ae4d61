"""The reference of a numeric question, as other programs read it: its digits, its unit and the tolerance it states."""

import re
from fractions import Fraction

from core.usecases.grading.assignment import Question
from core.usecases.grading.colons import has_ratio, read_colons
from core.usecases.grading.number_reading import find_numbers
from core.usecases.grading.plain_text import make_plain
from core.usecases.grading.quantity_reading import BETWEEN, find_quantities, first_quantity
from core.usecases.grading.unit_reading import read_unit

_DIGITS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", re.IGNORECASE)


def part_reference(reference: str) -> tuple[Fraction | None, str, str]:
    """Value of a reference (None where it is not read), its digits as other programs read them, and its unit: 2/3 is
    0.666666667 there, 1,234 m is 1234 and m, 1 h 30 min is 1.5 and h, and 5 ± 0.1 m is 5 and m."""
    plain = read_colons(reference, ratio=has_ratio(reference))
    found = first_quantity(plain)
    if found is None:
        return None, reference.strip(), ""
    shown = found.value * (100 if found.number.percent else 1)
    first = next(one for one in find_numbers(plain.text) if one.start >= found.start)
    written = plain.text[first.start : first.end].strip().rstrip("%").rstrip()
    told = first.value == found.value and _DIGITS.fullmatch(written)
    digits = written if told else f"{float(shown):.9g}"
    unit = plain.text[first.end :]
    if found.unit:
        start = first.end if read_unit(unit) else found.end - found.unit.length
        unit = plain.text[start : start + found.unit.length]
    elif BETWEEN.match(unit):
        unit = ""
    return found.value, digits, f"% {unit.strip()}".strip() if found.number.percent else unit.strip()


def with_stated_tolerance(question: Question) -> Question:
    """The question with what "9.8 ± 0.1" of its first reference allows, where it has no tolerance of its own."""
    plain = make_plain(question.reference[0])
    reference, rest = first_quantity(plain), "".join(BETWEEN.split(plain.text, maxsplit=1)[1:])
    if question.tolerance or not reference:
        return question
    for one in find_quantities(rest, 0, len(rest))[:1]:
        if not one.start and (not one.unit or one.unit.powers == (reference.unit and reference.unit.powers)):
            relative = one.number.percent and not reference.number.percent
            return question.model_copy(update={"tolerance": float(one.value), "relative": relative})
    return question


def export_values(question: Question) -> list[tuple[str, float]]:
    """For each reference its digits and how far an answer may be from them, in the unit they are told in."""
    question, told = with_stated_tolerance(question), []
    for reference in question.reference:
        value, digits, unit = part_reference(reference)
        share = abs(float(digits)) if question.relative and value is not None else 100 if unit.startswith("%") else 1
        told.append((digits, question.tolerance * share))
    return told
