"""A practice item for a question that went wrong: the same question with other numbers, a template for its skill, or
the assignment's own model answer to remember. An item whose key is not confirmed a second way is not made.

Does not know whose mistakes it follows from, beyond the seed.
"""

import hashlib
import random
from collections.abc import Callable

from core.messages import UiLanguage, words
from core.usecases.grading.assignment import Question
from core.usecases.grading.practice_numbers import change_numbers
from core.usecases.grading.practice_recall import recall
from core.usecases.grading.practice_templates import Problem, choose_template, make_problem
from core.usecases.grading.study_records import Origin, PracticeItem

TRIES = 40
"""Draws of numbers before an item is given up."""


def make_practice(
    question: Question, skill: str, seed: tuple[str, int], language: UiLanguage
) -> PracticeItem | None:  # fmt: skip
    """An item for `question`; None where nothing can be made whose key is sure. `seed`: who practises, and the number
    of the item; every other one begins with the template instead of the question itself, so that practice varies."""
    draw = random.Random(_digest(question.fingerprint, question.id, skill, *map(str, seed)))
    template = choose_template(question, skill)
    ways: list[Origin] = ["other_numbers", "template", "recall"]
    if seed[1] % 2:
        ways = ["template", "other_numbers", "recall"]
    for origin in ways:
        if origin == "recall":
            problem = recall(question, language, seed[1])
        elif origin == "template":
            problem = _draw(lambda: make_problem(template, draw)) if template else None
        else:
            problem = change_numbers(question, draw) if question.kind == "numeric" else None
        if problem:
            label = words(f"grading_practice.from_{origin}", question=question.id)
            prompt = words("grading_practice.labelled", label=label, task=problem.prompt)
            key = _digest(question.id, skill, str(problem.prompt))[:10]
            return PracticeItem(key, skill, question.id, origin, prompt, problem.key)
    return None


def _draw(make: Callable[[], Problem]) -> Problem | None:
    for _ in range(TRIES):
        problem = make()
        if problem.holds:
            return problem
    return None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
