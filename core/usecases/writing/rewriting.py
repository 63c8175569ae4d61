"""A selection of a draft written anew: regenerated, shortened, expanded or in another tone, growing as it comes.

What can be computed is (shortening by whole sentences, expanding by new ones); of a model's candidates the one is kept
with which the draft breaks fewest demands. Changes nothing itself: it gives the replacement, and the person takes it.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from core.checks.length import count_length
from core.documents.document import Span
from core.errors import InputError
from core.messages import words
from core.models.ability import speaks
from core.prompts import load_prompt
from core.usecases.writing.canvas import Canvas
from core.usecases.writing.cleaning import clean_reply
from core.usecases.writing.demanding import list_demands
from core.usecases.writing.drawing import open_writer
from core.usecases.writing.fitting import extend_units, join_units, read_units, select
from core.usecases.writing.records import Draft
from core.usecases.writing.repairing import broken
from core.usecases.writing.speaking import room_for, stream_reply

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.decoding import Decoding

Action = Literal["regenerate", "shorten", "expand", "tone"]
SHORTER, LONGER = 0.6, 1.6
"""The share of the selection's length that shortening and expanding aim at."""
SEEN = 600
"""Characters before and after the selection that a model is shown."""
TRIES = 3


def rewrite(
    draft: Draft,
    part_id: str,
    span: Span | None,
    action: Action,
    *,
    tone: str = "",
    model: "BaseChatModel | None" = None,
    decoding: "Decoding | None" = None,
) -> Iterator[str]:
    """What could stand in place of `span` of the part's text (None: all of it), growing; the last one is the result.

    Without a model that speaks the language only shortening works. Raises InputError for a locked part, an empty
    selection, or an act that needs a model where there is none.
    """
    part = draft.part(part_id)
    chosen = span or Span(0, len(part.text))
    selected = part.text[chosen.start : chosen.end]
    if part.locked:
        raise InputError("revising.locked")
    if not selected.strip():
        raise InputError("revising.nothing_selected")
    if not speaks(model, draft.brief.language):
        if action != "shorten":
            raise InputError("revising.needs_model")
        yield shorten(selected, draft)
        return
    yield from _write(draft, part_id, chosen, action, tone, model, decoding)  # type: ignore[arg-type]


def shorten(selected: str, draft: Draft) -> str:
    """The sentences that tell most, in their order; a single sentence stays."""
    unit, language = draft.brief.length_unit, draft.brief.language
    units = read_units(selected, language)
    wanted = max(1, round(SHORTER * count_length(selected, unit)))
    kept = select(
        units, lambda piece: count_length(piece, unit), wanted, 1, max(wanted, count_length(selected, unit) - 1)
    )
    return kept or selected


def _write(
    draft: Draft,
    part_id: str,
    span: Span,
    action: Action,
    tone: str,
    model: "BaseChatModel",
    decoding: "Decoding | None",
) -> Iterator[str]:
    """A streamed reply; where it breaks what held, other tries; the one that breaks least is the last to be given."""
    selected = draft.part(part_id).text[span.start : span.end]
    canvas = Canvas(draft)
    demands = list_demands(canvas)
    before = broken(canvas.text, demands)
    writer = open_writer(draft, model, decoding)
    best: tuple[int, str] | None = None
    for turn in range(TRIES):
        how = decoding if turn == 0 else replace(writer.decoding, seed=(writer.decoding.seed or 0) + turn)
        text = ""
        for text in _stream(draft, part_id, span, action, tone, model, how):
            yield text
        put = Canvas(_replaced(draft, part_id, span, text)).text if text.strip() else ""
        faults = len(broken(put, demands) - before) if put else len(demands) + 1
        faults += text.strip() == selected.strip()
        if best is None or faults < best[0]:
            best = (faults, text)
        if not faults:
            return
    yield best[1] if best and best[1].strip() else selected


def _stream(
    draft: Draft, part_id: str, span: Span, action: Action, tone: str, model: "BaseChatModel", how: "Decoding | None"
) -> Iterator[str]:
    """One reply as it grows, cleaned; expanding keeps the selection and adds, shortening ends in whole sentences."""
    brief, text = draft.brief, draft.part(part_id).text
    selected = text[span.start : span.end]
    language, unit = brief.language, brief.length_unit
    key = f"revising.task_{action}"
    task = words(key, tone=tone or brief.tone or words("revising.clear_tone")).text(language)
    messages = load_prompt("writing/rewrite", language).render(
        before=text[max(0, span.start - SEEN) : span.start], text=selected, after=text[span.end :][:SEEN], task=task
    )
    most = room_for(round(count_length(selected, unit) * (LONGER if action == "expand" else 1.2)), unit)
    with closing(stream_reply(model, messages, most_tokens=most, decoding=how)) as replies:
        for reply in replies:
            said = clean_reply(reply.text, said=(task,), language=language, done=bool(reply.finish))
            yield _shaped(said, selected, action, draft)


def _shaped(said: str, selected: str, action: Action, draft: Draft) -> str:
    """What an act promises of its result, whatever the model wrote."""
    unit, language = draft.brief.length_unit, draft.brief.language
    if action == "shorten" and count_length(said, unit) >= count_length(selected, unit):
        return shorten(selected, draft)
    if action == "expand" and count_length(said, unit) <= count_length(selected, unit):
        return join_units(extend_units(read_units(selected, language), said, language))
    return said


def _replaced(draft: Draft, part_id: str, span: Span, text: str) -> Draft:
    part = draft.part(part_id)
    return draft.with_part(replace(part, text=part.text[: span.start] + text + part.text[span.end :]))
