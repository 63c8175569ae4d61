"""What stands around a conversation, as HTML: header, list, source panel, ticket, welcome. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._working_view import say
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.store import ConversationHead, SavedTicket

_LOGO = (
    '<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">'
    '<rect width="32" height="32" rx="9" fill="var(--brand)"/><path fill="#fff" '
    'd="M9 21V12.5A3.5 3.5 0 0 1 12.5 9h7a3.5 3.5 0 0 1 3.5 3.5v3a3.5 3.5 0 0 1-3.5 3.5H14z"/>'
    '<path d="M13 13.2h6M13 15.6h4" stroke="var(--brand)" stroke-width="1.4" stroke-linecap="round"/></svg>'
)
SHELL = f'<header class="head"><span class="brand">{_LOGO}</span></header>'
"""The header before the page has loaded."""


def render_head(language: UiLanguage, bar: str, *, staff: bool = False) -> str:
    """The header: shop, model bar, language switch, way to the other page."""
    menu = f'<button class="icon menu" data-act="menu" aria-label="{say("menu", language)}">☰</button>'
    title = say("staff_title" if staff else "title", language)
    other = ("./", "to_chat") if staff else ("staff", "to_staff")
    ask = "" if staff else f'<button class="quiet" data-act="person">{say("talk_to_person", language)}</button>'
    return (
        f'<header class="head">{"" if staff else menu}<span class="brand">{_LOGO}<span><b>{say("shop", language)}</b>'
        f'<small>{title}</small></span></span><span class="gap"></span>{bar}{ask}'
        f'<a class="quiet link" href="{other[0]}?lang={language}">{say(other[1], language)}</a>'
        f"{_switch(language)}</header>"
    )


def _switch(language: UiLanguage) -> str:
    """Links that ask for this page in a language; the one it is in is marked."""
    names = {"en": "EN", "zh": "中文"}
    links = (
        f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in names.items()
    )
    return f'<nav class="switch" aria-label="{say("language", language)}">{"".join(links)}</nav>'


def render_list(heads: Sequence["ConversationHead"], current: str, language: UiLanguage) -> str:
    """The visitor's conversations; the open one can be exported and deleted."""
    items = "".join(_item(head, head.id == current, language) for head in heads[:50])
    empty = "" if heads else f'<p class="empty">{say("no_past", language)}</p>'
    return (
        f'<nav aria-label="{say("past", language)}">'
        f'<button class="new" data-act="new">＋ {say("new", language)}</button>'
        f'<h3>{say("past", language)}</h3><ul>{items}</ul>{empty}<p class="empty">{say("kept", language)}</p></nav>'
    )


def _item(head: "ConversationHead", current: bool, language: UiLanguage) -> str:
    title = html.escape(head.title or message("chatbot.untitled", language))
    names = f'data-id="{html.escape(head.id)}"'
    day = head.updated[:10]
    tools = (
        f'<div class="tools"><button class="quiet" data-act="export" {names}>{say("export", language)}</button>'
        f'<button class="quiet" data-act="remove" data-sure="{say("remove_sure", language)}" {names}>'
        f"{say('remove', language)}</button></div>"
    )
    mark = ' aria-current="true"' if current else ""
    return (
        f'<li{" class=current" if current else ""}><button class="open" data-act="open" {names}{mark}>{title}'
        f"<small>{day}</small></button>{tools if current else ''}</li>"
    )


def render_panel(language: UiLanguage) -> str:
    """The place where a cited passage is shown."""
    return (
        f'<aside class="panel" tabindex="-1" aria-label="{say("sources", language)}"><header>'
        f"<h3>{say('sources', language)}</h3>"
        f'<button class="icon" data-act="close" aria-label="{say("close", language)}">✕</button></header>'
        f'<div class="shown" aria-live="polite"><p class="empty">{say("sources_empty", language)}</p></div></aside>'
    )


def render_ticket(ticket: "SavedTicket", language: UiLanguage) -> str:
    """Where the visitor's case stands."""
    return (
        f'<p class="state {html.escape(ticket.state)}" role="status"><span class="dot"></span>'
        f"{say('ticket_' + ticket.state, language, number=ticket.id)}</p>"
    )


def render_welcome(suggestions: Sequence[str], language: UiLanguage) -> str:
    """An empty conversation: what can be asked, with questions that have an answer."""
    buttons = "".join(f'<button class="choice" data-act="suggest">{html.escape(text)}</button>' for text in suggestions)
    return (
        f'<section class="welcome">{_LOGO}<h2>{say("opener", language)}</h2><p>{say("opener_more", language)}</p>'
        f'<div class="choices">{buttons}</div></section>'
    )
