"""Marks of short answers: by rubric where there is one, else by the fitted scorer against the model answers.

Answers a teacher has marked teach the question at hand: an equal answer earns the same, near ones pull. Does not know
how chances are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.documents.tokens import normalize
from core.messages import Words, words
from core.usecases.grading.assignment import Question, round_points
from core.usecases.grading.records import Example, Mark, Quote, Tools
from core.usecases.grading.screening import Screened, is_blank, screen
from core.usecases.grading.short_examples import Marked, blend, pull_share, read_marked_answers
from core.usecases.grading.short_model import chance_near, median_share
from core.usecases.grading.short_scorer import DOUBTED, Comparison, ShortScorer, open_scorer

SURE = 0.99
"""Confidence where a teacher has marked the same answer."""
WELL, POORLY = 0.75, 0.25
_MOST_MISSING = 5


def mark_short(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer, in order, lazily."""
    if question.rubric:
        from core.usecases.grading.rubric import mark_by_rubric

        marks = mark_by_rubric(question, answers, tools)
        yield from _teach(question, answers, marks, tools) if tools.examples_of(question) else marks
    else:
        yield from mark_short_whole(question, answers, tools)


def mark_short_whole(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """Against the model answers: the share of the points a teacher is expected to give, in steps, with its chance.

    Equal answers earn equal marks whatever stands beside them. The question has at least one reference.
    """
    scorer = open_scorer(question, tools)
    examples = tools.examples_of(question)
    marked = read_marked_answers(scorer, question, examples)
    for answer in answers:
        yield _mark(question, screen(answer), scorer, examples, marked)


def _teach(question: Question, answers: Sequence[str], marks: Iterator[Mark], tools: Tools) -> Iterator[Mark]:
    """Marks by rubric after what a teacher gave the same answer, or answers much like it; items stay as they were."""
    scorer, examples = open_scorer(question, tools), tools.examples_of(question)
    marked = read_marked_answers(scorer, question, examples)
    for answer, mark in zip(answers, marks, strict=True):
        same = _find_same(answer, examples)
        if same is not None:
            points, key, chance = round_points(min(same.points, question.points)), "same_as_marked", SURE
        elif mark.share is None or mark.confidence is None:
            points = mark.points
        else:
            share = pull_share(scorer, screen(answer).text, marked, mark.share)
            points, key, chance = round_to_step(share, question.points), "near_marked", mark.confidence
        if points == mark.points and same is None:
            yield mark
        else:
            reason = words(f"grading_short.{key}", points=f"{points:g}")
            yield replace(mark, points=points, reason=reason, method="scorer", confidence=chance)


def round_to_step(share: float, most: float) -> float:
    """Points in steps of a half, or of a quarter of the question where that is less."""
    step = min(0.5, most / 4) if most < 1 else 0.5
    return round_points(min(most, int(share * most / step + 0.5) * step)) if step else 0.0


def _mark(
    question: Question, seen: Screened, scorer: ShortScorer, examples: Sequence[Example], marked: Sequence[Marked]
) -> Mark:
    checks = (seen.check,) if seen.planted else ()
    if is_blank(seen.text):
        key = "only_planted" if seen.planted else "blank"
        return Mark(0.0, question.points, words(f"grading_short.{key}"), checks=checks)
    same = _find_same(seen.answer, examples)
    if same is not None:
        reason = words("grading_short.same_as_marked", points=f"{same.points:g}")
        points = round_points(min(same.points, question.points))
        return Mark(points, question.points, reason, "scorer", SURE, checks=checks)
    found = scorer.comparer.compare(seen.text, question.reference)
    levels = blend(scorer, found, seen.text, marked)
    points = 0.0 if found.evidence is None else round_to_step(median_share(levels), question.points)
    share = points / question.points if question.points else 0.0
    chance = chance_near(levels, share)
    quote = seen.quote(found.evidence)
    return Mark(
        points,
        question.points,
        _explain(share, found, quote),
        "scorer",
        round(min(chance, DOUBTED) if found.listed else chance, 4),
        quotes=(quote,) if quote else (),
        checks=checks,
        advice=_advise(share, found),
    )


def _find_same(answer: str, examples: Sequence[Example]) -> Example | None:
    """The latest decision on an answer that is the same but for case and white space."""
    plain = _plain(answer)
    return next((one for one in reversed(examples) if _plain(one.answer) == plain), None)


def _plain(text: str) -> str:
    return " ".join(normalize(text).split()).rstrip(".。!！")


def _explain(share: float, found: Comparison, quote: Quote | None) -> Words:
    if quote is None:
        return words("grading_short.nothing_shared")
    if found.listed:
        return words("grading_short.listed", quote=quote.text)
    if share >= WELL:
        return words("grading_short.close", quote=quote.text)
    missing = ", ".join(found.missing[:_MOST_MISSING])
    key = "far" if share <= POORLY else "partly"
    if not missing:
        return words(f"grading_short.{key}_said", quote=quote.text)
    return words(f"grading_short.{key}_missing", quote=quote.text, missing=missing)


def _advise(share: float, found: Comparison) -> tuple[Words, ...]:
    if share >= WELL:
        return ()
    if not found.missing:
        return (words("grading_short.advice_precise"),)
    return (words("grading_short.advice_missing", missing=", ".join(found.missing[:_MOST_MISSING])),)
