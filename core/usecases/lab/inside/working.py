"""One head worked out again from the weights, in numpy, and compared with what the model itself computed.

Does not know how the model was run.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.usecases.lab.inside.formula import Attention, attend, causal_mask, padding_mask
from core.usecases.lab.inside.positions import rotary_angles, rotate
from core.usecases.lab.inside.reading import Reading, attention_modules
from core.usecases.lab.specimen import Specimen

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Working:
    """`query` and `key` (n, d) are as projected, `turned_query` and `turned_key` as compared (rotated by position where
    the model does that); `allowed` (n, n). `difference` is the largest one to the model's own weights and output."""

    layer: int
    head: int
    shared_head: int
    query: np.ndarray
    key: np.ndarray
    value: np.ndarray
    turned_query: np.ndarray
    turned_key: np.ndarray
    angles: np.ndarray | None
    allowed: np.ndarray
    attention: Attention
    difference: float

    @property
    def rotated(self) -> bool:
        """Whether positions come in by rotation."""
        return self.angles is not None


def work_out(reading: Reading, layer: int, head: int) -> Working:
    """Head `head` of layer `layer`, both counted from 0."""
    specimen = reading.specimen
    module = attention_modules(specimen)[layer]
    shared = head // reading.groups
    names = ("q_proj", "k_proj", "v_proj") if reading.causal else ("query", "key", "value")
    rows = reading.inputs[layer].astype(np.float64)
    query, key, value = (
        _project(rows, getattr(module, name), at, head_size(reading))
        for name, at in zip(names, (head, shared, shared), strict=True)
    )
    query, key = _normed(query, module, "q_norm"), _normed(key, module, "k_norm")
    angles = _angles(specimen, len(rows)) if reading.causal else None
    turned_query, turned_key = (rotate(query, angles), rotate(key, angles)) if reading.causal else (query, key)
    allowed = padding_mask(reading.length, len(rows))
    if reading.causal:
        allowed = allowed & causal_mask(len(rows))
    attention = attend(turned_query, turned_key, value, allowed)
    difference = _difference(reading, layer, head, attention)
    return Working(
        layer, head, shared, query, key, value, turned_query, turned_key, angles, allowed, attention, difference
    )


def head_size(reading: Reading) -> int:
    """Numbers in one head's query."""
    return reading.contexts.shape[-1] // reading.heads


def learned_positions(specimen: Specimen, length: int) -> np.ndarray | None:
    """The vectors (length, width) an encoder adds to its words by their place; None where positions are rotations."""
    if specimen.kind == "causal":
        return None
    table = specimen.model.embeddings.position_embeddings.weight.detach().float().numpy()
    first = 0 if specimen.model.config.model_type == "bert" else (specimen.model.config.pad_token_id or 0) + 1
    return table[first : first + length]


def _project(rows: np.ndarray, linear: "torch.nn.Linear", head: int, size: int) -> np.ndarray:
    """rows W^T + b, the rows of W that belong to one head."""
    part = slice(head * size, (head + 1) * size)
    weight = linear.weight.detach().double().numpy()[part]
    bias = linear.bias.detach().double().numpy()[part] if linear.bias is not None else 0.0
    return rows @ weight.T + bias


def _normed(rows: np.ndarray, module: "torch.nn.Module", name: str) -> np.ndarray:
    """Rows brought to length sqrt(d) and scaled, where the family does that with its heads (qwen3)."""
    norm = getattr(module, name, None)
    if norm is None:
        return rows
    size = np.sqrt((rows**2).mean(axis=-1, keepdims=True) + norm.variance_epsilon)
    return rows / size * norm.weight.detach().double().numpy()


def _angles(specimen: Specimen, n: int) -> np.ndarray:
    return rotary_angles(np.arange(n), specimen.model.model.rotary_emb.inv_freq.double().numpy())


def _difference(reading: Reading, layer: int, head: int, attention: Attention) -> float:
    size = head_size(reading)
    theirs = reading.contexts[layer][:, head * size : (head + 1) * size]
    weights = np.abs(attention.weights - reading.weights[layer, head]).max()
    return float(max(weights, np.abs(attention.output - theirs).max()))
