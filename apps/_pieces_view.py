"""What pages of several apps are made of, as HTML: header, notes, progress, buttons, tables. Escapes all it is given.

Does not know any app: sentences come from the catalogue of the app that asks.
"""

import base64
import html
import json
from collections.abc import Sequence

from core.messages import UiLanguage, message

NAMES = {"en": "EN", "zh": "中文"}


def number(value: float | None) -> str:
    """Points as people write them: no needless zeros; a dash for unknown."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """A share in whole percent; a dash for unknown."""
    return "–" if share is None else f"{100 * share:.0f} %"


def hand_over(name: str, data: bytes) -> str:
    """A file for the browser, which makes it there: nothing of it stays on the server."""
    return json.dumps({"name": name, "data": base64.b64encode(data).decode("ascii")})


def render_head(area: str, logo: str, secret: str, language: UiLanguage, bar: str) -> str:
    """The header: name, the address of the workspace, model bar, language switch. `area` is the app's catalogue."""

    def say(name: str) -> str:
        return html.escape(message(f"{area}.{name}", language))

    links = "".join(
        f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in NAMES.items()
    )
    return (
        f'<header class="head"><span class="brand">{logo}<span><b>{say("title")}</b>'
        f'<small>{say("subtitle")}</small></span></span><span class="gap"></span>'
        f'<button class="quiet" data-act="address" data-desk="{html.escape(secret)}" '
        f'data-done="{say("address_copied")}" title="{say("address_why")}">{say("address")}</button>{bar}'
        f'<nav class="switch" aria-label="{say("language")}">{links}</nav></header>'
    )


def render_progress(text: str, fraction: float | None) -> str:
    """A line of what is going on, with a bar where it is known how far it is."""
    value = "" if fraction is None else f' max="1" value="{fraction:.3f}"'
    return f'<div class="job" role="status"><p>{html.escape(text)}</p><progress{value}></progress></div>'


def render_note(text: str, kind: str = "good") -> str:
    """A line of the program itself: `kind` is "good", "plain" or "warning"."""
    return f'<p class="told {kind}" role="status">{html.escape(text)}</p>' if text else ""


def render_buttons(event: str, items: Sequence[tuple[str, str, str]], *, lede: str = "", kind: str = "") -> str:
    """Buttons as (id, label, line below it); pressing one triggers `event` with its id. `lede` is said before them."""
    first = f'<span class="lede">{html.escape(lede)}</span>' if lede else ""
    made = "".join(
        f'<button data-act="{event}" data-id="{html.escape(name)}">{html.escape(label)}'
        f"{f'<small>{html.escape(line)}</small>' if line else ''}</button>"
        for name, label, line in items
    )
    return f'<div class="buttons {kind}">{first}{made}</div>'


def render_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str = "") -> str:
    """A table of cells that are already HTML; heads are escaped here."""
    top = "".join(f"<th>{html.escape(head)}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide {kind}"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
