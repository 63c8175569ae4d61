"""The place of text, as HTML: the box to type in, the translation, its sentences. Escapes all it is given."""

import html
from collections.abc import Sequence

from apps._translator_segment_view import Row, render_joined, render_rows
from apps._translator_view import say, tag
from core.messages import UiLanguage
from core.usecases.translation.records import Direction, Translation


def render_source(text: str, limit: int, language: UiLanguage) -> str:
    """The box to type in; its script sends what is in it when typing stops."""
    return (
        f'<div class="pane"><textarea id="typed" dir="auto" maxlength="{limit}" spellcheck="true" '
        f'placeholder="{say("type_here", language)}" aria-label="{say("type_label", language)}">'
        f'{html.escape(text)}</textarea><footer><span class="count" data-most="{limit:,}"></span><span class="gap">'
        f'</span><button class="quiet" data-act="clear">{say("clear", language)}</button></footer></div>'
    )


def render_welcome(samples: Sequence[tuple[str, str]], language: UiLanguage) -> str:
    """Nothing typed yet: what this place does, and something to try it with."""
    buttons = "".join(
        f'<button data-act="sample" data-id="{html.escape(name)}">{html.escape(label)}</button>'
        for name, label in samples
    )
    return (
        f'<div class="pane"><div class="joined nothing">{say("result_here", language)}</div>'
        f'<footer><div class="buttons"><span class="lede">{say("try", language)}</span>{buttons}</div></footer></div>'
    )


def render_result(
    text: str, made: Sequence[Translation], direction: Direction, language: UiLanguage, *, busy: str = ""
) -> str:
    """The translation as running text; `busy` says what is still going on."""
    flagged = sum(bool(one.failed) for one in made)
    missing = sum(one.outcome == "untranslated" for one in made)
    told = "".join(
        f'<span class="chip flag">{say(name, language, count=count)}</span>'
        for name, count in (("flagged", flagged), ("untranslated", missing))
        if count
    )
    wait = f'<span class="status"><span class="dots"><i></i><i></i><i></i></span>{html.escape(busy)}</span>'
    tools = (
        f'<button class="quiet" data-act="copy" data-done="{say("copied", language)}">{say("copy", language)}</button>'
        f'<button class="quiet" data-act="download">{say("download", language)}</button>'
    )
    return (
        f'<div class="pane"><div class="joined" {tag(direction.target)} aria-live="polite">'
        f"{render_joined(text, made, direction)}</div>"
        f'<footer><span class="chips">{told}</span><span class="gap"></span>{wait if busy else tools}</footer></div>'
    )


def render_aligned(rows: Sequence[Row], direction: Direction, heads: Sequence[str], language: UiLanguage) -> str:
    """The segments side by side, under the names of what is in the columns; nothing where there are none."""
    if not rows:
        return f'<p class="empty big">{say("segments_here", language)}</p>'
    top = "".join(f"<span>{html.escape(head)}</span>" for head in heads)
    kind = " three" if len(heads) > 2 else ""
    return (
        f'<div class="aligned{kind}"><div class="columns">{top}</div>'
        f"<ol>{render_rows(rows, direction, language)}</ol></div>"
    )
