"""Short answers: agreement with teachers on questions the scorer has not seen, and whether its chances are kept.

Refitted inside folds by question: the committed coefficients have seen every row here, so none of these figures is
theirs. "own set": fitted on the other questions of the same set, as published baselines are; "all sets": as the product
is fitted; "other sets": the whole set unseen. Two-way decisions are cut at the share of right answers in training.
A mark is wrong where it is more than a quarter of the points off a teacher's.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.evals.grading_rows import MarkedAnswer, compare_rows, read_marked
from core.evals.score import Score
from core.evals.short_folds import HeldOut, score_held_out, score_without_set
from core.messages import words
from core.models import open_embedder
from core.usecases.grading.records import Grade, Mark, Override
from core.usecases.grading.risk import apply_band, is_wrong
from core.usecases.grading.short_model import chance_near, median_share
from core.usecases.grading.short_scorer import Comparison

SUITE = "grading_short"
TWO_WAY = {"scientsbank": (0.73, 0.706), "beetle": (0.76, 0.735)}
"""Set -> target, and a five-feature regression on unseen questions."""
TARGETS = {"mohler": (0.55, 0.46)}
ACCEPTED = (0.05, 0.1, 0.2)
DRAWS = 200


def run(data: Path, limit: int | None = None) -> list[Score]:
    """All scores; `limit` rows of each set, spread."""
    rows = read_marked(data, limit)
    spoken = [row for row in rows if row.source != "saf_german"]
    return [*measure(spoken, compare_rows(spoken, open_embedder())), *measure_words(rows, compare_rows(rows, None))]


def measure(rows: Sequence[MarkedAnswer], found: Sequence[Comparison]) -> list[Score]:
    """With the embedder: each set three ways, then the band."""
    together = score_held_out(rows, found)
    scores = []
    for source in dict.fromkeys(row.source for row in rows):
        at = [number for number, row in enumerate(rows) if row.source == source]
        own, compared = [rows[n] for n in at], [found[n] for n in at]
        alone = score_held_out(own, compared)
        scores.append(agree(own, alone.raw, alone.prior, "own set", goal=True))
        scores.append(agree(own, together.raw[at], together.prior[at], "all sets", goal=True))
        if len(at) < len(rows):
            others = score_without_set(rows, found, source)
            prior = np.full(len(at), np.mean([row.share for row in rows if row.source != source]))
            scores.append(agree(own, others, prior, "other sets"))
    return [*scores, *measure_band(rows, found, together)]


def measure_words(rows: Sequence[MarkedAnswer], found: Sequence[Comparison]) -> list[Score]:
    """By words alone, as in a language the embedder does not speak; German among the sets."""
    together = score_held_out(rows, found)
    scores = []
    for source in dict.fromkeys(row.source for row in rows):
        at = [number for number, row in enumerate(rows) if row.source == source]
        own = [rows[n] for n in at]
        scores.append(agree(own, together.raw[at], together.prior[at], "words alone, all sets"))
    return scores


def agree(rows: Sequence[MarkedAnswer], raw: np.ndarray, prior: np.ndarray, how: str, *, goal: bool = False) -> Score:
    """Macro F1 of right and not right, or Pearson's r with the teacher's points; intervals resample questions."""
    source, share = rows[0].source, np.array([row.share for row in rows])
    if source in TWO_WAY:
        said, wanted, name = raw > prior, share > 0.5, f"{source} macro F1, {how}"
        value, edges = macro_f1(said, wanted), resample(rows, lambda at: macro_f1(said[at], wanted[at]))
    else:
        name = f"{source} Pearson, {how}"
        value, edges = pearson(raw, share), resample(rows, lambda at: pearson(raw[at], share[at]))
    target, baseline = (TWO_WAY | TARGETS).get(source, (None, None)) if goal else (None, None)
    detail = f"{len({row.group for row in rows})} questions, each unseen when its answers were scored"
    return Score(SUITE, name, value, len(rows), *edges, target=target, baseline=baseline, detail=detail)


def measure_band(rows: Sequence[MarkedAnswer], found: Sequence[Comparison], held: HeldOut) -> list[Score]:
    """For each share of wrong marks accepted: how many were wrong among those that stand, and how many stand. Every set
    by itself, as a teacher has one class, then the mean over sets."""
    scores = []
    grades = make_grades(rows, found, held)
    sources = list(dict.fromkeys(row.source for row in rows))
    for accepted in ACCEPTED:
        wrong, standing = [], []
        for source in sources:
            own = [grade for grade, row in zip(grades, rows, strict=True) if row.source == source]
            stands = [g for g, banded in zip(own, apply_band(own, accepted), strict=True) if not banded.held]
            share = np.mean([is_wrong(g, g.override.points) for g in stands if g.override]) if stands else 0.0
            wrong.append(float(share))
            standing.append(len(stands) / len(own))
            name = f"{source}: wrong among marks that stand, {accepted:.0%} accepted"
            detail = f"{standing[-1]:.1%} of the marks stand"
            scores.append(Score(SUITE, name, wrong[-1], len(stands), detail=detail, higher_is_better=False))
        name = f"wrong among marks that stand, {accepted:.0%} accepted, mean of sets"
        detail = f"mean share of marks that stand {np.mean(standing):.1%}"
        scores.append(
            Score(SUITE, name, float(np.mean(wrong)), len(rows), target=accepted, detail=detail, higher_is_better=False)
        )
    return scores


def make_grades(rows: Sequence[MarkedAnswer], found: Sequence[Comparison], held: HeldOut) -> list[Grade]:
    """Grades out of one point by held-out models, the teacher's mark beside each."""
    grades = []
    for number, row in enumerate(rows):
        levels = held.models[held.fold[number]].levels(float(held.raw[number]))
        share = 0.0 if found[number].evidence is None else median_share(levels)
        mark = Mark(share, 1.0, words("grading_short.blank"), "scorer", round(chance_near(levels, share), 4))
        grades.append(Grade(str(number), row.group, mark, str(number), override=Override(row.share)))
    return grades


def macro_f1(said: np.ndarray, wanted: np.ndarray) -> float:
    """The mean of both classes' F1."""
    parts = []
    for side in (True, False):
        both = float(((said == side) & (wanted == side)).sum())
        total = float((said == side).sum() + (wanted == side).sum())
        parts.append(2 * both / total if total else 0.0)
    return sum(parts) / 2


def pearson(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's r; 0 where either does not vary."""
    return float(np.corrcoef(one, other)[0, 1]) if one.std() and other.std() else 0.0


def resample(rows: Sequence[MarkedAnswer], measure_at: object) -> tuple[float, float]:
    """A 95 % interval over resampled questions (fixed seed)."""
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(row.group, []).append(number)
    places, draw = [np.array(at) for at in groups.values()], np.random.default_rng(0)
    values = [
        measure_at(np.concatenate([places[n] for n in draw.integers(len(places), size=len(places))]))  # type: ignore
        for _ in range(DRAWS)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
