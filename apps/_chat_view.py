"""A conversation as HTML. Everything people, documents or models wrote is escaped here; nothing of it is ever markup.

Does not know widgets or the store: it turns records into text.
"""

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._working_view import render_working, say
from core.documents.document import Span
from core.messages import UiLanguage, message
from core.usecases.support.records import Citation, Reply
from core.usecases.support.reply_json import reply_from_json

if TYPE_CHECKING:
    from core.store import SavedTurn

_MARKER = re.compile(r"\s?\[(\d{1,3})\]")


def render_thread(turns: Sequence["SavedTurn"], language: UiLanguage, *, pending: bool = False) -> str:
    """All messages; only the last one's choices can still be made. A last question nobody answered can be asked again,
    unless it is `pending`: with the program or with a person."""
    last = max((turn.position for turn in turns), default=-1)
    return "".join(render_turn(turn, language, latest=turn.position == last, pending=pending) for turn in turns)


def render_turn(turn: "SavedTurn", language: UiLanguage, *, latest: bool = False, pending: bool = False) -> str:
    """One message of the visitor, of the program or of a person of the shop."""
    if turn.author == "visitor":
        return _visitor(turn.text, language, turn.position, unanswered=latest and not pending)
    if turn.author == "bot" and turn.reply:
        return render_reply(reply_from_json(turn.reply), language, turn, latest=latest)
    who = "person" if turn.author == "person" else "notice"
    name = f'<p class="who">{say("from_person", language)}</p>' if who == "person" else ""
    return f'<article class="msg {who}">{name}<div class="text">{html.escape(turn.text)}</div></article>'


def _visitor(text: str, language: UiLanguage, position: int, *, unanswered: bool) -> str:
    edit = f'<button class="quiet" data-act="edit" title="{say("edit", language)}">{say("edit", language)}</button>'
    again = _again(language) if unanswered else ""
    who = f'<span class="unseen">{say("you", language)}</span>'
    return (
        f'<article class="msg visitor" data-position="{position}">{who}'
        f'<div class="text">{html.escape(text)}</div><div class="tools">{again}{edit}</div></article>'
    )


def render_live(reply: Reply | None, language: UiLanguage, status: str = "", fraction: float | None = None) -> str:
    """The answer that is being made: a status line first, then its growing text."""
    if reply is None or not reply.text:
        bar = "" if fraction is None else f'<progress max="1" value="{fraction:.3f}"></progress>'
        return (
            f'<article class="msg bot live" aria-busy="true"><p class="status"><span class="dots"><i></i><i></i><i></i>'
            f"</span>{html.escape(status)}</p>{bar}</article>"
        )
    return f'<article class="msg bot live" aria-busy="true">{_body(reply)}{_sources(reply, language)}</article>'


def render_notice(text: str, hint: str = "", kind: str = "error") -> str:
    """A line of the program itself: an error with its hint, or a state."""
    more = f'<p class="hint">{html.escape(hint)}</p>' if hint else ""
    return f'<article class="msg notice {kind}" role="status"><p>{html.escape(text)}</p>{more}</article>'


def render_reply(reply: Reply, language: UiLanguage, turn: "SavedTurn", *, latest: bool) -> str:
    """A finished answer with where it comes from, its checks, its choices, thumbs and its working."""
    stopped = "" if reply.done else f'<p class="warning">{say("stopped", language)}</p>'
    parts = (
        _body(reply),
        stopped,
        _warnings(reply, language),
        _options(reply, language) if latest else "",
        _origin(reply, language),
        _tools(turn, language, latest=latest),
        render_working(reply, language),
        _sources(reply, language),
    )
    return (
        f'<article class="msg bot" data-position="{turn.position}" data-origin="{reply.origin}" '
        f'data-action="{reply.action}" lang="{reply.language}">{"".join(parts)}</article>'
    )


def _body(reply: Reply) -> str:
    known = {citation.number: citation for citation in reply.citations}

    def button(found: re.Match[str]) -> str:
        citation = known.get(int(found[1]))
        if citation is None:
            return found[0]
        label = html.escape(f"[{citation.number}] {citation.document}")
        return (
            f'<button class="cite" data-n="{citation.number}" aria-label="{label}" title="{label}">{found[1]}</button>'
        )

    return f'<div class="text" lang="{reply.language}">{_MARKER.sub(button, html.escape(_spoken(reply)))}</div>'


def _spoken(reply: Reply) -> str:
    """The text without the numbered choices that are buttons here."""
    listed = {f"{number}. {option}" for number, option in enumerate(reply.options, start=1)}
    return "\n".join(line for line in reply.text.splitlines() if line.strip() not in listed)


def _warnings(reply: Reply, language: UiLanguage) -> str:
    failed = (check for check in reply.checks if check.passed is False)
    return "".join(f'<p class="warning">{html.escape(check.detail.text(language))}</p>' for check in failed)


def _options(reply: Reply, language: UiLanguage) -> str:
    kind = {"confirm": "confirm"}.get(reply.action, "choice")
    made = [
        f'<button class="{kind}" data-act="choose" data-index="{i}">{html.escape(option)}</button>'
        for i, option in enumerate(reply.options)
    ]
    if reply.action in ("offer_ticket", "clarify"):
        made.append(f'<button class="person" data-act="person">{say("talk_to_person", language)}</button>')
    return f'<div class="choices">{"".join(made)}</div>' if made else ""


def _origin(reply: Reply, language: UiLanguage) -> str:
    """Where the answer comes from and why; a question back or a courtesy comes from nowhere and says nothing, and the
    documents lack nothing where they were not asked."""
    settled = sum(check.passed is not None for check in reply.checks)
    passed = sum(check.passed is True for check in reply.checks)
    chips = []
    offered, searched = reply.action == "offer_ticket", reply.working.confidence is not None
    if reply.origin != "none" or (offered and searched):
        chips.append(f'<span class="chip {reply.origin}">{say(f"origin_{reply.origin}", language)}</span>')
    if settled:
        chips.append(f'<span class="chip">{say("checks_passed", language, passed=passed, total=settled)}</span>')
    reason = f'<span class="reason">{html.escape(reply.working.reason)}</span>' if reply.working.reason else ""
    return f'<p class="origin">{"".join(chips)}{reason}</p>' if chips or (offered and reason) else ""


def _tools(turn: "SavedTurn", language: UiLanguage, *, latest: bool) -> str:
    liked = turn.feedback.liked if turn.feedback else None
    up = f'data-act="like" data-liked="1" aria-pressed="{str(liked is True).lower()}"'
    down = f'data-act="like" data-liked="0" aria-pressed="{str(liked is False).lower()}"'
    again = _again(language) if latest else ""
    return (
        f'<div class="tools"><button class="quiet thumb" {up} aria-label="{say("good", language)}">{_THUMB}</button>'
        f'<button class="quiet thumb down" {down} aria-label="{say("bad", language)}">{_THUMB}</button>'
        f'<button class="quiet" data-act="copy">{say("copy", language)}</button>{again}'
        f'<button class="quiet" data-act="working" aria-expanded="false">{say("working", language)}</button></div>'
        f"{_comment(turn, language)}"
    )


def _again(language: UiLanguage) -> str:
    return f'<button class="quiet" data-act="retry">{say("retry", language)}</button>'


def _comment(turn: "SavedTurn", language: UiLanguage) -> str:
    if not turn.feedback:
        return ""
    if turn.feedback.comment:
        return f'<p class="thanks">{say("commented", language)} “{html.escape(turn.feedback.comment)}”</p>'
    return (
        f'<form class="comment" data-act="comment"><input type="text" maxlength="500" '
        f'aria-label="{say("comment", language)}" placeholder="{say("comment", language)}">'
        f'<button class="quiet" type="submit">{say("send", language)}</button></form>'
    )


def _sources(reply: Reply, language: UiLanguage) -> str:
    """The passages, hidden in the message: the page shows one in its panel when its number is clicked."""
    return "".join(_source(citation, language) for citation in reply.citations)


def _source(citation: Citation, language: UiLanguage) -> str:
    shown = _HEADING.sub(r"<strong>\1</strong>", highlight(citation.text, citation.spans))
    where = " · ".join(filter(None, [citation.heading, message("chatbot.page", language, number=citation.page)]))
    return (
        f'<section class="source" data-n="{citation.number}" hidden><header><span class="n">{citation.number}</span>'
        f"<div><h4>{html.escape(citation.document)}</h4><p>{html.escape(where)}</p></div></header>"
        f'<div class="passage">{shown}</div></section>'
    )


def highlight(text: str, spans: Sequence[Span]) -> str:
    """`text` escaped, with the characters of `spans` marked; spans may overlap or reach beyond the text."""
    pieces, at = [], 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start, end = max(span.start, at), min(span.end, len(text))
        if start < end:
            pieces += [html.escape(text[at:start]), f"<mark>{html.escape(text[start:end])}</mark>"]
            at = end
    return "".join(pieces) + html.escape(text[at:])


_HEADING = re.compile(r"^#{1,6} +([^<\n]+)$", re.M)
"""A heading of a document's text, once escaped."""

_THUMB = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path fill="none" stroke="currentColor" '
    'stroke-width="1.8" stroke-linejoin="round" d="M7 10v10H3V10h4zm0 0 4-7c1.7 0 2.6 1.2 2.3 2.8L12.7 9H19'
    'c1.3 0 2.2 1.2 1.9 2.4l-1.7 6.8c-.3 1-1.1 1.8-2.2 1.8H7"/></svg>'
)
