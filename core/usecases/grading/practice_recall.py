"""Recall practice from the assignment's own model answer: a word of it to fill in, or the question once more.

Nothing is made up, so every key is what the teacher wrote. Does not judge an answer.
"""

import re

from core.checks.content import content_words
from core.messages import UiLanguage, words
from core.usecases.grading.assignment import Question
from core.usecases.grading.practice_templates import Problem

GAP = "_____"
MOST_TEXT = 600
_WORD = re.compile(r"[^\W\d_]{4,}")
_LINKS = """because therefore however although whereas through between without within during which while since also then
    than 因为 所以 因此 由于 但是 如果 而且 并且 通过 之间 可以 这样 从而 以及 或者 即使"""
_LINKING = frozenset(_LINKS.split())
"""Words that only join others, which nobody needs to remember."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def recall(question: Question, language: UiLanguage, number: int = 0) -> Problem | None:
    """The `number`-th thing to remember about the question; None where its kind has no key that fits on a line."""
    match question.kind:
        case "short" | "essay":
            return _cloze(question, language, number)
        case "choice":
            options = "; ".join(f"{option.id}) {option.text}" for option in question.options)
            right = [option.id for option in question.options if option.share > 0]
            return _again(f"{question.text}\n{options}", ", ".join(right))
        case "true_false" | "fill_in" | "numeric" | "maths":
            return _again(question.text, " | ".join(question.reference))
        case _:
            return None


def _again(text: str, key: str) -> Problem | None:
    if not text.strip() or len(text) > MOST_TEXT:
        return None
    return Problem(words("grading_practice.again", text=text.strip()), key, bool(key))


def _cloze(question: Question, language: UiLanguage, number: int) -> Problem | None:
    """A sentence of the model answer (or a wording of a rubric item) without one of its content words."""
    texts = [*question.reference, *(wording for item in question.rubric for wording in item.examples)]
    texts += [item.text for item in question.rubric] if not texts else []
    gaps = [(text, word) for text in texts if len(text) <= MOST_TEXT for word in _gaps(text, question.text, language)]
    if not gaps:
        return None
    text, word = gaps[number % len(gaps)]
    at = text.index(word)
    cloze = text[:at] + GAP + text[at + len(word) :]
    holds = GAP not in text and cloze.replace(GAP, word) == text
    return Problem(words("grading_practice.cloze", text=question.text, cloze=cloze), word, holds) if holds else None


def _gaps(text: str, asked: str, language: UiLanguage) -> list[str]:
    """Words worth remembering, longest first: content words that occur once and are not in the question."""
    if language == "zh" and _HAN.search(text):
        import rjieba

        found = [word for word in rjieba.cut(text) if len(word) > 1 and _HAN.match(word)]
    else:
        found = _WORD.findall(text)
    known = asked.casefold()
    kept = [w for w in dict.fromkeys(found) if text.count(w) == 1 and w.casefold() not in known]
    return sorted(
        (w for w in kept if w.casefold() not in _LINKING and content_words(w, language)),
        key=lambda word: (-len(word), text.index(word)),
    )
