"""`python -m core.evals.matching_fit FOLDER`: fits matching.json of the support use case on public data.

Similarity: a conditional logit (weights never negative) over three kinds of bank: the FAQ of one hotel or restaurant
(DSTC11), a health FAQ (COVID-QA), BANKING77 with one or three examples an intent. Each question is asked twice, the
second time with its entry taken out, where "none of them" is right. Routing: BANKING77 with 27 intents held out, their
questions and out-of-domain ones as out of scope. CLINC150's questions have no part in it.
"""

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from core.documents.document import Passage
from core.documents.vectors import Embedder
from core.evals.questions import Asked, make_entries, read_banking, read_covid, read_dstc, read_held_out_intents
from core.evals.reading import CachedEmbedder
from core.models import open_embedder
from core.usecases.support.likeness import QuestionSpace
from core.usecases.support.routing import RoutingModel
from core.usecases.support.similarity import COEFFICIENTS, SMALLEST_BANK

ASKED = 600
"""Questions of each source."""
PENALTY = 0.0001

Case = tuple[np.ndarray, int]
"""Likenesses (entries, 4) and the right row; the number of entries where none is right."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write the file."""
    parser = argparse.ArgumentParser(prog="python -m core.evals.matching_fit", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, default=COEFFICIENTS)
    options = parser.parse_args(arguments)
    embedder = CachedEmbedder(open_embedder())
    kept = {
        "provenance": " ".join(__doc__.split()) + f" Embedder: {embedder.model_id}.",
        "similarity": fit_similarity(options.data, embedder),
        "routing": fit_routing(options.data, embedder),
    }
    options.output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def fit_similarity(data: Path, embedder: Embedder) -> dict[str, dict]:
    """Both logits: with sentence vectors and with words alone."""
    sources = [list(cases_of(bank, embedder)) for bank in banks(data)]
    return {
        "meaning": fit_logit(sources, skip=()),
        "words": fit_logit(sources, skip=(0, 1)),
    }


def banks(data: Path) -> Iterator[list[tuple[tuple[Passage, ...], list[Asked]]]]:
    """Per source: (entries, questions) pairs."""
    passages, turns = read_dstc(data)
    by_entity: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.is_faq:
            by_entity.setdefault(passage.document, []).append(passage)
    entity_of = {passage.id: passage.document for passage in passages}
    hotel = []
    for turn in turns:
        for gold in sorted(turn.gold & {p.id for p in by_entity.get(entity_of[min(turn.gold)], [])})[:1]:
            hotel.append((tuple(by_entity[entity_of[gold]]), [Asked(turn.texts[-1], gold)]))
    yield hotel[:ASKED]
    entries, asked = read_covid(data)
    yield [(entries, list(asked))]
    examples = read_banking(data)
    random.Random(3).shuffle(examples)
    for most in (1, 3):
        entries = make_entries(examples, most=most)
        known = {text for entry in entries for text in (entry.question, *entry.alternatives)}
        yield [(entries, [Asked(*row) for row in examples if row[0] not in known][:ASKED])]


def cases_of(bank: list[tuple[tuple[Passage, ...], list[Asked]]], embedder: Embedder) -> Iterator[Case]:
    """Every question with its entry there, and with its entry gone."""
    for entries, asked in bank:
        space = QuestionSpace(entries, embedder)
        ids = [entry.id for entry in entries]
        embedder.embed([question.text for question in asked])
        for question in asked:
            likenesses = space.compare(space.place(question.text, "en"))
            right = ids.index(question.gold)
            yield likenesses, right
            yield np.delete(likenesses, right, axis=0), len(ids) - 1


def fit_logit(sources: Sequence[Sequence[Case]], *, skip: Sequence[int]) -> dict:
    """First the weights that order entries best, over questions whose entry is there; then their scale and the score
    of none by the size of the bank, over all. Every source weighs the same. (One step for both spoils the order.)"""
    kept = [at for at in range(4) if at not in skip]
    cases = [(np.nan_to_num(rows[:, kept]), right, 1 / len(source)) for source in sources for rows, right in source]
    weights = minimize_loss([case for case in cases if case[1] < len(case[0])], len(kept))
    scored = []
    for rows, right, weight in cases:
        entries = np.c_[rows @ weights, np.zeros((len(rows), 2))]
        scored.append((np.vstack([entries, [0.0, 1.0, math.log(max(len(rows), SMALLEST_BANK))]]), right, weight))
    scale, none, growth = (float(value) for value in minimize_loss(scored, 3))
    full = np.zeros(4)
    full[kept] = scale * weights
    return {"weights": [round(float(w), 3) for w in full], "none": round(none, 3), "growth": round(growth, 3)}


def minimize_loss(cases: Sequence[tuple[np.ndarray, int, float]], width: int) -> np.ndarray:
    """The coefficients, none negative, that make the right rows likeliest."""
    from scipy.optimize import minimize

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = PENALTY * float(theta @ theta), 2 * PENALTY * theta
        for rows, right, weight in cases:
            scores = rows @ theta
            odds = np.exp(scores - scores.max())
            chances = odds / odds.sum()
            total -= weight * np.log(chances[right] + 1e-12)
            slope = slope - weight * (rows[right] - chances @ rows)
        return total, slope

    return minimize(loss, np.full(width, 2.0), jac=True, method="L-BFGS-B", bounds=[(0, None)] * width).x


def fit_routing(data: Path, embedder: Embedder) -> dict[str, dict]:
    """Temperature and in-scope weights, with sentence vectors and without."""
    rows = read_held_out_intents(data)
    outside = rows["id-oos_valid"] + rows["ood-oos_valid"]
    return {
        name: fit_calibration(make_entries(rows["in-scope_train"]), rows["in-scope_valid"], outside, speaker)
        for name, speaker in (("meaning", embedder), ("words", None))
    }


def fit_calibration(
    entries: tuple[Passage, ...],
    inside: list[tuple[str, str]],
    outside: list[tuple[str, str]],
    embedder: Embedder | None,
) -> dict:
    """Inside and outside weigh the same; the temperature minimises the log loss of the inside questions."""
    from scipy.optimize import minimize_scalar
    from sklearn.linear_model import LogisticRegression

    space = QuestionSpace(entries, embedder)
    model = RoutingModel(space)
    ids = [entry.id for entry in entries]
    if embedder is not None:
        embedder.embed([text for text, _ in inside + outside])  # all at once; the questions are then in its memory
    found = [model.score(space.place(text, "en")) for text, _ in inside + outside]
    signals = np.array([(margin, nearest) for _, margin, nearest in found])
    truth = np.arange(len(found)) < len(inside)
    logistic = LogisticRegression(class_weight="balanced", C=10.0).fit(signals, truth)
    scores = np.array([score for score, _, _ in found[: len(inside)]])
    right = np.array([ids.index(label) for _, label in inside])

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chances = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
        return float(-np.log(chances[np.arange(len(right)), right] + 1e-12).mean())

    best = minimize_scalar(loss, bounds=(0.1, 10.0), method="bounded")
    weights = [float(logistic.intercept_[0]), *map(float, logistic.coef_[0])]
    return {"temperature": round(float(best.x), 3), "in_scope": [round(weight, 3) for weight in weights]}


if __name__ == "__main__":
    main()
