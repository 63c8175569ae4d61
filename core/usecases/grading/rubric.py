"""Short answers against a rubric: item by item met, not met or unsure, each met one with the answer's own words.

The calibrated scorer decides; a capable model may decide instead where its quote is found and the scorer does not speak
against it. Does not know how chances are scored, nor how a model is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.errors import ModelError, ServerFailed
from core.messages import Words, words
from core.prompts import load_prompt
from core.usecases.grading.assignment import Question, RubricItem, round_points
from core.usecases.grading.judging import ITEM_PROMPT, Ruling, choose_judge, judge_item
from core.usecases.grading.records import ItemMark, Mark, Quote, Tools, Verdict
from core.usecases.grading.screening import Screened, is_blank, screen
from core.usecases.grading.short_scorer import ItemScore, score_items

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MET, NOT_MET = 0.65, 0.35
"""Calibrated chances from which an item is decided: in between, more than one verdict in three would be wrong."""
WIDELY = 0.15
"""Chance of a judge's verdict by the scorer under which the two disagree widely, and nobody knows."""
NEAR = 0.25
"""Share of the points by which a mark may differ from a teacher's and still count as (nearly) the same."""
BATCH = 64

_LEAD = re.compile(
    r"(?:(?:the |a )?(?:student|pupil|answer|response)s?,? )?(?:correctly |clearly )?(?:mentions?|states?|says?"
    r"|explains?|names?|identif(?:y|ies)|notes?|points? out|describes?|recogni[sz]es?|shows?|gives?|understands?)\b"
    r"(?: that\b)?[: ]+"
    r"|(?:学生|答案|回答)?(?:能够?)?(?:正确|准确)?(?:指出|说明|提到|写出|答出|说出|解释|点明|提及)了?[：:，]?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """An item's mark, whether it counts as met, and the chance that counting it so is right."""

    mark: ItemMark
    counted: bool
    chance: float


def mark_by_rubric(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per answer, in order. An unsure item has no points of its own and counts in the mark by its likelier side,
    which lowers the mark's confidence: the teacher's band then decides whether a person looks.

    Points are the met items' sum, at most the question's; a rubric worth less than the question is scaled up to it.
    The question has at least one rubric item.
    """
    judge, note = choose_judge(tools.model, tools.language)
    statements = [read_wordings(item) for item in question.rubric]
    for at in range(0, len(answers), BATCH):
        batch = [screen(answer) for answer in answers[at : at + BATCH]]
        scores = score_items(question, [seen.text for seen in batch], statements, tools)
        for seen, row in zip(batch, scores, strict=True):
            yield _mark(question, seen, row, judge, note, tools)


def read_wordings(item: RubricItem) -> tuple[str, ...]:
    """What an answer that has the item says: its text without "The student mentions that", and its examples."""
    bare = _LEAD.sub("", item.text, count=1) if _LEAD.match(item.text) else item.text
    return (bare or item.text, *item.examples)


def _mark(
    question: Question,
    seen: Screened,
    row: Sequence[ItemScore],
    judge: "BaseChatModel | None",
    note: Check | None,
    tools: Tools,
) -> Mark:
    checks = (seen.check,) if seen.planted else ()
    if is_blank(seen.text):
        key = "grading_rubric.only_planted" if seen.planted else "grading_rubric.blank"
        return Mark(0.0, question.points, words(key), checks=checks)
    rulings: list[Ruling | None] = [None] * len(row)
    if judge is not None and seen.planted:
        judge, note = None, Check("judge", None, words("grading_rubric.judge_planted"))
    if judge is not None:
        try:
            rulings = [judge_item(question, item, seen, judge, tools.language) for item in question.rubric]
        except ServerFailed:
            raise
        except ModelError as error:
            judge, note = None, Check("judge", None, words("grading_rubric.judge_broke", error=error.told()))
    decided = [decide(*one, seen) for one in zip(question.rubric, row, rulings, strict=True)]
    items = tuple(one.mark for one in decided)
    return Mark(
        earn(question, [one.counted for one in decided]),
        question.points,
        _summary(items),
        "scorer" if judge is None else "model",
        confidence=chance_near(question, decided),
        items=items,
        quotes=tuple(dict.fromkeys(item.quote for item in items if item.quote)),
        checks=checks if note is None else (*checks, note),
        advice=_advise(question, items),
        model="" if judge is None else str(getattr(judge, "model_id", "")),
        prompts=() if judge is None else (load_prompt(ITEM_PROMPT, tools.language).label,),
    )


def decide(item: RubricItem, score: ItemScore, ruling: Ruling | None, seen: Screened) -> Decided:
    """The scorer's verdict; a judge's where there is one that the scorer does not contradict. Met needs a quote."""
    quote, likely = seen.quote(score.evidence), score.p_met
    counted = likely >= 0.5 and quote is not None
    chance = likely if counted else 1.0 - likely
    percent = round(100 * likely)
    if ruling is None or ruling.said == "unsure":
        verdict: Verdict = "met" if likely >= MET and quote else "not_met" if likely <= NOT_MET else "unsure"
        reason = words(f"grading_rubric.scored_{verdict}", percent=percent)
    elif ruling.verdict == "unsure":
        verdict, reason = "unsure", words("grading_rubric.judge_unquoted")
    else:
        verdict, quote = ruling.verdict, ruling.quote
        agreed = likely if verdict == "met" else 1.0 - likely
        if agreed < WIDELY:
            verdict, chance = "unsure", 0.5
            reason = words("grading_rubric.judge_disagrees", percent=percent)
        else:
            counted, chance = verdict == "met", agreed
            reason = words(f"grading_rubric.judged_{verdict}", percent=percent)
    return Decided(_item_mark(item, verdict, quote, reason, chance), counted, chance)


def _item_mark(item: RubricItem, verdict: Verdict, quote: Quote | None, reason: Words, chance: float) -> ItemMark:
    points = {"met": item.points, "not_met": 0.0, "unsure": None}[verdict]
    shown = None if verdict == "not_met" else quote
    return ItemMark(item.id, verdict, points, item.points, shown, reason, round(chance, 4))


def earn(question: Question, counted: Sequence[bool]) -> float:
    """The points of the items that count."""
    worth = worth_of(question)
    return round_points(min(question.points, sum(points for points, met in zip(worth, counted, strict=True) if met)))


def chance_near(question: Question, decided: Sequence[Decided]) -> float:
    """The chance that a teacher's points are within a quarter of the question's: over all ways in which items may have
    been decided wrongly, taken to be independent."""
    worth = worth_of(question)
    mine = min(question.points, sum(points for points, one in zip(worth, decided, strict=True) if one.counted))
    sums = {0.0: 1.0}
    for points, one in zip(worth, decided, strict=True):
        met = one.chance if one.counted else 1.0 - one.chance
        grown: dict[float, float] = {}
        for total, chance in sums.items():
            for added, share in ((points, met), (0.0, 1.0 - met)):
                key = round(total + added, 6)
                grown[key] = grown.get(key, 0.0) + chance * share
        sums = grown
    near = NEAR * question.points + 1e-9
    close = sum(chance for total, chance in sums.items() if abs(min(total, question.points) - mine) <= near)
    return round(min(1.0, close), 4)


def worth_of(question: Question) -> list[float]:
    """Points of each item, scaled up where they do not reach the question's; items without points count alike."""
    given = [item.points for item in question.rubric]
    total = sum(given)
    if not total:
        return [question.points / len(given)] * len(given)
    return [points * max(1.0, question.points / total) for points in given]


def _summary(items: Sequence[ItemMark]) -> Words:
    counts = {verdict: sum(item.verdict == verdict for item in items) for verdict in ("met", "not_met", "unsure")}
    key = "grading_rubric.some_unsure" if counts["unsure"] else "grading_rubric.all_decided"
    return words(key, met=counts["met"], count=len(items), unsure=counts["unsure"])


def _advise(question: Question, items: Sequence[ItemMark]) -> tuple[Words, ...]:
    missing = [item.text for item, mark in zip(question.rubric, items, strict=True) if mark.verdict == "not_met"]
    return tuple(words("grading_rubric.advice_missing", item=text) for text in missing)
