"""Questions answered from a folder of documents: every item is a row of a table. Orders are not talked about here."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.commands.ask import SAMPLE
from core.commands.batch.identity import name_models, name_prompts
from core.commands.batch.inputs import TABLES, is_table, list_texts
from core.commands.batch.records import Item, Order, Record, Verb, Work
from core.errors import InputError
from core.models import open_chat, open_embedder
from core.usecases.support.answering import answer
from core.usecases.support.knowledge import open_knowledge
from core.usecases.support.reply_json import reply_record

COLUMN = ("question", "text", "问题", "提问")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kb", type=Path, default=SAMPLE / "kb", help="folder of documents; the sample shop's")
    parser.add_argument("--column", default="", help="the column that holds the questions")
    parser.add_argument("--no-model", action="store_true", help="answer with quotes alone")


def _read_order(options: argparse.Namespace) -> Order:
    chosen = {"column": options.column, "model": not options.no_model}
    return Order("ask", options.language, chosen, {"kb": str(options.kb.resolve())})


def _list_items(order: Order, source: Path) -> Iterator[Item]:
    if not is_table(source):
        raise InputError("batch.not_a_table", name=source, known=", ".join(TABLES))
    open_knowledge(order.file("kb"), embedder=open_embedder())  # read once here, so that workers find the index made
    return list_texts(source, str(order.options["column"]), COLUMN)


def _identify(order: Order) -> Record:
    models = name_models("chat", "embed") if order.options["model"] else name_models("embed")
    return {"models": models, "prompts": name_prompts("chatbot") if order.options["model"] else []}


def _open_work(order: Order) -> Work:
    knowledge = open_knowledge(order.file("kb"), embedder=open_embedder())
    model = open_chat() if order.options["model"] else None

    def work(item: Item) -> list[Record]:
        question = item.load().decode()
        *_, reply = answer(question, knowledge=knowledge, model=model)
        record = {name: value for name, value in reply_record(reply).items() if name != "done"}
        return [{"question": question, **record}]

    return work


VERB = Verb(
    name="ask",
    help="customers' questions: a table with a column of questions",
    shard=16,
    columns=("question", "text", "action", "origin", "language", "confidence", "model"),
    add_options=_add_options,
    read_order=_read_order,
    list_items=_list_items,
    identify=_identify,
    open_work=_open_work,
)
