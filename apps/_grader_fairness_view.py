"""What fairness checks found, as HTML. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._grader_view import say
from apps._pieces_view import number, percent, render_table
from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.grading.fairness import LengthEffect, NoiseReport

EXAMPLES = 3


def render_fairness(lengths: "Sequence[LengthEffect]", reports: "Sequence[NoiseReport]", language: UiLanguage) -> str:
    """Score against length, then what each kind of noise does to marks."""
    return _lengths(lengths, language) + _noises(reports, language)


def _lengths(effects: "Sequence[LengthEffect]", language: UiLanguage) -> str:
    if not effects:
        return f'<p class="empty">{say("fair_no_judged", language)}</p>'
    rows = [
        (html.escape(effect.question) or f"<b>{say('overall', language)}</b>", str(effect.n), _figure(effect.with_mark))
        for effect in effects
    ]
    heads = [say(f"fair_{name}", language) for name in ("question", "n", "length")]
    why = f'<p class="empty">{say("fair_length_why", language)}</p>'
    return f"<h4>{say('fair_lengths', language)}</h4>{render_table(heads, rows)}{why}"


def _noises(reports: "Sequence[NoiseReport]", language: UiLanguage) -> str:
    if not reports:
        return ""
    rows = [
        (
            say(f"noise_{report.kind}", language),
            str(report.n),
            str(report.lowered),
            str(report.raised),
            str(report.lost + report.found),
            percent(report.largest),
        )
        for report in reports
    ]
    heads = [say(f"fair_{name}", language) for name in ("noise", "n", "lowered", "raised", "unsure", "largest")]
    shown = "".join(_examples(report, language) for report in reports if report.examples)
    return f"<h4>{say('fair_noises', language)}</h4>{render_table(heads, rows)}{shown}"


def _examples(report: "NoiseReport", language: UiLanguage) -> str:
    items = "".join(
        f"<li><b>{html.escape(move.question)}</b> {number(move.before)} → {number(move.after)} "
        f'<q class="quoted">{html.escape(move.noisy[:160])}</q></li>'
        for move in report.examples[:EXAMPLES]
    )
    name = say(f"noise_{report.kind}", language)
    title = f"{say('fair_examples', language)}: {name}"
    return f'<details><summary>{title}</summary><ul class="mistakes">{items}</ul></details>'


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"
