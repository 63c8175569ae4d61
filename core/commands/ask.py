"""`python -m core ask "..."`: a customer's question, answered with citations from a folder of documents."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.commands.terminal import progress_line, say
from core.documents.language import reply_language
from core.messages import message
from core.models import open_chat, open_embedder
from core.settings import REPOSITORY
from core.store import open_store
from core.usecases.support.answering import answer
from core.usecases.support.knowledge import open_knowledge
from core.usecases.support.orders import open_orders
from core.usecases.support.records import Reply
from core.usecases.support.reply_json import reply_record

SAMPLE = REPOSITORY / "data" / "support"


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `ask` to the parser."""
    ask = commands.add_parser("ask", help="answer a customer's question with citations")
    ask.add_argument("question")
    ask.add_argument("--kb", type=Path, default=SAMPLE / "kb", help="folder of documents; the sample shop by default")
    ask.add_argument("--json", action="store_true", help="print the record alone")
    ask.set_defaults(run=run_ask)


def run_ask(options: argparse.Namespace) -> int:
    """Answer one question; `--json` prints the final record alone on standard output."""
    language = reply_language(options.question)
    knowledge = open_knowledge(
        options.kb, embedder=open_embedder(), progress=progress_line("command.reading", language)
    )
    for report in knowledge.reports:
        if report.error:
            say(message("command.file_failed", language, name=report.name, reason=report.error))
    orders = (
        open_orders(SAMPLE / "orders.csv", open_store(), newest=date.today()) if options.kb == SAMPLE / "kb" else None
    )
    replies = answer(options.question, (), knowledge=knowledge, model=open_chat(), orders=orders)
    if options.json:
        print(json.dumps(reply_record(list(replies)[-1]), ensure_ascii=False))
    else:
        print_stream(replies)
    return 0


def print_stream(replies: Iterator[Reply]) -> None:
    """Print a growing reply as it grows, then its sources. A reply that changed what it had said starts a new line."""
    shown, reply = "", Reply("")
    for reply in replies:
        added = reply.text[len(shown) :] if reply.text.startswith(shown) else "\n" + reply.text
        print(added, end="", flush=True)
        shown = reply.text
    print()
    for option in reply.options:
        print(f"- {option}")
    for citation in reply.citations:
        quote = " … ".join(citation.text[span.start : span.end].strip() for span in citation.spans) or citation.text
        fields = {"number": citation.number, "document": citation.document, "page": citation.page, "text": quote}
        print(message("command.source", reply.language, **fields))
