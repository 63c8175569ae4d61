"""A model's sentences in place of computed ones: what it is shown, what it writes, and what of it is kept.

It is shown lines without identifiers and nothing else; results and alerts it never words. A proved sentence of its own
takes the place of the lines it tells of (`proving`); what it leaves out stays as it was.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.checks.injection import check_injection
from core.errors import ModelError
from core.messages import UiLanguage, Words, words
from core.models.ability import is_small, speaks
from core.models.structured import close_schema
from core.prompts import load_prompt
from core.usecases.medical.proving import Material, Proof, prove_claim
from core.usecases.medical.quoting import quote_text
from core.usecases.medical.records import Claim, Dropped, Masking, Report, Summary, Tools, Understanding
from core.usecases.medical.selecting import LEVELS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ROOM = 1600
"""Tokens of the whole reply."""
MOST_LINES = 40
_ARRAY = re.compile(r'"claims"\s*:\s*\[')


class Written(BaseModel):
    """One sentence as the model gives it: what it rests on first, so that the sentence follows from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: Annotated[list[int], Field(min_length=1, max_length=4)]
    quote: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=1, max_length=600)]


class WrittenSummary(BaseModel):
    """What the model fills in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claims: Annotated[list[Written], Field(max_length=MOST_LINES)]


@dataclass(frozen=True, slots=True)
class Merging:
    """The computed claims with what the model put in their place so far. `gone` are told of by another claim."""

    claims: tuple[Claim, ...]
    gone: frozenset[int] = frozenset()
    dropped: tuple[Dropped, ...] = ()
    told: frozenset[int] = field(default_factory=frozenset)


def choose_writer(
    model: "BaseChatModel | None", report: Report, language: UiLanguage
) -> "tuple[BaseChatModel | None, Words | None]":
    """The model where it may write of this report, else None and, where there is one, why it may not."""
    if model is None:
        return None, None
    name = str(getattr(model, "model_id", ""))
    if not speaks(model, language):
        return None, words("medical_summary.writer_language", model=name)
    if is_small(model):
        return None, words("medical_summary.writer_small", model=name)
    if report.language != language:
        return None, words("medical_summary.writer_report_language", model=name)
    return model, None


def draft_summary(
    understanding: Understanding, computed: Summary, model: "BaseChatModel", tools: Tools
) -> Iterator[Summary]:
    """The summary with more and more of the model's proved sentences; the last one is complete. Breaks with nothing:
    where the model fails, the computed claims stand and a note says why."""
    report = understanding.report
    material, _ = list_material(understanding, computed.claims)
    template = load_prompt(f"medical/{computed.view}", computed.language)
    masking = tools.masking or _deidentify(report)
    sent, messages = _fit(model, material, masking, computed)
    base = replace(computed, model=str(getattr(model, "model_id", "")), prompts=(template.label,), complete=False)
    merging, why = Merging(computed.claims), None
    if not sent:
        yield replace(base, complete=True)
        return
    try:
        with closing(stream_claims(model, messages, tools)) as written:
            for one in written:
                proof = prove_claim(one.lines, one.quote, one.text, sent, understanding, masking)
                merging = merge(merging, proof, sent)
                yield _show(base, merging)
    except ModelError as error:
        why = words("medical_summary.writer_broke", error=error.told())
    ended = words("medical_summary.writer_stopped") if tools.stopped() else why or _count_note(merging)
    shown = _show(base, merging)
    yield replace(shown, complete=True, notes=(*base.notes, ended))


def list_material(understanding: Understanding, claims: Sequence[Claim]) -> tuple[tuple[Material, ...], int]:
    """The computed claims that a model may put in other words, and how many hold planted orders and are not shown."""
    report = understanding.report
    rows = {result.span for result in understanding.results}
    found, planted = [], 0
    for place, claim in enumerate(claims):
        quotes = list(dict.fromkeys(quote_text(report, span) for span in claim.sources))
        if claim.part in ("alerts", "results") or rows.intersection(claim.sources) or len(quotes) > 4:
            continue
        if check_injection(" ".join(quotes), source="document").passed is False:
            planted += 1
        else:
            found.append(Material(place, claim, tuple(quotes)))
    return tuple(found), planted


def stream_claims(model: "BaseChatModel", messages: Sequence["BaseMessage"], tools: Tools) -> Iterator[Written]:
    """Each claim as soon as it is whole. What is malformed ends the reading; raises ModelError where the model does."""
    raw, given = "", 0
    options = {"json_schema": close_schema(WrittenSummary), "max_tokens": ROOM, "temperature": 0.0}
    with closing(model.stream(list(messages), **options)) as chunks:
        for chunk in chunks:
            if tools.stopped():
                return
            raw += chunk.text
            if "}" not in chunk.text:
                continue
            whole = read_claims(raw)
            yield from whole[given:]
            given = len(whole)


def read_claims(raw: str) -> list[Written]:
    """The whole claims at the start of a growing reply; those that are not as asked are passed over."""
    opened = _ARRAY.search(raw)
    found: list[Written] = []
    at, decoder = opened.end() if opened else len(raw), json.JSONDecoder(strict=False)
    while (start := raw.find("{", at)) >= 0:
        try:
            tree, at = decoder.raw_decode(raw, start)
            found.append(Written.model_validate(tree))
        except ValidationError:
            continue
        except ValueError:
            break
    return found


def merge(merging: Merging, proof: Proof, sent: Sequence[Material]) -> Merging:
    """The proved sentence at the place of the first line it tells of; a failed one leaves the report's own words."""
    if proof.claim is None:
        return replace(merging, dropped=(*merging.dropped, Dropped(proof.text, proof.checks)))
    places = [sent[number].place for number in proof.lines]
    if merging.told.intersection(places):
        return merging
    claims = list(merging.claims)
    claims[places[0]] = replace(
        proof.claim,
        part=claims[places[0]].part,
        level=min((claims[place].level for place in places), key=LEVELS.index),
        section=claims[places[0]].section,
    )
    gone = merging.gone | frozenset(places[1:] if not proof.claim.replaced else ())
    return replace(merging, claims=tuple(claims), gone=gone, told=merging.told | frozenset(places))


def _show(base: Summary, merging: Merging) -> Summary:
    kept = tuple(claim for place, claim in enumerate(merging.claims) if place not in merging.gone)
    return replace(base, claims=kept, dropped=merging.dropped)


def _fit(
    model: "BaseChatModel", material: Sequence[Material], masking: Masking, computed: Summary
) -> "tuple[Sequence[Material], list[BaseMessage]]":
    """As many lines as the model has room for, from the top, where the abnormal ones stand."""
    template = load_prompt(f"medical/{computed.view}", computed.language)
    sent = list(material[:MOST_LINES])
    while True:
        values: dict[str, object] = {"lines": [mask_material(one, masking) for one in sent]}
        if computed.view == "patient":
            values["level"] = words(f"medical_plain.level_{computed.level}").text(computed.language)
        messages = template.render(**values)
        if _has_room(model, messages) or not sent:
            return sent, messages
        sent = sent[: len(sent) // 2]


def mask_material(one: Material, masking: Masking) -> str:
    """A line as it may be sent."""
    return "\n".join(dict.fromkeys(" ".join(masking.mask(span.start, span.end).split()) for span in one.claim.sources))


def _has_room(model: "BaseChatModel", messages: Sequence["BaseMessage"]) -> bool:
    context, count = getattr(model, "context", None), getattr(model, "count_tokens", None)
    return not context or not count or count(list(messages)) + ROOM <= context


def _deidentify(report: Report) -> Masking:
    from core.usecases.medical.deidentifying import deidentify

    return deidentify(report)


def _count_note(merging: Merging) -> Words:
    """How many sentences of the model are shown, gave way to the report's own words, or are left out."""
    shown = sum(claim.author == "model" for claim in merging.claims)
    replaced = sum(bool(claim.replaced) for claim in merging.claims)
    counts: Mapping[str, int] = {"shown": shown, "replaced": replaced, "dropped": len(merging.dropped)}
    return words("medical_summary.writer_done" if any(counts.values()) else "medical_summary.writer_nothing", **counts)
