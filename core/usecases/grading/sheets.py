"""A student's sheet, of one part or many (files, pages, pictures), as a submission; also what is pasted into a page.

Knows who is named at the top and where the questions are announced; does not open files.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.documents.document import Span
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.question_labels import Labels, fold_label
from core.usecases.grading.records import Answer, Submission
from core.usecases.grading.splitting import Division, split_answers
from core.usecases.grading.student_names import Student, find_student
from core.usecases.grading.submissions import Submissions, keep_apart, note_empty

_RULE = re.compile(r"^[ \t]*(?:[-=_*~#—]{3,})[ \t]*$", re.M)
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sheet and the place it came from; `question` where the place alone tells whose answer it is."""

    place: str
    text: str
    doubtful: tuple[Span, ...] = ()
    question: str | None = None


def read_sheet(student: Student, parts: Sequence[Part], assignment: Assignment, place: str) -> Submission:
    """The answers on a sheet. What stands under no question is in a note, in full and with its place."""
    loose = [part for part in parts if part.question is None]
    text = _BREAK.join(part.text for part in loose)
    named, spans = find_student(text)
    student = Student(student.number or named.number, student.name or named.name)
    division = split_answers(_blank(text, spans), assignment)
    found = {question: _answer(question, span, loose, text) for question, span in division.answers}
    notes = [*_notes(division, text, loose, place, assignment)]
    for part in parts:
        if part.question is not None and part.question not in found:
            found[part.question] = Answer(part.question, part.text.strip(), _moved(part), part.place)
        elif part.question is not None:
            first, said = found[part.question].source, part.text.strip()
            values = {"question": part.question, "first": first, "second": part.place, "text": said}
            notes.append(words("submissions.answered_twice", **values))
    answers = tuple(found.get(question.id, Answer(question.id, "")) for question in assignment.questions)
    if not student.id:
        notes.append(words("submissions.no_student", place=place))
    return Submission(student.id or place, answers, student.name, tuple(notes))


def read_pasted(text: str, assignment: Assignment, place: str = "") -> Submissions:
    """Sheets one after the other: parted by lines of --- or ===, or each beginning with its student's name or number.

    Without any of that it is one student's sheet. `place` names the text in notes.
    """
    place = place or assignment.title
    sheets = [sheet for sheet in _part_sheets(text.replace("\r\n", "\n")) if sheet.strip()]
    made = []
    for number, sheet in enumerate(sheets, 1):
        where = f"{place}:{number}" if len(sheets) > 1 else place
        made.append((where, read_sheet(Student(), [Part(where, sheet)], assignment, where)))
    submissions, doubled = keep_apart(made)
    return Submissions(submissions, (*doubled, *note_empty(submissions)), done=len(sheets), total=len(sheets))


def _part_sheets(text: str) -> list[str]:
    """At rules, but a stretch without a name goes on with the sheet before where others are named; and at every line
    that names a student anew."""
    blocks = [block for block in _RULE.split(text) if block.strip()]
    named = [bool(find_student(block.strip())[0].id) for block in blocks]
    joined: list[str] = []
    for block, has_name in zip(blocks, named, strict=True):
        if joined and any(named) and not has_name:
            joined[-1] += block
        else:
            joined.append(block)
    return [sheet for block in joined for sheet in _at_names(block.strip("\n"))]


def _at_names(text: str) -> list[str]:
    starts = [start for start in _line_starts(text) if _names_student(text, start)]
    first = starts[1:] if starts and find_student(text)[0].id else starts
    cuts = [0, *(start for start in first if start), len(text)]
    return [text[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _names_student(text: str, start: int) -> bool:
    """Whether this line names a student and the one before does not, so that number and name open one sheet."""
    line = text[start:].partition("\n")[0]
    before = text[:start].rstrip("\n").rpartition("\n")[2]
    return bool(find_student(line)[0].id) and not find_student(before)[0].id


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with stretches blanked, so that places stay."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _places(parts: Sequence[Part]) -> Iterator[tuple[int, Part]]:
    start = 0
    for part in parts:
        yield start, part
        start += len(part.text) + len(_BREAK)


def _answer(question: str, span: Span, parts: Sequence[Part], text: str) -> Answer:
    """The answer with the doubtful stretches that lie in it, and every place it came from."""
    doubtful, sources = [], []
    for start, part in _places(parts):
        if start < max(span.end, span.start + 1) and span.start <= start + len(part.text):
            sources.append(part.place)
        for found in part.doubtful:
            low = max(span.start, start + found.start) - span.start
            high = min(span.end, start + found.end) - span.start
            if low < high:
                doubtful.append(Span(low, high))
    return Answer(question, text[span.start : span.end], tuple(doubtful), ", ".join(sources))


def _moved(part: Part) -> tuple[Span, ...]:
    """The doubtful stretches of a part that is one answer, whose ends are stripped."""
    skipped, length = len(part.text) - len(part.text.lstrip()), len(part.text.strip())
    moved = ((max(0, span.start - skipped), min(length, span.end - skipped)) for span in part.doubtful)
    return tuple(Span(low, high) for low, high in moved if low < high)


def _notes(division: Division, text: str, parts: Sequence[Part], place: str, assignment: Assignment) -> Iterator[Words]:
    if division.by_order:
        yield words("submissions.by_order", place=place)
    if division.doubled:
        yield words("submissions.announced_twice", place=place, questions=", ".join(division.doubled))
    title = fold_label(assignment.title)
    for span in division.rest:
        rest = text[span.start : span.end]
        if fold_label(rest) != title:
            where = next((part.place for start, part in reversed(list(_places(parts))) if start <= span.start), place)
            yield words("submissions.unassigned", place=where, text=rest)


def question_of_file(stem: str, assignment: Assignment) -> str | None:
    """The question a file is the answer to, by its name: "Q2", "第3题"; bare numbers are pages."""
    return None if stem.strip().isdecimal() else Labels(assignment).find(stem)
