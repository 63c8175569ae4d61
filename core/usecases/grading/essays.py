"""Essays: trait by trait, with quoted evidence and one example of a revision.

With a capable model each trait is judged from words it finds in the essay. Without one only what can be measured is,
as a suggestion: content, argument and truth are not judged, so a person decides and the mark has no points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.checks.prose import list_words
from core.documents.document import Span
from core.errors import ModelError, ServerFailed
from core.messages import UiLanguage, Words, words
from core.prompts import load_prompt
from core.usecases.grading.assignment import Question, RubricItem, round_points
from core.usecases.grading.essay_revising import PROMPT, Revision, revise_example
from core.usecases.grading.essay_traits import Measure, Trait, measure_essay, read_trait, share_of
from core.usecases.grading.judging import TRAIT_PROMPT, TraitRuling, choose_judge, judge_trait
from core.usecases.grading.records import ItemMark, Mark, Quote, Tools
from core.usecases.grading.rubric import worth_of
from core.usecases.grading.screening import Screened, is_blank, screen

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

DEFAULT_TRAITS: tuple[Trait, ...] = ("content", "organisation", "language", "conventions")
UNKNOWN = 0.5
"""Confidence in a model's traits: nobody has measured how often this model agrees with this teacher on essays."""
APART = 0.5
"""Share of a trait's points by which a model and the measures may differ before nobody knows."""
MET = 0.5
"""Share from which a trait counts as met."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An essay, what was measured of it, and the model's rulings (None: it was not asked or broke)."""

    question: Question
    seen: Screened
    measures: tuple[Measure, ...]
    rulings: tuple[TraitRuling, ...] | None
    revision: Revision | None
    notes: tuple[Check, ...]


def mark_essay(question: Question, answers: Sequence[str], tools: Tools) -> Iterator[Mark]:
    """A mark per essay, in order. Its items are the question's traits, or content, organisation, language and
    conventions for equal points. `points` is None where any trait is open, which without a model is always so."""
    question = question.model_copy(update={"rubric": question.rubric or _default_traits(question, tools.language)})
    judge, note = choose_judge(tools.model, tools.language)
    for answer in answers:
        seen = screen(answer)
        if is_blank(seen.text):
            key = "grading_rubric.only_planted" if seen.planted else "grading_rubric.blank"
            yield Mark(0.0, question.points, words(key), checks=(seen.check,) if seen.planted else ())
        else:
            yield _mark(_read(question, seen, judge, note, tools), tools)


def _default_traits(question: Question, language: UiLanguage) -> tuple[RubricItem, ...]:
    points = question.points / len(DEFAULT_TRAITS)
    said = {trait: words(f"grading_rubric.trait_{trait}").text(language) for trait in DEFAULT_TRAITS}
    return tuple(RubricItem(id=trait, text=text, points=points) for trait, text in said.items())


def _read(question: Question, seen: Screened, judge: "BaseChatModel | None", note: Check | None, tools: Tools) -> _Read:
    """What is measured always; what the model says where it may be asked and does not break."""
    notes, language = [seen.check] if seen.planted else [], tools.language
    if judge is not None and seen.planted:
        judge, note = None, Check("judge", None, words("grading_rubric.judge_planted"))
    known = {word for word, _ in list_words(" ".join((question.text, *question.reference)))}
    rulings: tuple[TraitRuling, ...] | None = None
    revision = revise_example(seen.text, language, known)
    if judge is not None:
        try:
            rulings = tuple(judge_trait(question, item.text, seen, judge, language) for item in question.rubric)
            revision = revise_example(seen.text, language, known, judge)
        except ServerFailed:
            raise
        except ModelError as error:
            rulings, note = None, Check("judge", None, words("grading_rubric.judge_broke", error=error.told()))
    notes += [note] if note else []
    return _Read(question, seen, measure_essay(question, seen.text, tools), rulings, revision, tuple(notes))


def _mark(read: _Read, tools: Tools) -> Mark:
    question, judged = read.question, read.rulings is not None
    rulings: Sequence[TraitRuling | None] = read.rulings or [None] * len(question.rubric)
    items = tuple(_mark_trait(item, ruling, read) for item, ruling in zip(question.rubric, rulings, strict=True))
    points = _sum(question, items) if judged else None
    spans = [check.spans[0] for check in _checks(read) if check.passed is False and check.spans]
    quotes = [item.quote for item in items if item.quote] + [_quote_at(read.seen, span) for span in spans]
    labels = [load_prompt(name, tools.language).label for name in (TRAIT_PROMPT, PROMPT)]
    return Mark(
        points,
        question.points,
        _reason(items, judged),
        "model" if judged else "none",
        confidence=None if points is None else UNKNOWN,
        items=items,
        quotes=tuple(dict.fromkeys(quotes)),
        checks=(*read.notes, *_checks(read)),
        advice=_advise(read),
        model=str(getattr(tools.model, "model_id", "")) if judged else "",
        prompts=tuple(labels) if judged else (),
    )


def _mark_trait(item: RubricItem, ruling: TraitRuling | None, read: _Read) -> ItemMark:
    """By the model where its words were found and the measures do not speak against it, else by what was measured."""
    measured = share_of(read_trait(item), read.measures)
    if ruling is None:
        key = "grading_rubric.trait_unjudged" if measured is None else "grading_rubric.trait_measured"
        return _item_mark(item, measured, _evidence(item, read), words(key, percent=round(100 * (measured or 0))))
    if ruling.share is None:
        return _item_mark(item, None, None, words("grading_rubric.judge_unquoted"), UNKNOWN)
    if measured is not None and abs(measured - ruling.share) > APART:
        reason = words("grading_rubric.trait_apart", said=round(100 * ruling.share), percent=round(100 * measured))
        return _item_mark(item, None, ruling.quotes[0], reason, UNKNOWN)
    reason = words("grading_rubric.trait_judged", percent=round(100 * ruling.share))
    return _item_mark(item, ruling.share, ruling.quotes[0], reason, UNKNOWN)


def _evidence(item: RubricItem, read: _Read) -> Quote | None:
    """The first place that speaks against a trait."""
    trait = read_trait(item)
    failed = [one.check for one in read.measures if one.trait == trait and one.check.passed is False]
    return next((read.seen.quote(span) for check in failed for span in check.spans), None)


def _item_mark(
    item: RubricItem, share: float | None, quote: Quote | None, reason: Words, confidence: float | None = None
) -> ItemMark:
    if share is None:
        return ItemMark(item.id, "unsure", None, item.points, quote, reason, confidence)
    verdict = "met" if share >= MET else "not_met"
    return ItemMark(item.id, verdict, round_points(share * item.points), item.points, quote, reason, confidence)


def _sum(question: Question, items: Sequence[ItemMark]) -> float | None:
    """The traits' points, fitted to the question's; None where one is open."""
    if any(item.points is None for item in items):
        return None
    shares = [(item.points or 0.0) / item.most if item.most else float(item.verdict == "met") for item in items]
    return round_points(
        min(question.points, sum(worth * share for worth, share in zip(worth_of(question), shares, strict=True)))
    )


def _reason(items: Sequence[ItemMark], judged: bool) -> Words:
    opened = sum(item.points is None for item in items)
    if judged:
        return words("grading_rubric.essay_judged", count=len(items), unsure=opened)
    points = round_points(sum(item.points or 0.0 for item in items))
    most = round_points(sum(item.most for item in items if item.points is not None))
    return words("grading_rubric.essay_measured", points=f"{points:g}", most=f"{most:g}", unsure=opened)


def _checks(read: _Read) -> list[Check]:
    """The measures, with their spans in the essay as it was handed in."""
    places = [*read.seen.places, len(read.seen.answer)]
    checks = [measure.check for measure in read.measures]
    return [
        Check(
            check.name,
            check.passed,
            check.detail,
            tuple(Span(places[span.start], places[span.end - 1] + 1) for span in check.spans if span.end > span.start),
        )
        for check in checks
    ]


def _quote_at(seen: Screened, span: Span) -> Quote:
    return Quote(seen.answer[span.start : span.end], span)


def _advise(read: _Read) -> tuple[Words, ...]:
    """One thing for each measure that is not reached, and the example."""
    failed = [measure.check for measure in read.measures if measure.check.passed is False]
    advice = [words(f"grading_rubric.advice_{check.name}") for check in failed]
    if read.revision:
        shown = {"before": read.revision.before.strip(), "after": read.revision.after.strip()}
        why = words(f"grading_rubric.revise_{read.revision.reason}")
        advice.append(words("grading_rubric.revision", why=why, **shown))
    return tuple(advice)
