"""What exported files say beside the report's own words: signs with their words, parts, and where a sentence stands.

A sign never stands without its word, nor a colour without both. Knows no file format.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from core.documents.document import Span
from core.messages import UiLanguage, message
from core.usecases.medical.records import Claim, LabResult, Line, Report, Summary
from core.usecases.medical.result_lines import level_of_result

SIGNS: Mapping[str, str] = {
    "urgent": "‼", "critical_low": "‼", "critical_high": "‼", "high": "▲", "low": "▼", "abnormal": "◆",
    "unsure": "?", "conflict": "?", "normal": "✓",
}  # fmt: skip


_ORDER: Mapping[str, int] = {"urgent": 0, "abnormal": 1, "unsure": 2}


def say(name: str, language: UiLanguage, /, **values: object) -> str:
    """A sentence of the catalogue of exports."""
    return message(f"medical_export.{name}", language, **values)


def mark(kind: str, language: UiLanguage) -> str:
    """A level or flag as sign and word; "" where it asks for no attention, or nothing says."""
    return f"{SIGNS[kind]} {say(f'mark_{kind}', language)}" if kind in SIGNS else ""


def rate(result: LabResult) -> str:
    """Which mark a result has; "" where nothing says how it lies."""
    return "conflict" if result.conflict else result.flag


class LineNumbers:
    """The numbers, from 1, of a report's lines, looked up by place: a file of years has as many results as lines."""

    def __init__(self, report: Report) -> None:
        self._lines = sorted((line.span.start, line.span.end, n) for n, line in enumerate(report.lines, 1))
        self._starts = [start for start, _, _ in self._lines]

    def at(self, spans: Sequence[Span]) -> list[int]:
        """The lines that any of the spans touches, in order."""
        found: set[int] = set()
        for span in spans:
            last = bisect_left(self._starts, span.end)
            for start, end, number in reversed(self._lines[:last]):
                if end <= span.start and start < span.start:
                    break
                if end > span.start:
                    found.add(number)
        return sorted(found)


def name_lines(numbers: Sequence[int], language: UiLanguage) -> str:
    """Line numbers in words: "line 4", "lines 4, 7-9"; "" of none."""
    if not numbers:
        return ""
    said = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in _runs(numbers))
    return say("line" if len(numbers) == 1 else "lines", language, numbers=said)


def show_line(report: Report, line: Line) -> str:
    """A line's own words on one line."""
    return " ".join(report.quote(line.span).split())


def list_parts(summary: Summary) -> Iterator[tuple[str, list[Claim]]]:
    """The claims by part, each part once and in the order of its first claim."""
    parts: dict[str, list[Claim]] = {}
    for claim in summary.claims:
        parts.setdefault(claim.part, []).append(claim)
    yield from parts.items()


def sort_results(results: Sequence[LabResult]) -> list[LabResult]:
    """Critical ones first, then those out of range, then those in doubt; each group in the report's order."""
    return sorted(results, key=lambda one: _ORDER.get(level_of_result(one), len(_ORDER)))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
