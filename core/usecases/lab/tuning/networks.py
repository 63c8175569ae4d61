"""The networks that are trained, what they are fed, and how what came of them becomes a classifier's folder.

    head    a linear layer on the sentence vectors of an encoder that stays as it is: the vectors are made once
    pooled  the encoder with that layer on its mean (or first) token; all of it, or LoRA's small matrices, are trained
    model   a sequence-classification model as transformers knows it; all of it, LoRA, or only its own head

Does not know tables or how training goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.models.classifier_folder import Kind, write_head
from core.usecases.lab.tuning.bases import Base
from core.usecases.lab.tuning.records import Recipe

if TYPE_CHECKING:
    import torch

Item = dict[str, object]
CONTEXT = 256


@dataclass(frozen=True, slots=True)
class Network:
    """`module` takes what `collate` makes of items and labels; `encode` makes the items, `save` writes the folder.

    `kind` is what the folder will be; `trained` and `whole` count parameters.
    """

    kind: Kind
    module: "torch.nn.Module"
    encode: Callable[[Sequence[str]], list[Item]]
    collate: Callable[[list[Item]], dict[str, "torch.Tensor"]]
    save: Callable[[Path], None]
    context: int

    @property
    def trained(self) -> int:
        """Parameters that learn."""
        return sum(one.numel() for one in self.module.parameters() if one.requires_grad)

    @property
    def whole(self) -> int:
        """Parameters in all."""
        return sum(one.numel() for one in self.module.parameters())


def make_network(recipe: Recipe, base: Base, labels: Sequence[str]) -> Network:
    """A network for `labels` on `base`, its new weights drawn from the seed torch was given."""
    if base.kind == "model":
        return _make_model(recipe, base, labels)
    return _make_head(recipe, base, labels) if recipe.method == "head" else _make_pooled(recipe, base, labels)


def _make_head(recipe: Recipe, base: Base, labels: Sequence[str]) -> Network:
    import torch

    from core.models import open_embedder

    embedder = open_embedder(base.spec)
    module = make_head_module(embedder.dimension, len(labels), recipe.dropout)

    def collate(items: list[Item]) -> dict[str, torch.Tensor]:
        vectors = torch.from_numpy(np.stack([item["vector"] for item in items]))
        return {"vectors": vectors} | _labels(items)

    def encode(texts: Sequence[str]) -> list[Item]:
        return [{"vector": row} for row in embedder.embed(list(texts))]

    return Network("head", module, encode, collate, lambda folder: _save_head(module, folder), base.spec.context)


def _make_pooled(recipe: Recipe, base: Base, labels: Sequence[str]) -> Network:
    from core.models.embedder import load_text_tokenizer
    from core.models.encoder import load_network

    encoder = load_network(base.folder, base.spec.pooling)
    _set_dropout(encoder.model, recipe.dropout)
    if recipe.method == "lora":
        encoder.model = add_lora(encoder.model, recipe)
    context = min(base.spec.context, CONTEXT)
    tokenizer = load_text_tokenizer(base.folder, context)
    module = make_pooled_module(encoder, base.spec.dimension, len(labels), recipe.dropout)

    def encode(texts: Sequence[str]) -> list[Item]:
        prefix = base.spec.prefixes[1]
        return [{"ids": encoding.ids} for encoding in tokenizer.encode_batch([prefix + text for text in texts])]

    def save(folder: Path) -> None:
        merged = encoder.model.merge_and_unload() if recipe.method == "lora" else encoder.model
        merged.save_pretrained(folder)
        tokenizer.save(str(folder / "tokenizer.json"))
        _save_head(module.head, folder)

    pad = _pad_id(tokenizer.token_to_id)
    return Network("pooled", module, encode, lambda items: _pad(items, pad), save, context)


def _make_model(recipe: Recipe, base: Base, labels: Sequence[str]) -> Network:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base.folder, local_files_only=True)
    names = dict(enumerate(labels))
    module = AutoModelForSequenceClassification.from_pretrained(
        base.folder, num_labels=len(labels), id2label=names, label2id={name: at for at, name in names.items()},
        ignore_mismatched_sizes=True, dtype=torch.float32, local_files_only=True,
    )  # fmt: skip
    if module.config.pad_token_id is None:
        module.config.pad_token_id = tokenizer.pad_token_id or tokenizer.eos_token_id or 0
    _set_dropout(module, recipe.dropout)
    parts = {name: part for name, part in module.named_children() if name != module.base_model_prefix}
    heads = [name for name, part in parts.items() if any(True for _ in part.parameters())]
    if recipe.method == "head":
        for parameter in module.base_model.parameters():
            parameter.requires_grad = False
    trained = add_lora(module, recipe, heads) if recipe.method == "lora" else module
    context = min(getattr(module.config, "max_position_embeddings", CONTEXT) or CONTEXT, CONTEXT)

    def encode(texts: Sequence[str]) -> list[Item]:
        return [{"ids": ids} for ids in tokenizer(list(texts), truncation=True, max_length=context)["input_ids"]]

    def save(folder: Path) -> None:
        (trained.merge_and_unload() if recipe.method == "lora" else trained).save_pretrained(folder)
        tokenizer.save_pretrained(folder)

    return Network("sequence", trained, encode, lambda items: _pad(items, module.config.pad_token_id), save, context)


def make_head_module(dimension: int, count: int, dropout: float) -> "torch.nn.Module":
    """A linear layer on unit vectors, which are stretched so that their numbers have about the variance 1: steps of a
    usual size then move the scores."""
    import torch

    class Head(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stretch = dimension**0.5
            self.dropout = torch.nn.Dropout(dropout)
            self.linear = torch.nn.Linear(dimension, count)

        def forward(self, vectors: torch.Tensor, labels: torch.Tensor | None = None) -> dict[str, torch.Tensor]:
            return _answer(self.linear(self.dropout(self.stretch * vectors)), labels)

    return Head()


def make_pooled_module(encoder: "torch.nn.Module", dimension: int, count: int, dropout: float) -> "torch.nn.Module":
    """The encoder to unit vectors, then the head."""
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.head = make_head_module(dimension, count, dropout)

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, labels: torch.Tensor | None = None
        ) -> dict[str, torch.Tensor]:
            return self.head(self.encoder(input_ids, attention_mask), labels)

    return Pooled()


def add_lora(module: "torch.nn.Module", recipe: Recipe, heads: Sequence[str] = ()) -> "torch.nn.Module":
    """The module with LoRA's matrices beside every linear layer (Hu et al. 2021), alpha twice the rank; `heads` are
    trained whole."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=recipe.rank, lora_alpha=2 * recipe.rank, lora_dropout=recipe.dropout, target_modules="all-linear",
        exclude_modules=list(heads) or None, modules_to_save=list(heads) or None,
    )  # fmt: skip
    return get_peft_model(module, config)


def _answer(scores: "torch.Tensor", labels: "torch.Tensor | None") -> "dict[str, torch.Tensor]":
    import torch

    if labels is None:
        return {"logits": scores}
    return {"loss": torch.nn.functional.cross_entropy(scores.float(), labels), "logits": scores}


def _set_dropout(module: "torch.nn.Module", share: float) -> None:
    """Every dropout of the encoder, however its configuration calls them."""
    import torch

    for part in module.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = share


def _save_head(head: "torch.nn.Module", folder: Path) -> None:
    weight = head.linear.weight.detach().float().cpu().numpy() * head.stretch
    write_head(folder, weight, head.linear.bias.detach().float().cpu().numpy())


def _pad(items: Sequence[Item], pad: int) -> "dict[str, torch.Tensor]":
    import torch

    width = max(len(item["ids"]) for item in items)
    ids = torch.full((len(items), width), pad, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, item in enumerate(items):
        ids[row, : len(item["ids"])] = torch.tensor(item["ids"])
        mask[row, : len(item["ids"])] = 1
    return {"input_ids": ids, "attention_mask": mask} | _labels(items)


def _labels(items: Sequence[Item]) -> "dict[str, torch.Tensor]":
    import torch

    known = [item["label"] for item in items if "label" in item]
    return {"labels": torch.tensor(known, dtype=torch.int64)} if known else {}


def _pad_id(find: Callable[[str], int | None]) -> int:
    return next((found for token in ("[PAD]", "<pad>") if (found := find(token)) is not None), 0)
