"""`python -m core batch grade answers/ -o out --assignment a.json --workers 4`: a verb over thousands of inputs.

Every finished shard is kept; the same command goes on where it was stopped or killed, and the results are the same
bytes for any engine and any number of workers.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.commands.batch.local import Done, run_here, run_processes
from core.commands.batch.output import Output
from core.commands.batch.records import Order, Shard, Verb
from core.commands.batch.running import Engine, Job, run_batch
from core.commands.batch.verbs import VERBS, find_verb
from core.commands.terminal import progress_line, say
from core.errors import InputError
from core.messages import message
from core.settings import load_settings


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `batch` and its verbs to the parser."""
    batch = commands.add_parser("batch", help="a verb over many files or rows, in shards; run it again to go on")
    verbs = batch.add_subparsers(required=True)
    for name in VERBS:
        verb = find_verb(name)
        parser = verbs.add_parser(name, help=verb.help)
        parser.add_argument("input", type=Path, help=verb.help)
        parser.add_argument("-o", "--output", type=Path, required=True, help="a folder; results.jsonl and results.csv")
        parser.add_argument("--engine", choices=("local", "ray"), default="local")
        parser.add_argument("--workers", type=int, default=1, help="processes, or actors of the cluster (1)")
        parser.add_argument("--ray-address", default="", help="of a running cluster; else RAY_ADDRESS, else our own")
        parser.add_argument("--shard-size", type=int, default=verb.shard, help=f"items kept together ({verb.shard})")
        parser.add_argument("--retry", action="store_true", help="do again what failed before")
        verb.add_options(parser)
        parser.set_defaults(run=run_batch_command, verb=verb)


def run_batch_command(options: argparse.Namespace) -> int:
    """The results in the folder; 1 where an item failed."""
    for name in ("workers", "shard_size"):
        if getattr(options, name) < 1:
            raise InputError("batch.no_number", name=f"--{name.replace('_', '-')}", value=getattr(options, name))
    if options.output.resolve().is_relative_to(options.input.resolve()):
        raise InputError("batch.output_inside", folder=options.output, input=options.input)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as Ray has it for its workers, so that sums are added alike
    verb: Verb = options.verb
    order, language = verb.read_order(options), options.language

    def tell(key: str, **values: object) -> None:
        say(message(key, language, **values))

    job = Job(
        verb,
        order,
        options.input,
        Output(options.output),
        options.shard_size,
        options.retry,
        progress_line("batch.progress", language),
        tell,
    )
    count = run_batch(job, _choose_engine(options))
    for note in count.notes:
        say(note.text(language))
    tell("batch.written", folder=options.output, items=count.items, failed=count.failed)
    return int(bool(count.failed or count.notes))


def _choose_engine(options: argparse.Namespace) -> Engine:
    workers = options.workers

    def on_ray(order: Order, shards: Sequence[Shard]) -> Iterator[Done]:
        from core.commands.batch.ray_cluster import run_ray

        return run_ray(order, shards, workers, options.ray_address or load_settings().ray_address)

    def in_processes(order: Order, shards: Sequence[Shard]) -> Iterator[Done]:
        return run_processes(order, shards, workers)

    if options.engine == "ray":
        return on_ray
    return in_processes if workers > 1 else run_here
