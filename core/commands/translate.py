"""`python -m core translate in.docx --to es -o out.docx`, and text on standard input.

A file's segments are kept as they are made, under its content and the order; the same command goes on where it was
stopped or killed, and what was kept is erased when the file is written. The memory stays.
"""

import argparse
import hashlib
import sys
from dataclasses import asdict
from pathlib import Path

from core.commands.files import check_output, read_input, write_output
from core.commands.terminal import say
from core.documents.language import detect_language
from core.errors import InputError, StoreError
from core.messages import UiLanguage, message, writable
from core.models.language_tags import normal_tag
from core.store import Store, open_store
from core.usecases.translation.glossary_file import read_glossary
from core.usecases.translation.jobs import Job, begin_job, fetch_job, report, run_job, write_job
from core.usecases.translation.records import Direction, Tools, Translation
from core.usecases.translation.tools import open_tools
from core.usecases.translation.translating import join_text, split_text, translate_segments

DESK = hashlib.sha256(b"command line").hexdigest()
MOST_SAID = 10
"""Pieces not translated that are named one by one."""


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `translate` to the parser."""
    translate = commands.add_parser("translate", help="translate a file, or text on standard input")
    translate.add_argument("file", type=Path, nargs="?", help="a document or a file of software strings")
    translate.add_argument("--to", required=True, help="target language: es, zh, zh-TW, pt-BR ...")
    translate.add_argument("--from", dest="source", default="", help="source language; found out where not given")
    translate.add_argument("-o", "--output", type=Path, help="the file to write; else beside the source, or printed")
    translate.add_argument("--engine", default="", help="an id that `python -m core models` lists, chat, or memory")
    translate.add_argument("--second", default="", help="an engine to ask where the first one's work fails its checks")
    translate.add_argument("--glossary", type=Path, help="CSV or XLSX: source, target")
    translate.add_argument("--formality", choices=("formal", "informal"), default="")
    translate.add_argument("--bilingual", action="store_true", help="the translation beside the source")
    translate.add_argument("--renew", action="store_true", help="translate strings that have a translation, too")
    translate.set_defaults(run=run_translate)


def run_translate(options: argparse.Namespace) -> int:
    """The translation in a file or on standard output; 1 where something is not translated or did not pass a check."""
    target, source = normal_tag(options.to), normal_tag(options.source) if options.source else ""
    if not target or (options.source and not source):
        raise InputError("translation.no_tag", tag=options.source if target else options.to)
    check_output(options.output)
    direction = Direction(source, target, options.formality)
    store = open_store()
    try:
        if options.file:
            return _translate_file(options, direction, store)
        return _translate_text(options, direction, store)
    finally:
        store.close()


def _translate_text(options: argparse.Namespace, direction: Direction, store: Store) -> int:
    text = read_input()
    source = direction.source or detect_language(text)
    if source in ("und", direction.target):
        key = "translation.no_language" if source == "und" else "translation.same_language"
        raise InputError(key, name="-", code=source)
    direction = Direction(source, direction.target, direction.formality)
    tools = _tools(options, direction, store)
    made = tuple(translate_segments(split_text(text, source), direction, tools))
    written = join_text(text, made, direction) + ("" if text.endswith("\n") else "\n")
    if options.output:
        write_output(options.output, written.encode())
    else:
        print(written, end="")
    return _tell(made, options.language)


def _tell(made: tuple[Translation, ...], language: UiLanguage) -> int:
    """Names on standard error what is not translated and what did not pass."""
    for one in made:
        if one.outcome == "untranslated":
            say(message("translation.said_left", language, text=one.source, why=one.reason or ""))
        for check in one.failed if one.outcome == "translated" else ():
            say(message("translation.said_flagged", language, text=one.target, why=check.detail))
    return int(any(one.outcome == "untranslated" or one.failed for one in made))


def _translate_file(options: argparse.Namespace, direction: Direction, store: Store) -> int:
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise InputError("command.unreadable", name=options.file, why=error.strerror or type(error).__name__) from error
    job = _open_job(options, direction, store, data)
    output = options.output or options.file.with_name(job.output)
    check_output(output)
    for note in job.notes:
        say(note.text(options.language))
    _follow(store, job, _tools(options, job.direction, store), options.language)
    write_output(output, write_job(store, DESK, job.id))
    status = _summarise(store, job, output, options.language)
    store.delete_job(DESK, job.id)
    return status


def _open_job(options: argparse.Namespace, direction: Direction, store: Store, data: bytes) -> Job:
    """The job of this very file and order, gone on with where it was begun."""
    name = writable(options.file.name)
    order = repr((asdict(direction), options.bilingual, options.renew, options.engine, name))
    job_id = hashlib.sha256(order.encode() + data).hexdigest()[:32]
    try:
        job = fetch_job(store, DESK, job_id)
    except StoreError:
        more = {"bilingual": options.bilingual, "renew": options.renew, "engine": options.engine, "job_id": job_id}
        return begin_job(store, DESK, name, data, direction, **more)
    say(message("translation.resumed", options.language, done=job.done, total=job.total))
    return job


def _tools(options: argparse.Namespace, direction: Direction, store: Store) -> Tools:
    glossary = None
    if options.glossary:
        try:
            data = options.glossary.read_bytes()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise InputError("command.unreadable", name=options.glossary, why=why) from error
        read = read_glossary(options.glossary.name, data, direction.source, direction.target)
        for note in (*read.notes, *read.problems):
            say(note.text(options.language))
        glossary = read.glossary
    more = {"second": options.second, "store": store, "desk": DESK, "glossary": glossary}
    return open_tools(direction, engine=options.engine, **more)


def _follow(store: Store, job: Job, tools: Tools, language: UiLanguage) -> None:
    progress = None
    try:
        for progress in run_job(store, DESK, job.id, tools):
            if sys.stderr.isatty():
                line = message("translation.progress", language, done=progress.done, total=progress.total)
                print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        raise StoreError("translation.interrupted") from None
    if sys.stderr.isatty():
        say("")


def _summarise(store: Store, job: Job, output: Path, language: UiLanguage) -> int:
    """The completeness report in lines."""
    found = report(store, DESK, job.id)
    for text, why in found.left[:MOST_SAID]:
        say(message("translation.said_left", language, text=text[:80], why=why))
    values = {name: getattr(found, name) for name in ("translated", "kept", "untranslated", "flagged")}
    say(message("translation.summary", language, name=output, total=job.total, **values))
    return int(bool(found.untranslated or found.flagged))
