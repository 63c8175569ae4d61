"""Medical reports summarised: every item is a file of a folder, or a row of a table with the reports' text.

Nothing leaves this machine: a model is asked only with `--model`, one behind an endpoint only with `--send`, too.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.commands.batch.identity import name_models, name_prompts
from core.commands.batch.inputs import list_texts
from core.commands.batch.records import Item, Order, Record, Verb, Work
from core.documents.document import Span
from core.errors import InputError
from core.messages import UiLanguage
from core.settings import load_settings
from core.usecases.medical.reading import read_pasted, read_report
from core.usecases.medical.records import Report, Summary, Tools, Understanding
from core.usecases.medical.summarizing import summarize_report
from core.usecases.medical.understanding import understand

COLUMN = ("text", "report", "报告", "文本")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--column", default="", help="the column of a table that holds the reports' text")
    parser.add_argument("--view", choices=("clinician", "patient"), default="clinician")
    parser.add_argument("--level", choices=("simple", "plain", "full"), default="plain", help="of the patient view")
    parser.add_argument("--model", action="store_true", help="let the model write, checked sentence by sentence")
    parser.add_argument("--send", action="store_true", help="allow de-identified text to go to the endpoint")


def _read_order(options: argparse.Namespace) -> Order:
    endpoint = load_settings().endpoint
    if options.model and endpoint and not options.send:
        raise InputError("medical.not_sent", endpoint=endpoint)
    chosen = {name: getattr(options, name) for name in ("column", "view", "level", "model")}
    return Order("summarize", options.language, chosen)


def _list_items(order: Order, source: Path) -> Iterator[Item]:
    return list_texts(source, str(order.options["column"]), COLUMN)


def _identify(order: Order) -> Record:
    if not order.options["model"]:
        return {"models": {}, "prompts": []}
    return {"models": name_models("chat"), "prompts": name_prompts("medical")}


def _open_work(order: Order) -> Work:
    tools = Tools()
    if order.options["model"]:
        from core.models import open_chat

        tools = Tools(model=open_chat())

    def work(item: Item) -> list[Record]:
        data = item.load()
        report = read_report(item.id, data) if item.path else read_pasted(data.decode(), item.id)
        understanding = understand(report)
        view, level = order.options["view"], order.options["level"]
        *_, summary = summarize_report(understanding, view, level=level, language=order.language, tools=tools)
        return [_record(understanding, summary, order.language)]

    return work


def _record(understanding: Understanding, summary: Summary, language: UiLanguage) -> Record:
    """A summary for programs: every claim with the numbers of its lines, counted from 1."""
    report = understanding.report
    return {
        "kind": report.kind,
        "date": report.header.date,
        "language": report.language,
        "notice": summary.notice.text(language),
        "alerts": [flag.said.text(language) for flag in understanding.red_flags],
        "out_of_range": sum(result.flag not in ("", "normal") for result in understanding.results),
        "results": len(understanding.results),
        "claims": [
            {"text": one.text, "part": one.part, "level": one.level, "lines": _lines(report, one.sources)}
            for one in summary.claims
        ],
        "questions": [question.text for question in summary.questions],
        "notes": [note.text(language) for note in (*report.notes, *summary.notes)],
        "model": summary.model,
        "dropped": len(summary.dropped),
    }


def _lines(report: Report, spans: tuple[Span, ...]) -> list[int]:
    return sorted({report.text.count("\n", 0, span.start) + 1 for span in spans})


VERB = Verb(
    name="summarize",
    help="medical reports: a folder of files, or a table with a column of text",
    shard=8,
    columns=("kind", "date", "language", "out_of_range", "results", "alerts", "claims", "model", "dropped"),
    add_options=_add_options,
    read_order=_read_order,
    list_items=_list_items,
    identify=_identify,
    open_work=_open_work,
)
