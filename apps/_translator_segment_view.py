"""Segments beside their targets, as HTML: origin, flags, and the running text they make. Escapes all it is given.

What came of a segment is told by words, never by colour alone.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps._translator_view import label_check, percent, say, tag
from core.messages import UiLanguage, has_message, message
from core.usecases.translation.records import Direction, Translation
from core.usecases.translation.translating import join_text

PLACED = re.compile("\ue000(\\d{1,6})\ue001")
"""Where a target goes in a running text: private characters, which no text here needs."""


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as a table shows it; `one` is None while nothing is decided, `note` is its key or place in a file."""

    id: str
    source: str
    one: Translation | None
    note: str = ""
    rival: str | None = None
    """What another engine makes of it, where two are compared."""


def render_badge(one: Translation | None, language: UiLanguage) -> str:
    """Where a target comes from."""
    if one is None:
        return f'<span class="chip open">{say("origin_open", language)}</span>'
    if one.kept:
        return f'<span class="chip kept">{say("origin_kept", language)}</span>'
    if one.outcome == "untranslated" and not one.target:
        return f'<span class="chip none">{say("origin_none", language)}</span>'
    if one.origin == "memory":
        alike = one.match.likeness if one.match else 1.0
        name = "origin_memory" if alike >= 1 else "origin_similar"
        return f'<span class="chip memory">{say(name, language, percent=percent(alike))}</span>'
    similar = ""
    if one.origin == "machine" and one.match and one.match.likeness < 1:
        similar = f'<span class="chip">{say("memory_has", language, percent=percent(one.match.likeness))}</span>'
    return f'<span class="chip {one.origin}">{say(f"origin_{one.origin}", language)}</span>{similar}'


def render_flags(one: Translation | None, language: UiLanguage) -> str:
    """The checks that failed, in a word or two each; what may not be written says so."""
    if one is None or one.kept:
        return ""
    flags = "".join(
        f'<span class="chip flag" title="{html.escape(check.detail.text(language))}">⚑ {label_check(check, language)}'
        "</span>"
        for check in one.failed
    )
    if one.target and not one.safe:
        flags += f'<span class="chip flag">{say("not_written", language)}</span>'
    return flags


def render_rows(rows: Sequence[Row], direction: Direction, language: UiLanguage) -> str:
    """The segments side by side; pressing one opens it, and the page's script marks the open one."""
    return "".join(_row(row, direction, language) for row in rows)


def _row(row: Row, direction: Direction, language: UiLanguage) -> str:
    one = row.one
    target = one.target if one else ""
    empty = html.escape(one.reason.text(language)) if one and one.reason and not target else ""
    shown = f"<span>{html.escape(target)}</span>" if target else f'<span class="nothing">{empty or "…"}</span>'
    rival = "" if row.rival is None else f'<div class="rival" {tag(direction.target)}>{html.escape(row.rival)}</div>'
    told = " · ".join(_tell_note(line, language) for line in row.note.splitlines())
    note = f'<small class="note" title="{html.escape(row.note)}">{html.escape(told)}</small>' if told else ""
    return (
        f'<li class="seg{" compared" if rival else ""}"><button data-act="pick" data-id="{html.escape(row.id)}">'
        f'<div class="from" {tag(direction.source)}>{html.escape(row.source)}{note}</div>'
        f'<div class="into"><div {tag(direction.target)}>{shown}</div>'
        f'<div class="chips">{render_badge(one, language)}{render_flags(one, language)}</div></div>{rival}'
        "</button></li>"
    )


def _tell_note(line: str, language: UiLanguage) -> str:
    """A file's own note as it is; the kind of a text, which our readers of files name, in the reader's language."""
    key = f"translator.note_{line}"
    return message(key, language) if line.isidentifier() and has_message(key) else line


def render_joined(text: str, made: Sequence[Translation], direction: Direction) -> str:
    """The translated text with each segment in it to be pressed; what has no target yet stays in its own language."""
    marked = [_marked(one, f"\ue000{n}\ue001") for n, one in enumerate(made)]
    joined = html.escape(join_text(PLACED.sub("", text), marked, direction))
    return PLACED.sub(lambda found: _piece(made, int(found[1]), direction), joined)


def _marked(one: Translation, mark: str) -> Translation:
    return replace(one, target=mark, safe=True, kept=False)


def _piece(made: Sequence[Translation], n: int, direction: Direction) -> str:
    if n >= len(made):
        return ""
    one = made[n]
    done = one.outcome == "translated"
    kind = "flagged" if one.failed else "" if done or one.kept else "missing"
    spoken = direction.target if done else direction.source
    return (
        f'<span role="button" tabindex="0" class="piece {kind}" data-act="pick" data-id="{html.escape(one.segment)}" '
        f"{tag(spoken)}>{html.escape(one.target if done else one.source)}</span>"
    )


def render_counts(counts: Mapping[str, int], language: UiLanguage) -> str:
    """How many segments came from where, as chips; those of which there are none are left out."""
    return "".join(
        f'<span class="chip {name}">{say(f"count_{name}", language, count=f"{count:,}")}</span>'
        for name, count in counts.items()
        if count
    )
