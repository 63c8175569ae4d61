"""Which question a label means: "Q3", "3.", "第3题", a column's header, or the question's own text.

Knows nothing of files, students or answers.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.usecases.grading.assignment import Assignment

_ASKING = r"questions?|ques|que|q|responses?|answers?|ans|items?|problems?|exercises?|tasks?|题目|问题|题|问|答案|答"
NUMBER = r"\d{1,3}|[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    rf"(?:(?:{_ASKING})\s*[.#:_-]?\s*)?(?:no\.?\s*)?[第#(（\[]?\s*({NUMBER})\s*[)）\]]?\s*(?:小?[题问道])?"
    rf"\s*(?:[.:_-]?\s*(?:{_ASKING}))?\s*[.:)、]?"
)
_WITH_ID = re.compile(rf"(?:(?:{_ASKING})\s*[.#:_-]?\s*)?(?P<id>.+?)\s*(?:[.:_-]?\s*(?:{_ASKING}))?\s*[.:)、]?")
_CANVAS = re.compile(r"\d{3,12}\s*:\s*(?=\S)")
_POINTS = re.compile(r"\s*[(（\[]\s*\d+(?:\.\d+)?\s*(?:points?|pts?|marks?|分)\s*[)）\]]\s*$")
_LEAD = re.compile(rf"(?:(?:{_ASKING})?\s*[第#(（\[]?\s*(?:{NUMBER})\s*[)）\]]?\s*[题问]?\s*[.:)、]\s*)(?=\S)")
_HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)}
_SHORTEST = 12
"""Characters of the shortest beginning of a question that stands for it."""


def fold_label(text: str) -> str:
    """One width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_number(digits: str) -> int:
    """12 of "12" and of "十二"; 0 where it is none."""
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _HAN_DIGITS.get(digits, 0)
    return 10 * _HAN_DIGITS.get(tens or "一", 0) + (_HAN_DIGITS.get(ones, 0) if ones else 0)


@dataclass(frozen=True)
class Labels:
    """The questions of an assignment by all they may be called."""

    assignment: Assignment

    def find(self, label: str) -> str | None:
        """The id of the question that `label`, and nothing else in it, names; None where it names none.

        Of ids that differ in case or width alone, such as Q1 and q1, only the very one is named.
        """
        if label.strip() in self._exact:
            return label.strip()
        folded = fold_label(label)
        return self._by_id(folded) or self._by_number(folded) or self.find_text(folded)

    def find_text(self, label: str) -> str | None:
        """The id of the question whose text `label` is, in full or cut short, whatever number or points stand by it."""
        bare = _bare(label)
        if not bare:
            return None
        if bare in self._texts:
            return self._texts[bare]
        cut = bare.removesuffix("...").removesuffix("…").rstrip()
        near = [found for text, found in self._texts.items() if len(cut) >= _SHORTEST and text.startswith(cut)]
        return near[0] if len(near) == 1 else None

    def numbered(self, number: int) -> str | None:
        """The question whose id is or ends in this number; where ids hold no numbers, the one at this place."""
        if self._numbers:
            ids = self._numbers.get(number, [])
            return ids[0] if len(ids) == 1 else None
        questions = self.assignment.questions
        return questions[number - 1].id if 1 <= number <= len(questions) else None

    def after(self, question_id: str, label: str) -> str:
        """`label` without the question's own text at its beginning, for answers that repeat the question."""
        text = self.assignment.question(question_id).text.strip()
        if not text:
            return label
        words = [re.escape(word) for word in text.split()]
        repeated = re.match(r"\s*" + r"\s+".join(words) + r"\s*", label, re.I)
        return label[repeated.end() :] if repeated else label

    def _by_id(self, folded: str) -> str | None:
        if folded in self._ids:
            return self._ids[folded]
        match = _WITH_ID.fullmatch(folded)
        return self._ids.get(match["id"]) if match else None

    def _by_number(self, folded: str) -> str | None:
        match = _NUMBERED.fullmatch(folded)
        return self.numbered(read_number(match[1])) if match else None

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(question.id for question in self.assignment.questions)

    @cached_property
    def _ids(self) -> dict[str, str]:
        return _unshared((fold_label(question.id), question.id) for question in self.assignment.questions)

    @cached_property
    def _numbers(self) -> dict[int, list[str]]:
        """By the one number in the id; a number that several have stands for none of them."""
        found: dict[int, list[str]] = {}
        for question in self.assignment.questions:
            numbers: Sequence[str] = re.findall(r"\d{1,3}", unicodedata.normalize("NFKC", question.id))
            if len(numbers) == 1:
                found.setdefault(int(numbers[0]), []).append(question.id)
        return found

    @cached_property
    def _texts(self) -> dict[str, str]:
        """By their text; two questions with one text are told apart by number only."""
        return _unshared((_bare(question.text), question.id) for question in self.assignment.questions if question.text)


def _unshared(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of (label, id): the labels that stand for one id alone."""
    found: dict[str, list[str]] = {}
    for label, question in named:
        found.setdefault(label, []).append(question)
    return {label: ids[0] for label, ids in found.items() if label and len(ids) == 1}


def _bare(label: str) -> str:
    """A question's text without number, points and end mark."""
    text = _POINTS.sub("", fold_label(label))
    text = _CANVAS.sub("", text, count=1) if _CANVAS.match(text) else text
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    return text.strip(" .?:!*。？：！")
