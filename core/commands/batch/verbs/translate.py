"""A product's files translated: every item is a run of neighbouring segments, so that a large file has many hands.

No memory is used and none learns: what becomes of a segment may not depend on which worker came first.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path

from core.commands.batch.identity import name_models, name_prompts, name_translators
from core.commands.batch.inputs import list_files, make_item
from core.commands.batch.records import Item, Order, Record, Verb, Work, load_bytes
from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, Words, words
from core.models.language_tags import normal_tag
from core.settings import load_settings
from core.usecases.translation.files.formats import output_name
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import Extract, FileJob, Segment, Written
from core.usecases.translation.glossary import Glossary
from core.usecases.translation.glossary_file import read_glossary
from core.usecases.translation.jobs import settle_direction
from core.usecases.translation.records import Direction, Tools, Translation
from core.usecases.translation.tools import CHAT, open_tools
from core.usecases.translation.translating import translate_segments

RUN = 100
"""Segments of an item."""
FILES = "files"


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, help="target language: es, zh, zh-TW, pt-BR ...")
    parser.add_argument("--from", dest="source_language", default="", help="found out for every file where not given")
    parser.add_argument("--translator", default="", help="an id that `python -m core models` lists, or chat")
    parser.add_argument("--second", default="", help="another to ask where the first one's work fails its checks")
    parser.add_argument("--glossary", type=Path, help="CSV or XLSX: source, target")
    parser.add_argument("--formality", choices=("formal", "informal"), default="")
    parser.add_argument("--bilingual", action="store_true", help="the translation beside the source")
    parser.add_argument("--renew", action="store_true", help="translate strings that have a translation, too")


def _read_order(options: argparse.Namespace) -> Order:
    target, source = normal_tag(options.to), normal_tag(options.source_language) if options.source_language else ""
    if not target or (options.source_language and not source):
        raise InputError("translation.no_tag", tag=options.source_language if target else options.to)
    chosen = {name: getattr(options, name) for name in ("translator", "second", "formality", "bilingual", "renew")}
    files = {"glossary": str(options.glossary.resolve())} if options.glossary else {}
    return Order("translate", options.language, {"to": target, "from": source, **chosen}, files)


def _list_items(order: Order, source: Path) -> Iterator[Item]:
    """Runs of segments, each with its file's direction; a file that cannot be read is an item that will fail."""
    for file in list_files(source):
        try:
            extract, direction = _read_file(order, file)
        except ShowcaseError:
            yield file
            continue
        open_ones = [one for one in extract.segments if not (one.state == "done" and one.target)]
        for first in range(0, max(len(open_ones), 1), RUN):
            run = {"source": direction.source, "segments": [asdict(one) for one in open_ones[first : first + RUN]]}
            yield make_item(f"{file.id}#{first // RUN:05}", json.dumps(run, ensure_ascii=False))


def _read_file(order: Order, file: Item) -> tuple[Extract, Direction]:
    name, data = Path(file.id).name, file.load()
    direction = Direction(str(order.options["from"]), str(order.options["to"]), str(order.options["formality"]))
    extract = read_source(name, data, _file_job(order, name, direction.source))
    return extract, settle_direction(direction, extract, file.id)


def _file_job(order: Order, name: str, source: str) -> FileJob:
    more = {"bilingual": bool(order.options["bilingual"]), "renew": bool(order.options["renew"])}
    return FileJob(name, source, str(order.options["to"]), **more)


def _identify(order: Order) -> Record:
    source, target = str(order.options["from"]), str(order.options["to"])
    chat = name_models("chat") if order.options["translator"] == CHAT or load_settings().endpoint else {}
    return {"translators": name_translators(source, target), "models": chat, "prompts": name_prompts("translator")}


def _open_work(order: Order) -> Work:
    @cache
    def tools_for(source: str) -> tuple[Direction, Tools]:
        direction = Direction(source, str(order.options["to"]), str(order.options["formality"]))
        more = {"engine": str(order.options["translator"]), "second": str(order.options["second"])}
        return direction, open_tools(direction, glossary=_glossary(order, direction), **more)

    def work(item: Item) -> list[Record]:
        if item.path:
            _read_file(order, item)
        run = json.loads(item.load())
        segments = [_segment(values) for values in run["segments"]]
        return [_record(one, order.language) for one in translate_segments(segments, *tools_for(run["source"]))]

    return work


def _glossary(order: Order, direction: Direction) -> Glossary | None:
    if "glossary" not in order.files:
        return None
    path = order.file("glossary")
    return read_glossary(path.name, load_bytes(path), direction.source, direction.target).glossary


def _segment(values: dict) -> Segment:
    return Segment(**values | {"codes": tuple(values["codes"]), "syntaxes": tuple(values["syntaxes"])})


def _record(one: Translation, language: UiLanguage) -> Record:
    return {
        "segment": one.segment,
        "source": one.source,
        "target": one.target,
        "outcome": one.outcome,
        "engine": one.engine,
        "flags": [check.detail.text(language) for check in one.failed],
        "reason": one.reason.text(language) if one.reason else "",
    }


def _finish(order: Order, source: Path, output: Path, records: Iterator[tuple[str, Sequence[Record]]]) -> list[Words]:
    """Every file with its targets, under its own path in `files`; notes name those that could not be written."""
    files, notes = {file.id: file for file in list_files(source)}, []
    for name, runs in groupby(records, key=lambda pair: pair[0].rpartition("#")[0]):
        targets = {
            str(one["segment"]): Written(str(one["target"]), sure=not one["flags"])
            for _, made in runs
            for one in made
            if one["outcome"] == "translated"
        }
        if name in files:
            try:
                _write_file(order, files[name], output / FILES, targets)
            except ShowcaseError as error:
                notes.append(words(error.key, **error.values))
    return notes


def _write_file(order: Order, file: Item, folder: Path, targets: dict[str, Written]) -> None:
    extract, direction = _read_file(order, file)
    name, data = Path(file.id).name, file.load()
    job = _file_job(order, name, direction.source)
    path = folder / Path(file.id).parent / output_name(job, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.part")
    made.write_bytes(write_target(name, data, job, targets))
    made.replace(path)


VERB = Verb(
    name="translate",
    help="documents and files of software strings, of a folder and below it",
    shard=1,
    columns=("segment", "source", "target", "outcome", "engine", "flags", "reason"),
    add_options=_add_options,
    read_order=_read_order,
    list_items=_list_items,
    identify=_identify,
    open_work=_open_work,
    finish=_finish,
)
