"""What stands around the places of the translator, as HTML: header, places, small pieces. Escapes all it is given."""

import html
from collections.abc import Mapping

from apps._translator_seat import PLACES, Seat
from core.checks.check import Check
from core.messages import UiLanguage, has_message, message

LOGO = (
    '<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">'
    '<rect width="32" height="32" rx="9" fill="var(--brand)"/><path fill="none" stroke="#fff" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" d="M8.5 10.5h9M13 8.5v2M16 10.5c-.8 4-3.6 6.8-7 8.2'
    'M10.5 14c1 2 2.8 3.6 5 4.6M16.5 24l4-9.5 4 9.5M17.9 20.9h5.2"/></svg>'
)
SHELL = f'<header class="head"><span class="brand">{LOGO}</span></header>'
"""The header before the page has loaded."""
_SIGNS = {
    "text": "M4 5h16M12 5v14M8 19h8",
    "files": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "glossary": "M5 4h13v16H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h11M9 8h5",
    "memory": "M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 7v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12"
    "c0 1.7 3.6 3 8 3s8-1.3 8-3",
}


def say(name: str, language: UiLanguage, /, **values: object) -> str:
    """A sentence of the translator's catalogue, escaped."""
    return html.escape(message(f"translator.{name}", language, **values))


def percent(likeness: float) -> str:
    """A likeness as a whole number of percent, rounded down: 100 only for the same text."""
    return f"{int(100 * likeness)} %"


def tag(language: str) -> str:
    """The attributes of a text in a language: what a browser needs to choose the right forms and direction."""
    return f'lang="{html.escape(language)}" dir="auto"' if language else 'dir="auto"'


def label_check(check: Check, language: UiLanguage) -> str:
    """What a check looks at, in a word or two, escaped."""
    key = f"translator.check_{check.name}"
    return html.escape(message(key, language) if has_message(key) else check.name)


def render_pages(back: bool, on: bool, told: str, language: UiLanguage) -> str:
    """The way to the pages before and after; `told`, escaped, says which one this is."""
    buttons = [
        f'<button class="plain" data-act="turn" data-id="{way}"{"" if able else " disabled"}>{say(name, language)}'
        "</button>"
        for way, able, name in (("-1", back, "page_before"), ("1", on, "page_after"))
    ]
    return f'<p class="pages">{buttons[0]}<span>{told}</span>{buttons[1]}</p>' if back or on else ""


def render_places(seat: Seat, language: UiLanguage, told: Mapping[str, str]) -> str:
    """The four places with what is in each."""
    items = "".join(
        f'<li><button data-act="go" data-id="{place}"{" aria-current=page" if place == seat.place else ""}>'
        f'<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="{_SIGNS[place]}"/></svg>'
        f"<span><b>{say(f'place_{place}', language)}</b><small>{html.escape(told.get(place, ''))}</small></span>"
        "</button></li>"
        for place in PLACES
    )
    return f'<nav class="stepper" aria-label="{say("places", language)}"><ol>{items}</ol></nav>'
