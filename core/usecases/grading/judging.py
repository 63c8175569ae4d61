"""A capable model as judge of rubric items and traits: what it says counts only with words found in the answer.

Knows no points. It is shown the question, the item and the screened answer, never who wrote it; answers in which
something was planted are not shown to it at all. A model under half a billion parameters never judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.grounding import locate
from core.checks.identifiers import mask_identifiers
from core.messages import UiLanguage, words
from core.models.ability import is_small, speaks
from core.models.structured import structured_output
from core.prompts import load_prompt
from core.usecases.grading.assignment import Question, RubricItem
from core.usecases.grading.records import Quote, Verdict
from core.usecases.grading.screening import Screened

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ITEM_PROMPT, TRAIT_PROMPT = "grading/judge", "grading/trait"
COPIED = 4
"""Content words from which a quote that stands in the question too is the question copied, and shows nothing."""
LEVELS = 4
ROOM = 256
"""Tokens of a judgement: a quote and a verdict."""


Copied = Annotated[str, Field(max_length=300)]


class Judgement(BaseModel):
    """What a model fills in for an item: the quote first, so that the verdict follows from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quote: Copied
    verdict: Literal["met", "not_met", "unsure"]


class TraitJudgement(BaseModel):
    """What a model fills in for a trait of an essay: quotes first, then a level of 0 to 4."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quotes: list[Copied] = Field(min_length=1, max_length=2)
    level: Literal[0, 1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement after its quote was looked for. `said` is the model's verdict; `verdict` is what is left of it."""

    said: Verdict
    verdict: Verdict
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class TraitRuling:
    """`share` of the trait in [0, 1]; None where no quote was found in the essay."""

    share: float | None
    quotes: tuple[Quote, ...] = ()


def choose_judge(model: "BaseChatModel | None", language: UiLanguage) -> "tuple[BaseChatModel | None, Check | None]":
    """The model where it may judge in this language, else None; and a check that says why one that is there may not."""
    if model is None:
        return None, None
    name = str(getattr(model, "model_id", ""))
    if not speaks(model, language):
        return None, Check("judge", None, words("grading_rubric.judge_language", model=name))
    if is_small(model):
        return None, Check("judge", None, words("grading_rubric.judge_small", model=name))
    return model, None


def judge_item(
    question: Question, item: RubricItem, seen: Screened, model: "BaseChatModel", language: UiLanguage
) -> Ruling:
    """One item on one answer, decoded greedily under the schema. Raises ModelError where the model breaks or the
    answer is too long for it."""
    messages = load_prompt(ITEM_PROMPT, language).render(
        question=question.text,
        item=item.text,
        examples=list(item.examples),
        answer=mask_identifiers(seen.text)[0],
    )
    said = structured_output(model, Judgement, temperature=0.0, max_tokens=ROOM).invoke(messages)
    quote = find_quote(said.quote, seen, question, language)
    verdict: Verdict = "unsure" if said.verdict == "met" and quote is None else said.verdict
    return Ruling(said.verdict, verdict, quote if verdict == "met" else None)


def judge_trait(
    question: Question, trait: str, seen: Screened, model: "BaseChatModel", language: UiLanguage
) -> TraitRuling:
    """One trait of one essay; a level without a quote from the essay counts for nothing. Raises ModelError."""
    messages = load_prompt(TRAIT_PROMPT, language).render(
        question=question.text,
        trait=trait,
        references=list(question.reference),
        answer=mask_identifiers(seen.text)[0],
    )
    said = structured_output(model, TraitJudgement, temperature=0.0, max_tokens=2 * ROOM).invoke(messages)
    quotes = _found(said.quotes, seen, question, language)
    return TraitRuling(said.level / LEVELS if quotes else None, quotes)


def find_quote(said: str, seen: Screened, question: Question, language: UiLanguage) -> Quote | None:
    """The words of the answer that `said` repeats, whatever its white space, width, case and quotation marks; None
    where the answer does not hold them as whole words, they carry no content, or they are the question copied."""
    span = locate(said, seen.text)
    if span is None or _cuts_a_word(seen.text, span.start) or _cuts_a_word(seen.text, span.end):
        return None
    content = content_words(said, language) or {char for char in said if char.isdigit()}
    if not content or (len(content) >= COPIED and locate(said, question.text)):
        return None
    return seen.quote(span)


def _found(said: Sequence[str], seen: Screened, question: Question, language: UiLanguage) -> tuple[Quote, ...]:
    quotes = (find_quote(one, seen, question, language) for one in said)
    return tuple(dict.fromkeys(quote for quote in quotes if quote))


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a place stands inside a word written with Latin letters or digits."""
    around = text[max(0, at - 1) : at + 1]
    return 0 < at < len(text) and all(char.isalnum() and char < "\u2e80" for char in around)
