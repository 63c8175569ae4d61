"""`python -m core check text.md --brief brief.yaml`: every check that applies, without any model."""

import argparse
import json
from pathlib import Path

from core.checks.check import Check
from core.commands.files import read_input
from core.documents.reader import read_document
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.writing.brief import Brief
from core.usecases.writing.brief_file import read_brief
from core.usecases.writing.checking import check_text, is_demand
from core.usecases.writing.records import Report

MARKS = {True: "✓", False: "✗", None: "?"}
QUOTES = 5
"""Faulty places shown per check."""


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `check` to the parser."""
    check = commands.add_parser("check", help="check a text against a brief, or on its own; no model is needed")
    check.add_argument("text", type=Path, help="a file (md, txt, docx, pdf, html), or - for standard input")
    check.add_argument("--brief", type=Path, help="YAML with what was asked for")
    check.add_argument("--json", action="store_true", help="print the checks as JSON alone")
    check.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Print the checks; 1 where a demand of the brief is broken, advice never fails."""
    brief = load_brief(options.brief) if options.brief else None
    report = check_text(load_text(options.text), brief)
    if options.json:
        print(json.dumps([check_record(check, report.text) for check in report.checks], ensure_ascii=False))
    else:
        print_report(report, options.language)
    return broken(report)


def broken(report: Report) -> int:
    """The exit status of a report: 1 where a demand failed."""
    return int(any(is_demand(check.name) for check in report.failed))


def print_report(report: Report, language: UiLanguage, *, to: object = None) -> None:
    """One line per check, with the places that break it, and the share that passed."""
    for check in report.checks:
        label = message(f"check_labels.{check.name}", language)
        print(f"{MARKS[check.passed]} {label}: {check.detail.text(language)}", file=to)
        for span in check.spans[:QUOTES] if check.passed is False else ():
            line = report.text.count("\n", 0, span.start) + 1
            quote = " ".join(report.text[span.start : span.end].split())[:120]
            print("    " + message("command.place", language, line=line, quote=quote), file=to)
    decided = [check.passed for check in report.checks if check.passed is not None]
    values = {"passed": sum(decided), "decided": len(decided), "open": len(report.checks) - len(decided)}
    print(message("command.rate", language, **values), file=to)


def check_record(check: Check, text: str) -> dict[str, object]:
    """A check for programs: its places with what stands there."""
    places = [{"start": span.start, "end": span.end, "text": text[span.start : span.end]} for span in check.spans]
    return {
        "name": check.name,
        "passed": check.passed,
        "demand": is_demand(check.name),
        "detail": check.detail.text("en"),
        "places": places,
    }


def load_text(path: Path) -> str:
    """The text of a file: Markdown and plain text as they are, other formats through the document reader."""
    if str(path) == "-":
        return read_input()
    if path.suffix.lower() not in {".md", ".markdown", ".txt"}:
        return "\n\n".join(page.text for page in read_document(path).pages)
    return _read(path)


def load_brief(path: Path) -> Brief:
    """The brief in a YAML file."""
    return read_brief(_read(path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError("command.unreadable", name=path.name, why=why or type(error).__name__) from error
