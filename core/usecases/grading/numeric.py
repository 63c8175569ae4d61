"""Marks numbers with units. The student's value is read from free text, brought to the reference's unit, compared
exactly or within the tolerance, and named in the reason as it was read.

One value is asked for: "12 or 13" claims two and is wrong. Among several numbers the final result counts: the one in a
box, after "answer" or 答案, behind the last "=", else the last of the last line, those in the reference's kind of unit
before others. A calculation that is left undone, as 3*4, is wrong where it comes to another number, else it is for a
person. Knows nothing of steps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.messages import words
from core.usecases.grading.assignment import Question, round_points
from core.usecases.grading.final_answer import after_equals, find_final
from core.usecases.grading.giving_up import gives_up
from core.usecases.grading.number_reading import Number, find_numbers
from core.usecases.grading.plain_text import PlainText, make_plain
from core.usecases.grading.records import Mark, Quote, Tools
from core.usecases.grading.steps import MOST_CHARACTERS, credit_steps
from core.usecases.grading.unit_reading import MOST_TAIL, UnitFound, read_unit, to_unit
from core.usecases.grading.working import find_calculation

_LISTED = re.compile(
    r"^\s*(?:,|;|、|/|or|either|and|und|或者?|和|与|到|至|~|-|–|to)\s*(?:者|是)?\s*[x=]*\s*$", re.IGNORECASE
)
_MOST_SHOWN = 6
_NEAR = 24
"""Characters before a number that may deny it."""
_BETWEEN = re.compile(r"[^\S\n]*(?:±|\+/-?)[^\S\n]*")
_OPERAND = re.compile(
    r"(?:(?:[\d)π]|pi)[^\S\n]*(?:[*/+]|x(?=\s))|[*x]\s*10\s*-|\d的|√|根号|sqrt|\broot\s+of|±)[^\S\n]*\(?\s*[$€£¥]?$",
    re.IGNORECASE,
)
_OPERATED = re.compile(r"[^\S\n]*(?:[*/+x][^\S\n]*[$€£¥]?[\d(√π]|\^|\*\*|π|pi\b|√|根号|:\d)", re.IGNORECASE)
"""What makes a number part of a calculation that the student left undone."""
_MINUTES = re.compile(r"\s*([0-5]\d)(?:\s*min(?:utes?|s)?\b)?(?!\s*[\w/%°*+^]|[.,:]\d)", re.IGNORECASE)
_RATIO = re.compile(r"(?<=\d):(?=\d)|(?<=\d ):(?= \d)")
_EACH = re.compile(r"每([一-鿿]{1,7})\s*$|([时分秒])速[一-鿿]{0,3}\s*$")
_TEMPERATURES = {
    (("degree_Celsius", 1),): ((("degree", 1),), (("coulomb", 1),)),
    (("degree_Fahrenheit", 1),): ((("degree", 1),), (("farad", 1),)),
}
"""What a temperature is written in, too: 20°, 20度, 20 C."""
_DENIED = re.compile(r"(?:\bnot|n't|\brather than|\binstead of|不是|而非|不等于)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit (None: none was written) at `start`..`end` of a plain text."""

    number: Number
    unit: UnitFound | None
    start: int
    end: int

    @property
    def value(self) -> Fraction:
        """The number, a percentage as its share of one."""
        return self.number.value


def mark_numeric(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer. `tolerance`, else what "9.8 ± 0.1" says, is in the reference's unit, or a share of it."""
    ratio = any(_RATIO.search(make_plain(reference).text) for reference in question.reference)
    references = [_first(_plain(reference, ratio)) for reference in question.reference]
    question = _with_stated_tolerance(question, references[0])
    for answer in answers:
        mark = _mark(question, [reference for reference in references if reference], _plain(answer, ratio))
        yield credit_steps(question, answer, mark)


def _with_stated_tolerance(question: Question, reference: Quantity | None) -> Question:
    rest = "".join(_BETWEEN.split(make_plain(question.reference[0]).text, 1)[1:])
    if question.tolerance or not reference:
        return question
    for one in find_quantities(rest, 0, len(rest))[:1]:
        if not one.start and (not one.unit or one.unit.powers == (reference.unit and reference.unit.powers)):
            relative = one.number.percent and not reference.number.percent
            return question.model_copy(update={"tolerance": float(one.value), "relative": relative})
    return question


def _plain(text: str, ratio: bool) -> PlainText:
    """Where a ratio is asked for, 3:4 is the quotient that it equals."""
    plain = make_plain(text)
    return replace(plain, text=_RATIO.sub("/", plain.text)) if ratio else plain


def _first(plain: PlainText) -> Quantity | None:
    found = find_quantities(plain.text, *after_equals(plain.text, 0, len(plain.text)))
    return found[0] if found and not _is_operand(plain.text, found[0]) else None


def part_reference(reference: str) -> tuple[Fraction | None, str, str]:
    """Value of a reference (None where it is not read), its digits as other programs read them, and its unit: 2/3 is
    0.666666667 there, and 1,234 m is 1234 and m."""
    plain = make_plain(reference)
    found = _first(plain)
    if found is None:
        return None, reference.strip(), ""
    shown = found.value * (100 if found.number.percent else 1)
    written, unit = plain.text[found.number.start : found.number.end].strip(), plain.text[found.number.end :].strip()
    bare = written.rstrip("%").rstrip()
    digits = bare if re.fullmatch(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", bare, re.IGNORECASE) else f"{float(shown):.9g}"
    return found.value, digits, f"% {unit}".strip() if found.number.percent else unit


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
    if _is_operand(plain.text, found[-1]):
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


def _is_operand(text: str, found: Quantity) -> bool:
    """Whether the number is part of a calculation without a result: 3*4, √16, 2π."""
    before = text[max(0, found.start - _NEAR) : found.start]
    return bool(_OPERAND.search(before) or _OPERATED.match(text, found.number.end))


def is_within(question: Question, reference: Fraction, value: Fraction) -> bool:
    """Whether the value is right: equal as decimals are, exactly, where no tolerance is given."""
    allowed = Fraction(str(question.tolerance))
    return abs(value - reference) <= (allowed * abs(reference) if question.relative else allowed)


def describe(question: Question, reference: Quantity) -> str:
    """The reference with its tolerance, such as "3.5 m ± 0.1"."""
    written = question.reference[0] if len(question.reference) == 1 else " | ".join(question.reference)
    if not question.tolerance or _BETWEEN.search(written):
        return written
    return f"{written} ± {f'{question.tolerance * 100:g} %' if question.relative else f'{question.tolerance:g}'}"


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """Numbers with their units in `start`..`end` of a plain text; "1 h 30 min" and 3米50厘米 are one quantity."""
    found: list[Quantity] = []
    for number in find_numbers(text[:end]):
        if number.start < (found[-1].end if found else start):
            continue
        unit = read_unit(text[number.end : min(end, number.end + MOST_TAIL)]) if not number.percent else None
        quantity = Quantity(number, unit, number.start, number.end + (unit.length if unit else 0))
        quantity = _extend(quantity, text[:end]) if unit else quantity
        joined = _join(found[-1], quantity, text) if found else None
        found[-1:] = [joined] if joined else [*found[-1:], quantity]
    return found


def _extend(quantity: Quantity, text: str) -> Quantity:
    """With the half behind its unit, 3米半, or the bare minutes behind whole hours."""
    hours = quantity.unit.powers == (("hour", 1),) and quantity.number.decimals == 0
    minutes = _MINUTES.match(text, quantity.end) if hours else None
    if not (minutes or text.startswith("半", quantity.end)):
        return quantity
    more, end = (Fraction(int(minutes[1]), 60), minutes.end()) if minutes else (Fraction(1, 2), quantity.end + 1)
    number = replace(quantity.number, value=quantity.value + more, other=None, decimals=None)
    return Quantity(number, quantity.unit, quantity.start, end)


def _join(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    """The two as one, where the second only goes on in a smaller unit, or says how exact the first is."""
    if _BETWEEN.fullmatch(text, first.end, second.start) and not first.number.percent:
        return Quantity(first.number, first.unit or second.unit, first.start, second.end)
    if not (first.unit and second.unit and re.fullmatch(r"\s*(?:and|又|零)?\s*", text[first.end : second.start])):
        return None
    one, more = to_unit(Fraction(1), first.unit.powers, second.unit.powers), second.value
    if one is None or one <= 1 or more < 0 or more >= one:
        return None
    number = Number(first.value + (more if first.value >= 0 else -more) / one, first.start, second.number.end)
    return Quantity(number, first.unit, first.start, second.end)


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
