"""A small network that reads an answer beside a reference, token by token: what no count of shared words tells.

Decomposable attention (Parikh et al. 2016) on the embedder's token vectors: each token is compared with what the other
text has in its place, the comparisons are weighed and pooled, and with the features they make one number. Several
networks from different seeds are averaged. Kept in short_network.safetensors by
`python -m core.evals.fit_short_scorer`. One pair at a time, so that no answer's score depends on its neighbours. Does
not know how networks are trained.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.usecases.grading.short_features import align
from core.usecases.grading.short_texts import Text

FILE = Path(__file__).with_name("short_network.safetensors")
LONGEST = 100
"""Tokens of a text that are read."""
MOST = 4.0
"""Standard deviations to which features are cut."""

Weights = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Pair:
    """Unit vectors of the tokens of both texts, (n, dimension); and for each token (n, 3) the cosine of its nearest in
    the other text, of its nearest in the question, and the difference: float32."""

    answer: np.ndarray
    reference: np.ndarray
    answer_near: np.ndarray
    reference_near: np.ndarray


def pair_texts(question: Text, answer: Text, reference: Text) -> Pair | None:
    """What the networks read; None where a text has no token vectors."""
    if any(text.meaning is None or not len(text.meaning.rows) for text in (question, answer, reference)):
        return None
    likeness = align(answer, reference)[:LONGEST, :LONGEST]
    sides = [
        np.stack([near, asked, near - asked], axis=1, dtype=np.float32)
        for near, asked in (
            (likeness.max(axis=1), align(answer, question)[:LONGEST].max(axis=1)),
            (likeness.max(axis=0), align(reference, question)[:LONGEST].max(axis=1)),
        )
    ]
    return Pair(answer.meaning.rows[:LONGEST], reference.meaning.rows[:LONGEST], *sides)  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class ShortNetwork:
    """`members` are the weights of the networks, float32, by the names torch gives them."""

    members: tuple[Weights, ...]

    def chance(self, features: Sequence[float], pair: Pair) -> float:
        """In (0, 1). `features` are standardised."""
        cut = np.clip(np.asarray(features, dtype=np.float32), -MOST, MOST)
        score = math.fsum(_run(member, cut, pair) for member in self.members) / len(self.members)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def load_network(file: Path = FILE) -> ShortNetwork:
    """The committed networks."""
    from safetensors.numpy import load_file

    members: dict[str, dict[str, np.ndarray]] = {}
    for name, array in load_file(file).items():
        number, _, part = name.partition(".")
        members.setdefault(number, {})[part] = array.astype(np.float32)
    return ShortNetwork(tuple(members[number] for number in sorted(members)))


def save_network(network: ShortNetwork, file: Path = FILE) -> None:
    """Write the networks, in 16 bits: `fit_networks` has rounded them."""
    from safetensors.numpy import save_file

    arrays = {
        f"{number}.{name}": array.astype(np.float16)
        for number, member in enumerate(network.members)
        for name, array in member.items()
    }
    save_file(arrays, file)


def _run(weights: Weights, features: np.ndarray, pair: Pair) -> float:
    answer, reference = (rows @ weights["project.weight"].T for rows in (pair.answer, pair.reference))
    likeness = weights["sharpness"] * (answer @ reference.T)
    sides = (
        _read(weights, reference, answer, likeness.T, pair.reference_near),
        _read(weights, answer, reference, likeness, pair.answer_near),
    )
    hidden = np.maximum(_linear(weights, "join", np.concatenate([*sides, features])), 0)
    return float(_linear(weights, "out", hidden)[0])


def _read(weights: Weights, own: np.ndarray, other: np.ndarray, likeness: np.ndarray, near: np.ndarray) -> np.ndarray:
    """One text: its tokens compared with what the other has in their place, pooled by weight and by maximum."""
    instead = _softmax(likeness) @ other
    compared = np.concatenate([np.abs(own - instead), own * instead, near], axis=1)
    told = np.maximum(_linear(weights, "compare", compared), 0)
    told = np.maximum(_linear(weights, "compare_more", told), 0)
    weight = _softmax(_linear(weights, "weigh", np.concatenate([own, near], axis=1))[:, 0])
    return np.concatenate([weight @ told, told.max(axis=0)])


def _linear(weights: Weights, name: str, rows: np.ndarray) -> np.ndarray:
    return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
