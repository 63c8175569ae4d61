"""Between which languages, with which engine: the bar above every place. Escapes all it is given.

Says what an engine's licence and route are, and where a pair has no engine, how to get one.
"""

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from apps._translator_seat import FORMALITIES, MEMORY_ONLY, Seat
from apps._translator_view import say
from core.messages import UiLanguage
from core.usecases.translation.prompting import language_name

if TYPE_CHECKING:
    from apps._translator_engines import Offer

_SWAP = (
    '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">'
    '<path d="M4 8h14m0 0-3.5-3.5M18 8l-3.5 3.5M20 16H6m0 0 3.5-3.5M6 16l3.5 3.5"/></svg>'
)


def render_bar(offer: "Offer", seat: Seat, language: UiLanguage) -> str:
    """The bar for what is offered here and now. `offer.source` is the language that was found where none is chosen."""
    formality = ""
    if offer.formal:
        choices = [(name, say(f"formality_{name or 'open'}", language)) for name in FORMALITIES]
        formality = _select("formality", say("formality", language), _options(choices, seat.formality))
    return (
        f'<div class="pairbar">{_select("source", say("from", language), _sources(offer, seat, language))}'
        f'<button class="icon" data-act="swap" title="{say("swap", language)}" '
        f'aria-label="{say("swap", language)}">{_SWAP}</button>'
        f"{_select('target', say('into', language), _targets(offer, seat, language))}"
        f"{_select('engine', say('with', language), _engines(offer, seat, language))}{formality}</div>"
        f"{_told(offer, seat, language)}"
    )


def _select(what: str, label: str, options: str) -> str:
    return (
        f'<label class="{what}"><span>{label}</span>'
        f'<select data-what="{what}" autocomplete="off">{options}</select></label>'
    )


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{html.escape(value)}"{" selected" if value == chosen else ""}>{label}</option>'
        for value, label in choices
    )


def _names(tags: Iterable[str], language: UiLanguage) -> list[tuple[str, str]]:
    named = ((tag, html.escape(language_name(tag, language))) for tag in tags)
    return sorted(named, key=lambda pair: pair[1].lower())


def _sources(offer: "Offer", seat: Seat, language: UiLanguage) -> str:
    found = offer.source if not seat.source else ""
    label = say("detect", language)
    if found:
        label = say("detected", language, found=language_name(found, language))
    known = {*offer.languages, seat.source} - {""}
    return _options([("", label), *_names(known, language)], seat.source)


def _targets(offer: "Offer", seat: Seat, language: UiLanguage) -> str:
    """Those with an engine first."""
    here = set(offer.targets)
    rest = ({*offer.languages, seat.target} - here) - {offer.source, ""}
    groups = (("targets_here", here), ("targets_other", rest))
    return "".join(
        f'<optgroup label="{say(name, language)}">{_options(_names(tags, language), seat.target)}</optgroup>'
        for name, tags in groups
        if tags
    )


def _engines(offer: "Offer", seat: Seat, language: UiLanguage) -> str:
    here = [one for one in offer.options if one.here]
    if not offer.source or offer.source == offer.target:
        return _options(
            [("", say("automatic_open", language)), (MEMORY_ONLY, say("memory_only", language))], seat.engine
        )
    choices = [("", say("automatic", language, engine=here[0].name))] if here else []
    choices += [(one.id, _engine(one.name, one.route, language)) for one in here]
    chosen = seat.engine if seat.engine in {value for value, _ in choices} else ""
    if not here or seat.engine == MEMORY_ONLY:
        chosen = MEMORY_ONLY
    return _options([*choices, (MEMORY_ONLY, say("memory_only", language))], chosen)


def _engine(name: str, route: Sequence[str], language: UiLanguage) -> str:
    if len(route) < 3:
        return html.escape(name)
    over = ", ".join(language_name(tag, language) for tag in route[1:-1])
    return say("engine_over", language, engine=name, over=over)


def _told(offer: "Offer", seat: Seat, language: UiLanguage) -> str:
    if not offer.source:
        return ""
    if offer.source == offer.target:
        return f'<p class="told warning">{say("same_language", language, found=_name(offer.target, language))}</p>'
    if offer.chosen is None:
        none = not any(one.here for one in offer.options)
        return _ways(offer, language) if none else f'<p class="fine">{say("memory_only_why", language)}</p>'
    one, arrow = offer.chosen, " → "
    parts = [html.escape(arrow.join(language_name(tag, language) for tag in one.route))]
    if len(one.route) > 2:
        parts.append(say("pivot_why", language))
    if one.license:
        parts.append(say("license", language, license=one.license))
    return f'<p class="fine">{" · ".join(parts)}</p>'


def _name(tag: str, language: UiLanguage) -> str:
    return language_name(tag, language)


def _ways(offer: "Offer", language: UiLanguage) -> str:
    """What a pair without an engine needs, way by way."""
    pair = {"source": _name(offer.source, language), "target": _name(offer.target, language)}
    ways = "".join(
        f"<li><b>{html.escape(one.name)}</b>{_license(one.license, language)}"
        f"<span>{html.escape(one.how.text(language)) if one.how else ''}</span></li>"
        for one in offer.options
    )
    listed = f"<p>{say('ways', language)}</p><ul>{ways}</ul>" if ways else f"<p>{say('no_ways', language)}</p>"
    return (
        f'<section class="ways" role="status"><h4>{say("no_engine", language, **pair)}</h4>'
        f"<p>{say('no_engine_why', language)}</p>"
        f"<details open><summary>{say('how_to_get', language)}</summary>{listed}</details></section>"
    )


def _license(license: str, language: UiLanguage) -> str:
    return f" <small>{html.escape(license)}</small>" if license else ""
