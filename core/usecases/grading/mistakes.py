"""Errors that several students share, question by question: the same wrong choice, the same wrong value, the same
missing rubric items, failed tests, or texts that say about the same.

Looks only at decided marks that lost points. Does not know how a mark was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.documents.tokens import normalize
from core.messages import Words, words
from core.usecases.grading.assignment import Question
from core.usecases.grading.choice_reading import MOST_READ, read_choice
from core.usecases.grading.choosing import read_truth
from core.usecases.grading.final_answer import after_equals, find_final
from core.usecases.grading.plain_text import make_plain
from core.usecases.grading.records import Gradebook, Mark, Tools
from core.usecases.grading.similar_texts import group_texts, shared_words

MOST_EXAMPLE = 240
"""Characters of an answer that stand as the example."""
MOST_WORDS = 5
"""Words that name a group of texts."""


@dataclass(frozen=True, slots=True)
class ErrorCluster:
    """`students` who made the same error on a question, in class order; `example` is one such answer, word for word,
    and `lost` the mean of the points it cost them."""

    question: str
    label: Words
    students: tuple[str, ...]
    example: str
    lost: float

    @property
    def count(self) -> int:
        """How many students made it."""
        return len(self.students)


@dataclass(frozen=True, slots=True)
class _Loss:
    """An answer that lost points; `key` is the same for the same error, None where only its text can tell."""

    student: str
    text: str
    lost: float
    key: str | None = None
    label: Words | None = None


def find_mistakes(gradebook: Gradebook, tools: Tools | None = None) -> tuple[ErrorCluster, ...]:
    """The errors of a class, question after question, each question's most frequent first. Texts are compared by
    meaning where `tools.embedder` speaks the assignment's language, else by their words."""
    tools = tools or Tools(language=gradebook.assignment.language)
    found: list[ErrorCluster] = []
    for question in gradebook.assignment.questions:
        losses = [_name(loss, mark, question) for loss, mark in _losses(gradebook, question)]
        clusters = [*_same(losses, question), *_similar(losses, question, tools)]
        found += sorted(clusters, key=lambda cluster: (-cluster.count, -cluster.lost, cluster.example))
    return tuple(found)


def _losses(gradebook: Gradebook, question: Question) -> Iterable[tuple[_Loss, Mark]]:
    places = gradebook.by_place
    for submission in gradebook.submissions:
        grade = places.get((submission.student, question.id))
        if grade and grade.points is not None and grade.points < question.points - 1e-9:
            text = submission.answer(question.id).strip()
            yield _Loss(submission.student, text, question.points - grade.points), grade.mark


def _name(loss: _Loss, mark: Mark, question: Question) -> _Loss:
    """The loss with what makes it the same as another."""
    if not loss.text:
        return replace(loss, key="", label=words("grading_after.left_empty"))
    if question.kind in ("choice", "true_false"):
        chosen = read_chosen(question, loss.text)
        shown = plain_value(loss.text)[:80] if question.kind == "true_false" else chosen
        return replace(loss, key=chosen, label=words("grading_after.chose", choice=shown))
    if question.kind in ("fill_in", "numeric", "maths"):
        value = plain_value(loss.text if question.kind == "fill_in" else _final(loss.text))
        return replace(loss, key=value, label=words("grading_after.wrote_value", value=value[:80]))
    missed = [item.item for item in mark.items if item.verdict == "not_met"]
    if missed:
        texts = {item.id: item.text for item in question.rubric}
        said = "; ".join(texts.get(item, item) for item in missed)
        key = "grading_after.failed_tests" if question.kind == "code" else "grading_after.missing_items"
        return replace(loss, key="\0".join(missed), label=words(key, items=said))
    if question.kind == "code":
        return replace(loss, key=repr(mark.reason), label=mark.reason)
    return loss


def read_chosen(question: Question, text: str) -> str:
    """What an answer chooses as its grader reads it: options in the question's order, such as "A, C", or true or false;
    the answer's plain text where that is not read."""
    text = text[:MOST_READ]
    if question.kind == "true_false":
        said = read_truth(text)
        return plain_value(text)[:80] if said is None else str(said).lower()
    return ", ".join(option.id for option in read_choice(text, question.options).options) or plain_value(text)[:80]


def plain_value(text: str) -> str:
    """A short answer as it is compared: compatibility forms folded, lower case, single spaces, no closing mark."""
    return " ".join(normalize(text).split()).rstrip(" .。!！?？;；,，")


def _final(text: str) -> str:
    """What a calculation claims to come to."""
    plain = make_plain(text).text
    start, end = find_final(plain)
    return plain[slice(*after_equals(plain, start, end))]


def _same(losses: Sequence[_Loss], question: Question) -> list[ErrorCluster]:
    groups: dict[str, list[_Loss]] = {}
    for loss in losses:
        if loss.key is not None:
            groups.setdefault(loss.key, []).append(loss)
    return [_cluster(group, group[0].label, question) for group in groups.values()]


def _similar(losses: Sequence[_Loss], question: Question, tools: Tools) -> list[ErrorCluster]:
    texts = [loss for loss in losses if loss.key is None]
    groups = group_texts([loss.text for loss in texts], tools)
    return [_describe([texts[at] for at in group], question, tools) for group in groups]


def _describe(group: Sequence[_Loss], question: Question, tools: Tools) -> ErrorCluster:
    """A group of texts by the words that most of them share, and by those of the model answer that none of them has."""
    texts = [loss.text for loss in group]
    shared = ", ".join(shared_words(texts, tools.language)[:MOST_WORDS])
    own = {word for text in texts for word in shared_words([text], tools.language)}
    wanted = shared_words(question.reference[:1], tools.language)
    missing = ", ".join([word for word in wanted if word not in own][:MOST_WORDS])
    match bool(shared), bool(missing):
        case True, True:
            label = words("grading_after.says_lacks", shared=shared, missing=missing)
        case True, False:
            label = words("grading_after.says", shared=shared)
        case False, True:
            label = words("grading_after.lacks", missing=missing)
        case _:
            label = words("grading_after.alike")
    return _cluster(group, label, question)


def _cluster(group: Sequence[_Loss], label: Words | None, question: Question) -> ErrorCluster:
    """The example is the shortest answer, and of equals the first in the alphabet: it needs the least reading."""
    example = min((loss.text for loss in group), key=lambda text: (len(text), text))
    students = tuple(loss.student for loss in group)
    lost = sum(loss.lost for loss in group) / len(group)
    return ErrorCluster(question.id, label or words("grading_after.alike"), students, example[:MOST_EXAMPLE], lost)
