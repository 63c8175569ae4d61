"""Training from a shell, on one processor or many:

    python -m core.usecases.lab train pretraining corpus.txt -o job/ --objective mlm --steps 400
    torchrun --nproc-per-node 2 -m core.usecases.lab train instructing pairs.csv -o job/
    accelerate launch --multi_gpu --num_processes 2 -m core.usecases.lab train instructing pairs.csv -o job/

The first process reads, cleans and writes the job's folder, the others wait for it; then all of them do its work. The
same command goes on with a job that was stopped or killed.
"""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError, ShowcaseError
from core.messages import UiLanguage, message
from core.models.quiet import silence_transformers
from core.usecases.lab.job_folder import JOB, Order, Status, read_status, write_order
from core.usecases.lab.work import do_work

PATIENCE = 600.0
"""Seconds the other processes wait for the job's folder."""


def main(arguments: Sequence[str]) -> int:
    """Train; the exit status: 0 done, 1 failed, 2 a `ShowcaseError` was shown."""
    options = read_options(arguments)
    try:
        prepare(options)
        silence_transformers()
        status = do_work(options.output, turns=False)
    except ShowcaseError as error:
        _say(error.told().text(options.language))
        return 2
    found = read_status(options.output)
    _say(_line(found, options.language))
    return status


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line; every number of a plan can be given."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m core.usecases.lab train", description=__doc__, formatter_class=shape)
    parser.add_argument("kind", choices=("pretraining", "instructing"))
    parser.add_argument("data", type=Path, help="a corpus (txt, jsonl, csv, zip) or pairs (csv, jsonl)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the job's folder, new or to go on with")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of messages")
    for name in ("objective", "size", "start", "base"):
        parser.add_argument(f"--{name}")
    for name in ("vocabulary", "steps", "batch", "context", "seed", "rank", "samples"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("rate", "held"):
        parser.add_argument(f"--{name}", type=float)
    return parser.parse_args(arguments)


def prepare(options: argparse.Namespace) -> None:
    """A job's folder with what the work needs; nothing where it has that already."""
    folder: Path = options.output
    if os.environ.get("RANK", "0") != "0":
        _wait_for(folder)
    elif not (folder / JOB).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder, options)
        write_order(folder, Order(options.kind, options.data.name, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))


def _fill(folder: Path, options: argparse.Namespace) -> None:
    from core.usecases.lab.instructing import records as instructing
    from core.usecases.lab.pretraining import records as pretraining

    kinds = {"pretraining": pretraining.Plan, "instructing": instructing.Plan}
    plan_type = kinds[options.kind]
    names = plan_type.__dataclass_fields__
    plan = plan_type(**{name: value for name, value in vars(options).items() if name in names and value is not None})
    if options.kind == "pretraining":
        from core.usecases.lab.pretraining.preparing import fill_job, prepare_corpus

        cleaned, _ = prepare_corpus(options.data, None, pretraining.Cleaning())
        _say_taken(options, len(cleaned.kept), cleaned.count)
        fill_job(folder, plan, cleaned)
    else:
        from core.usecases.lab.instructing.checking import check_pairs
        from core.usecases.lab.instructing.reading import read_pairs
        from core.usecases.lab.instructing.training import fill_job as fill_pairs

        check = check_pairs(read_pairs(options.data)[0], context=plan.context)
        _say_taken(options, len(check.kept), check.count)
        fill_pairs(folder, plan, check.kept, {"read": check.count, "faults": len(check.faults)})


def _wait_for(folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not (folder / JOB).is_file():
        if time.monotonic() > end:
            raise InputError("lab_jobs.no_job", name=folder.name)
        time.sleep(0.2)


def _say_taken(options: argparse.Namespace, kept: int, count: int) -> None:
    _say(message("lab_jobs.taken", options.language, name=options.data.name, kept=kept, count=count))


def _line(status: Status, language: UiLanguage) -> str:
    said = f"{message(f'lab_jobs.state_{status.state}', language)} {status.done}/{status.total} {status.seconds:.0f} s"
    return f"{said} {status.error.text(language)}" if status.error else said


def _say(text: str) -> None:
    """To the console, by the first process alone."""
    if os.environ.get("RANK", "0") == "0":
        print(text, flush=True)
