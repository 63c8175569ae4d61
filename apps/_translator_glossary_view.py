"""Terms found to approve, and how well the open file keeps to the glossary, as HTML. Escapes all it is given."""

import html
from collections.abc import Sequence

from apps._translator_view import say, tag
from core.messages import UiLanguage


def render_found(found: Sequence[tuple[str, int]], where: str, source: str, language: UiLanguage) -> str:
    """Terms with how often each occurs, to be ticked."""
    lead = say("found_in", language, count=len(found), name=where)
    if not found:
        return f'<p class="empty">{say("found_none", language, name=where)}</p>'
    items = "".join(
        f'<li><label><input type="checkbox" value="{html.escape(term)}"><span {tag(source)}>{html.escape(term)}</span>'
        f"<small>×{count}</small></label></li>"
        for term, count in found
    )
    return (
        f'<p class="lead">{lead}</p><ul class="terms-found">{items}</ul>'
        f'<p class="next"><button data-act="approve">{say("add_terms", language)}</button></p>'
    )


def render_hits(name: str, used: int, all: int, language: UiLanguage) -> str:
    """The hit rate of a file."""
    if not all:
        return f'<p class="empty">{say("hits_none", language, name=name)}</p>'
    rate = f"{100 * used / all:.0f} %"
    return (
        f'<div class="tiles"><div><b>{rate}</b><span>{say("hit_rate", language, used=used, all=all, name=name)}</span>'
        "</div></div>"
    )
