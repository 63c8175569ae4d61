"""Texts as what a model is trained on: blocks of a stream of tokens, and for a masked model the tokens to guess.

What is hidden in an item depends on the seed and the item alone, never on which process or run draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.usecases.lab.pretraining.vocabulary import MASK, SPECIAL

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from core.usecases.lab.language_training import Item

HIDDEN = 0.15
AS_MASK, AS_RANDOM = 0.8, 0.1
"""Of the hidden tokens so many are replaced by the mask, by any token; the rest stay (Devlin et al. 2018)."""
COPIES = 10
"""Each block is hidden in so many ways (the same source)."""
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Stream:
    """How a tokenizer's texts are strung together: `end` stands behind each."""

    tokenizer: "Tokenizer"
    end: int

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text's tokens without marks around them."""
        return [one.ids for one in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def pack(stream: Stream, texts: Sequence[str], context: int) -> list[list[int]]:
    """Blocks of exactly `context` tokens; what is left at the end is not used."""
    line = [id for ids in stream.ids(texts) for id in (*ids, stream.end)]
    return [line[at : at + context] for at in range(0, len(line) - context + 1, context)]


def make_causal(blocks: Sequence[list[int]]) -> "list[Item]":
    """Every token is to be told from those before it."""
    return [{"input_ids": block, "labels": block} for block in blocks]


def make_masked(blocks: Sequence[list[int]], vocabulary: int, seed: int, copies: int = COPIES) -> "list[Item]":
    """Each block `copies` times, with other tokens hidden."""
    return [
        hide(block, vocabulary, np.random.default_rng((seed, copy, at)))
        for copy in range(copies)
        for at, block in enumerate(blocks)
    ]


def hide(block: Sequence[int], vocabulary: int, draw: np.random.Generator) -> "Item":
    """The block with HIDDEN of its tokens to be guessed, one at least; other labels are IGNORED."""
    ids = np.array(block)
    chosen = (draw.random(len(ids)) < HIDDEN) & (ids >= len(SPECIAL))
    if not chosen.any():
        chosen[int(draw.integers(len(ids)))] = True
    labels = np.where(chosen, ids, IGNORED)
    fate = draw.random(len(ids))
    ids[chosen & (fate < AS_MASK)] = MASK
    anything = chosen & (fate >= AS_MASK) & (fate < AS_MASK + AS_RANDOM)
    ids[anything] = draw.integers(len(SPECIAL), vocabulary, int(anything.sum()))
    return {"input_ids": ids.tolist(), "labels": labels.tolist()}


def stack(items: "Sequence[Item]") -> "dict[str, torch.Tensor]":
    """Items of one length as tensors."""
    import torch

    return {name: torch.tensor([item[name] for item in items]) for name in ("input_ids", "labels")}
