"""What stands around the steps of the grader, as HTML: header, stepper, lists, progress. Escapes all it is given."""

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from apps._grader_seat import STEPS, Seat, StepName
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.store import ClassHead, StoredAssignment

LOGO = (
    '<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">'
    '<rect width="32" height="32" rx="9" fill="var(--brand)"/><path fill="none" stroke="#fff" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" d="M9.5 9.5h9M9.5 14h5.5M9.5 18.5h3.5M15 20.5l2.7 2.7 5.3-6.4"/>'
    "</svg>"
)
SHELL = f'<header class="head"><span class="brand">{LOGO}</span></header>'
"""The header before the page has loaded."""


def say(name: str, language: UiLanguage, /, **values: object) -> str:
    """A sentence of the grader's catalogue, escaped."""
    return html.escape(message(f"grader.{name}", language, **values))


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


def render_next(step: StepName, language: UiLanguage) -> str:
    """A button to the step that comes next."""
    return f'<p class="next"><button data-act="go" data-id="{step}">{say(f"to_{step}", language)}</button></p>'
