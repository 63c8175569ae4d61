"""The embedded chat model in every form, each in a process of its own, one after another, medians of three passes.

Needs no data: the text whose perplexity is taken and the questions belong to the project.
"""

from pathlib import Path

from core.evals.score import Score
from core.models.catalog import CATALOG
from core.settings import load_settings
from core.usecases.lab.cheaper.building import build_form, list_forms
from core.usecases.lab.cheaper.forms import Compared, compare
from core.usecases.lab.cheaper.measuring import RUNS, measure_apart
from core.usecases.lab.cheaper.recommending import recommend
from core.usecases.lab.cheaper.worker import QUESTIONS

SUITE = "lab_cheaper"


def run(data: Path, limit: int | None) -> list[Score]:
    """Figures of every form; `limit` is the number of passes."""
    spec, settings, runs = CATALOG[0], load_settings(), limit or RUNS
    rows = []
    for form in list_forms(spec, settings):
        figures = measure_apart(form, build_form(spec, form, settings), runs=runs)
        assert figures is not None
        rows.append(figures)
        print(form, figures.disk, figures.memory, round(figures.speed, 1), round(figures.perplexity, 3), flush=True)
    compared = compare(rows)
    print("recommended:", recommend(compared).form, flush=True)
    return [score for row in compared for score in scores_of(row, runs)]


def scores_of(row: Compared, runs: int) -> list[Score]:
    """One form's figures."""
    figures = row.figures

    def score(name: str, value: float, n: int, *, higher: bool = True) -> Score:
        return Score(SUITE, f"{figures.form}: {name}", value, n, higher_is_better=higher)

    asked = len(QUESTIONS)
    return [
        score("on disk, MB", figures.disk / 1e6, 1, higher=False),
        score("in memory, MB", figures.memory / 1e6, 1, higher=False),
        score("ready, seconds", figures.ready, 1, higher=False),
        score("first token of 200, seconds", figures.first, runs, higher=False),
        score("decoding, tokens a second", figures.speed, asked * max(1, runs // 2)),
        score("perplexity of the sample text", figures.perplexity, 1, higher=False),
        score("reply tokens before a first difference to 32 bits", row.same_tokens, asked),
        score("replies as in 32 bits", row.same_replies, asked),
    ]
