"""Which words decided, by the slope: each token's embedding times the gradient of the label's log odds there.

One pass instead of one a word, but a straight line through a bent function: `Occlusion.explained` says how far the sum
of the parts is from the log odds with the text less those with its embeddings at zero. Source: gradient x input,
Shrikumar et al. 2016. Runs the network in torch, in 32 bits.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.documents.document import Span
from core.errors import InputError
from core.models.classifier import load_sequence_network
from core.models.classifier_folder import FACTS, Facts, read_facts, read_head
from core.settings import Settings, load_settings
from core.telemetry import count_read
from core.usecases.lab.classifying.explaining import Occlusion, Part, gather, split_words

if TYPE_CHECKING:
    import torch

Tokens = tuple[list[int], list[tuple[int, int]]]


class GradientExplainer:
    """Made by `open_gradients`. `score` goes from token embeddings (1, n, width) to log probabilities (labels,)."""

    def __init__(
        self,
        facts: Facts,
        embed: "torch.nn.Module",
        score: "Callable[[torch.Tensor], torch.Tensor]",
        tokenize: Callable[[str], Tokens],
    ) -> None:
        self.facts = facts
        self._embed, self._score, self._tokenize = embed, score, tokenize
        self._lock = threading.Lock()

    def explain(self, text: str, label: str) -> Occlusion:
        """Each word's part in `label`; InputError for a text without words."""
        words = split_words(text)
        if not words:
            raise InputError("lab_classify.no_text")
        column = self.facts.labels.index(label)
        ids, offsets = self._tokenize(text)
        count_read(len(ids))
        with self._lock:
            odds, at_zero, weights = self._slope(ids, column)
        spans = [Span(start, end) for start, end in offsets]
        summed = gather(spans, weights.tolist(), words)
        parts = tuple(
            Part(word, text[word.start : word.end], weight) for word, weight in zip(words, summed, strict=True)
        )
        probability = 1 / (1 + np.exp(-odds))
        return Occlusion(label, float(probability), parts, odds - at_zero, float(weights.sum()))

    def _slope(self, ids: list[int], column: int) -> tuple[float, float, np.ndarray]:
        """Log odds of the label, the same with all embeddings at zero, and each token's part."""
        import torch

        with torch.no_grad():
            vectors = self._embed(torch.tensor([ids]))
        vectors.requires_grad_(True)
        odds = _odds(self._score(vectors), column)
        [slope] = torch.autograd.grad(odds, vectors)
        with torch.no_grad():
            at_zero = _odds(self._score(torch.zeros_like(vectors)), column)
        return odds.item(), at_zero.item(), (slope * vectors).sum(dim=-1)[0].detach().numpy()


def open_gradients(folder: Path, settings: Settings | None = None) -> GradientExplainer:
    """The explainer of the classifier in `folder`. ModelUnavailable where there is none."""
    facts = read_facts(folder) if (folder / FACTS).is_file() else None
    if facts is None or facts.kind == "sequence":
        return _open_sequence(folder, facts)
    return _open_head(folder, facts, settings or load_settings())


def _open_head(folder: Path, facts: Facts, settings: Settings) -> GradientExplainer:
    import torch

    from core.models.catalog import find_spec
    from core.models.embedder import load_text_tokenizer
    from core.models.encoder import load_network
    from core.models.sources import pull

    weights = folder if facts.kind == "pooled" else pull(find_spec(facts.base), settings=settings)
    network = load_network(weights, facts.pooling)
    weight, bias = (torch.from_numpy(part) for part in read_head(folder))
    tokenizer = load_text_tokenizer(weights, facts.context)

    def score(vectors: torch.Tensor) -> torch.Tensor:
        states = network.model(inputs_embeds=vectors).last_hidden_state[0]
        pooled = states[0] if facts.pooling == "cls" else states.mean(dim=0)
        row = torch.nn.functional.normalize(pooled, dim=0)
        return ((weight @ row + bias) / facts.temperature).log_softmax(dim=-1)

    def tokenize(text: str) -> Tokens:
        encoding, lead = tokenizer.encode(facts.prefix + text), len(facts.prefix)
        return encoding.ids, [(start - lead, end - lead) for start, end in encoding.offsets]

    return GradientExplainer(facts, network.model.get_input_embeddings(), score, tokenize)


def _open_sequence(folder: Path, facts: Facts | None) -> GradientExplainer:
    import torch
    from transformers import AutoTokenizer

    network = load_sequence_network(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    labels = tuple(str(network.config.id2label[at]) for at in range(network.config.num_labels))
    facts = facts or Facts("sequence", folder.name, folder.name, labels)

    def score(vectors: torch.Tensor) -> torch.Tensor:
        return (network(inputs_embeds=vectors).logits[0] / facts.temperature).log_softmax(dim=-1)

    def tokenize(text: str) -> Tokens:
        found = tokenizer(text, truncation=True, max_length=facts.context, return_offsets_mapping=True)
        return found["input_ids"], found["offset_mapping"]

    return GradientExplainer(facts, network.get_input_embeddings(), score, tokenize)


def _odds(shares: "torch.Tensor", column: int) -> "torch.Tensor":
    """The label's log odds from all labels' log probabilities."""
    import torch

    others = torch.cat([shares[:column], shares[column + 1 :]])
    return shares[column] - others.logsumexp(dim=0)
