"""Measured results as files: written after a run, read back into the README's table.

Does not know how anything was measured.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from core.evals.score import Score
from core.messages import LANGUAGES, UiLanguage, message
from core.settings import REPOSITORY
from core.showcase import APPS

RESULTS = REPOSITORY / "data" / "results"
READMES: dict[UiLanguage, Path] = {"en": REPOSITORY / "README.md", "zh": REPOSITORY / "README.zh.md"}
BEGIN, END = "<!-- results: begin (make readme) -->", "<!-- results: end -->"


class Measured(NamedTuple):
    """The scores of a suite, and the rows they were counted from where a reader should see each."""

    scores: Sequence[Score]
    rows: Sequence[Mapping[str, object]] = ()


def write_results(
    name: str,
    scores: Sequence[Score],
    conditions: Mapping[str, object],
    *,
    rows: Sequence[Mapping[str, object]] = (),
    folder: Path = RESULTS,
) -> Path:
    """Write `<name>.json`: the conditions of the run, its scores, and its rows where it has any. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    content: dict[str, object] = {"conditions": conditions, "scores": [asdict(score) for score in scores]}
    if rows:
        content["rows"] = list(rows)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def read_results(folder: Path = RESULTS) -> dict[str, list[Score]]:
    """Every committed result: run name -> scores."""
    files = sorted(folder.glob("*.json"))
    contents = {path.stem: json.loads(path.read_text("utf-8")) for path in files}
    return {name: [Score(**row) for row in content["scores"]] for name, content in contents.items()}


def results_table(language: UiLanguage, folder: Path = RESULTS) -> str:
    """The README's tables, one to open for each app and one for the engine: a row per score that has a target."""
    results = read_results(folder)
    groups = {app.suite: app.title.text(language) for app in APPS}
    groups |= {"speed": message("evals.engine", language), "reliability": message("evals.reliability", language)}
    blocks = []
    for suite, title in groups.items():
        found = [scores for name, scores in results.items() if name == suite or name.startswith(f"{suite}_")]
        scores = [score for each in found for score in each if score.target is not None]
        if scores:
            blocks.append(_block(title, scores, language))
    return "\n\n".join(blocks)


def _block(title: str, scores: Sequence[Score], language: UiLanguage) -> str:
    reached = message("evals.reached", language, reached=sum(score.met for score in scores), all=len(scores))
    heads = [message(f"evals.column_{column}", language) for column in ("measure", "value", "target", "baseline", "n")]
    table = "\n".join((f"| {' | '.join(heads)} |", "|---|---|---|---|---|", *map(table_row, scores)))
    return f"<details><summary>{title}: {reached}</summary>\n\n{table}\n\n</details>"


def table_row(score: Score) -> str:
    """One score as a Markdown row: value with its 95 % interval, target with its direction."""
    interval = f" ({score.low:.3f}-{score.high:.3f})" if score.low is not None and score.high is not None else ""
    baseline = "" if score.baseline is None else f"{score.baseline:g}"
    verdict = "" if score.met else " ✗"
    return f"| {score.name} | {score.value:.3f}{interval}{verdict} | {score.goal} | {baseline} | {score.n} |"


def refresh_readmes(*, check: bool = False) -> list[Path]:
    """Put the table between the markers of both READMEs; returns those that were stale. `check` writes nothing."""
    stale = []
    for language in LANGUAGES:
        path = READMES[language]
        text = path.read_text("utf-8")
        block = f"{BEGIN}\n{results_table(language)}\n{END}"
        fresh = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: block, text, flags=re.S)  # noqa: B023
        if fresh != text:
            stale.append(path)
            if not check:
                path.write_text(fresh, encoding="utf-8")
    return stale
