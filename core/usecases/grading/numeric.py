"""Marks numbers with units. The student's value is read from free text, brought to the reference's unit, compared
exactly or within the tolerance, and named in the reason as it was read.

One value is asked for: "12 or 13" claims two and is wrong. Among several numbers the final result counts: the one in a
box, after "answer" or 答案, behind the last "=", else the last of the last line, those in the reference's kind of unit
before others. A calculation that is left undone, as 3*4, is wrong where it comes to another number, else it is for a
person. Knows nothing of steps.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.messages import words
from core.usecases.grading.assignment import Question, round_points
from core.usecases.grading.colons import has_ratio, read_colons
from core.usecases.grading.final_answer import after_equals, find_final
from core.usecases.grading.giving_up import gives_up
from core.usecases.grading.numeric_reference import with_stated_tolerance
from core.usecases.grading.plain_text import PlainText
from core.usecases.grading.quantity_reading import (
    BETWEEN,
    HOURS,
    Quantity,
    find_quantities,
    first_quantity,
    is_operand,
)
from core.usecases.grading.records import Mark, Quote, Tools
from core.usecases.grading.steps import MOST_CHARACTERS, credit_steps
from core.usecases.grading.unit_reading import read_unit, to_unit
from core.usecases.grading.working import find_calculation

_LISTED = re.compile(
    r"^\s*(?:,|;|、|/|or|either|and|und|或者?|和|与|到|至|~|-|–|to)\s*(?:者|是)?\s*[x=]*\s*$", re.IGNORECASE
)
_MOST_SHOWN = 6
_NEAR = 24
"""Characters before a number that may deny it."""
_EACH = re.compile(r"每([一-鿿]{1,7})\s*$|([时分秒])速[一-鿿]{0,3}\s*$")
_TEMPERATURES = {
    (("degree_Celsius", 1),): ((("degree", 1),), (("coulomb", 1),)),
    (("degree_Fahrenheit", 1),): ((("degree", 1),), (("farad", 1),)),
}
"""What a temperature is written in, too: 20°, 20度, 20 C."""
_DENIED = re.compile(r"(?:\bnot|n't|\brather than|\binstead of|不是|而非|不等于)\s*$", re.IGNORECASE)


def mark_numeric(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer. `tolerance`, else what "9.8 ± 0.1" says, is in the reference's unit, or a share of it."""
    ratio = any(has_ratio(reference) for reference in question.reference)
    found = (first_quantity(read_colons(reference, ratio=ratio)) for reference in question.reference)
    references = [reference for reference in found if reference]
    hours = any(reference.unit and reference.unit.powers == HOURS for reference in references)
    question = with_stated_tolerance(question)
    for answer in answers:
        mark = _mark(question, references, read_colons(answer, ratio=ratio, hours=hours))
        yield credit_steps(question, answer, mark)


def _mark(question: Question, references: Sequence[Quantity], plain: PlainText) -> Mark:
    most, answer = question.points, plain.written
    if not answer.strip():
        return Mark(0.0, most, words("grading_maths.empty"))
    if gives_up(answer):
        return Mark(0.0, most, words("grading_maths.no_answer"))
    if not references:
        return Mark(None, most, words("grading_maths.reference_unread", reference=question.reference[0]), "none")
    if len(answer) > MOST_CHARACTERS:
        return Mark(None, most, words("grading_maths.too_long", limit=MOST_CHARACTERS), "none")
    found = read_final(plain, references[0])
    if not found:
        return Mark(None, most, words("grading_maths.no_number"), "none")
    if len({(quantity.value, quantity.unit and quantity.unit.powers) for quantity in found}) > 1:
        listed = ", ".join(_written(plain, quantity) for quantity in found[:_MOST_SHOWN])
        listed += ", …" if len(found) > _MOST_SHOWN else ""
        quotes = _quotes(plain, found[:_MOST_SHOWN])
        return Mark(0.0, most, words("grading_maths.several_values", values=listed), quotes=quotes)
    if is_operand(plain.text, found[-1]):
        return _judge_undone(question, references, found, plain)
    marks = [_compare(question, reference, found[-1], plain) for reference in references]
    return max(marks, key=lambda mark: -1.0 if mark.points is None else mark.points + 0.5)


def _judge_undone(
    question: Question, references: Sequence[Quantity], found: Sequence[Quantity], plain: PlainText
) -> Mark:
    """A calculation without its result: wrong where it comes to another number than expected, else for a person."""
    last, expected = found[-1], describe(question, references[0])
    undone = find_calculation(plain.text, last.number.start, last.number.end)
    bare = not any(one.unit or one.number.percent for one in (*references, last))
    if undone and bare and not any(is_within(question, one.value, undone[1]) for one in references):
        reason = words("grading_maths.wrong_number", read=undone[0], expected=expected)
        return Mark(0.0, question.points, reason, quotes=_quotes(plain, found))
    reason = words("grading_maths.not_worked_out", read=_written(plain, last), expected=expected)
    return Mark(None, question.points, reason, "none", quotes=_quotes(plain, found))


def _compare(question: Question, reference: Quantity, found: Quantity, plain: PlainText) -> Mark:
    most, quotes = question.points, _quotes(plain, [found])
    values = {"read": _written(plain, found), "expected": describe(question, reference)}
    unit = reference.unit.powers if reference.unit else ()
    value: Fraction | None = found.value
    missing = reference.unit is not None and found.unit is None
    if found.unit and (unit or found.unit.unknown):
        value = None if found.unit.unknown else _convert(found, unit, plain.text)
    if value is None:
        return Mark(0.0, most, words("grading_maths.wrong_unit", **values), quotes=quotes)
    if reference.number.percent and not found.number.percent and value == reference.value * 100:
        value, missing = reference.value, True
    if is_within(question, reference.value, value):
        if missing and question.unit_share:
            points = round_points(most * (1 - question.unit_share))
            return Mark(points, most, words("grading_maths.unit_missing", **values), quotes=quotes)
        return Mark(most, most, words("grading_maths.right_number", **values), quotes=quotes)
    if found.number.other is not None and is_within(question, reference.value, found.number.other):
        return Mark(None, most, words("grading_maths.comma_unclear", **values), "none", quotes=quotes)
    return Mark(0.0, most, words("grading_maths.wrong_number", **values), quotes=quotes)


def _convert(found: Quantity, wanted: tuple[tuple[str, int], ...], text: str) -> Fraction | None:
    """The value in the wanted unit, also of 20° for a temperature and 每小时60千米 for a speed; else None."""
    powers = found.unit.powers if found.unit else ()
    if powers in _TEMPERATURES.get(wanted, ()):
        return found.value
    value, each = to_unit(found.value, powers, wanted), _EACH.search(text[max(0, found.start - _NEAR) : found.start])
    per = read_unit(f"/{each[1] or each[2]}") if each else None
    if value is None and per:
        value = to_unit(found.value, tuple(sorted((*powers, *per.powers))), wanted)
    return value


def is_within(question: Question, reference: Fraction, value: Fraction) -> bool:
    """Whether the value is right: equal as decimals are, exactly, where no tolerance is given."""
    allowed = Fraction(str(question.tolerance))
    return abs(value - reference) <= (allowed * abs(reference) if question.relative else allowed)


def describe(question: Question, reference: Quantity) -> str:
    """The reference with its tolerance, such as "3.5 m ± 0.1"."""
    written = question.reference[0] if len(question.reference) == 1 else " | ".join(question.reference)
    if not question.tolerance or BETWEEN.search(written):
        return written
    return f"{written} ± {f'{question.tolerance * 100:g} %' if question.relative else f'{question.tolerance:g}'}"


def read_final(plain: PlainText, reference: Quantity) -> list[Quantity]:
    """The final value, or the several values claimed side by side; empty where there is no number."""
    start, end = find_final(plain.text)
    part = after_equals(plain.text, start, end)
    found = find_quantities(plain.text, *part) or find_quantities(plain.text, start, end)
    found = found or find_quantities(plain.text, 0, len(plain.text))
    found = [quantity for quantity in found if not _DENIED.search(_before(plain, quantity))]
    if not found:
        return []
    claimed = _claimed(found, plain.text)
    if len(claimed) > 1:
        return claimed
    wanted = reference.unit.powers if reference.unit else ()
    fitting = (
        q for q in reversed(found) if wanted and q.unit and to_unit(Fraction(1), q.unit.powers, wanted) is not None
    )
    return [next(fitting, found[-1])]


def _before(plain: PlainText, quantity: Quantity) -> str:
    return plain.text[max(0, quantity.start - _NEAR) : quantity.start]


def _claimed(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The last quantity with those that "or", a comma or a dash puts beside it."""
    claimed = [found[-1]]
    for quantity in reversed(found[:-1]):
        between = text[quantity.end : claimed[-1].start].strip()
        if not _LISTED.match(between) and (between or quantity.unit or claimed[-1].unit):
            break
        claimed.append(quantity)
    return claimed[::-1]


def _written(plain: PlainText, quantity: Quantity) -> str:
    return plain.quote(quantity.start, quantity.end).text.strip()


def _quotes(plain: PlainText, found: Sequence[Quantity]) -> tuple[Quote, ...]:
    return tuple(plain.quote(quantity.start, quantity.end) for quantity in found)
