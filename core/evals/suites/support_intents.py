"""Does the matcher route questions to the right entry, and know when none fits? Public intent sets, see `run`.

CLINC150 validation: the training examples are the bank, no out-of-scope example is used. The score for "in scope" is
`Match.in_scope`; accuracy at an out-of-scope recall counts an in-scope question as right where its entry is right and
it is let through. BANKING77: a fixed fifth of the training file, stratified (seed 7), is asked of the other four.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.documents.vectors import Embedder
from core.evals.questions import make_entries, read_banking, read_clinc, split_fifth
from core.evals.reading import CachedEmbedder
from core.evals.score import Score, share
from core.models import open_embedder
from core.usecases.support.matching import FaqMatcher

SUITE = "support_intents"
OUT_OF_SCOPE_RECALL = 0.85


@dataclass(frozen=True, slots=True)
class Routed:
    """What the matcher said of one question. `right` is about the entry; `probability` is its own, given one fits."""

    right: bool
    probability: float
    in_scope: float


def run(data: Path, limit: int | None = None) -> list[Score]:
    """All scores; `limit` takes that many questions of each set (the banks stay whole)."""
    embedder = CachedEmbedder(open_embedder())
    return [*measure_clinc(data, embedder, limit), *measure_banking(data, embedder, limit)]


def measure_clinc(data: Path, embedder: Embedder, limit: int | None) -> list[Score]:
    """Out-of-scope AUROC, accuracy, and accuracy where 85 % of the out-of-scope questions are turned away."""
    rows = read_clinc(data)
    matcher = FaqMatcher.fit(make_entries(rows["train"]), embedder)
    inside = route(matcher, rows["val"][:limit], embedder)
    outside = route(matcher, rows["oos_val"][:limit], embedder)
    again = route(matcher, rows["oos_train"][:limit], embedder)
    threshold = float(np.quantile([routed.in_scope for routed in outside], OUT_OF_SCOPE_RECALL))
    kept = [routed.right and routed.in_scope > threshold for routed in inside]
    fixed = [routed.right and routed.in_scope > 0.5 for routed in inside]
    turned = [routed.in_scope <= 0.5 for routed in [*outside, *again]]
    return [
        auroc("CLINC150 out-of-scope AUROC", inside, outside, target=0.97, detail="no out-of-scope examples used"),
        share(SUITE, "CLINC150 in-scope accuracy", [routed.right for routed in inside], detail="without a threshold"),
        share(
            SUITE, "CLINC150 in-scope accuracy at out-of-scope recall 0.85", kept, target=0.90,
            detail=f"threshold {threshold:.3f}, from the same out-of-scope questions",
        ),
        share(SUITE, "CLINC150 in-scope accuracy at the committed threshold 0.5", fixed),
        share(SUITE, "CLINC150 out-of-scope recall at the committed threshold 0.5", turned, detail="both oos splits"),
    ]  # fmt: skip


def measure_banking(data: Path, embedder: Embedder, limit: int | None) -> list[Score]:
    """Accuracy on the held-out fifth, and how far probabilities are from shares (expected calibration error)."""
    kept, held = split_fifth(read_banking(data))
    routed = route(FaqMatcher.fit(make_entries(kept), embedder), held[:limit], embedder)
    right = [one.right for one in routed]
    accuracy = share(SUITE, "BANKING77 accuracy", right, target=0.93, detail="held-out fifth of the training file")
    gaps = calibration_gaps(routed)
    return [
        accuracy,
        Score(SUITE, "BANKING77 calibration error", gaps, len(routed), higher_is_better=False, detail="given in scope"),
    ]


def route(matcher: FaqMatcher, asked: Sequence[tuple[str, str]], embedder: Embedder) -> list[Routed]:
    """Every (text, label) through the matcher."""
    embedder.embed([text for text, _ in asked])
    found = []
    for text, label in asked:
        match = matcher.match(text, "en")
        right = match.entry is not None and match.entry.id == label
        found.append(Routed(right, match.probability / max(match.in_scope, 1e-9), match.in_scope))
    return found


def auroc(name: str, inside: Sequence[Routed], outside: Sequence[Routed], **more: object) -> Score:
    """The chance that an in-scope question scores above an out-of-scope one, with a bootstrap interval over both."""
    high, low = (np.array([routed.in_scope for routed in side]) for side in (inside, outside))
    above = (high[:, None] > low).astype(float) + 0.5 * (high[:, None] == low)
    draw = np.random.default_rng(0)
    means = [
        above[np.ix_(draw.integers(len(high), size=len(high)), draw.integers(len(low), size=len(low)))].mean()
        for _ in range(200)
    ]
    edges = np.percentile(means, [2.5, 97.5])
    return Score(SUITE, name, float(above.mean()), len(high) + len(low), float(edges[0]), float(edges[1]), **more)


def calibration_gaps(routed: Sequence[Routed], bins: int = 10) -> float:
    """Expected calibration error: mean distance of probability and share right, over ten equal bins by count."""
    order = sorted(routed, key=lambda one: one.probability)
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    gaps = [
        abs(np.mean([order[at].probability for at in part]) - np.mean([order[at].right for at in part])) * len(part)
        for part in parts
    ]
    return float(sum(gaps) / len(order))
