"""The command line: `python -m core ask "..."` and `python -m core models`, for scripts and for checking."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from core.documents.language import reply_language
from core.errors import ShowcaseError
from core.messages import UiLanguage, message
from core.models import ModelSpec, choose_model, detect_device, find_spec, is_present, open_chat, open_embedder, pull
from core.settings import REPOSITORY
from core.store import open_store
from core.usecases.support.answering import answer
from core.usecases.support.knowledge import open_knowledge
from core.usecases.support.orders import open_orders
from core.usecases.support.records import Reply
from core.usecases.support.reply_json import reply_record

SAMPLE = REPOSITORY / "data" / "support"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 2 when a `ShowcaseError` was shown."""
    options = read_options(arguments)
    try:
        return options.run(options)
    except ShowcaseError as error:
        say(" ".join(filter(None, (error.text(options.language), error.hint(options.language)))))
        return 2


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line; `run` is the command's function."""
    parser = argparse.ArgumentParser(prog="python -m core")
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="of messages; a reply follows the question"
    )
    commands = parser.add_subparsers(required=True)
    ask = commands.add_parser("ask", help="answer a customer's question with citations")
    ask.add_argument("question")
    ask.add_argument("--kb", type=Path, default=SAMPLE / "kb", help="folder of documents; the sample shop by default")
    ask.add_argument("--json", action="store_true", help="print the record alone")
    ask.set_defaults(run=run_ask)
    models = commands.add_parser("models", help="the device, the chosen models and why")
    models.add_argument("--pull", nargs="?", const="", metavar="ID", help="fetch a model, or the chosen ones")
    models.set_defaults(run=run_models)
    return parser.parse_args(arguments)


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


def run_models(options: argparse.Namespace) -> int:
    """Show the device and the choice for each role with every refusal; with `--pull`, fetch."""
    language, device = options.language, detect_device()
    values = {"kind": device.kind, "name": device.name, "memory": device.memory >> 30, "reason": device.reason}
    print(message("command.device", language, **values))
    chosen = []
    for role in ("chat", "embed"):
        choice = choose_model(role, device, language=language)
        chosen.append(choice.spec)
        values = {"role": role, "model": choice.spec.id, "quantisation": choice.quantisation, "reason": choice.reason}
        print(message("command.chosen", language, **values))
        for spec, reason in choice.refused:
            print(message("command.refused", language, model=spec.id, reason=reason))
    if options.pull is not None:
        for spec in [find_spec(options.pull)] if options.pull else chosen:
            fetch(spec, language)
    return 0


def fetch(spec: ModelSpec, language: UiLanguage) -> None:
    """Fetch a model unless it is here, with progress on standard error."""
    if not is_present(spec):
        megabytes = progress_line("command.fetching", language, unit=1_000_000, model=spec.id)
        pull(spec, progress=megabytes)
        say("")
    print(message("command.present", language, model=spec.id))


def progress_line(key: str, language: UiLanguage, *, unit: int = 1, **values: object) -> Callable[[int, int], None]:
    """A progress callback that rewrites one line on standard error, where that is a terminal, counting in `unit`s."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            line = message(key, language, done=done // unit, total=total // unit, **values)
            print(f"\r{line}", end="", file=sys.stderr, flush=True)

    return show


def say(text: str) -> None:
    """Print to standard error."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
