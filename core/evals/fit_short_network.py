"""Trains the networks that read short answers token by token, for `fit_short_scorer` and its folds.

On the CPU, from fixed seeds. Does not know files or folds.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.usecases.grading.short_network import MOST, Pair, ShortNetwork

if TYPE_CHECKING:
    import torch

MEMBERS, ROUNDS, BATCH = 3, 4, 64
WIDTH, DROPOUT = 64, 0.3
RATE, DECAY = 1e-3, 0.05
HIDDEN = 0.5
"""Share of the pairs whose features are hidden while it learns, so that it reads the tokens too."""
SHARPNESS = 10.0
"""How much more a token attends to its likeness than to another, at the start."""


def fit_networks(pairs: Sequence[Pair], features: np.ndarray, shares: Sequence[float]) -> ShortNetwork:
    """Networks from MEMBERS seeds, rounded to 16 bits. `features` (pairs, features) are standardised; a share of part
    of the points counts as right and wrong in proportion."""
    return ShortNetwork(tuple(_train(pairs, features, shares, seed) for seed in range(MEMBERS)))


def _train(pairs: Sequence[Pair], features: np.ndarray, shares: Sequence[float], seed: int) -> dict[str, np.ndarray]:
    """One network by AdamW, its rate rising and falling in one cycle (Smith 2018)."""
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    network = make_network(pairs[0].answer.shape[1], features.shape[1])
    cut = torch.tensor(np.clip(features, -MOST, MOST), dtype=torch.float32)
    wanted = torch.tensor(np.asarray(shares), dtype=torch.float32)
    sizes = np.array([len(pair.answer) + len(pair.reference) for pair in pairs])
    steps = ROUNDS * -(-len(pairs) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(ROUNDS):
        for at in _batches(sizes, chance):
            shown = torch.from_numpy(chance.random((len(at), 1)) >= HIDDEN)
            scores = network(cut[at] * shown, *collate([pairs[number] for number in at]))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted[at])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    state = network.state_dict().items()
    return {name: tensor.numpy().astype(np.float16).astype(np.float32) for name, tensor in state}


def _batches(sizes: np.ndarray, chance: np.random.Generator) -> list[np.ndarray]:
    """Every place once: texts of about one length together, in an order of chance."""
    order = np.argsort(sizes * chance.uniform(0.8, 1.25, len(sizes)))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [batches[number] for number in chance.permutation(len(batches))]


def collate(pairs: Sequence[Pair]) -> "tuple[torch.Tensor, ...]":
    """Answers, their nearness and their mask, then the references': padded to the longest."""
    return (
        *_pad([(pair.answer, pair.answer_near) for pair in pairs]),
        *_pad([(pair.reference, pair.reference_near) for pair in pairs]),
    )


def _pad(texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> "tuple[torch.Tensor, ...]":
    import torch

    longest = max(len(rows) for rows, _ in texts)
    rows = torch.zeros(len(texts), longest, texts[0][0].shape[1])
    near, mask = torch.zeros(len(texts), longest, 3), torch.zeros(len(texts), longest)
    for number, (own, nearness) in enumerate(texts):
        rows[number, : len(own)] = torch.from_numpy(own)
        near[number, : len(own)] = torch.from_numpy(nearness)
        mask[number, : len(own)] = 1
    return rows, near, mask


def make_network(dimension: int, features: int) -> "torch.nn.Module":
    """The network of `short_network` for many pairs at once, with dropout while it learns."""
    import torch
    from torch.nn import Dropout, Linear, Module, Parameter

    class Network(Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = Linear(dimension, WIDTH, bias=False)
            torch.nn.init.orthogonal_(self.project.weight, gain=(dimension / WIDTH) ** 0.5)
            self.sharpness = Parameter(torch.tensor(SHARPNESS))
            self.compare, self.compare_more = Linear(2 * WIDTH + 3, WIDTH), Linear(WIDTH, WIDTH)
            self.weigh = Linear(WIDTH + 3, 1)
            self.join, self.out = Linear(4 * WIDTH + features, WIDTH), Linear(WIDTH, 1)
            self.drop = Dropout(DROPOUT)

        def forward(self, features: torch.Tensor, *texts: torch.Tensor) -> torch.Tensor:
            answer, answer_near, said, reference, reference_near, wanted = texts
            answer, reference = self.project(answer), self.project(reference)
            likeness = self.sharpness * answer @ reference.transpose(1, 2)
            sides = (
                self.read(reference, reference_near, wanted, answer, said, likeness.transpose(1, 2)),
                self.read(answer, answer_near, said, reference, wanted, likeness),
            )
            hidden = torch.relu(self.join(self.drop(torch.cat([*sides, features], dim=-1))))
            return self.out(hidden).squeeze(-1)

        def read(self, *given: torch.Tensor) -> torch.Tensor:
            own, near, mask, other, others, likeness = given
            instead = torch.softmax(hide(likeness, others[:, None]), dim=-1) @ other
            compared = torch.cat([(own - instead).abs(), own * instead, near], dim=-1)
            told = torch.relu(self.compare(self.drop(compared)))
            told = torch.relu(self.compare_more(self.drop(told)))
            weight = torch.softmax(hide(self.weigh(torch.cat([own, near], dim=-1)).squeeze(-1), mask), dim=-1)
            pooled = (told * weight[..., None]).sum(dim=1)
            return torch.cat([pooled, hide(told, mask[..., None]).amax(dim=1)], dim=-1)

    def hide(values: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return values - 1e4 * (1 - mask)

    return Network()
