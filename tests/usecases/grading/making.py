"""Questions, submissions and marks for tests of grading, with as little said as each needs."""

from core.messages import words
from core.usecases.grading.assignment import Assignment, Option, Question
from core.usecases.grading.records import Answer, Grade, Gradebook, Mark, Submission


def question(id="q1", kind="short", **more) -> Question:
    """A question that can be graded; what a kind needs is filled in."""
    fill = {
        "choice": {"options": (Option(id="A", text="red", share=1), Option(id="B", text="blue"))},
        "true_false": {"reference": ("true",)},
        "code": {"tests": ({"call": "f(1)", "expected": "2"},)},
    }
    return Question(id=id, kind=kind, **({"reference": ("4",)} | {"points": 2} | fill.get(kind, {}) | more))


def submission(student, **answers) -> Submission:
    """A student's answers by question id."""
    return Submission(student, tuple(Answer(question, text) for question, text in answers.items()))


def book(questions=None, submissions=(), grades=(), **more) -> Gradebook:
    """A gradebook, of one short question where none are given."""
    asked = tuple(questions) if questions else (question(),)
    return Gradebook(Assignment(title="Sheet", questions=asked), tuple(submissions), tuple(grades), **more)


def mark(points=1.0, most=2.0, **more) -> Mark:
    """A mark with a reason."""
    return Mark(points, most, more.pop("reason", words("grading.no_answer")), **more)


def grade(student="1", question="q1", points=1.0, **more) -> Grade:
    """A grade; `key`, `held` and `override` may be said, all else goes to its mark."""
    own = {name: more.pop(name) for name in ("held", "override") if name in more}
    return Grade(student, question, mark(points, **more), more.get("key", "k"), **own)
