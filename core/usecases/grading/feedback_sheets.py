"""A sheet for every student: points by question, what was quoted and why, advice, the teacher's comments, next steps.

Made one by one, so that a person sees how far it is; then packed into a ZIP. Does not know how a file is written.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from core.documents.escaping import escape, quote
from core.documents.writer import FileFormat, write_document
from core.messages import UiLanguage, message
from core.usecases.grading.assignment import Question
from core.usecases.grading.export_tables import points_text
from core.usecases.grading.exporting import safe_name
from core.usecases.grading.records import Grade, Gradebook, ItemMark, Submission
from core.usecases.grading.study_records import StudyPlan
from core.usecases.grading.study_sheet import write_study_plan
from core.usecases.grading.studying import explain, make_study_plan

MOST_ANSWER = 600
"""Characters of an answer that a sheet repeats."""
MOST_MARKDOWN = 150_000
"""Characters of a sheet: so much becomes a PDF for certain. Answers are left out of a longer one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A student's file. `name` is unique among the class's sheets, whatever the students are called."""

    student: str
    name: str
    data: bytes


def write_sheets(
    gradebook: Gradebook,
    format: FileFormat = "docx",
    *,
    start: date | None = None,
    students: Sequence[str] = (),
    language: UiLanguage | None = None,
) -> Iterator[Sheet]:
    """A sheet a student, in class order, each made when it is asked for; only of `students` where some are named.

    With `start` a sheet ends with the student's study plan from that day on. DocumentError with the first sheet where a
    PDF cannot be made on this machine (no pango).
    """
    language = language or gradebook.assignment.language
    created = datetime.now(UTC).isoformat(timespec="seconds")
    wanted = set(students)
    for number, submission in enumerate(gradebook.submissions, 1):
        if wanted and submission.student not in wanted:
            continue
        plan = make_study_plan(gradebook, submission.student, start) if start else None
        text = describe_student(gradebook, submission.student, plan, language)
        title = gradebook.assignment.title
        meta = {"subject": submission.student, "dcterms.created": created}
        data = write_document(text, format, title=title, language=language, meta=meta)
        who = safe_name(submission.name or submission.student, "student")
        yield Sheet(submission.student, f"{number:03d}-{who}.{format}", data)


def pack_sheets(sheets: Iterable[Sheet]) -> bytes:
    """A ZIP of the sheets."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            archive.writestr(sheet.name, sheet.data)
    return file.getvalue()


def describe_student(
    gradebook: Gradebook, student: str, plan: StudyPlan | None = None, language: UiLanguage | None = None
) -> str:
    """The sheet as Markdown, with `plan` at its end; every text of students and teachers is data. KeyError where the
    class has no such student."""
    submission = next((s for s in gradebook.submissions if s.student == student), None)
    if submission is None:
        raise KeyError(student)
    language = language or gradebook.assignment.language
    text = _sheet(gradebook, submission, plan, language, MOST_ANSWER)
    return text if len(text) <= MOST_MARKDOWN else _sheet(gradebook, submission, plan, language, 0)


def _sheet(
    gradebook: Gradebook, submission: Submission, plan: StudyPlan | None, language: UiLanguage, most: int
) -> str:
    say = partial(_say, language)
    places = gradebook.by_place
    who = submission.student if submission.name in ("", submission.student) else ""
    parts = [say("for_name", name=who) if who else say("for_student", name=submission.name, student=submission.student)]
    pairs = [(question, places.get((submission.student, question.id))) for question in gradebook.assignment.questions]
    parts += list(_totals(gradebook, submission, pairs, language))
    for question, grade in pairs:
        parts += _question(question, grade, submission.answer(question.id)[:most], language)
    if plan:
        parts.append(write_study_plan(plan, language, level=2).rstrip())
    return "\n\n".join(parts) + "\n"


def _totals(
    gradebook: Gradebook, submission: Submission, pairs: Sequence[tuple[Question, Grade | None]], language: UiLanguage
) -> Iterator[str]:
    """The total, or what is known of it; then a table by question."""
    total, most = gradebook.total(submission.student), points_text(gradebook.assignment.points)
    if total is not None:
        yield f"**{_say(language, 'total', points=points_text(total), most=most)}**"
    else:
        known = sum(grade.points for _, grade in pairs if grade and grade.points is not None)
        waiting = ", ".join(question.id for question, grade in pairs if grade is None or grade.points is None)
        yield f"**{_say(language, 'waits', questions=waiting, points=points_text(known))}**"
    header = tuple(message(f"grading_export.{name}", language) for name in ("question", "points", "most"))
    rows = [(escape(question.id), _points(grade, language), points_text(question.points)) for question, grade in pairs]
    yield "\n".join(f"| {' | '.join(row)} |" for row in (header, ("---", "---:", "---:"), *rows))


def _points(grade: Grade | None, language: UiLanguage) -> str:
    return (
        message("grading_sheet.open", language) if grade is None or grade.points is None else points_text(grade.points)
    )


def _question(question: Question, grade: Grade | None, answer: str, language: UiLanguage) -> Iterator[str]:
    say = partial(_say, language)
    most = points_text(question.points)
    if grade is None or grade.points is None:
        yield f"## {say('heading_open', question=question.id, most=most)}"
    else:
        yield f"## {say('heading', question=question.id, points=points_text(grade.points), most=most)}"
    if question.text:
        yield escape(question.text)
    yield f"{say('answer')}\n\n{quote(answer)}" if answer.strip() else say("no_answer")
    if grade is None or grade.points is None:
        yield say("question_waits")
    else:
        yield from _explanation(question, grade, language)
    if question.feedback:
        yield escape(question.feedback)


def _explanation(question: Question, grade: Grade, language: UiLanguage) -> Iterator[str]:
    """Why. Where a teacher decided, the program's own reasons are not shown: they may say something else. Items of code
    are its hidden tests, and stay hidden."""
    say = partial(_say, language)
    if grade.override:
        yield f"**{say('comment')}** {_plain(explain(grade), language)}"
        return
    yield f"**{say('why')}** {_plain(grade.mark.reason, language)}"
    items = {item.id: item.text for item in question.rubric}
    if grade.mark.items and question.kind != "code":
        yield "\n".join(_item(item, items.get(item.item, item.item), language) for item in grade.mark.items)
    shown = {item.quote.text for item in grade.mark.items if item.quote}
    for found in dict.fromkeys(found.text for found in grade.mark.quotes):
        if found not in shown:
            yield f"{say('quoted')}\n\n{quote(found)}"
    if grade.mark.advice:
        advice = "\n".join(f"- {_plain(line, language)}" for line in grade.mark.advice)
        yield f"**{say('advice')}**\n\n{advice}"


def _item(item: ItemMark, text: str, language: UiLanguage) -> str:
    verdict = message(f"grading_export.{item.verdict}", language)
    points = "–" if item.points is None else points_text(item.points)
    line = _say(language, "item", item=text, verdict=verdict, points=points, most=points_text(item.most))
    said = [_say(language, "item_quote", quote=item.quote.text)] if item.quote else []
    said += [_plain(item.reason, language)] if item.reason else []
    return " ".join((f"- {line}", *said))


def _plain(text: object, language: UiLanguage) -> str:
    """A sentence or a person's text, escaped."""
    return escape(text if isinstance(text, str) else text.text(language))  # type: ignore[attr-defined]


def _say(language: UiLanguage, name: str, /, **values: object) -> str:
    """A sentence of the catalogue whose values are data."""
    return message(f"grading_sheet.{name}", language, **{key: escape(str(value)) for key, value in values.items()})
