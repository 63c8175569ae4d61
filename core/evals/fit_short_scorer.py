"""`python -m core.evals.fit_short_scorer FOLDER`: fits the grading use case's short-answer scorer on public data.

SciEntsBank, Beetle (SemEval-2013 task 7, two-way), Mohler and SAF together, once with the embedder's vectors (English)
and once by words alone (with SAF German too): short_scorer.json, and the networks that read token vectors beside it. A
mark of part of the points counts as right and wrong in proportion. The table of chances is made of scores of questions
held out, every set weighing the same. Rows are not kept.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.evals.fit_short_network import fit_networks
from core.evals.grading_rows import MarkedAnswer, compare_rows, read_marked, split_by_question
from core.models import open_embedder
from core.usecases.grading.short_model import FILE, LEVELS, ShortModel, make_model
from core.usecases.grading.short_network import FILE as NETWORK
from core.usecases.grading.short_network import save_network
from core.usecases.grading.short_scorer import Comparison

TREES, LEAVES, LEAST_IN_LEAF = 60, 64, 8
PENALTY = 0.02
"""Inverse strength of the logistic regression's penalty."""
KNOTS = tuple(round(0.05 * step, 2) for step in range(1, 20))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit both models and write the file."""
    parser = argparse.ArgumentParser(prog="python -m core.evals.fit_short_scorer", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, default=FILE.parent, help="the folder of both files")
    options = parser.parse_args(arguments)
    rows, embedder = read_marked(options.data), open_embedder()
    spoken = [row for row in rows if row.source != "saf_german"]
    kept: dict = {"provenance": " ".join(__doc__.split())}
    kept["meaning"] = fit(spoken, compare_rows(spoken, embedder)) | {"embedder": embedder.model_id}
    kept["words"] = fit(rows, compare_rows(rows, None))
    save_network(kept["meaning"].pop("network"), options.output / NETWORK.name)
    (options.output / FILE.name).write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


def fit(rows: Sequence[MarkedAnswer], found: Sequence[Comparison]) -> dict:
    """The stored form of a model of all rows, its table from questions held out; "network" where there are vectors."""
    raw = np.zeros(len(rows))
    for train, test in split_by_question(rows, 5):
        model = make_model(fit_scores([rows[at] for at in train], [found[at] for at in train]))
        raw[test] = [score_raw(model, found[at]) for at in test]
    return fit_scores(rows, found) | fit_table(rows, raw)


def score_raw(model: ShortModel, one: Comparison) -> float:
    """The raw score; 0 where nothing touches a reference."""
    return 0.0 if one.row is None else model.raw(one.row.tolist(), one.pair)


def fit_scores(rows: Sequence[MarkedAnswer], found: Sequence[Comparison]) -> dict:
    """The parts of the score, without a table; "network" among them where texts have vectors."""
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.linear_model import LogisticRegression

    used = [at for at, one in enumerate(found) if one.row is not None]
    data = np.array([found[at].row for at in used])
    share = np.clip([rows[at].share for at in used], 0, 1)
    mean, scale = data.mean(axis=0), np.maximum(data.std(axis=0), 1e-3)
    twice, right = np.vstack([data, data]), np.repeat([1, 0], len(data))
    weight = np.concatenate([share, 1 - share])
    some = weight > 0
    linear = LogisticRegression(C=PENALTY, max_iter=2000)
    linear.fit(((twice - mean) / scale)[some], right[some], sample_weight=weight[some])
    forest = ExtraTreesClassifier(
        TREES, min_samples_leaf=LEAST_IN_LEAF, max_leaf_nodes=LEAVES, max_features=0.3, random_state=0, n_jobs=2
    ).fit(twice[some], right[some], sample_weight=weight[some])
    fitted = {
        "mean": _short(mean),
        "scale": _short(scale),
        "weights": _short(linear.coef_[0]),
        "intercept": round(float(linear.intercept_[0]), 4),
        "trees": [_preorder(one.tree_) for one in forest.estimators_],
    }
    read = [(pair, at) for at, pair in enumerate(found[number].pair for number in used) if pair is not None]
    if read:
        places = [at for _, at in read]
        fitted["network"] = fit_networks([pair for pair, _ in read], ((data - mean) / scale)[places], share[places])
    return fitted


def fit_table(rows: Sequence[MarkedAnswer], raw: np.ndarray) -> dict:
    """How often each level was given at the knots: isotonic regressions of "at least this level"."""
    from sklearn.isotonic import IsotonicRegression

    sources = [row.source for row in rows]
    weight = np.array([1 / sources.count(source) for source in sources])
    level = np.round(np.clip([row.share for row in rows], 0, 1) * 4) / 4
    reach = [np.ones(len(KNOTS))]
    for least in LEVELS[1:]:
        curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
        curve.fit(raw, (level >= least).astype(float), sample_weight=weight)
        near = np.array([curve.predict(np.linspace(knot - 0.04, knot + 0.04, 9)).mean() for knot in KNOTS])
        reach.append(near)
    chances = np.maximum(np.array(reach) - np.array([*reach[1:], np.zeros(len(KNOTS))]), 0)
    return {"knots": list(KNOTS), "table": [_short(column) for column in chances.T]}


def _preorder(tree: object) -> list[list[float]]:
    """A scikit-learn tree (already in preorder) as features, thresholds, right children and shares."""
    feature = [int(one) if one >= 0 else -1 for one in tree.feature]  # type: ignore[attr-defined]
    order, stack = [], [0]
    while stack:
        node = stack.pop()
        order.append(node)
        if feature[node] >= 0:
            stack += [int(tree.children_right[node]), int(tree.children_left[node])]  # type: ignore[attr-defined]
    place = {node: at for at, node in enumerate(order)}
    value = tree.value[:, 0, 1] / tree.value[:, 0].sum(axis=1)  # type: ignore[attr-defined]
    return [
        [feature[node] for node in order],
        [round(float(tree.threshold[node]), 3) if feature[node] >= 0 else 0 for node in order],  # type: ignore
        [place[int(tree.children_right[node])] if feature[node] >= 0 else 0 for node in order],  # type: ignore
        [round(float(value[node]), 3) if feature[node] < 0 else 0 for node in order],
    ]


def _short(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]


if __name__ == "__main__":
    main()
