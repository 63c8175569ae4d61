"""Trends and differences as HTML: the picture, the table beside it, what changed. Escapes all it is given."""

import base64
import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._medical_view import SIGNS, rate_result, render_mark, say
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.usecases.medical.comparing import FindingChange, ResultChange
    from core.usecases.medical.labs.trends import Point, Trend
    from core.usecases.medical.records import LabResult, Report, Understanding


def render_trend(
    trend: "Trend", understandings: "Sequence[Understanding]", language: UiLanguage, *, drawn: bool = False
) -> str:
    """One analyte: a sign for each dated value over its own range, and the table of all values.

    The picture is an image, since a page of Streamlit may hold no SVG; with `drawn` it is the SVG itself.
    """
    from core.usecases.medical.exports.trend_plot import draw_trend

    plot = draw_trend(trend, language)
    if plot and not drawn:
        coded = base64.b64encode(plot.encode()).decode()
        plot = f'<img alt="{say("plot_alt", language, analyte=trend.analyte)}" src="data:image/svg+xml;base64,{coded}">'
    head = f"<h3>{html.escape(trend.analyte)} <small>{html.escape(trend.unit)}</small></h3>"
    heads = ("trend_day", "trend_value", "trend_range", "trend_flag", "trend_report")
    rows = "".join(_point(point, trend, understandings[point.report], language) for point in trend.points)
    notes = "".join(f"<p>{html.escape(note.text(language))}</p>" for note in trend.notes)
    return (
        f'<section class="trend">{head}<div class="pair"><div class="plot">{plot}</div>'
        f'<div class="wide">{_table(heads, rows, language)}{notes}</div></div></section>'
    )


def _point(point: "Point", trend: "Trend", understanding: "Understanding", language: UiLanguage) -> str:
    """A value as its own report has it, with what disagrees there."""
    more = ""
    if point.converted:
        more = f"<small>{say('is_converted', language, value=point.converted, unit=trend.unit)}</small>"
    own = [one for one in understanding.results if one.span == point.span and one.value == point.value]
    kind = rate_result(own[0]) if own else point.flag
    cells = (
        html.escape(point.when) or say("no_date", language),
        f"<b>{html.escape(point.value)}</b> {html.escape(point.unit)}{more}",
        html.escape(point.range_text) or "–",
        render_mark(kind, language) if kind in SIGNS else say("no_flag", language),
        html.escape(understanding.report.name),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _table(heads: Sequence[str], rows: str, language: UiLanguage) -> str:
    return f"<table><tr>{''.join(f'<th>{say(head, language)}</th>' for head in heads)}</tr>{rows}</table>"


def render_results(changes: "Sequence[ResultChange]", language: UiLanguage) -> str:
    """Each analyte in both reports, the difference where it is exact, and how it moved."""
    heads = ("analyte", "earlier", "later", "difference", "what_changed")
    rows = "".join(_change(one, language) for one in changes)
    return f'<div class="wide changes">{_table(heads, rows, language)}</div>'


def _change(change: "ResultChange", language: UiLanguage) -> str:
    result = change.later or change.earlier
    moved = say(f"move_{change.move}", language) if change.move else say(f"change_{change.kind}", language)
    difference = "–"
    if change.difference is not None and result is not None:
        sign = "+" if change.difference > 0 else "−" if change.difference < 0 else ""
        difference = html.escape(f"{sign}{abs(change.difference).normalize():f} {result.unit}".strip())
    cells = (
        f"<b>{html.escape(result.analyte if result else '')}</b>",
        _value(change.earlier, language),
        _value(change.later, language),
        difference,
        moved,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _value(result: "LabResult | None", language: UiLanguage) -> str:
    if result is None:
        return "–"
    return f"{html.escape(f'{result.value} {result.unit}'.strip())} {render_mark(rate_result(result), language)}"


def render_findings(
    changes: "Sequence[FindingChange]", earlier: "Report", later: "Report", language: UiLanguage
) -> str:
    """What each report says of a finding, in its own words."""
    rows = "".join(
        f"<tr><td>{_quote(earlier, change.earlier)}</td><td>{_quote(later, change.later)}</td>"
        f"<td>{say(f'finding_{change.kind}', language)}</td></tr>"
        for change in changes
    )
    return f'<div class="wide changes">{_table(("earlier", "later", "what_changed"), rows, language)}</div>'


def _quote(report: "Report", finding: object) -> str:
    if finding is None:
        return "–"
    quoted = html.escape(" ".join(report.quote(finding.span).split()))
    return f'<span lang="{html.escape(report.language)}">{quoted}</span>'


def list_people(reports: "Sequence[Report]", language: UiLanguage) -> str:
    """The people whom the reports name, where they cannot all be one; "" where they can."""
    named = [report for report in reports if report.header.names]
    names = {frozenset(_fold(name) for name in report.header.names) for report in named}
    births = {report.header.birth for report in reports if report.header.birth}
    if len(births) < 2 and all(one & other for one in names for other in names):
        return ""
    comma = message("medical_app.comma", language)
    return comma.join(dict.fromkeys(report.header.names[0] for report in named)) or comma.join(sorted(births))


def _fold(name: str) -> str:
    """A name in whatever order its parts stand."""
    return " ".join(sorted(name.casefold().replace(",", " ").split()))
