"""Texts checked against a brief, or on their own, without any model: files of a folder, or rows of a table."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.commands.batch.inputs import list_texts
from core.commands.batch.records import Item, Order, Record, Verb, Work
from core.commands.check import broken, check_record, load_brief
from core.documents.reader import read_document
from core.errors import BrokenFile
from core.usecases.writing.checking import check_text

COLUMN = ("text", "content", "文本", "正文")
PLAIN = (".md", ".markdown", ".txt")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brief", type=Path, help="YAML with what was asked for")
    parser.add_argument("--column", default="", help="the column of a table that holds the texts")


def _read_order(options: argparse.Namespace) -> Order:
    files = {"brief": str(options.brief.resolve())} if options.brief else {}
    if options.brief:
        load_brief(options.brief)
    return Order("check", options.language, {"column": options.column}, files)


def _list_items(order: Order, source: Path) -> Iterator[Item]:
    return list_texts(source, str(order.options["column"]), COLUMN)


def _open_work(order: Order) -> Work:
    brief = load_brief(order.file("brief")) if order.files else None

    def work(item: Item) -> list[Record]:
        report = check_text(_text(item), brief)
        checks = [check_record(check, report.text) for check in report.checks]
        failed = [check.name for check in report.failed]
        return [{"passed": not broken(report), "failed": failed, "checks": checks}]

    return work


def _text(item: Item) -> str:
    data = item.load()
    if item.path and not item.path.lower().endswith(PLAIN):
        return "\n\n".join(page.text for page in read_document(data, item.id).pages)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile("command.unreadable", name=item.id, why="not UTF-8") from error


VERB = Verb(
    name="check",
    help="texts against a brief: a folder of files, or a table with a column of text",
    shard=16,
    columns=("passed", "failed"),
    add_options=_add_options,
    read_order=_read_order,
    list_items=_list_items,
    identify=lambda order: {},
    open_work=_open_work,
)
