"""Marks gaps filled in with words. A wrong word is never accepted; one that is nearly right waits for a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.messages import Words, words
from core.usecases.grading.assignment import Question, round_points
from core.usecases.grading.filling_text import MOST_READ, is_near, is_same, split_gaps
from core.usecases.grading.records import ItemMark, Mark, Tools

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Filled:
    """One gap: `right` is None where a person should look."""

    right: bool | None
    reason: Words


def mark_fill_in(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """Points by the gap. Alternatives are entries, or parts of one split by "|"; each of several gaps has an entry.

    Where one gap is nearly right, the whole is not known yet.
    """
    entries = [_alternatives(entry) for entry in question.reference]
    gaps = entries if question.several else [[text for entry in entries for text in entry]]
    for answer in answers:
        yield _mark(question, gaps, answer)


def _alternatives(entry: str) -> list[str]:
    return [text.strip() for text in entry.split("|") if text.strip()] or [entry]


def _mark(question: Question, gaps: Sequence[Sequence[str]], answer: str) -> Mark:
    if not answer.strip(" \t\n_"):
        return Mark(0.0, question.points, words("grading.no_answer"))
    if len(answer) > MOST_READ:
        return Mark(None, question.points, words("grading_code.long_answer", limit=MOST_READ), "none")
    parts = (answer,) if len(gaps) == 1 else split_gaps(answer, len(gaps), gaps)
    if parts is None:
        return Mark(None, question.points, words("grading_code.gaps_unclear", count=len(gaps)), "none")
    filled = [_judge(part, accepted, question.exact_case) for part, accepted in zip(parts, gaps, strict=True)]
    if len(filled) == 1:
        [only] = filled
        points = None if only.right is None else question.points * only.right
        return Mark(points, question.points, only.reason, "none" if points is None else "computed")
    return _sum_up(question, filled)


def _judge(part: str, accepted: Sequence[str], exact_case: bool) -> Filled:
    shown = part.strip()[:_SHOWN]
    if not part.strip(" \t\n_"):
        return Filled(False, words("grading_code.gap_open"))
    if any(is_same(part, text, exact_case) for text in accepted):
        return Filled(True, words("grading_code.filled_right", filled=shown))
    if exact_case and any(is_same(part, text) for text in accepted):
        return Filled(False, words("grading_code.filled_case", filled=shown))
    near = next((text for text in accepted if is_near(part, text)), None)
    if near is not None:
        return Filled(None, words("grading_code.filled_near", filled=shown, accepted=near[:_SHOWN]))
    return Filled(False, words("grading_code.filled_wrong", filled=shown))


def _sum_up(question: Question, filled: Sequence[Filled]) -> Mark:
    worth = question.points / len(filled)
    items = tuple(_item(number, one, worth) for number, one in enumerate(filled, 1))
    unsure = next((number for number, one in enumerate(filled, 1) if one.right is None), None)
    if unsure:
        reason = words("grading_code.gap_unsure", number=unsure, why=filled[unsure - 1].reason)
        return Mark(None, question.points, reason, "none", items=items)
    right = sum(bool(one.right) for one in filled)
    reason = words("grading_code.gaps_right", right=right, count=len(filled))
    return Mark(round_points(worth * right), question.points, reason, items=items)


def _item(number: int, one: Filled, worth: float) -> ItemMark:
    most = round_points(worth)
    if one.right is None:
        return ItemMark(str(number), "unsure", None, most, reason=one.reason)
    return ItemMark(str(number), "met" if one.right else "not_met", most if one.right else 0.0, most, reason=one.reason)
