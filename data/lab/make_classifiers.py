"""Trains the classifiers that come with the lab on its own tables: `python data/lab/make_classifiers.py`.

Each is a head on the embedded encoder, a few kilobytes; the same tables give the same heads on one machine. Knows
nothing of how training works.
"""

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLES = ("sentiment.en", "sentiment.zh", "intents.en")


def main() -> None:
    """Train each and put its folder beside the tables."""
    sys.path.insert(0, str(HERE.parents[1]))
    from core.commands.train import BASE
    from core.usecases.lab.tuning.checking import check_table
    from core.usecases.lab.tuning.evaluating import read_report
    from core.usecases.lab.tuning.preparing import prepare_task
    from core.usecases.lab.tuning.reading import guess_columns, read_sheet
    from core.usecases.lab.tuning.records import DEFAULTS, Recipe
    from core.usecases.lab.tuning.training import MODEL, run, write_task
    from core.usecases.lab.work import Report

    for name in TABLES:
        sheet = read_sheet(HERE / f"{name}.csv")
        task = prepare_task(check_table(sheet, guess_columns(sheet)), Recipe(BASE, **DEFAULTS["head"]), name)
        with tempfile.TemporaryDirectory() as folder:
            write_task(Path(folder), task.recipe, task.parts, task.facts)
            run(Path(folder), Report(Path(folder)))
            target = HERE / "classifiers" / name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(Path(folder) / MODEL, target)
            print(name, read_report(Path(folder)).measurement.accuracy)


if __name__ == "__main__":
    main()
