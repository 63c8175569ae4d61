"""A trained network becomes a classifier's folder and is measured: beside its untrained self and the commonest label.

The folder's own `predict` is measured, the one that will be used, and not the network in training. Temperature and
threshold come from the "check" part, which was not trained on; the figures from the "test" part, used once.
"""

import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.models.classifier import TextClassifier, open_classifier, softmax
from core.models.classifier_folder import Facts, write_facts
from core.usecases.lab.job_folder import read_json, write_json
from core.usecases.lab.tuning.bases import Base, find_base
from core.usecases.lab.tuning.measuring import (
    Figure,
    Measurement,
    dump_measurement,
    load_measurement,
    majority,
    measure,
    share,
)
from core.usecases.lab.tuning.networks import Network, make_network
from core.usecases.lab.tuning.records import Example, Recipe
from core.usecases.lab.tuning.splitting import Parts, list_labels
from core.usecases.lab.work import Report

REPORT = "report.json"
EXAMPLES = 20
"""Training texts of each label kept with the classifier, so that others can tell what a label means."""
RIGHT = 0.95
"""The threshold is the lowest at which this share of the accepted "check" rows is right."""
MOST_THRESHOLD = 0.95
MOST_UNTRAINED = 500
"""Rows the untrained network is asked about: enough to see that it guesses."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a job came to. `untrained` is the accuracy of the same network before training; the counts are rows."""

    measurement: Measurement
    majority: Figure
    untrained: Figure
    counts: tuple[int, int, int]
    trained: int
    whole: int
    seconds: float


def measure_job(folder: Path, recipe: Recipe, parts: Parts, network: Network, report: Report) -> None:
    """Write `model/` and `report.json`; the folder `model` is there whole or not at all."""
    labels, base = list_labels(parts), find_base(recipe.base)
    made = folder / ".model"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    network.save(made)
    facts = _facts(folder, recipe, base, network, parts)
    write_facts(made, facts)
    facts = calibrate(facts, open_classifier(made), parts["check"])
    write_facts(made, facts)
    measured = measure(parts["test"], open_classifier(made).predict(_texts(parts["test"])), labels, facts.threshold)
    found = JobReport(
        measured, majority(parts["train"], parts["test"]), _untrained(recipe, base, parts, labels),
        tuple(len(parts[part]) for part in ("train", "check", "test")), network.trained, network.whole, report.seconds,
    )  # fmt: skip
    write_facts(made, replace(facts, card=facts.card | _figures(found)))
    shutil.rmtree(folder / "model", ignore_errors=True)
    made.rename(folder / "model")
    write_json(folder / REPORT, asdict(found) | {"measurement": dump_measurement(measured)})


def read_report(folder: Path) -> JobReport:
    """What a job came to; InputError where it has not ended."""
    kept = read_json(folder / REPORT)
    if kept is None:
        raise InputError("lab_tuning.no_report")
    figures = {name: Figure(**kept[name]) for name in ("majority", "untrained")}
    measured = load_measurement(kept["measurement"])
    return JobReport(**{**kept, **figures, "measurement": measured, "counts": tuple(kept["counts"])})


def evaluate_classifier(classifier: TextClassifier, examples: Sequence[Example]) -> Measurement:
    """The figures of any classifier on labelled rows. InputError with the labels it does not know."""
    facts = classifier.facts
    if unknown := sorted({one.label for one in examples} - set(facts.labels)):
        known = ", ".join(facts.labels[:10])
        raise InputError("lab_tuning.unknown_labels", labels=", ".join(unknown[:5]), count=len(unknown), known=known)
    return measure(examples, classifier.predict(_texts(examples)), facts.labels, facts.threshold)


def calibrate(facts: Facts, classifier: TextClassifier, check: Sequence[Example]) -> Facts:
    """`facts` with the temperature that makes the "check" labels likeliest, and the threshold that follows (RIGHT)."""
    from scipy.optimize import minimize_scalar

    number = {label: at for at, label in enumerate(facts.labels)}
    known = [one for one in check if one.label in number]
    if not known:
        return facts
    truth = np.array([number[one.label] for one in known])
    scores = np.log(classifier.predict(_texts(known)) + 1e-12)

    def loss(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[np.arange(len(truth)), truth] + 1e-12).mean())

    temperature = round(float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x), 4)
    probabilities = softmax(scores / temperature)
    return replace(facts, temperature=temperature, threshold=find_threshold(probabilities, truth))


def find_threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """The lowest probability from which on a share of RIGHT is right; MOST_THRESHOLD where none is."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    order = np.argsort(-sure, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares >= RIGHT)
    found = float(sure[order][good[-1]]) if len(good) else MOST_THRESHOLD
    return round(min(max(found, 1.5 / probabilities.shape[1]), MOST_THRESHOLD), 4)


def _facts(folder: Path, recipe: Recipe, base: Base, network: Network, parts: Parts) -> Facts:
    spec, table = base.spec, read_json(folder / "table.json")
    labels = list_labels(parts)
    examples = {label: [one.text for one in parts["train"] if one.label == label][:EXAMPLES] for label in labels}
    card = {"settings": asdict(recipe), "data": table["facts"]}
    return Facts(
        network.kind, str(table["facts"].get("title", "")), base.id, labels, base.languages, context=network.context,
        pooling=spec.pooling if spec else "mean", prefix=spec.prefixes[1] if spec else "", examples=examples, card=card,
    )  # fmt: skip


def _figures(report: JobReport) -> dict[str, object]:
    """What the model card says of the quality."""
    measured = report.measurement
    return {
        "figures": {
            "test rows": measured.n,
            "accuracy": asdict(measured.accuracy),
            "macro F1": asdict(measured.f1_macro),
            "weighted F1": asdict(measured.f1_weighted),
            "accuracy untrained": asdict(report.untrained),
            "accuracy of the commonest label": asdict(report.majority),
            "calibration error": measured.calibration_error,
            "seconds": round(report.seconds, 1),
        }
    }


def _untrained(recipe: Recipe, base: Base, parts: Parts, labels: Sequence[str]) -> Figure:
    """The accuracy of the network as it was before the first step."""
    import torch
    from transformers import set_seed

    set_seed(recipe.seed)
    network = make_network(recipe, base, labels)
    network.module.eval()
    rows = random.Random(recipe.seed).sample(parts["test"], min(MOST_UNTRAINED, len(parts["test"])))
    items, right = network.encode(_texts(rows)), 0
    with torch.inference_mode():
        for at in range(0, len(items), 64):
            answer = network.module(**network.collate(items[at : at + 64]))
            guessed = (answer["logits"] if isinstance(answer, dict) else answer.logits).argmax(dim=-1).tolist()
            asked = rows[at : at + 64]
            right += sum(labels[guess] == one.label for guess, one in zip(guessed, asked, strict=True))
    return share(right, len(items))


def _texts(examples: Sequence[Example]) -> list[str]:
    return [one.text for one in examples]
