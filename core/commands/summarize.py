"""`python -m core summarize report.pdf --view patient`: a report's summary, each sentence with the lines it rests on.

Nothing is kept, and nothing leaves this machine: a model is asked only with `--model`, and one behind an endpoint only
where `--send` says so, too. `--masked` prints what it would be shown.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.commands.files import check_output, read_input, write_output
from core.commands.terminal import say
from core.errors import InputError
from core.messages import UiLanguage, message
from core.settings import load_settings
from core.usecases.medical.deidentifying import deidentify
from core.usecases.medical.exporting import write_summary
from core.usecases.medical.exports.fhir import write_fhir
from core.usecases.medical.reading import read_pasted, read_report
from core.usecases.medical.records import Claim, Report, Summary, Tools, Understanding
from core.usecases.medical.summarizing import summarize_report
from core.usecases.medical.understanding import understand

MARKS = {"urgent": "‼", "abnormal": "!", "unsure": "?", "normal": "✓", "neutral": "·"}
FORMATS = {".pdf": "pdf", ".docx": "docx", ".json": "json"}
FHIR = ".fhir.json"


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `summarize` to the parser."""
    summarize = commands.add_parser("summarize", help="summarise a medical report with a source for every sentence")
    summarize.add_argument("report", type=Path, help="PDF, DOCX, TXT, picture, FHIR, C-CDA, HL7; - for standard input")
    summarize.add_argument("--view", choices=("clinician", "patient"), default="clinician")
    summarize.add_argument("--level", choices=("simple", "plain", "full"), default="plain", help="of the patient view")
    summarize.add_argument("-o", "--output", type=Path, help=".pdf, .docx, .json, .fhir.json; else printed")
    summarize.add_argument("--masked", action="store_true", help="print what a model would be shown, and stop")
    summarize.add_argument("--check", type=Path, help="check this summary, somebody else's, against the report")
    summarize.add_argument("--model", action="store_true", help="let the model write, checked sentence by sentence")
    summarize.add_argument("--send", action="store_true", help="allow the de-identified text to go to the endpoint")
    summarize.set_defaults(run=run_summarize)


def run_summarize(options: argparse.Namespace) -> int:
    """The summary printed or written; 1 where a checked summary has a sentence that does not stand."""
    if options.output:
        _find_kind(options.output)
        check_output(options.output)
    report = _read(options.report)
    for note in report.notes:
        say(note.text(options.language))
    if options.masked:
        print(deidentify(report).text)
        return 0
    if options.check:
        return _check(_text(options.check), report, options.language)
    understanding = understand(report)
    summary = _summarise(understanding, options)
    if options.output:
        write_output(options.output, _write(understanding, summary, options))
        say(message("command.written", options.language, name=options.output))
    else:
        for line in _lines(summary, report, options.language):
            print(line)
    return 0


def _read(path: Path) -> Report:
    if str(path) == "-":
        return read_pasted(read_input())
    return read_report(path.name, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("command.unreadable", name=path, why=error.strerror or type(error).__name__) from error


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("command.unreadable", name=path, why=error.reason) from error


def _summarise(understanding: Understanding, options: argparse.Namespace) -> Summary:
    """The last of the growing summaries."""
    tools = _tools(options) if options.model else Tools()
    *_, summary = summarize_report(
        understanding, options.view, level=options.level, language=options.language, tools=tools
    )
    return summary


def _tools(options: argparse.Namespace) -> Tools:
    from core.models import open_chat

    settings = load_settings()
    if settings.endpoint and not options.send:
        raise InputError("medical.not_sent", endpoint=settings.endpoint)
    return Tools(model=open_chat(settings=settings))


def _write(understanding: Understanding, summary: Summary, options: argparse.Namespace) -> bytes:
    kind = _find_kind(options.output)
    if kind == FHIR:
        return write_fhir(understanding)
    return write_summary(understanding, (summary,), kind, options.language)


def _find_kind(path: Path) -> str:
    kind = FHIR if path.name.lower().endswith(FHIR) else FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InputError("medical.no_format", name=path.name, known=", ".join((*FORMATS, FHIR)))
    return kind


def _lines(summary: Summary, report: Report, language: UiLanguage) -> Iterator[str]:
    """The notice first, then part by part; every sentence ends with the numbers of its lines."""
    yield summary.notice.text(language)
    part = ""
    for claim in summary.claims:
        if claim.part != part:
            part = claim.part
            yield f"\n## {message(f'medical.part_{part}', language)}"
        yield f"{MARKS[claim.level]} {claim.text} [{_places(claim, report)}]"
    if summary.questions:
        yield f"\n## {message('medical.questions', language)}"
        yield from (f"- {question.text}" for question in summary.questions)
    yield ""
    yield from (note.text(language) for note in summary.notes)
    if summary.model:
        values = {"model": summary.model, "dropped": len(summary.dropped), "replaced": summary.replaced}
        yield message("medical.said_model", language, **values)


def _places(claim: Claim, report: Report) -> str:
    """The lines a claim rests on, counted from 1 in the report's text."""
    return ", ".join(dict.fromkeys(str(report.text.count("\n", 0, span.start) + 1) for span in claim.sources))


def _check(text: str, report: Report, language: UiLanguage) -> int:
    """Every sentence with its verdict, and the checks it failed."""
    from core.usecases.medical.checking import check_summary, find_embedder

    failed = False
    for sentence in check_summary(text, report, embedder=find_embedder()):
        verdicts = [check.passed for check in sentence.checks]
        mark = "✗" if False in verdicts else "?" if None in verdicts or not sentence.sources else "✓"
        failed |= mark == "✗"
        print(f"{mark} {text[sentence.span.start : sentence.span.end].strip()}")
        for check in sentence.checks:
            if check.passed is False:
                print(f"    {check.detail.text(language)}")
    return int(failed)
