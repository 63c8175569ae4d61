"""One student's text cut into answers by the numbers, ids or question texts that stand at the beginnings of lines.

Every character of the text is in an answer, in a mark, or in `rest`. Knows nothing of files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.question_labels import NUMBER, Labels, read_number

_ASKED = r"(?:questions?|ques|q|responses?|answers?|ans|problems?|exercises?|tasks?|题目?|问题)"
_STRONG = re.compile(
    rf"(?:{_ASKED}\s*[.#:_-]?\s*(?P<a>{NUMBER})|第\s*(?P<b>{NUMBER})\s*小?[题问道])"
    rf"(?![\w])\s*(?:[):、：）-]+|[.．](?!\d)|(?=\s)|$)(?:\*\*|__)?\s*",
    re.I,
)
_WEAK = re.compile(
    rf"(?:[(（\[]\s*(?P<a>{NUMBER})\s*[)）\]]|(?P<b>\d{{1,3}})\s*(?:[)、）]|[.:：．](?!\d))|(?P<c>[一二三四五六七八九十]{{1,3}})、)"
    r"(?:\*\*|__)?\s*"
)
_ITEM = re.compile(r"[-*•]\s+")
_DECORATION = re.compile(r"[#>*_\s]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a question's answer is announced, and where it begins; "" for a question the sheet does not have."""

    question: str
    start: int
    answer: int


@dataclass(frozen=True, slots=True)
class Division:
    """Answers by question id, in the text's order; `rest` belongs to none. `doubled` are ids announced again, whose
    second announcement stayed text; `by_order`: nothing was announced, and as many lines as questions were taken in
    turn."""

    answers: tuple[tuple[str, Span], ...]
    rest: tuple[Span, ...] = ()
    doubled: tuple[str, ...] = ()
    by_order: bool = False


def split_answers(text: str, assignment: Assignment) -> Division:
    """Where each question is answered. A sheet of one question needs no mark."""
    labels = Labels(assignment)
    order = [question.id for question in assignment.questions]
    strong, numbers = list(_find_marks(text, labels)), list(_find_numbers(text, labels))
    fitting = [mark for mark in numbers if _fits(mark, strong, order)] if strong else numbers
    marks, doubled = _choose(sorted([*strong, *fitting], key=lambda mark: mark.start), order, in_order=not strong)
    if not marks:
        return _split_unmarked(text, assignment)
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    spans = list(zip(marks, ends, strict=True))
    answers = tuple((mark.question, _trim(text, Span(mark.answer, end))) for mark, end in spans if mark.question)
    others = [Span(0, marks[0].start), *(Span(mark.start, end) for mark, end in spans if not mark.question)]
    rest = [_trim(text, span) for span in others]
    return Division(answers, tuple(span for span in rest if span.start < span.end), doubled)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _find_marks(text: str, labels: Labels) -> Iterator[Mark]:
    """Marks that say they are: "Question 2", "第二题", an id of more than a number, the question's text."""
    ids = [question.id for question in labels.assignment.questions if not question.id.isdecimal()]
    named = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    by_id = re.compile(rf"[(（\[]?(?P<id>{named})[)）\]]?\s*(?:[):、：）]+|[.．](?!\d)|$)\s*", re.I) if named else None
    for start, line in _lines(text):
        skip = _DECORATION.match(line).end()
        if by_id and (match := by_id.match(line, skip)):
            question = labels.find(match["id"]) or ""
        elif match := _STRONG.match(line, skip):
            question = labels.numbered(read_number(match["a"] or match["b"])) or ""
        elif question := labels.find_text(line[skip:]):
            yield Mark(question, start, start + len(line))
            continue
        elif match := _WEAK.match(line, skip):
            question = _numbered(match, labels)
            if not question or labels.after(question, line[match.end() :]) == line[match.end() :]:
                continue
        else:
            continue
        if question is not None:
            yield Mark(question, start, start + _skip_question(line, match.end(), question, labels))


def _find_numbers(text: str, labels: Labels) -> Iterator[Mark]:
    """Bare numbers, no further in than the first of them: "1.", "(2)", "3、"."""
    margin: int | None = None
    for start, line in _lines(text):
        skip = _DECORATION.match(line).end()
        match = _WEAK.match(line, skip)
        question = _numbered(match, labels) if match else None
        if match and question and (margin is None or skip <= margin):
            margin = skip if margin is None else margin
            yield Mark(question, start, start + _skip_question(line, match.end(), question, labels))


def _numbered(match: re.Match[str], labels: Labels) -> str | None:
    return labels.numbered(read_number(match["a"] or match["b"] or match["c"]))


def _skip_question(line: str, at: int, question: str, labels: Labels) -> int:
    return len(line) - len(labels.after(question, line[at:])) if question else at


def _fits(mark: Mark, strong: Sequence[Mark], order: Sequence[str]) -> bool:
    """Whether a bare number announces a question that nothing else does, and stands where that question should."""
    at, known = order.index(mark.question), [one for one in strong if one.question]
    return all(
        one.question != mark.question and (one.start < mark.start) == (order.index(one.question) < at) for one in known
    )


def _choose(found: Sequence[Mark], order: Sequence[str], *, in_order: bool) -> tuple[list[Mark], tuple[str, ...]]:
    """The first mark of each question; bare numbers only as they go up, since answers have lists of their own."""
    chosen: list[Mark] = []
    doubled: list[str] = []
    for mark in found:
        if mark.question and mark.question in {one.question for one in chosen}:
            doubled.append(mark.question)
        elif not (in_order and chosen and order.index(mark.question) < order.index(chosen[-1].question)):
            chosen.append(mark)
    return chosen, tuple(dict.fromkeys(doubled))


def _split_unmarked(text: str, assignment: Assignment) -> Division:
    whole = _trim(text, Span(0, len(text)))
    if whole.start == whole.end:
        return Division(())
    if len(assignment.questions) == 1:
        return Division(((assignment.questions[0].id, whole),))
    lines = [(start + (m.end() if (m := _ITEM.match(line)) else 0), start + len(line)) for start, line in _lines(text)]
    filled = [_trim(text, Span(*line)) for line in lines if text[slice(*line)].strip()]
    if len(filled) == len(assignment.questions):
        ids = (question.id for question in assignment.questions)
        return Division(tuple(zip(ids, filled, strict=True)), by_order=True)
    return Division((), (whole,))


def _trim(text: str, span: Span) -> Span:
    """Without white space at the ends."""
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    end = span.start + len(part.rstrip())
    return Span(start, max(start, end))
