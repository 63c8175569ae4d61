"""From which probability on may a trained head route a question, and below it say "none of them"? Public sets with
questions that no label answers: CLINC150 (all 150 intents, and one domain of 15), BANKING77-OOS (50 intents).

Heads are trained as the lab trains them. Beside each stands the built-in matching over a bank with five phrasings an
entry, as shops have them: a question that it finds like no entry is a stranger, too. Every question is in one half by
lot (seed 7), in scope and out of scope apart: the threshold, and then the likeness, are chosen on the first half and
reported on the second.
"""

import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.evals.questions import make_entries, read_clinc, read_held_out_intents
from core.evals.reading import CachedEmbedder
from core.evals.score import Score, share
from core.evals.suites.lab_tuning import BASE, LARGE
from core.models import open_embedder
from core.models.classifier import open_classifier
from core.models.given import LEAST_SURE
from core.usecases.lab.job_folder import Order, write_order
from core.usecases.lab.tuning.preparing import KIND
from core.usecases.lab.tuning.records import DEFAULTS, Example, Recipe
from core.usecases.lab.tuning.splitting import split_examples
from core.usecases.lab.tuning.training import run as train
from core.usecases.lab.tuning.training import write_task
from core.usecases.lab.work import Report
from core.usecases.support.matching import FaqMatcher
from core.usecases.support.trained_router import LEAST_LIKE

SUITE = "lab_router"
STEPS = np.arange(5, 100) / 100
LIKENESSES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
PHRASINGS = 5
DOMAIN = "banking"
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a head is trained on and asked. `outside` are questions without a label, by what kind of stranger they are:
    "far" from all labels, or "near" them (intents of the same trade that were kept from it)."""

    name: str
    train: Rows
    inside: Rows
    outside: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The highest probability (n,) for every question, the built-in matching's of any entry, and whether the label was
    right, by half and kind: "in", "far", "near". `usual` is the threshold the training itself came to."""

    name: str
    usual: float
    sure: Mapping[str, np.ndarray]
    like: Mapping[str, np.ndarray]
    right: np.ndarray

    def accepted(self, kind: str, sure: float, like: float = 0.0) -> np.ndarray:
        """(n,): whether each question of a kind is routed."""
        return (self.sure[kind] >= sure) & (self.like[kind] >= like)


def run(data: Path, limit: int | None = None) -> list[Score]:
    """All scores; `limit` trains on that many rows of each set."""
    asked = [ask(trial, limit) for trial in list_trials(data)]
    first, rest = [halve(one)[0] for one in asked], [halve(one)[1] for one in asked]
    chosen = choose(first)
    like = choose_likeness(first, chosen)
    count = sum(len(sure) for one in first for sure in one.sure.values())
    told = [
        Score(SUITE, "threshold chosen on the first half", chosen, count, detail=f"the product's: {LEAST_SURE:g}"),
        Score(SUITE, "likeness chosen on the first half", like, count, detail=f"the product's: {LEAST_LIKE:g}"),
    ]
    return [*told, *(score for one in rest for score in tell(one, LEAST_SURE, LEAST_LIKE))]


def list_trials(data: Path) -> list[Trial]:
    """The three."""
    clinc, banking = read_clinc(data), read_held_out_intents(data)
    strangers = [text for split in ("oos_train", "oos_val") for text, _ in clinc[split]]
    domain = set(json.loads((data / "clinc150" / "domains.json").read_text("utf-8"))[DOMAIN])
    mine = {split: [row for row in clinc[split] if row[1] in domain] for split in ("train", "val")}
    held = [text for text, _ in banking["id-oos_valid"]]
    far = [text for text, _ in banking["ood-oos_valid"]]
    return [
        Trial("CLINC150, 150 intents", clinc["train"], clinc["val"], {"far": strangers}),
        Trial("CLINC150, 15 intents", mine["train"], mine["val"], {"far": strangers}),
        Trial(
            "BANKING77-OOS, 50 intents", banking["in-scope_train"], banking["in-scope_valid"],
            {"far": far, "near": held},
        ),
    ]  # fmt: skip


def ask(trial: Trial, limit: int | None) -> Asked:
    """Train a head and ask it everything."""
    rows = list(trial.train)
    random.Random(7).shuffle(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        train_head(folder, rows[:limit])
        classifier = open_classifier(folder / "model")
        labels = np.array(classifier.facts.labels)
        questions = {"in": [text for text, _ in trial.inside], **trial.outside}
        shares = {kind: classifier.predict(texts) for kind, texts in questions.items()}
    right = labels[shares["in"].argmax(axis=1)] == np.array([label for _, label in trial.inside])
    bank = FaqMatcher.fit(make_entries(rows[:limit], most=PHRASINGS), CachedEmbedder(open_embedder()))
    like = {kind: np.array([bank.match(text, "en").in_scope for text in texts]) for kind, texts in questions.items()}
    sure = {kind: found.max(axis=1) for kind, found in shares.items()}
    return Asked(trial.name, classifier.facts.threshold, sure, like, right)


def train_head(folder: Path, rows: Rows) -> None:
    """A job of the lab, done here: `folder/model` is the classifier."""
    recipe = Recipe(BASE, "head", **DEFAULTS["head"] | LARGE)
    examples = [Example(at, *row) for at, row in enumerate(rows)]
    write_order(folder, Order(KIND, SUITE, ""))
    write_task(folder, recipe, split_examples(examples, recipe), {"title": SUITE})
    train(folder, Report(folder))


def halve(asked: Asked) -> tuple[Asked, Asked]:
    """The questions of each kind in two halves, by lot."""
    halves = []
    for side in (0, 1):
        places = {kind: np.random.default_rng(7).permutation(len(sure))[side::2] for kind, sure in asked.sure.items()}
        sure = {kind: asked.sure[kind][at] for kind, at in places.items()}
        like = {kind: asked.like[kind][at] for kind, at in places.items()}
        halves.append(Asked(asked.name, asked.usual, sure, like, asked.right[places["in"]]))
    return halves[0], halves[1]


def choose(asked: Sequence[Asked]) -> float:
    """The threshold with the fewest errors, a false accept (far) weighing the same as a false refusal (Youden 1950) and
    one head as another; of several the highest, since a question that is refused still has the built-in matching.
    """
    wrong = [count_wrong(asked, step) for step in STEPS]
    return float(STEPS[len(STEPS) - 1 - int(np.argmin(wrong[::-1]))])


def choose_likeness(asked: Sequence[Asked], sure: float) -> float:
    """The same for the likeness, with this threshold."""
    return LIKENESSES[int(np.argmin([count_wrong(asked, sure, like) for like in LIKENESSES]))]


def count_wrong(asked: Sequence[Asked], sure: float, like: float = 0.0) -> float:
    """The shares of far strangers routed and of questions with a label refused, over all heads."""
    return sum(one.accepted("far", sure, like).mean() + 1 - one.accepted("in", sure, like).mean() for one in asked)


def tell(asked: Asked, sure: float, like: float) -> list[Score]:
    """False accepts and false refusals as the product routes, and beside them at the threshold alone."""
    found = [
        share(
            SUITE, f"{asked.name}: false accepts, {kind}", asked.accepted(kind, sure, like).tolist(),
            higher_is_better=False, baseline=round(float(asked.accepted(kind, sure).mean()), 4),
            detail=f"beside it whatever the likeness; from the training's own {asked.usual:.2f} on "
            f"{float(asked.accepted(kind, asked.usual).mean()):.0%}",
        )
        for kind in ("far", "near")
        if kind in asked.sure
    ]  # fmt: skip
    kept = asked.accepted("in", sure, like)
    return [
        *found,
        share(
            SUITE, f"{asked.name}: false refusals", (~kept).tolist(), higher_is_better=False,
            baseline=round(float(1 - asked.accepted("in", sure).mean()), 4),
            detail="questions with a label; the built-in matching decides them then",
        ),
        share(SUITE, f"{asked.name}: accepted and right", asked.right[kept].tolist(), detail="of those accepted"),
    ]  # fmt: skip
