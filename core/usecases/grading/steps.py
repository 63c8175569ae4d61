"""Credit for intermediate results where the final one is wrong, and the line of the working where it goes wrong.

A step counts only where the student states its result: behind "=" or a word like "is", or alone on a line; each is
quoted. Knows nothing of how the final result was compared.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.messages import words
from core.usecases.grading.assignment import Question, Step, round_points
from core.usecases.grading.number_reading import Number, find_numbers
from core.usecases.grading.plain_text import PlainText, make_plain
from core.usecases.grading.records import ItemMark, Mark, Quote
from core.usecases.grading.working import check_working

_STATED = re.compile(r"(?:[=≈:]|\b(?:is|are|gives?|makes?|get|equals?)|[是为得到等于])\s*[$€£¥(]?\s*[-+]?$")
_OPERATED = re.compile(r"[^\S\n]*[-+*/^(][^\S\n]*[\d(]")
_NEAR = 200
"""Characters before a number that may say what it is."""
MOST_CHARACTERS = 10_000
"""Longer working is for a person."""


def credit_steps(question: Question, answer: str, mark: Mark) -> Mark:
    """The mark with what stated steps earn, where it is below the full points; a step earns its share once.

    Shares beyond the whole are cut at the whole. Marks without points stay so: a person sees the steps that were found.
    """
    if not answer.strip() or len(answer) > MOST_CHARACTERS or mark.points == mark.most:
        return mark
    plain = make_plain(answer)
    found = find_numbers(plain.text) if question.steps else ()
    items = tuple(_judge(number, step, question, (plain, found)) for number, step in enumerate(question.steps, 1))
    wrong = check_working(answer)
    advice = mark.advice
    if wrong:
        quote = Quote(answer[wrong.span.start : wrong.span.end], wrong.span)
        advice = (*advice, words("grading_maths.wrong_step", line=wrong.text.strip(), value=say(float(wrong.value))))
        mark = replace(mark, quotes=(*mark.quotes, quote))
    earned = round_points(min(question.points, sum(item.points or 0 for item in items)))
    if mark.points is None or earned <= mark.points:
        return replace(mark, items=items, advice=advice)
    count = sum(item.verdict == "met" for item in items)
    reason = words("grading_maths.steps", reason=mark.reason, count=count, total=len(items))
    return replace(mark, points=earned, items=items, advice=advice, reason=reason)


def say(value: float) -> str:
    """A number as people write it, at most six digits."""
    return f"{value:.6g}"


def _judge(number: int, step: Step, question: Question, working: tuple[PlainText, Sequence[Number]]) -> ItemMark:
    most = round_points(step.share * question.points)
    quote = find_step(step.result, *working)
    reason = words("grading_maths.step_found" if quote else "grading_maths.step_missing", result=step.result)
    return ItemMark(f"{number}", "met" if quote else "not_met", most if quote else 0.0, most, quote, reason)


def find_step(result: str, plain: PlainText, found: Sequence[Number]) -> Quote | None:
    """Where the working states `result`: a number by its value among those `found`, anything else by its
    characters without blanks."""
    wanted = make_plain(result).text.strip()
    numbers = find_numbers(wanted)
    if len(numbers) == 1 and not re.search(r"[A-Za-z]\w*\s*[=*/^+(-]|[=^√\\]", wanted[: numbers[0].start] + "0"):
        for number in found:
            if number.value == numbers[0].value and _is_stated(plain.text, number.start, number.end):
                return plain.quote(number.start, number.end)
        return None
    pattern = r"\s*".join(re.escape(char) for char in re.sub(r"\s", "", wanted))
    match = re.search(rf"(?<![\w.^*/]){pattern}(?![\w.^*/])", plain.text)
    return plain.quote(*match.span()) if match and pattern else None


def _is_stated(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    near = max(line_start, start - _NEAR)
    before = re.sub(r"<<[^<>]*>?>?$", "=", text[near:start])
    if _OPERATED.match(text, end):
        return False  # an operand, not a result
    if near > line_start or before.strip():
        return bool(_STATED.search(before))
    line_end = text.find("\n", end)
    return not re.search(r"\d", text[end : line_end if line_end >= 0 else len(text)])
