"""Files and pasted text to reports: text with the place of every line, its sections and its head.

Nothing is understood here beyond that; results and findings are read from the report by others.
"""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from core.documents.language import detect_language
from core.documents.layout import Layout, read_plain_lines
from core.documents.layout_reader import Watch, read_layout
from core.documents.limits import Limits
from core.documents.parsing import default_limits
from core.errors import DocumentError, TooLarge
from core.messages import words
from core.usecases.medical.amending import Moves, amend_lines, find_moves, tidy
from core.usecases.medical.dialogue.turns import is_dialogue
from core.usecases.medical.labs.analytes import is_name
from core.usecases.medical.layout.header import read_header
from core.usecases.medical.layout.kinds import report_kind
from core.usecases.medical.layout.lines import compose
from core.usecases.medical.layout.misread import mend_line
from core.usecases.medical.layout.sections import find_sections
from core.usecases.medical.records import Header, LabResult, Line, Origin, Report
from core.usecases.medical.structured.reports import read_structured, recognise

MOST_CHARACTERS = 400_000
"""Some 140 pages; what is longer is no report but a record."""
_FEW = 2
"""Words beside tests and units that tell no language yet."""
_ORIGINS: Mapping[str, Origin] = {"pdf": "pdf", "docx": "docx", "picture": "picture"}


def read_report(name: str, data: bytes, *, limits: Limits | None = None, watch: Watch | None = None) -> Report:
    """The report in a file: PDF (with text or scanned), photo, DOCX, text, HTML, Markdown, or FHIR, C-CDA or HL7 v2.
    Raises only DocumentErrors, and what `watch` raises."""
    if origin := recognise(data):
        return read_structured(name, data, origin, limits=limits)
    limits = limits or default_limits()
    limits = replace(limits, characters=min(limits.characters, MOST_CHARACTERS))
    layout = read_layout(name, data, limits=limits, watch=watch)
    return _make(name, data, _ORIGINS.get(layout.kind, "text"), layout)


def read_pasted(text: str, name: str = "") -> Report:
    """The report that somebody pasted or typed; a structured one that cannot be read as such stays as it was typed.
    Raises TooLarge."""
    if len(text) > MOST_CHARACTERS:
        label = name or words("medical_reading.pasted")
        raise TooLarge("documents.too_many_characters", name=label, limit=MOST_CHARACTERS)
    data = text.encode("utf-8", "surrogatepass")
    if origin := recognise(data):
        with contextlib.suppress(DocumentError):
            return read_structured(name, data, origin)
    return _make(name, data, "pasted", Layout("text", read_plain_lines(text)))


def amend(report: Report, text: str) -> Report:
    """The report with its text as a person corrected it. What stayed keeps its place, what is coded its values."""
    text = tidy(text, report.text)
    if text == report.text:
        return report
    moves = find_moves(report.text, text)
    coded = tuple(moved for result in report.coded if (moved := _move_result(result, moves)))
    return describe(replace(report, coded=coded), text, amend_lines(report.lines, text, moves))


def _move_result(result: LabResult, moves: Moves) -> LabResult | None:
    """A coded result whose row was not touched; one that was is read anew from the text."""
    row, value = moves.find(result.span), moves.find(result.value_span)
    return replace(result, span=row, value_span=value) if row and value else None


def _make(name: str, data: bytes, origin: Origin, layout: Layout) -> Report:
    text, lines = compose(tuple(map(mend_line, layout.lines)))
    digest = hashlib.sha256(data).hexdigest()
    report = Report(name, digest, origin, text, "und", "other", lines, pages=layout.pages, notes=layout.notes)
    return describe(report, text, lines)


def describe(report: Report, text: str, lines: tuple[Line, ...]) -> Report:
    """The report with this text and what follows from it: language, sections, kind and head. A talk has neither
    sections nor head."""
    language = _language_of(text)
    talk = is_dialogue(text)
    sections = () if talk else find_sections(text, language, lines)
    return replace(
        report,
        text=text,
        lines=lines,
        language=language,
        sections=sections,
        kind="dialogue" if talk else report_kind(text, lines, sections),
        header=Header() if talk else read_header(text, lines, sections, language),
    )


def _language_of(text: str) -> str:
    """The language. Tests' names and units tell none: a sheet of little else is English."""
    found = detect_language(text)
    if found in ("en", "zh", "und"):
        return found
    said = [word for word in text.split() if sum(map(str.isalpha, word)) > 1 and "/" not in word]
    left = [word for word in said if not is_name(word)]
    if len(left) > _FEW or not "".join(left).isascii():
        return detect_language(" ".join(left))
    return "en" if len(left) < len(said) else found
