"""What stands around the steps of the grader, as HTML: header, stepper, lists, progress. Escapes all it is given."""

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from apps._grader_seat import STEPS, Seat, StepName
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.store import ClassHead, StoredAssignment

_LOGO = (
    '<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">'
    '<rect width="32" height="32" rx="9" fill="var(--brand)"/><path fill="none" stroke="#fff" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" d="M9.5 9.5h9M9.5 14h5.5M9.5 18.5h3.5M15 20.5l2.7 2.7 5.3-6.4"/>'
    "</svg>"
)
SHELL = f'<header class="head"><span class="brand">{_LOGO}</span></header>'
"""The header before the page has loaded."""
NAMES = {"en": "EN", "zh": "中文"}


def say(name: str, language: UiLanguage, /, **values: object) -> str:
    """A sentence of the grader's catalogue, escaped."""
    return html.escape(message(f"grader.{name}", language, **values))


def number(value: float | None) -> str:
    """Points as people write them: no needless zeros; a dash for unknown."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """A share in whole percent; a dash for unknown."""
    return "–" if share is None else f"{100 * share:.0f} %"


def render_head(secret: str, language: UiLanguage, bar: str) -> str:
    """The header: name, model bar, the address of the workspace, language switch."""
    links = "".join(
        f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in NAMES.items()
    )
    return (
        f'<header class="head"><span class="brand">{_LOGO}<span><b>{say("title", language)}</b>'
        f'<small>{say("subtitle", language)}</small></span></span><span class="gap"></span>'
        f'<button class="quiet" data-act="address" data-desk="{html.escape(secret)}" '
        f'data-done="{say("address_copied", language)}" '
        f'title="{say("address_why", language)}">{say("address", language)}</button>{bar}'
        f'<nav class="switch" aria-label="{say("language", language)}">{links}</nav></header>'
    )


def render_stepper(seat: Seat, language: UiLanguage, told: Mapping[str, str], open_steps: Sequence[str]) -> str:
    """The six steps with what stands in each; those that need something first cannot be pressed."""
    items = "".join(
        f'<li><button data-act="go" data-id="{step}"{" aria-current=step" if step == seat.step else ""}'
        f"{'' if step in open_steps else ' disabled'}><i>{place}</i><span><b>{say(f'step_{step}', language)}</b>"
        f"<small>{html.escape(told.get(step, ''))}</small></span></button></li>"
        for place, step in enumerate(STEPS, start=1)
    )
    return f'<nav class="stepper" aria-label="{say("steps", language)}"><ol>{items}</ol></nav>'


def render_assignments(heads: "Sequence[StoredAssignment]", current: str, language: UiLanguage) -> str:
    """Saved assignments; the open one can be deleted."""
    items = "".join(_item("assignment", h.id, h.title, h.updated[:10], h.id == current, language) for h in heads)
    return _shelf(items, say("no_assignments", language))


def render_classes(heads: "Sequence[ClassHead]", current: str, language: UiLanguage) -> str:
    """Classes with how far they are graded; deleting one is asked twice."""
    items = "".join(
        _item(
            "class",
            head.id,
            head.title,
            message(
                "grader.class_line", language, students=head.submissions, grades=head.grades, day=head.updated[:10]
            ),
            head.id == current,
            language,
        )
        for head in heads
    )
    return _shelf(items, say("no_classes", language))


def _shelf(items: str, empty: str) -> str:
    return f'<ul class="shelf">{items}</ul>' if items else f'<p class="empty">{empty}</p>'


def _item(kind: str, name: str, title: str, line: str, current: bool, language: UiLanguage) -> str:
    names = f'data-kind="{kind}" data-id="{html.escape(name)}"'
    mark = ' aria-current="true"' if current else ""
    remove = (
        f'<button class="quiet" data-act="remove" data-sure="{say(f"remove_{kind}_sure", language)}" {names} '
        f'aria-label="{say("remove", language)}: {html.escape(title)}">{say("remove", language)}</button>'
    )
    return (
        f'<li{" class=current" if current else ""}><button class="open" data-act="open" {names}{mark}>'
        f"{html.escape(title)}<small>{html.escape(line)}</small></button>{remove}</li>"
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


def render_next(step: StepName, language: UiLanguage) -> str:
    """A button to the step that comes next."""
    return f'<p class="next"><button data-act="go" data-id="{step}">{say(f"to_{step}", language)}</button></p>'


def render_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str = "") -> str:
    """A table of cells that are already HTML; heads are escaped here."""
    top = "".join(f"<th>{html.escape(head)}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide {kind}"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
