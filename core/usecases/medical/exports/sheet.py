"""A sheet of A4 to print and take along: what is out of range first, then findings, what the report asks for, and
questions for the doctor; all results on the second page. Sources are the numbers of the report's lines.

Sign, word and colour say the same thing: it reads the same in grey. Does not know who the report is about: the name is
a line to fill in by hand.
"""

import html
from collections.abc import Sequence
from pathlib import Path

from core.documents.document import Span
from core.documents.page_writer import print_page
from core.documents.rich_text import clean
from core.messages import UiLanguage
from core.usecases.medical.exports.words import LineNumbers, mark, name_lines, rate, say, sort_results
from core.usecases.medical.records import Claim, LabResult, Part, Summary, Understanding
from core.usecases.medical.result_lines import is_out, range_text, value_text

MOST_OUT, MOST_CLAIMS, MOST_QUESTIONS = 14, 6, 6
MOST_ROWS = 44
"""Rows of the table of all results: as many as a page holds."""
LONGEST = 320
"""Characters of a sentence; a longer one is cut, and said so."""
_UNBROKEN = 36
"""Characters of a word that get no place to break: a longer one would not fit its column."""
_PAGES: Sequence[tuple[int, int, int]] = ((MOST_OUT, MOST_CLAIMS, MOST_ROWS), (10, 4, 32), (6, 2, 18))
"""How much is shown: less, where sentences and names are so long that more would need a third page."""
_ALERTS: tuple[Part, ...] = ("alerts",)
_FINDINGS: tuple[Part, ...] = ("findings", "impression")
_TO_DO: tuple[Part, ...] = ("follow_up",)


def write_sheet(understanding: Understanding, summary: Summary, language: UiLanguage) -> bytes:
    """The PDF, of two pages at most. DocumentError where the text engine (pango) is not installed."""
    lines = LineNumbers(understanding.report)
    for most in _PAGES:
        made = print_page(_page(understanding, summary, lines, language, most))
        if _count_pages(made) <= 2:
            break
    return made


def _count_pages(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _page(
    understanding: Understanding, summary: Summary, lines: LineNumbers, language: UiLanguage, most: tuple[int, int, int]
) -> str:
    most_out, most_claims, most_rows = most
    results = sort_results(understanding.results)
    out = [one for one in results if is_out(one)]
    css = Path(__file__).with_name("sheet.css").read_text("utf-8")
    body = [
        _head(understanding, summary, language),
        _claims("part_alerts", _of(summary, _ALERTS), most_claims, lines, language),
        _table("out_of_range", out, most_out, lines, language),
        _claims("part_findings", _of(summary, _FINDINGS), most_claims, lines, language),
        _claims("part_follow_up", _of(summary, _TO_DO), most_claims, lines, language),
        _questions(summary, lines, language),
        _table("all_results", results if len(results) > len(out) else [], most_rows, lines, language),
    ]
    notice = html.escape(summary.notice.text(language))
    title = say(f"title_{understanding.report.kind}", language)
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{css}</style></head>\n"
        f"<body><footer>{notice}</footer>\n{''.join(filter(None, body))}</body></html>\n"
    )


def _head(understanding: Understanding, summary: Summary, language: UiLanguage) -> str:
    report = understanding.report
    about = [say("of_file", language, name=report.name)] if report.name else []
    about += [say("of_date", language, date=report.header.date)] if report.header.date else []
    about.append(say(f"view_{summary.view}", language))
    fill = "".join(f"<span>{html.escape(say(name, language))}<i></i></span>" for name in ("fill_name", "fill_date"))
    return (
        f"<h1>{html.escape(say(f'title_{report.kind}', language))}</h1>"
        f'<p class="about">{html.escape(clean(" · ".join(about)))}</p><p class="fill">{fill}</p>'
    )


def _of(summary: Summary, parts: Sequence[Part]) -> list[Claim]:
    return [claim for claim in summary.claims if claim.part in parts]


def _claims(name: str, claims: Sequence[Claim], most: int, lines: LineNumbers, language: UiLanguage) -> str:
    if not claims:
        return ""
    rows = [
        f"<li>{_mark(claim.level, language)}{_text(claim.text)} {_place(claim.sources, lines, language)}</li>"
        for claim in claims[:most]
    ]
    more = _more(len(claims) - most, language)
    return (
        f'<section class="{name}"><h2>{html.escape(say(name, language))}</h2><ul>{"".join(rows)}</ul>{more}</section>'
    )


def _questions(summary: Summary, lines: LineNumbers, language: UiLanguage) -> str:
    rows = [
        f"<li>{_text(one.text)} {_place(one.sources, lines, language)}</li>"
        for one in summary.questions[:MOST_QUESTIONS]
    ]
    if not rows:
        return ""
    heading = html.escape(say("questions", language))
    return f'<section class="questions"><h2>{heading}</h2><ol>{"".join(rows)}</ol></section>'


def _table(name: str, results: Sequence[LabResult], most: int, lines: LineNumbers, language: UiLanguage) -> str:
    if not results:
        return ""
    names = ("analyte", "value", "range", "verdict", "date", "line_head")
    head = "".join(f"<th>{html.escape(say(one, language))}</th>" for one in names)
    rows = "".join(_row(one, lines, language) for one in results[:most])
    more = _more(len(results) - most, language)
    heading = html.escape(say(name, language))
    return (
        f'<section class="{name}"><h2>{heading}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"{more}</section>"
    )


def _row(result: LabResult, lines: LineNumbers, language: UiLanguage) -> str:
    kind = rate(result)
    lies = _mark(kind, language) or f'<span class="quiet">{html.escape(say("not_judged", language))}</span>'
    places = lines.at((result.span,))
    cells = (
        _text(result.analyte),
        f"<b>{_text(value_text(result))}</b>",
        _text(range_text(result)) or html.escape(say("no_range", language)),
        lies,
        html.escape(result.when),
        str(places[0]) if places else "",
    )
    return f'<tr class="{kind}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _mark(kind: str, language: UiLanguage) -> str:
    said = mark(kind, language)
    return f'<span class="mark {kind}">{html.escape(said)}</span> ' if said else ""


def _place(spans: Sequence[Span], lines: LineNumbers, language: UiLanguage) -> str:
    said = name_lines(lines.at(spans), language)
    return f'<small class="place">({html.escape(said)})</small>' if said else ""


def _more(count: int, language: UiLanguage) -> str:
    return f'<p class="more">{html.escape(say("more_in_file", language, count=count))}</p>' if count > 0 else ""


def _text(text: str) -> str:
    """Harmless, on one line, cut where it is long, and with places to break endless words."""
    line = " ".join(clean(text).split())
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
    if any(len(word) > _UNBROKEN and word.isascii() for word in line.split(" ")):
        return "&#8203;".join(html.escape(line[at : at + _UNBROKEN]) for at in range(0, len(line), _UNBROKEN))
    return html.escape(line)
