"""Beam search as a tree: every text that was followed, every one that was dropped, with its score.

Scores are as in transformers: the sum of log-probabilities divided by the number of tokens, for texts of unlike length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.models.decoding import Decoding
from core.telemetry import Generation
from core.usecases.lab.decoding.filters import penalise, softmax
from core.usecases.lab.specimen import Specimen

if TYPE_CHECKING:
    from transformers import DynamicCache

State = Literal["followed", "ended", "dropped"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A token in the tree. `parent` is a branch's number, None for the first token; `total` sums log-probabilities."""

    number: int
    parent: int | None
    step: int
    token: int
    label: str
    total: float
    state: State

    @property
    def score(self) -> float:
        """`total` for each token so far."""
        return self.total / (self.step + 1)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A whole text: the branch it ends in, its tokens, its score, best first in a `Tree`."""

    branch: int
    tokens: tuple[int, ...]
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Tree:
    """All branches in the order they were looked at, and the texts that remained."""

    branches: tuple[Branch, ...]
    hypotheses: tuple[Hypothesis, ...]

    def path(self, number: int) -> tuple[int, ...]:
        """Numbers of the branches from the first token to this one."""
        found: list[int] = []
        at: int | None = number
        while at is not None:
            found.append(at)
            at = self.branches[at].parent
        return tuple(reversed(found))


class _Search:
    """What is known so far: the live branches, the texts that ended, and the model's cache of the live ones."""

    def __init__(self, specimen: Specimen, prompt: Sequence[int], decoding: Decoding) -> None:
        self.specimen, self.prompt, self.decoding = specimen, list(prompt), decoding
        self.branches: list[Branch] = []
        self.live: list[int | None] = [None]
        self.ended: list[Branch] = []
        self.cache: DynamicCache | None = None
        self.rows = [0]

    def grow(self, step: int) -> None:
        """Every live text goes on; the best stay, the next best are kept in the picture as dropped."""
        totals = np.array([0.0 if at is None else self.branches[at].total for at in self.live])
        sums = totals[:, None] + self._log_odds()
        width = sums.shape[1]
        best = np.argsort(-sums, axis=None, kind="stable")[: 2 * self.decoding.beams].tolist()
        live: list[int | None] = []
        rows: list[int] = []
        for rank, at in enumerate(best):
            row, token = divmod(at, width)
            state = self._judge(token, rank, len(live))
            branch = self._add(self.live[row], step, token, float(sums[row, token]), state)
            if state == "followed":
                live.append(branch.number)
                rows.append(row)
            elif state == "ended":
                self._end(branch)
        self.live, self.rows = live, rows

    def _judge(self, token: int, rank: int, followed: int) -> State:
        if token in self.specimen.ends:
            return "ended" if rank < self.decoding.beams else "dropped"
        return "followed" if followed < self.decoding.beams else "dropped"

    def _add(self, parent: int | None, step: int, token: int, total: float, state: State) -> Branch:
        labels = self.specimen.labels
        label = labels[token] if token < len(labels) else f"#{token}"
        branch = Branch(len(self.branches), parent, step, token, label, total, state)
        self.branches.append(branch)
        return branch

    def _end(self, branch: Branch) -> None:
        self.ended = sorted([*self.ended, branch], key=lambda one: -one.score)[: self.decoding.beams]

    def done(self) -> bool:
        """Whether no live text can still beat the worst of enough ended ones, if it ended now."""
        if len(self.ended) < self.decoding.beams:
            return False
        return max(self.branches[at].score for at in self.live) <= self.ended[-1].score

    def _log_odds(self) -> np.ndarray:
        """Log-probabilities (live texts, vocabulary) of the next token, penalised after the log (transformers)."""
        import torch

        first = self.cache is None
        ids = [self.prompt] if first else [[self.branches[at].token] for at in self.live]
        with self.specimen.turn():
            if not first:
                self.cache.reorder_cache(torch.tensor(self.rows))
            found = self.specimen.model(
                input_ids=torch.tensor(ids), past_key_values=self.cache, use_cache=True, logits_to_keep=1
            )
        self.cache = found.past_key_values
        odds = np.log(np.maximum(softmax(found.logits[:, -1].double().numpy()), 1e-300))
        penalty = self.decoding.repetition_penalty
        said = [[*self.prompt, *self._tokens(at)] for at in self.live]
        return np.stack([penalise(row, one, penalty) for row, one in zip(odds, said, strict=True)])

    def _tokens(self, number: int | None) -> list[int]:
        path = () if number is None else Tree(tuple(self.branches), ()).path(number)
        return [self.branches[at].token for at in path]

    def finish(self) -> Tree:
        """The tree, with ended and live texts together, the best `beams` of them."""
        whole = [*self.ended, *(self.branches[at] for at in self.live if at is not None)]
        best = sorted(whole, key=lambda one: -one.score)[: self.decoding.beams]
        return Tree(tuple(self.branches), tuple(map(self._hypothesis, best)))

    def _hypothesis(self, branch: Branch) -> Hypothesis:
        tokens = tuple(self._tokens(branch.number))
        text = self.specimen.tokenizer.decode(list(tokens), skip_special_tokens=True)
        return Hypothesis(branch.number, tokens, text, branch.score)


def search_beams(specimen: Specimen, prompt: Sequence[int], decoding: Decoding, *, tokens: int) -> Tree:
    """The `decoding.beams` best texts of at most `tokens` tokens, and the tree they were found in.

    At each step every live text is continued, of the 2 x `beams` best continuations the best `beams` that do not end go
    on, and those among the first `beams` that end are kept as whole texts.
    """
    search = _Search(specimen, prompt, decoding)
    with Generation(specimen.spec.id, len(prompt), timed=False) as counted:
        for step in range(tokens):
            search.grow(step)
            counted.token(len(search.live))
            if search.done():
                break
    return search.finish()
