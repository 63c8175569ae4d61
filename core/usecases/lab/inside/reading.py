"""One sentence read by a model, with what went into every attention layer and what came out of it.

Knows the attention of the llama, qwen2, qwen3, bert and roberta families. Computes nothing of its own: see `working`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.telemetry import count_read, count_tokens
from core.usecases.lab.specimen import Specimen

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 24
"""More would not be readable as numbers."""

DECODERS = ("llama", "qwen2", "qwen3")
ENCODERS = ("bert", "roberta", "xlm-roberta")


@dataclass(frozen=True, slots=True)
class Reading:
    """`inputs` and `contexts` (layers, n, width) go into and come out of a layer's heads, the latter before the output
    projection; `weights` (layers, heads, n, n). `length` words of n are text, the rest filling."""

    specimen: Specimen
    labels: tuple[str, ...]
    length: int
    inputs: np.ndarray
    contexts: np.ndarray
    weights: np.ndarray

    @property
    def layers(self) -> int:
        """How many layers the model has."""
        return self.weights.shape[0]

    @property
    def heads(self) -> int:
        """How many query heads a layer has."""
        return self.weights.shape[1]

    @property
    def causal(self) -> bool:
        """Whether words see only what came before."""
        return self.specimen.kind == "causal"

    @property
    def groups(self) -> int:
        """Query heads that share one key-value head; 1 where each has its own."""
        return self.heads // (getattr(self.specimen.model.config, "num_key_value_heads", None) or self.heads)


def read_sentence(specimen: Specimen, text: str, *, filling: int = 0) -> Reading:
    """The model's own numbers for `text` with `filling` places of padding after it (encoders only)."""
    import torch

    family = specimen.model.config.model_type
    if family not in (*DECODERS, *ENCODERS):
        raise InputError("lab_specimen.unknown_family", family=family, known=", ".join((*DECODERS, *ENCODERS)))
    ids = specimen.encode(text, most=MOST_TOKENS - filling)
    pad = specimen.model.config.pad_token_id or 0
    row = torch.tensor([[*ids, *[pad] * filling]])
    mask = torch.tensor([[1] * len(ids) + [0] * filling])
    count_read(row.numel())
    count_tokens(specimen.spec.id, prompt=row.numel())
    with specimen.turn(), _watched(specimen) as (inputs, contexts):
        found = specimen.model(input_ids=row, attention_mask=mask, output_attentions=True)
        weights = np.stack([layer[0].float().numpy() for layer in found.attentions])
    labels = tuple(specimen.labels[id] for id in row[0].tolist())
    return Reading(specimen, labels, len(ids), np.stack(inputs), np.stack(contexts), weights)


def attention_modules(specimen: Specimen) -> "list[torch.nn.Module]":
    """The module of every layer that has the query, key and value projections."""
    if specimen.kind == "causal":
        return [layer.self_attn for layer in specimen.model.model.layers]
    return [layer.attention.self for layer in specimen.model.encoder.layer]


@contextmanager
def _watched(specimen: Specimen) -> Iterator[tuple[list[np.ndarray], list[np.ndarray]]]:
    """Lists that a pass fills with what each layer's heads were given and gave."""
    inputs: list[np.ndarray] = []
    contexts: list[np.ndarray] = []

    def keep(into: list[np.ndarray]) -> "Callable[[torch.nn.Module, tuple[torch.Tensor, ...]], None]":
        return lambda _, given: into.append(given[0][0].float().numpy())

    hooks = []
    for module in attention_modules(specimen):
        if specimen.kind == "causal":
            hooks += [
                module.q_proj.register_forward_pre_hook(keep(inputs)),
                module.o_proj.register_forward_pre_hook(keep(contexts)),
            ]
        else:
            hooks += [
                module.query.register_forward_pre_hook(keep(inputs)),
                module.register_forward_hook(lambda _, __, given: contexts.append(given[0][0].float().numpy())),
            ]
    try:
        yield inputs, contexts
    finally:
        for hook in hooks:
            hook.remove()
