"""A page of a file's segments, as HTML: which are seen, the segments side by side, the way to other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps._translator_segment_view import Row
from apps._translator_text_view import render_aligned
from apps._translator_view import render_pages, say
from core.messages import UiLanguage
from core.usecases.translation.prompting import language_name
from core.usecases.translation.records import Direction

if TYPE_CHECKING:
    from core.usecases.translation.jobs import JobSegment

FILTERS: dict[str, tuple[str, ...]] = {
    "all": (),
    "flagged": ("flagged",),
    "untranslated": ("untranslated", "open"),
    "kept": ("kept",),
}
"""What can be seen of a file, with the states of its segments; () for all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: `counts` says how many segments each filter lets through, `first` how many come before this page's."""

    rows: "Sequence[JobSegment]"
    direction: Direction
    show: str
    counts: Mapping[str, int]
    first: int


def render_segments(shown: Shown, language: UiLanguage) -> str:
    """The page with its filters."""
    filters = "".join(
        f'<button data-act="filter" data-id="{name}"{" aria-pressed=true" if name == shown.show else ""}>'
        f"{say(f'show_{name}', language)} <small>{count:,}</small></button>"
        for name, count in shown.counts.items()
    )
    heads = [language_name(tag, language) for tag in (shown.direction.source, shown.direction.target)]
    rows = [Row(str(one.position), one.segment.source, one.translation, one.segment.note) for one in shown.rows]
    empty = f'<p class="empty big">{say(f"none_{shown.show}", language)}</p>'
    table = render_aligned(rows, shown.direction, heads, language) if rows else empty
    return (
        f'<nav class="filters" aria-label="{say("filters", language)}">{filters}</nav>{table}{_pages(shown, language)}'
    )


def _pages(shown: Shown, language: UiLanguage) -> str:
    total, last = shown.counts[shown.show], shown.first + len(shown.rows)
    told = say("page_of", language, first=f"{shown.first + 1:,}", last=f"{last:,}", total=f"{total:,}")
    return render_pages(shown.first > 0, last < total, told, language)
