"""How often a model completes a poem form: one draft, as many drafts as the loop's tokens pay for, and the loop.

No target: the shares say what checking adds to a model, not how good its poems are. The topics were written for this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.checks.poems import PoemForm, check_poem, load_form
from core.evals.score import Score, mean, share
from core.models import open_chat
from core.usecases.writing.brief import Brief
from core.usecases.writing.poem_asking import DRAWING, PoemAsker
from core.usecases.writing.poem_lines import read_lines
from core.usecases.writing.poems import join_lines, write_poem

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

FORMS: tuple[PoemForm, ...] = ("haiku", "limerick", "sonnet")
TOPICS = (
    "autumn rain", "a cat who likes tea", "the sea at night", "an old bicycle", "my grandmother's kitchen",
    "the first snow", "a train at dawn", "a baker in spring", "two friends on a hill", "the moon over the harbour",
    "a lost umbrella", "learning to swim", "a letter from far away", "the garden after the storm", "a dog on the beach",
    "the last day of school", "a lighthouse", "city lights", "an apple tree", "waiting for the bus",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether each way completed the form, and the tokens of the loop."""

    single: bool
    drafts: bool
    loop: bool
    tokens: int


def measure_writing(suite: str, limit: int | None) -> Iterator[Score]:
    """The shares for each form, over the first `limit` topics."""
    model = open_chat()
    for form in FORMS:
        outcomes = [write_one(topic, form, model, seed) for seed, topic in enumerate(TOPICS[:limit])]
        yield from score(suite, form, model.model_id, outcomes)


def score(suite: str, form: PoemForm, model_id: str, outcomes: Sequence[Outcome]) -> Iterator[Score]:
    """Single draft, same tokens in whole drafts, loop; the baseline of the loop is the single draft."""
    detail = f"{model_id}; {len(outcomes)} topics; complete: every check of the form passes; sense was not judged"
    single = share(suite, f"{form}: one draft completes the form", [one.single for one in outcomes], detail=detail)
    yield single
    drafts = [one.drafts for one in outcomes]
    yield share(suite, f"{form}: some draft does, for the loop's tokens", drafts, detail=detail)
    loop = [one.loop for one in outcomes]
    yield share(suite, f"{form}: the loop completes the form", loop, baseline=single.value, detail=detail)
    tokens = [one.tokens for one in outcomes]
    yield mean(suite, f"{form}: tokens of the loop", tokens, higher_is_better=False, detail=detail)


def write_one(topic: str, form: PoemForm, model: "BaseChatModel", seed: int) -> Outcome:
    """One topic. Whole drafts are cleaned and cut to the form's lines before they are judged, which favours them."""
    brief = Brief(kind="poem", topic=topic, form=form)
    decoding = replace(DRAWING, seed=1000 * seed)
    poem = list(write_poem(brief, model=model, decoding=decoding))[-1]
    asker = PoemAsker(model, brief, load_form(form, "en"), decoding)
    drafts = [is_complete(text, form) for text in asker.ask_drafts()]
    while asker.tokens < poem.tokens:
        drafts += [is_complete(text, form) for text in asker.ask_drafts(again=True)]
    return Outcome(drafts[0], any(drafts), is_whole(poem.text, form), poem.tokens)


def is_complete(reply: str, form: PoemForm) -> bool:
    """Whether a reply, without talk and beyond the form's lines, keeps the form."""
    wanted = load_form(form, "en")
    lines = read_lines(reply, wanted, 0)[: wanted.lines]
    return is_whole(join_lines(dict(enumerate(lines)), wanted), form)


def is_whole(text: str, form: PoemForm) -> bool:
    """Whether every check of the form passes."""
    return all(check.passed is True for check in check_poem(text, form, "en"))
