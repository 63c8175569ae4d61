"""Tokens of today as HTML, for the owner. Escapes all it is given."""

import html

from core.access import Access
from core.messages import UiLanguage, message
from core.store import Spending


def render_usage(access: Access, language: UiLanguage) -> str:
    """All together, with the limit where there is one, then each person, the one who used most first."""
    total, each = access.budget.used()
    limit = access.budget.all
    key = "used_of" if limit else "used_all"
    told = message(f"access.{key}", language, tokens=f"{total:,}", **({"limit": f"{limit:,}"} if limit else {}))
    title = f"<h3>{_say('used_today', language)}</h3>"
    if not each:
        return f'{title}<p class="empty">{_say("used_nobody", language)}</p>'
    rows = "".join(_row(one, language) for one in each)
    heads = f"<tr><th>{_say('used_who', language)}</th><th>{_say('used_tokens', language)}</th></tr>"
    return f'{title}<p>{html.escape(told)}</p><div class="wide"><table class="used">{heads}{rows}</table></div>'


def _row(one: Spending, language: UiLanguage) -> str:
    kind, _, name = one.person.partition(" ")
    told = name if kind == "account" else message("access.at_address", language, mark=name[:6])
    return f"<tr><td>{html.escape(told)}</td><td>{one.tokens:,}</td></tr>"


def _say(name: str, language: UiLanguage) -> str:
    return html.escape(message(f"access.{name}", language))
