"""Summaries with their sources as Markdown, from which PDF and Word documents are made.

Every text of a report, model or person is escaped: nothing in it is a mark. Does not know how a file is written.
"""

from collections.abc import Iterator, Sequence

from core.documents.document import Span
from core.documents.escaping import escape
from core.messages import UiLanguage
from core.usecases.medical.exports.words import (
    LineNumbers,
    list_parts,
    mark,
    rate,
    say,
    show_line,
    sort_results,
)
from core.usecases.medical.records import Claim, LabResult, Report, Summary, Understanding
from core.usecases.medical.result_lines import value_text

MOST_SOURCES = 900
"""Lines of the report that are listed; a mark [n] has three digits."""
MOST_ROWS = 200
"""Results in the table."""
MOST_MARKED = 4
"""Sources that one sentence shows."""


class _Sources:
    """The lines that sentences refer to, numbered in the order in which they are first named."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._numbers = LineNumbers(report)
        self._places: dict[int, int] = {}

    def mark(self, spans: Sequence[Span], most: int = MOST_MARKED) -> str:
        """Marks such as [3][7] for the lines of the report that the spans touch; "…" for those beyond `most`."""
        numbers = self._numbers.at(spans)
        for number in numbers[:most]:
            if number not in self._places and len(self._places) < MOST_SOURCES:
                self._places[number] = len(self._places) + 1
        known = [self._places[number] for number in numbers if number in self._places]
        return "".join(f"[{place}]" for place in known[:most]) + (" …" if len(numbers) > most > 1 else "")

    def listed(self, language: UiLanguage) -> list[tuple[str, str]]:
        """Each with its place in the report and its words."""
        lines = [(number, self._report.lines[number - 1]) for number in self._places]
        key = "source" if self._report.pages > 1 else "source_plain"
        return [
            (say(key, language, line=number, page=line.page), show_line(self._report, line)) for number, line in lines
        ]


def describe(
    understanding: Understanding, summaries: Sequence[Summary], language: UiLanguage
) -> tuple[str, list[tuple[str, str]]]:
    """The text, and the report's lines that its marks [n] point to, as names and quotes."""
    sources = _Sources(understanding.report)
    parts = [*_head(understanding.report, language)]
    for summary in summaries:
        parts += _summary(summary, sources, language)
    if understanding.results:
        parts += _results(understanding, sources, language)
    notes = [note.text(language) for note in understanding.report.notes]
    if notes:
        parts += [f"## {say('notes', language)}", "\n".join(f"- {escape(note)}" for note in notes)]
    return "\n\n".join(parts) + "\n", sources.listed(language)


def _head(report: Report, language: UiLanguage) -> Iterator[str]:
    said = [say("of_file", language, name=escape(report.name))] if report.name else []
    said += [say("of_date", language, date=escape(report.header.date))] if report.header.date else []
    if said:
        yield "  \n".join(said)


def _summary(summary: Summary, sources: _Sources, language: UiLanguage) -> Iterator[str]:
    yield f"## {say(f'view_{summary.view}', language)}"
    for part, claims in list_parts(summary):
        yield f"### {say(f'part_{part}', language)}"
        yield "\n".join(_claim(claim, sources, language) for claim in claims)
    if summary.questions:
        yield f"### {say('questions', language)}"
        rows = [(escape(one.text), sources.mark(one.sources)) for one in summary.questions]
        yield "\n".join(f"- {text} {marks}".rstrip() for text, marks in rows)
    if summary.terms:
        yield f"### {say('terms', language)}"
        terms = [(escape(one.term), escape(one.plain), escape(one.source)) for one in summary.terms]
        yield "\n".join(f"- **{term}**: {plain} ({source})" for term, plain, source in terms)
    if summary.model:
        yield escape(
            say("by_model", language, model=summary.model, replaced=summary.replaced, dropped=len(summary.dropped))
        )
    for note in summary.notes:
        yield escape(note.text(language))


def _claim(claim: Claim, sources: _Sources, language: UiLanguage) -> str:
    level = mark(claim.level, language)
    marks = sources.mark(claim.sources)
    bold = f"**{level}** " if level else ""
    return f"- {bold}{escape(claim.text)} {marks}".rstrip()


def _results(understanding: Understanding, sources: _Sources, language: UiLanguage) -> Iterator[str]:
    results = sort_results(understanding.results)
    yield f"## {say('results', language)}"
    names = ("analyte", "value", "range", "verdict", "date", "line_head")
    header = [say(name, language) for name in names]
    rows = [_row(one, sources, language) for one in results[:MOST_ROWS]]
    table = (header, ["---"] * len(header), *rows)
    yield "\n".join(f"| {' | '.join(row)} |" for row in table)
    if len(results) > MOST_ROWS:
        yield say("more_results", language, count=len(results) - MOST_ROWS)


def _row(result: LabResult, sources: _Sources, language: UiLanguage) -> list[str]:
    verdict = mark(rate(result), language) or say("not_judged", language)
    marks = sources.mark((result.span,), 1)
    cells = (result.analyte, value_text(result), result.range_text or say("no_range", language))
    return [*map(escape, cells), verdict, escape(result.when), marks]
