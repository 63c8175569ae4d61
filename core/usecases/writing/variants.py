"""Several drafts of one outline, written at the same time, and parts taken over from one into another.

Does not know how a draft is written or how two texts are compared.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.documents.differences import Piece, diff_texts, diversity
from core.errors import InputError
from core.messages import words
from core.models.decoding import LIMITS, Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.records import Draft, Outline, Part, Step

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Piece", "diff_texts", "diversity", "draft_variants", "merge_parts", "vary"]

MOST_VARIANTS = 4


def draft_variants(
    brief: Brief,
    outline: Outline,
    count: int,
    *,
    model: "BaseChatModel | None" = None,
    decoding: Decoding | None = None,
) -> Iterator[tuple[Draft, ...]]:
    """The growing drafts side by side, all of them at every yield; the last time without those that came out alike.

    They differ by drawing with different seeds, whatever `decoding` says otherwise. Closing the iterator stops all.
    """
    from core.usecases.writing.drafting import draft

    if not 1 <= count <= MOST_VARIANTS:
        raise InputError("drafts.variant_count", count=count, most=MOST_VARIANTS)
    with ExitStack() as stack:
        works = [
            stack.enter_context(closing(draft(brief, outline, model=model, decoding=vary(decoding, number))))
            for number in range(1, count + 1)
        ]
        latest: tuple[Draft, ...] = ()
        for latest in _side_by_side(works, Draft(brief, outline)):
            yield latest
    yield _distinct(latest, count)


def vary(decoding: Decoding | None, number: int) -> Decoding:
    """The decoding of variant `number`, from 1: `decoding` made to draw, with a seed of its own."""
    if decoding is None or decoding.mode != "sampling":
        penalty = decoding.repetition_penalty if decoding else 1.0
        decoding = Decoding("sampling", repetition_penalty=penalty, seed=0)
    seed = None if decoding.seed is None else (decoding.seed + number) % (int(LIMITS["seed"][1]) + 1)
    return replace(decoding, seed=seed, candidates=1)


def merge_parts(draft: Draft, other: Draft, part_ids: Sequence[str]) -> Draft:
    """`draft` with these parts as they stand in `other`, in the outline's order; locked ones stay as they are."""
    merged = draft
    for part_id in part_ids:
        taken = next((part for part in other.parts if part.id == part_id), None)
        if taken is None:
            raise InputError("drafts.other_draft", parts=part_id)
        mine = next((part for part in draft.parts if part.id == part_id), None)
        if (mine and mine.locked) or (mine and mine.text == taken.text):
            continue
        step = Step(part_id, "kept", before=mine.text if mine else "", after=taken.text, note=words("drafts.taken"))
        merged = replace(merged.with_part(replace(taken, locked=False)), steps=(*merged.steps, step))
    if merged is draft:
        return draft
    prompts = dict.fromkeys((*draft.prompts, *other.prompts))
    return replace(merged, parts=_in_order(merged), prompts=tuple(prompts), model=draft.model or other.model)


def _side_by_side(works: Sequence[Iterator[Draft]], empty: Draft) -> Iterator[tuple[Draft, ...]]:
    """Take from each in turn until all have ended, so that an engine decodes them together."""
    latest, running = [empty] * len(works), set(range(len(works)))
    while running:
        for at in sorted(running):
            if (grown := next(works[at], None)) is None:
                running.discard(at)
            else:
                latest[at] = grown
        yield tuple(latest)


def _distinct(drafts: Sequence[Draft], count: int) -> tuple[Draft, ...]:
    """The first of those with the same text; where some fell away, the rest say so."""
    found = tuple({draft.text: draft for draft in reversed(drafts)}.values())[::-1]
    if len(found) == count:
        return found
    note = words("drafts.fewer_variants", count=len(found), asked=count)
    return tuple(replace(draft, notes=(*draft.notes, note)) for draft in found)


def _in_order(draft: Draft) -> tuple[Part, ...]:
    places = {section.id: at for at, section in enumerate(draft.outline.sections)}
    return tuple(sorted(draft.parts, key=lambda part: places.get(part.id, len(places))))
