"""`python -m core.evals support FOLDER`, `speed`, `readme`: measure, write the results, refresh the READMEs."""

import argparse
import importlib
import platform
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from core.errors import InputError, ShowcaseError
from core.evals.results import RESULTS, Measured, refresh_readmes, write_results
from core.evals.score import Score
from core.models import choose_model, detect_device
from core.prompts import load_prompt
from core.showcase import APPS

SUITES = {
    "support": ("support_retrieval", "support_intents", "support_answers"),
    "writing": ("writing_constraints", "writing_length", "writing_facts", "writing_poems", "writing_speed"),
    "grading": (
        "grading_short",
        "grading_maths",
        "grading_attacks",
        "grading_planted",
        "grading_judge",
        "grading_speed",
    ),
    "translation": (
        "translation_checks",
        "translation_files",
        "translation_text",
        "translation_memory",
        "translation_speed",
    ),
    "medical": ("medical_structured", "medical_deid", "medical_labs", "medical_fidelity", "medical_dialogue"),
    "triage": ("triage_sorting",),
    "lab": (
        "lab_checking",
        "lab_tuning",
        "lab_whole",
        "lab_router",
        "lab_resuming",
        "lab_pretraining",
        "lab_instructing",
        "lab_scratch",
        "lab_cheaper",
    ),
    "batch": ("batch_speed",),
    "reliability": (
        "reliability_files",
        "reliability_strings",
        "reliability_injections",
        "reliability_crashes",
        "reliability_load",
    ),
}
LIBRARIES = ("torch", "openvino-genai", "transformers", "scikit-learn", "numpy", "ctranslate2", "sacrebleu")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 2 when the data is not there."""
    options = read_options(arguments)
    try:
        return options.run(options)
    except ShowcaseError as error:
        print(error, file=sys.stderr)
        return 2


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line; `run` is the command's function."""
    parser = argparse.ArgumentParser(prog="python -m core.evals")
    commands = parser.add_subparsers(required=True)
    for name in SUITES:
        suite = commands.add_parser(name, help=f"measure {name} on a folder of public data")
        suite.add_argument("data", type=Path, help="folder with one folder per data set")
        suite.add_argument("--limit", type=int, help="at most so many rows of each data set")
        suite.add_argument("--only", default="", help="run only the suites whose name holds this")
        suite.add_argument("--output", type=Path, default=RESULTS, help="where results are written")
        suite.set_defaults(run=run_suites, name=name)
    speed = commands.add_parser("speed", help="measure this machine beside plain transformers")
    speed.add_argument("--output", type=Path, default=RESULTS)
    speed.set_defaults(run=run_speed)
    readme = commands.add_parser("readme", help="write the committed results into the READMEs")
    readme.add_argument("--check", action="store_true", help="write nothing; fail when a table is stale")
    readme.set_defaults(run=lambda chosen: 1 if refresh_readmes(check=chosen.check) and chosen.check else 0)
    return parser.parse_args(arguments)


def run_suites(options: argparse.Namespace) -> int:
    """Run the suites of one use case and write one result file per suite. A limited run is printed, not written."""
    if not options.data.is_dir():
        raise InputError("evals.no_data", path=options.data)
    folder = find_folder(options.data, options.name)
    for name in SUITES[options.name]:
        if options.only in name:
            found = importlib.import_module(f"core.evals.suites.{name}").run(folder, options.limit)
            measured = found if isinstance(found, Measured) else Measured(found)
            report(measured.scores)
            if options.limit is None:
                told, rows = conditions(options.name), measured.rows
                print(write_results(name, measured.scores, told, rows=rows, folder=options.output))
    return 0


def find_folder(data: Path, suite: str) -> Path:
    """The app's own folder where `data` holds one for each app; else `data`."""
    own = next((data / app.name for app in APPS if app.suite == suite), data)
    return own if own.is_dir() else data


def run_speed(options: argparse.Namespace) -> int:
    """Measure speed on this machine and write `speed.json`."""
    scores = importlib.import_module("core.evals.speed").run()
    report(scores)
    print(write_results("speed", scores, conditions("support"), folder=options.output))
    return 0


def conditions(use_case: str) -> dict[str, object]:
    """What a reader needs to repeat a run: device, models with revisions, prompt versions, libraries."""
    device = detect_device()
    prompts = [
        load_prompt(name, lang)
        for app in APPS
        if app.suite == use_case
        for name in app.prompts
        for lang in ("en", "zh")
    ]
    return {
        "date": date.today().isoformat(),
        "device": f"{device.kind} {device.name} {device.dtype}",
        "models": {role: model_line(role) for role in ("chat", "embed")},
        "prompts": [f"{prompt.name}.{prompt.language}@{prompt.version}" for prompt in prompts],
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def model_line(role: str) -> str:
    """The chosen model of a role as `id@revision (quantisation)`."""
    choice = choose_model(role, detect_device())
    return f"{choice.spec.id}@{choice.spec.revision} ({choice.quantisation})"


def report(scores: Sequence[Score]) -> None:
    """Print one line per score."""
    for score in scores:
        interval = "" if score.low is None else f" [{score.low:.3f}, {score.high:.3f}]"
        verdict = {True: "reached", False: "MISSED", None: ""}[score.met]
        print(
            f"{score.suite}: {score.name}: {score.value:.4f}{interval} n={score.n} {score.goal} {verdict}", flush=True
        )


if __name__ == "__main__":
    sys.exit(main())
