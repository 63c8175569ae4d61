"""A class graded: each answer by the grader of its question's kind, one grade at a time, so that it can stop and go on.

Names are masked here, once, so no grader and no model sees one. Does not keep anything and does not know a store.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from core.checks.injection import check_injection
from core.errors import ServerFailed, ShowcaseError
from core.messages import words
from core.telemetry import count_checks, log, tell_error
from core.usecases.grading.aliases import Masked, make_aliases
from core.usecases.grading.assignment import COMPUTED, Question, QuestionKind, mark_key
from core.usecases.grading.records import Grade, Gradebook, Mark, Tools
from core.usecases.grading.risk import apply_band
from core.usecases.grading.unmasking import unmask_mark

Marker = Callable[[Question, Sequence[str], Tools], Iterator[Mark]]
Place = tuple[str, str]
"""(student, question)."""


@dataclass(frozen=True, slots=True)
class Grader:
    """Who grades a kind: `module:function`, and a version that grows whenever it may mark the same answer otherwise."""

    target: str
    version: int = 1

    def load(self) -> Marker:
        """The function, imported when first needed."""
        module, _, name = self.target.partition(":")
        return getattr(import_module(f"core.usecases.grading.{module}"), name)


GRADERS: Mapping[QuestionKind, Grader] = {
    "choice": Grader("choosing:mark_choice", 2),
    "true_false": Grader("choosing:mark_true_false"),
    "fill_in": Grader("filling:mark_fill_in", 2),
    "numeric": Grader("numeric:mark_numeric", 2),
    "maths": Grader("mathematics:mark_maths", 2),
    "short": Grader("short_answers:mark_short"),
    "essay": Grader("essays:mark_essay"),
    "code": Grader("coding:mark_code"),
}


def grade_class(book: Gradebook, tools: Tools) -> Iterator[Grade]:
    """A grade for every answer that has none, question by question, each as soon as it is made.

    Close the iterator to stop. Called again with the grades made so far it goes on; nothing is graded twice. Ends with
    ServerFailed where a model server is out of order: no answer can help that, and none is to be marked without it.
    """
    made = book.by_place
    yield from _grade(book, tools, lambda place, key: place not in made)


def count_open(book: Gradebook) -> int:
    """How many grades `grade_class` would make."""
    return len(book.submissions) * len(book.assignment.questions) - len(book.grades)


def grade_again(book: Gradebook, tools: Tools) -> Iterator[Grade]:
    """New grades for judged answers whose grader, model or examples are others by now; what a teacher decided stays."""
    judged = {question.id for question in book.assignment.questions if question.kind not in COMPUTED}
    undecided = {place: grade.key for place, grade in book.by_place.items() if grade.override is None}
    yield from _grade(book, tools, lambda place, key: place[1] in judged and undecided.get(place, key) != key)


def grade_answer(question: Question, answer: str, tools: Tools) -> Mark:
    """The mark of one answer as it is: its author is not known here, so no name is masked."""
    return next(_mark(question, [answer], tools))


def settle(book: Gradebook) -> Gradebook:
    """The gradebook with the teacher's band applied: marks that are not sure enough are held for a person."""
    return book.with_grades(apply_band(book.grades, book.accept_wrong))


def review_queue(book: Gradebook) -> tuple[Grade, ...]:
    """What a person should look at in a settled gradebook: what waits, the least sure first; then what is flagged."""
    waiting = [grade for grade in book.grades if grade.waits]
    flagged = [grade for grade in book.grades if is_flagged(grade) and not grade.waits and grade.override is None]
    return (*sorted(waiting, key=lambda grade: grade.mark.confidence or 0.0), *flagged)


def is_flagged(grade: Grade) -> bool:
    """Whether instructions to a grader were found in the answer; other failed checks are part of the mark."""
    return any(check.name == "injection" and check.passed is False for check in grade.mark.checks)


def _grade(book: Gradebook, tools: Tools, wanted: Callable[[Place, str], bool]) -> Iterator[Grade]:
    """Grades of the places that are `wanted`; answers that are the same are marked once."""
    aliases = make_aliases(book.submissions, tools.language)
    for question in book.assignment.questions:
        made_with = graded_by(question, tools)
        authors: dict[str, list[Place]] = {}
        for submission in book.submissions:
            answer, place = submission.answer(question.id), (submission.student, question.id)
            if wanted(place, mark_key(question, answer, *made_with)):
                authors.setdefault(answer, []).append(place)
        judged = question.kind not in COMPUTED  # a name may be part of a program, and a result look like a telephone
        masked = [aliases.mask(answer) if judged else Masked(answer) for answer in authors]
        marks = _mark(question, [one.text for one in masked], tools)
        for (answer, places), hidden, mark in zip(authors.items(), masked, marks, strict=True):
            shown, key = unmask_mark(mark, hidden, answer, aliases), mark_key(question, answer, *made_with)
            yield from (Grade(*place, shown, key) for place in places)


def graded_by(question: Question, tools: Tools) -> tuple[str, ...]:
    """Everything but question and answer that a mark depends on: grader, models, the teacher's examples."""
    grader = GRADERS[question.kind]
    if question.kind in COMPUTED:
        return (grader.target, str(grader.version), tools.language)
    models = (str(getattr(one, "model_id", "")) for one in (tools.embedder, tools.model))
    examples = (f"{example.points:g} {example.answer}" for example in tools.examples_of(question))
    return (grader.target, str(grader.version), tools.language, *models, *examples)


def _mark(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer. An answer that breaks its grader costs its own mark only: the rest are marked one by one."""
    grader, done = GRADERS[question.kind].load(), 0
    try:
        for mark in grader(question, answers, tools):
            yield _counted(_flag(mark, answers[done], question))
            done += 1
    except ServerFailed:
        raise
    except Exception as error:  # graders parse, compute and run what students wrote
        log("grader_broke", level="warning", error=error)  # from here on one by one
        for answer in answers[done:]:
            yield _counted(_flag(_mark_alone(grader, question, answer, tools), answer, question))


def _mark_alone(grader: Marker, question: Question, answer: str, tools: Tools) -> Mark:
    try:
        return next(grader(question, [answer], tools))
    except ShowcaseError as error:
        reason = words(error.key, **error.values)
    except Exception as error:
        reason = words("grading.failed", incident=tell_error(error))
    return Mark(None, question.points, reason, "none")


def _counted(mark: Mark) -> Mark:
    count_checks(mark.checks)
    return mark


def _flag(mark: Mark, answer: str, question: Question) -> Mark:
    """The mark with what was planted in the answer flagged; judged kinds have looked themselves."""
    if question.kind not in COMPUTED or any(check.name == "injection" for check in mark.checks):
        return mark
    found = check_injection(answer, source="user" if question.kind == "code" else "answer")
    return mark if found.passed else replace(mark, checks=(*mark.checks, found))
