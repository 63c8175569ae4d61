"""A verdict as HTML: the message with its evidence marked, probabilities as bars, what was found. Escapes all it is
given; account and card numbers are hidden."""

import html
from typing import TYPE_CHECKING

from core.messages import UiLanguage, message
from core.usecases.triage.records import LABELS, Evidence, Verdict, label_words

if TYPE_CHECKING:
    from core.usecases.triage.explaining import Explanation


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the app's catalogue, escaped."""
    return html.escape(message(f"triage_app.{name}", language, **values))


def render_route(verdict: Verdict, language: UiLanguage) -> str:
    """Where it goes and why, in one line."""
    kind = "" if verdict.route == "ordinary" else f" · {label_words(verdict.label).text(language)}"
    route = html.escape(message(f"triage.route_{verdict.route}", language) + kind)
    reason = html.escape(verdict.reason.text(language))
    return f'<div class="route {verdict.route}" role="status"><b>{route}</b><span>{reason}</span></div>'


def render_message(verdict: Verdict) -> str:
    """The text, evidence marked and numbered, marks framed."""
    edges = {0, len(verdict.text)}
    for span in (*(one.span for one in verdict.evidence), *(mark.span for mark in verdict.marks)):
        edges |= {span.start, span.end}
    points = sorted(edges)
    pieces = [_piece(verdict, start, end) for start, end in zip(points, points[1:], strict=False)]
    return f'<blockquote class="message">{"".join(pieces)}</blockquote>'


def _piece(verdict: Verdict, start: int, end: int) -> str:
    """A stretch in which nothing begins or ends; of a mark only its first stretch says anything."""
    mark = next((mark for mark in verdict.marks if mark.span.start <= start < mark.span.end), None)
    if mark is not None:
        shown = html.escape(mark.shown) if start == mark.span.start else ""
        said = f'<span class="found">{shown}</span>' if shown else ""
    else:
        said = html.escape(verdict.text[start:end])
    numbers = [n for n, one in enumerate(verdict.evidence, 1) if one.span.start <= start < one.span.end]
    ends = "".join(f"<sup>{n}</sup>" for n, one in enumerate(verdict.evidence, 1) if one.span.end == end)
    return f"<mark>{said}{ends}</mark>" if numbers else said


def render_reasons(verdict: Verdict, explanation: "Explanation", language: UiLanguage) -> str:
    """The evidence by number: the words, why they matter, and what they weigh."""
    if not verdict.evidence:
        return f'<p class="empty">{say("why_none", language)}</p>'
    rows = zip(verdict.evidence, verdict.quotes, explanation.reasons, strict=True)
    items = "".join(
        f"<li><q>{html.escape(quote)}</q> {html.escape(reason.text(language))} "
        f"<small>{_weight(one, language)}</small></li>"
        for one, quote, reason in rows
    )
    return f'<ol class="reasons">{items}</ol>{_sentences(explanation, language)}'


def _weight(one: Evidence, language: UiLanguage) -> str:
    found_by = say("by_rule" if one.cue else "by_words", language)
    return f"{found_by} · {say('weight', language, weight=f'{one.weight:+.1f}')}"


def _sentences(explanation: "Explanation", language: UiLanguage) -> str:
    if not explanation.prompt:
        return ""
    said = "".join(
        f"<p>{html.escape(one.text)} <small>[{', '.join(map(str, one.cited))}]</small></p>"
        for one in explanation.sentences
    )
    left = f'<p class="empty">{say("dropped", language, count=explanation.dropped)}</p>' if explanation.dropped else ""
    model = explanation.model.rpartition("/")[2]
    return f'<div class="by-model"><h4>{say("by_model", language, model=model)}</h4>{said}{left}</div>'


def render_shares(verdict: Verdict, language: UiLanguage) -> str:
    """A bar for each kind, the likeliest first."""
    rows = sorted(zip(LABELS, verdict.shares, strict=True), key=lambda row: -row[1])
    bars = "".join(
        f"<tr><th>{html.escape(label_words(label).text(language))}</th>"
        f'<td class="bar"><i style="width:{100 * share:.0f}%"></i></td><td>{100 * share:.0f} %</td></tr>'
        for label, share in rows
    )
    return f'<table class="shares">{bars}</table><p class="empty">{say("shares_note", language)}</p>'


def render_marks(verdict: Verdict, language: UiLanguage) -> str:
    """Amounts, accounts and links, with what is odd about them; empty where there are none."""
    rows = "".join(
        f"<li><b>{say(f'mark_{mark.kind}', language)}</b> <code>{html.escape(mark.shown)}</code>"
        f"{f' <span>{html.escape(mark.note.text(language))}</span>' if mark.note else ''}</li>"
        for mark in verdict.marks
    )
    return f'<h4>{say("found", language)}</h4><ul class="marks">{rows}</ul>' if rows else ""
