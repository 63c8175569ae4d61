"""Reports, sentences, results and words as HTML. Escapes all it is given and fetches nothing."""

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.documents.transcript import DOUBTFUL
from core.messages import UiLanguage, has_message, message

if TYPE_CHECKING:
    from core.checks.check import Check
    from core.usecases.medical.records import (
        LabResult,
        Line,
        RedFlag,
        Report,
        Span,
        Term,
    )

SIGNS = {"urgent": "‼", "high": "▲", "low": "▼", "abnormal": "◆", "unsure": "?", "normal": "✓"}
"""How much attention something asks for, as a sign; the word beside it says the same."""
OUTCOMES = {True: ("✓", "yes"), False: ("✗", "no"), None: ("?", "unknown")}


def say(name: str, language: UiLanguage, /, **values: object) -> str:
    """A sentence of the app's catalogue, escaped."""
    return html.escape(message(f"medical_app.{name}", language, **values))


def name_check(name: str, language: UiLanguage) -> str:
    """The label of a check; its own name where it has none."""
    key = f"medical_app.check_{name}"
    return message(key, language) if has_message(key) else name.replace("_", " ").capitalize()


def is_doubtful(line: "Line") -> bool:
    """Whether the character recogniser was not sure of it."""
    return line.confidence is not None and line.confidence < DOUBTFUL


def rate_result(result: "LabResult") -> str:
    """Which sign a result has: a key of `SIGNS`, "" where nothing says how it lies."""
    if result.conflict:
        return "unsure"
    if result.flag.startswith("critical"):
        return "urgent"
    return result.flag


def render_mark(kind: str, language: UiLanguage) -> str:
    """Sign, word and colour of how much attention something asks for; nothing for what asks for none."""
    return f'<span class="sign {kind}"><i>{SIGNS[kind]}</i>{say(f"mark_{kind}", language)}</span>' if kind else ""


def render_text(
    report: "Report", lines: "Iterable[Line]", spans: "Sequence[Span]", terms: "Sequence[Term]", language: UiLanguage
) -> str:
    """Lines of a report as text: what `spans` point at marked, badly read lines and explained words told."""
    plain = {term.term.lower(): term.plain for term in terms}
    headings = {(one.heading.start, one.heading.end) for one in report.sections if one.heading.start < one.heading.end}
    rows = []
    for line in lines:
        hits = [span for span in spans if span.start < line.span.end and line.span.start < span.end]
        weak = is_doubtful(line)
        heads = any(start < line.span.end and line.span.start < end for start, end in headings)
        kinds = " ".join(
            name for name, true in (("hit", hits), ("weak", weak), ("heading", heads), ("row", line.cells)) if true
        )
        note = f'<small class="doubt">{say("line_weak", language)}</small>' if weak else ""
        rows.append(f'<p class="{kinds}">{_marked(report, line, hits, plain)}{note}</p>')
    return f'<div class="report-text" lang="{html.escape(report.language)}">{"".join(rows)}</div>'


def _marked(report: "Report", line: "Line", hits: "Sequence[Span]", plain: dict[str, str]) -> str:
    pieces, at = [], line.span.start
    for span in sorted(hits, key=lambda one: one.start):
        start, end = max(at, span.start), min(line.span.end, span.end)
        if start < end:
            pieces += [_explained(report.text[at:start], plain), "<mark>", _explained(report.text[start:end], plain)]
            pieces.append("</mark>")
            at = end
    return "".join([*pieces, _explained(report.text[at : line.span.end], plain)])


def _explained(text: str, plain: dict[str, str]) -> str:
    """Text, each explained word with its explanation for who points at it; the longest words first."""
    import re

    if not plain or not text:
        return html.escape(text)
    words = "|".join(re.escape(word) for word in sorted(plain, key=len, reverse=True))
    pieces, at = [], 0
    for found in re.finditer(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", text, re.IGNORECASE):
        known = plain.get(found[0].lower())
        if known is not None:
            pieces.append(html.escape(text[at : found.start()]))
            pieces.append(f'<abbr tabindex="0" title="{html.escape(known)}">{html.escape(found[0])}</abbr>')
            at = found.end()
    return "".join([*pieces, html.escape(text[at:])])


def render_boxes(lines: "Iterable[Line]", language: UiLanguage) -> str:
    """Rectangles over the picture of a page, where `lines` stand."""
    boxes = "".join(
        f'<i style="left:{100 * left:.2f}%;top:{100 * top:.2f}%;width:{100 * (right - left):.2f}%;'
        f'height:{100 * (bottom - top):.2f}%"></i>'
        for left, top, right, bottom in (line.box for line in lines if line.box is not None)
    )
    return f'<div class="boxes" role="img" aria-label="{say("boxes", language)}">{boxes}</div>'


def render_checks(checks: "Sequence[Check]", language: UiLanguage) -> str:
    """Every check with its detail: failures first, then what could not be decided, then what passed."""
    order = {False: 0, None: 1, True: 2}
    rows = "".join(
        f'<li class="{OUTCOMES[check.passed][1]}"><b>{OUTCOMES[check.passed][0]}</b>'
        f"<div><strong>{html.escape(name_check(check.name, language))}</strong> "
        f"<span>{html.escape(check.detail.text(language))}</span></div></li>"
        for check in sorted(checks, key=lambda check: order[check.passed])
    )
    return f'<ul class="checks">{rows}</ul>' if rows else ""


def render_quotes(report: "Report", spans: "Sequence[Span]", language: UiLanguage) -> str:
    """The report's own words, with the page they stand on."""
    rows = []
    for span in spans:
        lines = report.find_lines((span,))
        page = f"<small>{say('on_page', language, page=lines[0].page)}</small>" if lines and report.pages > 1 else ""
        quoted = " ".join(report.quote(span).split())
        rows.append(f'<p lang="{html.escape(report.language)}">{html.escape(quoted)} {page}</p>')
    return f'<blockquote class="source">{"".join(rows)}</blockquote>'


def render_rules(flags: "Sequence[RedFlag]", language: UiLanguage) -> str:
    """Where the limits of the rules that fired are from."""
    sources = {flag.source: flag.level for flag in sorted(flags, key=lambda flag: flag.level == "urgent")}
    return "".join(
        f'<p class="rule {level}">{say("threshold_from", language, source=source)}</p>'
        for source, level in sources.items()
    )


def render_cells(result: "LabResult", language: UiLanguage, *, day: str = "", doubtful: bool = False) -> str:
    """A result beside its name: value with unit, the range as printed, how it lies, and what disagrees.

    `day` is the report's own, which needs no telling; `doubtful`, whether its line was read with doubt.
    """
    value = f"<b>{html.escape(result.value)}</b> {html.escape(result.unit)}"
    lies = render_mark(rate_result(result), language) or f'<span class="quiet">{say("no_flag", language)}</span>'
    if result.conflict:
        flag = say(f"flag_{result.flag}", language) if result.flag else say("no_flag", language)
        lies += f"<small>{say('conflict', language, printed=result.printed_flag, computed=flag)}</small>"
    when = "" if result.when == day else result.when
    about = " · ".join(html.escape(one) for one in (result.specimen, when) if one)
    if doubtful:
        about = f'<span class="doubt">{say("doubtful_source", language)}</span>{about}'
    return (
        f'<div class="cells"><span class="value">{value}</span><span class="range">'
        f"{html.escape(result.range_text) or say('no_range', language)}</span>"
        f'<span class="lies">{lies}</span>{f"<small class=about>{about}</small>" if about else ""}</div>'
    )


def render_terms(terms: "Sequence[Term]", language: UiLanguage) -> str:
    """Hard words in plain words, each with where the explanation is from."""
    rows = "".join(
        f"<dt>{html.escape(term.term)}</dt><dd>{html.escape(term.plain)}"
        f"<small>{say('explained_by', language, source=term.source)}</small></dd>"
        for term in terms
    )
    return f'<dl class="terms">{rows}</dl>'
