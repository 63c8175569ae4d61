"""Kill -9 at random points: is what was acknowledged there after the restart, nothing half written, and does work go on
to the same result?

Each kind of work runs in its app's own process; a timer with a seeded delay kills the whole process group. Then the
store is looked at from outside, the app is started again in the same home, and what was begun is finished.
"""

import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.evals.reliability.model_server import Plan, model_server
from core.evals.reliability.page_trials import Keeping, Writing
from core.evals.reliability.process import ANY_PACE, App
from core.evals.reliability.trials import Grading, Indexing, Talking, Translating, Trial
from core.evals.reliability.uploads import PASSWORD
from core.evals.results import Measured
from core.evals.score import Score, share
from core.store import open_store

SUITE = "reliability_crashes"
ROUNDS = 20
"""Of each kind; the delay is up to one and a half times what the act takes undisturbed."""
TRIALS: Mapping[str, type[Trial]] = {
    "talking": Talking,
    "grading": Grading,
    "translating": Translating,
    "writing": Writing,
    "indexing": Indexing,
    "keeping": Keeping,
}
ENVIRONMENT = ANY_PACE | {"SHOWCASE_STAFF_PASSWORD": PASSWORD}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One round: killed so many seconds into the act; what had been acknowledged in all rounds so far; its faults."""

    kind: str
    round: int
    seconds: float
    acknowledged: int
    faults: tuple[str, ...]


def run(data: Path, limit: int | None = None) -> Measured:
    """`limit` rounds of each kind."""
    outcomes = [one for kind in TRIALS for one in crash(kind, limit or ROUNDS)]
    return Measured(score(outcomes), [asdict(one) for one in outcomes])


def crash(kind: str, rounds: int, seed: int = 0) -> Iterator[Outcome]:
    """So many rounds of one kind, after one that nothing disturbs; it tells how long the act takes."""
    chance, trial = random.Random(f"{kind} {seed}"), TRIALS[kind]()
    with model_server(Plan(pause=0.0)) as url, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app = App(trial.app, home, ENVIRONMENT | {"SHOWCASE_ENDPOINT": url}).start()
        try:
            span = _undisturbed(trial, app)
            for number in range(1, rounds + 1):
                yield _round(kind, trial, app, number, chance.uniform(0.0, 1.5 * span))
        finally:
            app.kill()


def _undisturbed(trial: Trial, app: App) -> float:
    trial.begin(app.url, 0)
    began = time.monotonic()
    trial.act()
    seconds = time.monotonic() - began
    store = open_store(f"sqlite:///{app.home / 'store.sqlite'}")
    with closing(store):
        faults = trial.check(store, app.home) + trial.resume(app.url, store)
    if faults:
        raise RuntimeError(f"undisturbed: {faults}")
    return seconds


def _round(kind: str, trial: Trial, app: App, number: int, delay: float) -> Outcome:
    trial.begin(app.url, number)
    timer = threading.Timer(delay, app.kill)
    timer.start()
    with suppress(Exception):  # whatever a page meets whose server is gone
        trial.act()
    timer.join()
    faults = [*check_file(app.home / "store.sqlite")]
    store = open_store(f"sqlite:///{app.home / 'store.sqlite'}")
    with closing(store):
        faults += trial.check(store, app.home)
        app.start()
        faults += trial.resume(app.url, store)
    return Outcome(kind, number, round(delay, 3), trial.acknowledged, tuple(faults))


def check_file(path: Path) -> list[str]:
    """What SQLite itself finds wrong."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [line for line in found if line != "ok"]


def score(outcomes: list[Outcome]) -> list[Score]:
    """Per kind the share of rounds with a fault, and what had been acknowledged."""
    scores = []
    for kind in dict.fromkeys(one.kind for one in outcomes):
        mine = [one for one in outcomes if one.kind == kind]
        detail = f"{mine[-1].acknowledged} acknowledged in all"
        faulty = [bool(one.faults) for one in mine]
        name = f"crashes that lost or broke something: {kind}"
        scores.append(share(SUITE, name, faulty, target=0.0, higher_is_better=False, detail=detail))
    return scores
