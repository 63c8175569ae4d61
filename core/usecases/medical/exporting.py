"""A summary as a file: PDF and Word with every sentence's source, a sheet of A4 to print, JSON for other programs.

The notice is in every one of them, on every page where there are pages. Does not choose what a summary says.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from core.documents.writer import write_document
from core.errors import InputError
from core.messages import UiLanguage
from core.usecases.medical.exports.json_file import write_json
from core.usecases.medical.exports.sheet import write_sheet
from core.usecases.medical.exports.text import describe
from core.usecases.medical.exports.words import say
from core.usecases.medical.records import Summary, Understanding

ExportFormat = Literal["pdf", "docx", "json", "sheet"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)


def write_summary(
    understanding: Understanding, summaries: Sequence[Summary], format: ExportFormat, language: UiLanguage
) -> bytes:
    """The file's bytes; "sheet" is a PDF of one or two pages. The first summary is the one that a sheet is made from.

    InputError for an unknown format or no summary, DocumentError where a PDF cannot be made on this machine (no pango).
    """
    if format not in EXPORT_FORMATS:
        raise InputError("medical_export.unknown_format", format=format, known=", ".join(EXPORT_FORMATS))
    if not summaries:
        raise InputError("medical_export.no_summary")
    if format == "json":
        return write_json(understanding, tuple(summaries), language)
    if format == "sheet":
        return write_sheet(understanding, summaries[0], language)
    text, sources = describe(understanding, summaries, language)
    title = say(f"title_{understanding.report.kind}", language)
    footer = " ".join(dict.fromkeys(summary.notice.text(language) for summary in summaries))
    return write_document(text, format, title=title, language=language, sources=sources, footer=footer)
