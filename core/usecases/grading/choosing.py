"""Marks choices, and statements that are true or false, answered in words of either language.

What cannot be read goes to a person: it is no zero and no guess.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from core.messages import words
from core.usecases.grading.assignment import Option, Question, round_points
from core.usecases.grading.choice_reading import MOST_READ, SIMPLIFIED, read_choice
from core.usecases.grading.records import Mark, Tools

_TRUE = """true t yes y correct right agree agreed √ ✓ ✔ ☑ ✅ o
    同意 对√ 正确√ 对 对的 正确 正确的 真 真的 是 是的 成立 没错 无误"""
_FALSE = """false f no n incorrect wrong untrue disagree × ✗ ✘ ❌ ☒ x
    不同意 错× 错误× 错 错的 错误 错误的 假 假的 否 有误 不成立 不是"""
_VERDICTS = {**dict.fromkeys(_TRUE.split(), True), **dict.fromkeys(_FALSE.split(), False)}
_FILLERS = re.compile(
    r"\b(?:that's|the|this|that|statement|claim|sentence|answer|is|it's|it|its|i|think|believe|say|would|be|a|an|my|so|"
    r"definitely|absolutely|certainly|probably|totally|completely|entirely|clearly|ans|judg[e]?ment|for|sure|of|course|"
    r"was|as|option)\b"
    r"|这句话|这个|这种|该|此|本题|题目|命题|说法|叙述|表述|陈述|判断|结论|观点|句子|答案?|我(?:认为|觉得)|应该|应为|为|[:=]",
    re.I,
)
_NOT = re.compile(r"\bnot\b|不|并非|非(?!真)")
_HEDGES = re.compile(
    r"\b(?:sometimes|partly|partially|only|depends|maybe|half)\b|有时|部分|一半|不一定|不完全|也许|可能"
)
_CLAUSES = re.compile(r"[,.;!?\n。、]|\b(?:because|since|as|but)\b|因为|由于|所以|但是?")


def mark_choice(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """Points by the shares of the options chosen, never below 0. Two options where one was asked for earn nothing.

    Where several may be chosen, shares that sum to more than 1 are scaled to 1, and where no option takes anything
    away, each that earns nothing takes away what a right one earns on average: choosing all must not be right.
    """
    for answer in answers:
        yield _unread(question, answer) or _mark_choice(question, answer)


def mark_true_false(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """All points or none."""
    right = question.reference[0].casefold() == "true"
    for answer in answers:
        yield _unread(question, answer) or _mark_truth(question, read_truth(answer), right)


def read_truth(answer: str) -> bool | None:
    """Whether the answer calls the statement true; None where it says neither, or both."""
    plain = unicodedata.normalize("NFKC", answer).casefold().replace("’", "'").replace("n't", " not")
    clauses = [clause for clause in _CLAUSES.split(plain.translate(SIMPLIFIED)) if clause.strip()]
    said = [_read_clause(clause) for clause in clauses]
    if not said or said[0] is None or any(_HEDGES.search(clause) for clause in clauses[:2]):
        return None
    return said[0] if all(one in (None, said[0]) for one in said) else None


def _read_clause(clause: str) -> bool | None:
    """The verdict that a clause is once the words around it are gone."""
    core = clause.strip(" \"'“”‘’()[]")
    if core in _VERDICTS:
        return _VERDICTS[core]
    core, denials = _NOT.subn(" ", _FILLERS.sub(" ", core))
    core = re.sub(r"^的|^是(?=\S)|(?<=\S)[的了]$", "", "".join(core.split()) if not core.isascii() else core.strip())
    verdict = _VERDICTS.get(core.strip(" \"'"))
    if verdict is None or denials > 1:
        return None
    return verdict != bool(denials)


def _unread(question: Question, answer: str) -> Mark | None:
    if not answer.strip():
        return Mark(0.0, question.points, words("grading.no_answer"))
    if len(answer) > MOST_READ:
        return Mark(None, question.points, words("grading_code.long_answer", limit=MOST_READ), "none")
    return None


def _mark_truth(question: Question, said: bool | None, right: bool) -> Mark:
    if said is None:
        return Mark(None, question.points, words("grading_code.unreadable_truth"), "none")
    judged = words("grading_code.is_right" if said == right else "grading_code.is_wrong")
    reason = words("grading_code.said_true" if said else "grading_code.said_false", judged=judged)
    return Mark(question.points if said == right else 0.0, question.points, reason)


def _mark_choice(question: Question, answer: str) -> Mark:
    choice = read_choice(answer, question.options)
    if not choice.options:
        return Mark(None, question.points, words(f"grading_code.{choice.fault}"), "none")
    named = ", ".join(option.id for option in choice.options)
    if len(choice.options) > 1 and not question.several:
        return Mark(0.0, question.points, words("grading_code.chose_several", options=named))
    share = _share(question, choice.options)
    judged = "is_right" if share >= 1 else "is_partly_right" if share > 0 else "is_wrong"
    reason = words("grading_code.chose", options=named, judged=words(f"grading_code.{judged}"))
    return Mark(round_points(question.points * share), question.points, reason)


def _share(question: Question, chosen: Sequence[Option]) -> float:
    share = sum(option.share for option in chosen)
    if question.several:
        right = [option.share for option in question.options if option.share > 0]
        whole = sum(right)
        if all(option.share >= 0 for option in question.options):
            share -= sum(whole / len(right) for option in chosen if not option.share)
        share /= max(1.0, whole)
    return min(1.0, max(0.0, share if share < 1 - 1e-3 else 1.0))
