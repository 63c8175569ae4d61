"""A brief and its outline become a text, section by section, growing as it is written.

Knows which writer writes what, and what happens without a model or when one breaks; does not check and does not revise.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import InputError, ModelError, ServerFailed
from core.messages import Words, words
from core.models.ability import is_small, speaks
from core.usecases.writing.assets import write_assets
from core.usecases.writing.brief import Brief
from core.usecases.writing.coding import compose_code, write_code
from core.usecases.writing.digesting import write_digest
from core.usecases.writing.evidence import MissingFacts, missing_facts
from core.usecases.writing.kinds import plan_of
from core.usecases.writing.poems import write_poem
from core.usecases.writing.prose import write_composed, write_free, write_prose
from core.usecases.writing.records import Draft, Outline, Part, Step
from core.usecases.writing.storytelling import write_story
from core.usecases.writing.task import Growth, Task, Writer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.decoding import Decoding

_WRITERS: dict[str, Writer] = {
    "free": write_free,
    "story": write_story,
    "code": write_code,
    "ad": write_assets,
    "digest": write_digest,
}
_ALWAYS = ("ad", "digest")
"""Kinds whose writer works without a model too."""


def draft(
    brief: Brief,
    outline: Outline,
    *,
    model: "BaseChatModel | None" = None,
    decoding: "Decoding | None" = None,
    done: Draft | None = None,
) -> Iterator[Draft]:
    """The growing draft; the last one is `done`. With `done`, its complete and locked parts are kept and the others
    are written. Closing the iterator stops the engine. Raises MissingFacts for news without its facts, and
    InputError for a digest of nothing."""
    if missing := missing_facts(brief):
        raise MissingFacts(missing)
    if brief.kind == "digest" and not brief.sources:
        raise InputError("writing.no_sources")
    if brief.kind == "poem":
        yield from write_poem(brief, outline=outline, model=model, decoding=decoding, done=done)
        return
    writer_model, notes = choose_writer(brief, model)
    growing = _begin(brief, outline, done, notes)
    yield growing
    for section in outline.sections:
        if any(note.key == "writing.server_failed" for note in growing.notes):
            writer_model = None
        part = next((part for part in growing.parts if part.id == section.id), None)
        if part is not None and part.complete:
            continue
        task = Task(growing, section, writer_model, decoding, part.text if part else "")
        with closing(_write(task)) as growths:
            for growth in growths:
                grown = _with(growing, growth, writer_model)
                yield grown
        growing = grown
    yield replace(growing, state="done")


def choose_writer(brief: Brief, model: "BaseChatModel | None") -> "tuple[BaseChatModel | None, tuple[Words, ...]]":
    """The model where it may write this kind in this language, else None; and why not, in plain words."""
    if model is None:
        return None, (words("writing.no_model"),)
    if not speaks(model, brief.language):
        return None, (words("writing.no_model_language"),)
    if is_small(model) and not plan_of(brief).small:
        return None, (words("writing.small_model"),)
    return model, ()


def _begin(brief: Brief, outline: Outline, done: Draft | None, notes: tuple[Words, ...]) -> Draft:
    """An empty draft, or `done` with the parts that stay, in the order of the outline."""
    if done is None:
        return Draft(brief, outline, notes=notes)
    by_id = {part.id: part for part in done.parts}
    parts = [by_id[section.id] for section in outline.sections if section.id in by_id]
    planned = {section.id for section in outline.sections}
    parts += [part for part in done.parts if part.locked and part.id not in planned]
    kept = [replace(part, complete=True) if part.locked else part for part in parts]
    steps = tuple(Step(part.id, "kept", after=part.text) for part in kept if part.complete)
    known = tuple(note for note in done.notes if note not in notes and note.key != "writing.server_failed")
    return replace(
        done,
        brief=brief,
        outline=outline,
        parts=tuple(kept),
        state="drafting",
        steps=(*done.steps, *steps),
        notes=(*known, *notes),
    )


def _write(task: Task) -> Iterator[Growth]:
    """By the writer of the kind; by the person's own words where there is no model, or it breaks."""
    writer = _WRITERS.get(task.brief.kind, write_prose)
    if task.model is None and task.brief.kind not in _ALWAYS:
        yield from _compose(task)
        return
    try:
        yield from writer(task)
    except ModelError as error:
        name = "server_failed" if isinstance(error, ServerFailed) else "model_broke"
        note = words(f"writing.{name}", error=error.told())
        alone = replace(task, model=None)
        for growth in writer(alone) if task.brief.kind in _ALWAYS else _compose(alone):
            yield replace(growth, notes=(*growth.notes, note))


def _compose(task: Task) -> Iterator[Growth]:
    if task.brief.kind != "code":
        yield from write_composed(task)
        return
    text = compose_code(task)
    yield Growth(replace(task.part(text), origin="composed"), (Step(task.section.id, "composed", after=text),))


def _with(growing: Draft, growth: Growth, model: "BaseChatModel | None") -> Draft:
    """The draft with the part as far as it is; counts of this part are added to those of the parts before it."""
    prompts = (*growing.prompts, *(name for name in growth.prompts if name not in growing.prompts))
    notes = (*growing.notes, *(note for note in growth.notes if note not in growing.notes))
    return replace(
        _in_order(growing, growth.part),
        steps=(*growing.steps, *growth.steps),
        notes=notes,
        prompts=prompts,
        model=str(getattr(model, "model_id", "")) if growth.tokens else growing.model,
        tokens=growing.tokens + growth.tokens,
        first_token_seconds=growing.first_token_seconds or growth.first_token_seconds,
        tokens_per_second=growth.tokens_per_second or growing.tokens_per_second,
    )


def _in_order(growing: Draft, part: Part) -> Draft:
    """The draft with `part` where the outline has it."""
    order = {section.id: at for at, section in enumerate(growing.outline.sections)}
    parts = sorted(growing.with_part(part).parts, key=lambda one: order.get(one.id, len(order)))
    return replace(growing, parts=tuple(parts))
