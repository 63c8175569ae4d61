"""Files and pasted text to reports: text with the place of every line, its sections and its head.

Nothing is understood here beyond that; results and findings are read from the report by others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from core.documents.language import detect_language
from core.documents.layout import PrintedLine, read_plain_lines
from core.documents.limits import Limits
from core.documents.parsing import ParsingProcess, default_limits
from core.usecases.medical.header import read_header
from core.usecases.medical.kinds import report_kind
from core.usecases.medical.lines import compose
from core.usecases.medical.records import Line, Origin, Report
from core.usecases.medical.sections import find_sections


def read_report(name: str, data: bytes, *, limits: Limits | None = None) -> Report:
    """The report in a file, whatever its kind. Raises only DocumentErrors."""
    with ParsingProcess(limits or default_limits()) as parser:
        answer = parser.ask("manuscript", data, name)
    lines = read_plain_lines("\n".join(answer["pages"]))
    return _make(name, data, "pdf" if answer["kind"] == "pdf" else "text", lines)


def read_pasted(text: str, name: str = "") -> Report:
    """The report that somebody pasted or typed."""
    return _make(name, text.encode("utf-8", "surrogatepass"), "pasted", read_plain_lines(text))


def _make(name: str, data: bytes, origin: Origin, printed: Sequence[PrintedLine]) -> Report:
    text, lines = compose(printed)
    report = Report(name, hashlib.sha256(data).hexdigest(), origin, text, "und", "other", lines)
    return describe(report, text, lines)


def describe(report: Report, text: str, lines: tuple[Line, ...]) -> Report:
    """The report with this text and what follows from it: language, sections, kind and head."""
    language = detect_language(text)
    sections = find_sections(text, language, lines)
    return replace(
        report,
        text=text,
        lines=lines,
        language=language,
        sections=sections,
        kind=report_kind(text, lines, sections),
        header=read_header(text, lines, sections, language),
    )
