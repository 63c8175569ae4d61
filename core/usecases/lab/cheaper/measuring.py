"""All forms measured one after another, each in a process of its own: the work of a job of kind "cheaper".

Does not know how one form is measured. What is measured is kept as it comes.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import GenerationFailed
from core.models.catalog import find_spec
from core.settings import REPOSITORY, load_settings
from core.usecases.lab.cheaper.building import build_form
from core.usecases.lab.cheaper.forms import Figures, FormName
from core.usecases.lab.job_folder import State, read_json, write_json

if TYPE_CHECKING:
    from core.usecases.lab.work import Report

ORDER, FOUND = "order.json", "figures.json"
RUNS = 3
"""Passes whose median counts."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which model, by its catalogue id, in which forms."""

    model: str
    forms: tuple[FormName, ...]


def write_order(folder: Path, order: Order) -> None:
    """Put the order into a job's folder."""
    write_json(folder / ORDER, asdict(order))


def read_order(folder: Path) -> Order:
    """The order of a job."""
    kept = read_json(folder / ORDER) or {}
    return Order(kept["model"], tuple(kept["forms"]))


def read_figures(folder: Path) -> list[Figures]:
    """What has been measured so far."""
    rows = (read_json(folder / FOUND) or {"rows": []})["rows"]
    return [Figures(**row | {"replies": tuple(tuple(reply) for reply in row["replies"])}) for row in rows]


def run(folder: Path, report: "Report") -> State:
    """Measure every form that has not been measured yet; stopped between two forms or within one."""
    order, settings = read_order(folder), load_settings()
    spec = find_spec(order.model)
    found = read_figures(folder)
    for form in order.forms:
        if any(row.form == form for row in found):
            continue
        report.say("running", len(found), len(order.forms))
        if report.stop_asked():
            return "stopped"
        figures = measure_apart(form, build_form(spec, form, settings), stop_asked=report.stop_asked)
        if figures is None:
            return "stopped"
        found.append(figures)
        write_json(folder / FOUND, {"rows": [asdict(row) for row in found]})
    report.say("running", len(found), len(order.forms))
    return "done"


def measure_apart(
    form: FormName, built: Path, *, runs: int = RUNS, stop_asked: Callable[[], bool] = bool
) -> Figures | None:
    """One form's figures, from a process of its own; None where it was stopped. GenerationFailed where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "core.usecases.lab.cheaper.worker", form, str(built), str(runs)]
    child = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        while child.poll() is None:
            if stop_asked():
                return None
            time.sleep(0.2)
    finally:
        child.kill()
        said, complained = child.communicate()
    if child.returncode:
        why = (complained.strip().splitlines() or ["?"])[-1][:300]
        raise GenerationFailed("lab_specimen.child_failed", why=why)
    row = json.loads(said.strip().splitlines()[-1])
    return Figures(**row | {"replies": tuple(tuple(reply) for reply in row["replies"])})
