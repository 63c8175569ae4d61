"""`python -m core train data.csv --text text --label label -o model/`: a classifier from a table of one's own.

Rows with a fault are listed with the reason, and left out only with `--skip-faulty`. Stopped with Ctrl-C or killed, the
same command goes on where it was: what it needs for that lies beside the model's folder until it is done.
"""

import argparse
import shutil
import signal
from dataclasses import replace
from pathlib import Path

from core.commands.terminal import say
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.lab.job_folder import STOP, Order, State, write_order
from core.usecases.lab.rows import RowCheck
from core.usecases.lab.tuning.bases import find_base
from core.usecases.lab.tuning.checking import check_table
from core.usecases.lab.tuning.evaluating import JobReport, read_report
from core.usecases.lab.tuning.exporting import export_folder
from core.usecases.lab.tuning.preparing import KIND, Task, prepare_task, warn_unspoken
from core.usecases.lab.tuning.reading import Columns, Sheet, guess_columns, read_sheet
from core.usecases.lab.tuning.records import DEFAULTS, Example, Recipe
from core.usecases.lab.tuning.training import MODEL, read_recipe, run, write_task
from core.usecases.lab.work import Report

BASE = "sentence-transformers/all-MiniLM-L6-v2"
NUMBERS = {
    "epochs": int, "batch": int, "rate": float, "warmup": float, "weight_decay": float, "clip": float,
    "dropout": float, "patience": int, "rank": int, "seed": int, "test_share": float, "check_share": float,
}  # fmt: skip


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `train` to the parser."""
    train = commands.add_parser("train", help="train a text classifier on a table")
    train.add_argument("table", type=Path, help="CSV or XLSX with a header")
    train.add_argument("--text", default="", help="column of the texts; guessed from the header")
    train.add_argument("--label", default="", help="column of the labels; guessed from the header")
    train.add_argument("--split", default="", help="column that says train, check or test; else split by the seed")
    train.add_argument("-o", "--output", type=Path, required=True, help="a new or empty folder")
    train.add_argument("--base", default=BASE, help="catalogue id, hub id, or folder of a model")
    train.add_argument("--method", choices=tuple(DEFAULTS), default="head")
    train.add_argument("--schedule", choices=("linear", "cosine", "exponential"), default="linear")
    for name, kind in NUMBERS.items():
        train.add_argument(f"--{name.replace('_', '-')}", type=kind)
    train.add_argument("--skip-faulty", action="store_true", help="train on the rows without a fault")
    train.set_defaults(run=run_train)


def run_train(options: argparse.Namespace) -> int:
    """The classifier written and its figures printed; 1 where it was stopped."""
    output = options.output.resolve()  # "." has no name to put a folder beside
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise InputError("lab_tuning.folder_exists", folder=options.output)
    sheet = read_sheet(options.table)
    check = check_table(sheet, find_columns(sheet, options))
    tell_check(check, options.language)
    task = prepare_task(check, make_recipe(options), options.table.stem, skip_faulty=options.skip_faulty)
    if said := warn_unspoken(find_base(task.recipe.base), check.kept):
        say(said.text(options.language))
    folder = output.with_name(f".{output.name}.training")
    _open_folder(folder, task)
    if _train(folder, options.language) != "done":
        say(message("command.train_stopped", options.language))
        return 1
    export_folder(folder / MODEL, output)
    tell_report(read_report(folder), options.language)
    shutil.rmtree(folder)
    print(message("command.written", options.language, name=options.output))
    return 0


def find_columns(sheet: Sheet, options: argparse.Namespace) -> Columns:
    """The columns named, the others guessed."""
    guessed = guess_columns(sheet)
    return Columns(options.text or guessed.text, options.label or guessed.label, options.split or guessed.part)


def make_recipe(options: argparse.Namespace) -> Recipe:
    """The method's defaults with what was said instead."""
    said = {name: value for name in NUMBERS if (value := getattr(options, name)) is not None}
    settings = DEFAULTS[options.method] | said
    return Recipe(options.base, options.method, schedule=options.schedule, **settings)


def tell_check(check: RowCheck[Example], language: UiLanguage) -> None:
    """Every faulty row with its reason, and what holds for the whole table."""
    for fault in check.faults:
        reason = message(f"lab_tuning.reason_{fault.reason}", language)
        say(message("command.fault", language, row=fault.row, reason=reason, detail=fault.detail))
    for warning in check.warnings:
        say(warning.text(language))


def tell_report(report: JobReport, language: UiLanguage) -> None:
    """The figures with their intervals, beside the baselines."""
    measured = report.measurement
    figures = {
        "accuracy": measured.accuracy, "f1_macro": measured.f1_macro, "f1_weighted": measured.f1_weighted,
        "untrained": report.untrained, "majority": report.majority,
    }  # fmt: skip
    for name, figure in figures.items():
        label = message(f"command.figure_{name}", language)
        print(f"{label}: {figure.value:.4f} ({figure.low:.4f}-{figure.high:.4f})")
    print(message("command.measured", language, rows=measured.n, seconds=f"{report.seconds:.1f}"))


def _open_folder(folder: Path, task: Task) -> None:
    """The folder of the training; what is in it is taken up where the task is the same, else begun anew."""
    if (folder / "recipe.json").is_file() and _is_same(folder, task):
        (folder / STOP).unlink(missing_ok=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_order(folder, Order(KIND, str(task.facts["title"]), ""))
    write_task(folder, task.recipe, task.parts, task.facts)


def _is_same(folder: Path, task: Task) -> bool:
    from core.usecases.lab.job_folder import read_json

    kept = read_json(folder / "table.json")
    return replace(read_recipe(folder)) == task.recipe and kept is not None and kept["facts"] == dict(task.facts)


def _train(folder: Path, language: UiLanguage) -> State:
    """Train in this process; Ctrl-C asks it to stop after the step it is at."""
    before = signal.signal(signal.SIGINT, lambda *_: (folder / STOP).touch())
    try:
        return run(folder, _Told(folder, language))
    finally:
        signal.signal(signal.SIGINT, before)


class _Told(Report):
    """A report that is said on the terminal as well: one line a round."""

    def __init__(self, folder: Path, language: UiLanguage) -> None:
        super().__init__(folder)
        self._language = language
        self._told = sum("check_accuracy" in row for row in self.curve)

    def say(self, state: State, *counts: int, **more: object) -> None:
        """Write it, and print the rounds that are new."""
        super().say(state, *counts, **more)
        rounds = [row for row in self.curve if "check_accuracy" in row]
        for row in rounds[self._told :]:
            values = {
                "step": row["step"],
                "loss": f"{row['check_loss']:.4f}",
                "accuracy": f"{row['check_accuracy']:.4f}",
            }
            say(message("command.train_round", self._language, **values))
        self._told = max(self._told, len(rounds))
