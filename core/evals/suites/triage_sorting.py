"""Does the triage find messages that are not ordinary, leave ordinary ones alone, and show the words that make it so?

Three kinds of rows. The project's sample, five folds over templates, so that no message is judged by a model that saw
its like. `unseen.csv`, written when rules and thresholds stood, and never fitted on: the number to believe, since the
rules were written beside the sample and know nearly all of it. Where they are there, customers' questions of public
sets (BANKING77, Bitext) and everyday sentences (Tatoeba): nobody's frauds, so each one put aside is a false alarm.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.documents.document import Span
from core.evals.score import Score, mean, share
from core.settings import REPOSITORY
from core.usecases.triage.classifying import Classifier, Labelled, read_labelled, read_sample
from core.usecases.triage.records import LABELS, Verdict
from core.usecases.triage.triaging import triage

SUITE = "triage_sorting"
FOLDS = 5
SEED = 7
UNSEEN = REPOSITORY / "data" / "triage" / "unseen.csv"
PUBLIC = {
    "BANKING77": ("banking77/train.csv", "text"),
    "Bitext": ("bitext_customer_service/utterances.csv", "utterance"),
}
MOST_PUBLIC = 2000


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what the triage said of it."""

    row: Labelled
    verdict: Verdict

    @property
    def is_risk(self) -> bool:
        """Whether somebody labelled it as one."""
        return self.row.label != LABELS[0]


def run(data: Path, limit: int | None = None) -> list[Score]:
    """All scores; `limit` takes that many rows of each set (the fits stay whole)."""
    rows = read_sample()
    start = time.perf_counter()
    classifier = Classifier.fit(rows)
    fitted = time.perf_counter() - start
    held = list(judge_folds(rows))[:limit]
    unseen = [Judged(row, triage(row.text, classifier)) for row in read_labelled(UNSEEN)[:limit]]
    return [
        *describe("held-out templates", held, f"{FOLDS} folds over templates; the rules know these rows"),
        *measure_evidence(held),
        *describe("unseen messages", unseen, "written after rules and thresholds stood", target=True),
        *measure_public(data, classifier, limit or MOST_PUBLIC),
        Score(SUITE, "seconds to fit", fitted, len(rows), detail="once a process", higher_is_better=False),
        measure_speed(unseen, classifier),
    ]


def judge_folds(rows: Sequence[Labelled]) -> Iterator[Judged]:
    """Every row by a classifier that saw no message of its template."""
    from sklearn.model_selection import StratifiedGroupKFold

    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    labels, templates = [row.label for row in rows], [row.template for row in rows]
    for kept, held in folds.split(rows, labels, templates):
        classifier = Classifier.fit([rows[at] for at in kept])
        for at in held:
            yield Judged(rows[at], triage(rows[at].text, classifier))


def describe(name: str, judged: Sequence[Judged], detail: str, *, target: bool = False) -> list[Score]:
    """How risks and ordinary messages fare; targets only where nothing was fitted."""
    risks, calm = [one for one in judged if one.is_risk], [one for one in judged if not one.is_risk]
    hard = [one for one in calm if one.row.hard]
    right = [_likeliest(one.verdict) == one.row.label for one in judged]

    def part(what: str, rows: Sequence[Judged], holds: Callable[[Judged], bool], **more: object) -> Score:
        return share(SUITE, f"{name}: {what}", [holds(one) for one in rows], detail=detail, **more)

    return [
        auroc(f"{name}: AUROC of risk", risks, calm, detail),
        part("risks put before a person", risks, _is_aside, target=0.95 if target else None),
        part("risks read first", risks, _is_first),
        part("ordinary messages read first", calm, _is_first, target=0.05 if target else None, higher_is_better=False),
        part("ordinary messages a person judges", calm, _is_unsure, higher_is_better=False),
        part("hard ordinary messages read first", hard, _is_first, higher_is_better=False),
        share(SUITE, f"{name}: label right", right, detail=detail),
    ]


def measure_evidence(judged: Sequence[Judged]) -> list[Score]:
    """How often the phrase that makes a message a risk is among the evidence shown, and how much else is."""
    marked = [one for one in judged if one.row.evidence and one.verdict.evidence]
    found = [any(_meets(one, phrase) for phrase in one.row.evidence) for one in marked]
    shown = [sum(len(quote) for quote in one.verdict.quotes) / len(one.verdict.text) for one in marked]
    return [
        share(SUITE, "held-out templates: the telling phrase is shown", found, detail="evidence overlaps it"),
        mean(SUITE, "held-out templates: share of the message shown as evidence", shown, higher_is_better=False),
    ]


def measure_public(data: Path, classifier: Classifier, most: int) -> Iterator[Score]:
    """False alarms among other people's ordinary messages; nothing where the sets are not there."""
    for name, texts in read_public(data):
        step = max(1, len(texts) // most)
        verdicts = [triage(text, classifier) for text in texts[::step][:most] if text.strip()]
        for what, route in (("read first", "risk"), ("a person judges", "unsure")):
            outcomes = [verdict.route == route for verdict in verdicts]
            yield share(SUITE, f"{name}: {what}", outcomes, higher_is_better=False, detail="no row is a fraud")


def read_public(data: Path) -> Iterator[tuple[str, list[str]]]:
    """The texts of each public set below the folder, or its `chatbot` and `translator` folders."""
    for name, (place, column) in PUBLIC.items():
        file = next((path for path in (data / place, data / "chatbot" / place) if path.is_file()), None)
        if file is not None:
            with file.open(encoding="utf-8-sig", newline="") as rows:
                yield name, [row[column] for row in csv.DictReader(rows)]
    for code, ending in (("en", "eng"), ("zh", "cmn")):
        place = f"tatoeba/tatoeba.cmn-eng.{ending}"
        file = next((path for path in (data / place, data / "translator" / place) if path.is_file()), None)
        if file is not None:
            yield f"Tatoeba {code}", file.read_text("utf-8").splitlines()


def measure_speed(judged: Sequence[Judged], classifier: Classifier) -> Score:
    """Seconds a message takes."""
    seconds = []
    for one in judged:
        start = time.perf_counter()
        triage(one.row.text, classifier)
        seconds.append(time.perf_counter() - start)
    return mean(SUITE, "seconds a message", seconds, higher_is_better=False)


def auroc(name: str, risks: Sequence[Judged], calm: Sequence[Judged], detail: str) -> Score:
    """The chance that a risk scores above an ordinary message, with a bootstrap interval over both."""
    high, low = (np.array([one.verdict.risk for one in side]) for side in (risks, calm))
    above = (high[:, None] > low).astype(float) + 0.5 * (high[:, None] == low)
    draw = np.random.default_rng(0)
    means = [
        above[np.ix_(draw.integers(len(high), size=len(high)), draw.integers(len(low), size=len(low)))].mean()
        for _ in range(500)
    ]
    edges = np.percentile(means, [2.5, 97.5])
    return Score(
        SUITE, name, float(above.mean()), len(high) + len(low), float(edges[0]), float(edges[1]), detail=detail
    )


def _is_aside(one: Judged) -> bool:
    return one.verdict.route != "ordinary"


def _is_first(one: Judged) -> bool:
    return one.verdict.route == "risk"


def _is_unsure(one: Judged) -> bool:
    return one.verdict.route == "unsure"


def _likeliest(verdict: Verdict) -> str:
    return LABELS[max(range(len(LABELS)), key=verdict.shares.__getitem__)]


def _meets(one: Judged, phrase: str) -> bool:
    start = one.verdict.text.find(phrase)
    span = Span(start, start + len(phrase))
    return start >= 0 and any(e.span.start < span.end and span.start < e.span.end for e in one.verdict.evidence)
