"""Assignments and classes kept in the store and fetched again; a grade counts only for the answer it was made for.

Does not grade. `desk` is the hash of the secret that names a teacher's workspace.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from core.checks.check import Check
from core.documents.document import Span
from core.errors import InputError, StoreError
from core.messages import Words, words
from core.store import Store, StoredClass, StoredGrade, StoredOverride
from core.store.record_json import RecordJson
from core.usecases.grading.assignment import COMPUTED, Assignment, answer_key, round_points
from core.usecases.grading.records import (
    Answer,
    Example,
    Grade,
    Gradebook,
    ItemMark,
    Mark,
    Override,
    Quote,
    Submission,
)

_MARKS = RecordJson(Check, ItemMark, Mark, Quote, Span, Words)
_SUBMISSIONS = RecordJson(Answer, Span, Submission, Words)
_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError)


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_hex(16)


def keep_assignment(store: Store, desk: str, assignment: Assignment, assignment_id: str | None = None) -> str:
    """Keep the assignment, under its id where it has one; the id."""
    assignment_id = assignment_id or new_id()
    store.save_assignment(desk, assignment_id, assignment.title, assignment.model_dump_json())
    return assignment_id


def fetch_assignment(store: Store, desk: str, assignment_id: str) -> Assignment:
    """The assignment; StoreError where there is none, or it cannot be read back."""
    body = store.load_assignment(desk, assignment_id).body
    try:
        return Assignment.model_validate_json(body)
    except ValidationError as error:
        raise StoreError("grading.broken", why=type(error).__name__) from error


def keep_class(
    store: Store,
    desk: str,
    assignment: Assignment,
    submissions: Sequence[Submission] | None,
    *,
    class_id: str | None = None,
    accept_wrong: float = 0.1,
    title: str = "",
    assignment_id: str = "",
    renamed: Mapping[str, str] | None = None,
) -> str:
    """Keep a class with its submissions (None: those it has), under its id where it has one; the id.

    `assignment_id` is the kept assignment it was made from. Without a `title` a class keeps its own, and a new one gets
    the assignment's. `renamed` gives the students' new numbers by their former ones.
    Grades made before stay, and count again wherever question and answer are still the same.
    """
    class_id = class_id or new_id()
    body = json.dumps({"assignment": assignment.model_dump(mode="json"), "accept_wrong": accept_wrong})
    rows = (
        None if submissions is None else [(_whole(one.student), _whole(_SUBMISSIONS.dump(one))) for one in submissions]
    )
    options = {"assignment": assignment_id, "untitled": assignment.title, "renamed": renamed}
    store.save_class(desk, class_id, title, body, rows, **options)  # type: ignore[arg-type]
    return class_id


def _whole(text: str) -> str:
    """Halves of characters, as a page may send them, as question marks: no database keeps them."""
    return text.encode(errors="replace").decode()


def fetch_class(store: Store, desk: str, class_id: str) -> Gradebook:
    """The class as a gradebook: grades of answers and questions as they are now, with the teacher's decisions."""
    stored = store.load_class(desk, class_id)
    try:
        return _read_class(stored)
    except _DAMAGED as error:
        raise StoreError("grading.broken", why=type(error).__name__) from error


def _read_class(stored: StoredClass) -> Gradebook:
    body = json.loads(stored.body)
    assignment = Assignment.model_validate(body["assignment"])
    submissions = tuple(_SUBMISSIONS.load(text) for _, text in stored.submissions)
    book = Gradebook(assignment, submissions, (), float(body["accept_wrong"]))  # type: ignore[arg-type]
    keys = answer_keys(book)
    decided = {
        (one.student, one.question): Override(one.points, one.comment, one.created)
        for one in stored.overrides
        if keys.get((one.student, one.question)) == answer_key(one.fingerprint, one.answer)
    }
    grades = {
        (one.student, one.question): Grade(one.student, one.question, _MARKS.load(one.body), one.key)
        for one in stored.grades
        if one.key.partition(".")[0] == keys.get((one.student, one.question))
    }
    placed = (_place(book, place, key, grades.get(place), decided.get(place)) for place, key in keys.items())
    return book.with_grades(tuple(grade for grade in placed if grade))


def _place(
    book: Gradebook, place: tuple[str, str], key: str, grade: Grade | None, decision: Override | None
) -> Grade | None:
    """The grade of a place with the teacher's decision; an answer decided before it was graded has that alone."""
    if grade is None and decision is None:
        return None
    undone = Mark(None, book.assignment.question(place[1]).points, words("grading.by_teacher"), "none")
    return replace(grade or Grade(*place, undone, key), override=decision)


def answer_keys(book: Gradebook) -> Mapping[tuple[str, str], str]:
    """What each place's grade must begin its key with: it changes with the question and with the answer."""
    return {
        (submission.student, question.id): answer_key(question.fingerprint, submission.answer(question.id))
        for submission in book.submissions
        for question in book.assignment.questions
    }


def keep_grades(store: Store, desk: str, class_id: str, grades: Iterable[Grade]) -> None:
    """Keep grades in one transaction, each in place of the one its answer had."""
    rows = [StoredGrade(one.student, one.question, one.key, _MARKS.dump(one.mark)) for one in grades]
    store.save_grades(desk, class_id, rows)


def keep_band(store: Store, desk: str, class_id: str, accept_wrong: float) -> None:
    """Remember the share of wrong marks the teacher accepts."""
    book = fetch_class(store, desk, class_id)
    keep_class(store, desk, book.assignment, None, class_id=class_id, accept_wrong=accept_wrong)


def override(
    store: Store, desk: str, class_id: str, student: str, question: str, points: float | None, comment: str = ""
) -> None:
    """Keep the teacher's points for an answer, whatever the program thinks; None takes them back.

    Raises InputError for points that the question cannot give, StoreError for a student who is not there.
    """
    if points is None:
        store.delete_override(desk, class_id, student, question)
        return
    book = fetch_class(store, desk, class_id)
    asked = next((one for one in book.assignment.questions if one.id == question), None)
    if asked is None:
        raise InputError("grading.no_question", question=question)
    if not 0 <= points <= asked.points:
        raise InputError("grading.points_out_of_range", points=points, question=question, most=asked.points)
    answer = next((one.answer(question) for one in book.submissions if one.student == student), "")
    decision = StoredOverride(
        student, question, round_points(points), _whole(comment[:4_000]), asked.fingerprint, answer
    )
    store.save_override(desk, class_id, decision)


def fetch_examples(store: Store, desk: str, assignment: Assignment) -> tuple[Example, ...]:
    """What the teacher decided on answers to the judged questions of this assignment, in any class of the workspace."""
    judged = [question.fingerprint for question in assignment.questions if question.kind not in COMPUTED]
    decisions = store.list_overrides(desk, judged)
    return tuple(Example(one.fingerprint, one.answer, one.points) for one in decisions if one.answer.strip())
