"""`python -m core write brief.yaml`: outline, draft, checks and revision, in one go."""

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from core.commands.check import broken, check_record, load_brief, print_report
from core.commands.files import check_output, write_output
from core.commands.terminal import say
from core.errors import InputError
from core.messages import UiLanguage, message
from core.models import open_chat
from core.usecases.writing.checking import check_draft
from core.usecases.writing.drafting import draft
from core.usecases.writing.exporting import export_draft
from core.usecases.writing.outlining import outline
from core.usecases.writing.records import Draft
from core.usecases.writing.revising import revise

Record = TypeVar("Record")
FORMATS = ("md", "html", "docx", "pdf", "txt")


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `write` to the parser."""
    write = commands.add_parser("write", help="write what a brief asks for, check it and revise what failed")
    write.add_argument("brief", type=Path, help="YAML; samples are in data/writing/briefs")
    write.add_argument("-o", "--output", type=Path, help=f"a file to write, its ending one of {', '.join(FORMATS)}")
    write.add_argument("--no-model", action="store_true", help="put together from the brief's own facts alone")
    write.add_argument("--json", action="store_true", help="print text, checks and steps as JSON alone")
    write.set_defaults(run=run_write)


def run_write(options: argparse.Namespace) -> int:
    """The text on standard output or in a file, its checks on standard error; 1 where a demand is still broken."""
    ending = options.output.suffix.lower().lstrip(".") if options.output else "md"
    if ending not in FORMATS:
        raise InputError("command.ending", name=options.output.name, known=", ".join(FORMATS))
    check_output(options.output)
    brief = load_brief(options.brief)
    model = None if options.no_model else open_chat()
    plan = last(outline(brief, model=model))
    drafted = last(follow(draft(brief, plan, model=model), "command.writing", options.language))
    final = last(follow(revise(drafted, model=model), "command.revising", options.language))
    report = check_draft(final)
    if options.output:
        write_output(options.output, export_draft(final, ending))
        say(message("command.written", options.language, name=options.output))
    if options.json:
        print(json.dumps(draft_record(final), ensure_ascii=False))
    elif not options.output:
        print(final.text)
    if not options.json:
        for note in final.notes:
            say(note.text(options.language))
        print_report(report, options.language, to=sys.stderr)
    return broken(report)


def follow(drafts: Iterator[Draft], key: str, language: UiLanguage) -> Iterator[Draft]:
    """The same drafts, with their growth shown on standard error where that is a terminal."""
    for current in drafts:
        if sys.stderr.isatty():
            said = message(key, language, parts=len(current.parts), characters=len(current.text))
            print(f"\r{said}\033[K", end="", file=sys.stderr, flush=True)
        yield current
    if sys.stderr.isatty():
        say("")


def draft_record(final: Draft) -> dict[str, object]:
    """A finished draft for programs."""
    report = check_draft(final)
    steps = [
        {"part": step.part, "act": step.act, "round": step.round, "checks": list(step.checks), "tokens": step.tokens}
        for step in final.steps
    ]
    return {
        "text": final.text,
        "checks": [check_record(check, report.text) for check in report.checks],
        "steps": steps,
        "notes": [note.text(final.brief.language) for note in final.notes],
        "model": final.model,
        "prompts": list(final.prompts),
        "tokens": final.tokens,
    }


def last(growing: Iterator[Record]) -> Record:
    """The final record of a growing one."""
    return deque(growing, maxlen=1).pop()
