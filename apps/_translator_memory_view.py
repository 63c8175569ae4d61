"""What a workspace remembers, as HTML: its language pairs, a search, the units found. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._translator_view import render_pages, say, tag
from core.messages import UiLanguage
from core.usecases.translation.prompting import language_name

if TYPE_CHECKING:
    from core.store import MemoryHead, StoredUnit

Pair = tuple[str, str]
ALL = "*"
"""In place of a unit: all of the pair."""


def render_memories(heads: "Sequence[MemoryHead]", pair: Pair, holding: str, language: UiLanguage) -> str:
    """Which pair is looked at, and for what; nothing remembered yet says how it comes to be."""
    if not heads:
        return f'<p class="empty big">{say("memory_empty", language)}</p>'
    options = "".join(
        f'<option value="{html.escape(f"{one.source}>{one.target}")}"'
        f"{' selected' if (one.source, one.target) == pair else ''}>{_name(one, language)}</option>"
        for one in heads
    )
    return (
        f'<div class="search"><select data-what="pair" aria-label="{say("memory_pair", language)}" autocomplete="off">'
        f'{options}</select><input type="search" data-search value="{html.escape(holding)}" maxlength="200" '
        f'placeholder="{say("memory_search", language)}" aria-label="{say("memory_search", language)}"></div>'
    )


def _name(head: "MemoryHead", language: UiLanguage) -> str:
    pair = " → ".join(language_name(tag, language) for tag in (head.source, head.target))
    return html.escape(f"{pair} · {head.units:,}")


def render_units(
    units: "Sequence[StoredUnit]", pair: Pair, holding: str, more: tuple[bool, bool], language: UiLanguage
) -> str:
    """A page of units; `more` says whether there are pages before and after it."""
    if not units:
        return f'<p class="empty big">{say("memory_none", language)}</p>' if holding else ""
    items = "".join(_unit(unit, pair, language) for unit in units)
    return f'<ul class="units">{items}</ul>{render_pages(*more, "", language)}'


def _unit(unit: "StoredUnit", pair: Pair, language: UiLanguage) -> str:
    who = "human" if unit.human else "machine"
    engine = f'<span class="chip">{html.escape(unit.engine)}</span>' if unit.engine and not unit.human else ""
    return (
        f'<li><div class="from" {tag(pair[0])}>{html.escape(unit.source)}</div>'
        f'<div class="into" {tag(pair[1])}>{html.escape(unit.target)}<div class="chips">'
        f'<span class="chip {who}">{say(f"origin_{who}", language)}</span>{engine}'
        f'<span class="chip">{html.escape(unit.updated[:10])}</span></div></div>'
        f'<button class="quiet" data-act="remove" data-id="{unit.id}" data-sure="{say("unit_sure", language)}">'
        f"{say('remove', language)}</button></li>"
    )


def render_forget(language: UiLanguage) -> str:
    """The button that forgets a pair; it asks twice."""
    sure = say("forget_sure", language)
    return (
        f'<button class="quiet" data-act="remove" data-id="{ALL}" data-sure="{sure}">{say("forget", language)}</button>'
    )
