"""Classifiers of texts: a folder trained here, or any sequence-classification model, behind one interface.

Knows nothing of how one is trained, and never runs code that comes with a model.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.errors import ModelUnavailable
from core.models.catalog import ModelSpec
from core.models.classifier_folder import FACTS, Facts, read_facts, read_head
from core.models.device import Device, detect_device
from core.models.quiet import silence_transformers
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from core.models.embedder import Embedder

BATCH = 32


class TextClassifier(Protocol):
    """From texts to probabilities. Thread-safe. `facts` says what it is; `languages` are empty where nobody knows."""

    facts: Facts

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (n, labels), rows sum to 1, columns in the order of `facts.labels`."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> int:
        """How many tokens it reads to label `texts`."""
        ...


class HeadClassifier:
    """A linear head on sentence vectors. `weight` (labels, dimension), `bias` (labels,)."""

    def __init__(self, facts: Facts, embedder: "Embedder", weight: np.ndarray, bias: np.ndarray) -> None:
        self.facts = facts
        self._embedder, self._weight, self._bias = embedder, weight, bias

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, the temperature applied."""
        if not texts:
            return np.zeros((0, len(self.facts.labels)), dtype=np.float32)
        scores = self._embedder.embed(list(texts)) @ self._weight.T + self._bias
        return softmax(scores / self.facts.temperature)

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Those of the encoder under the head."""
        return self._embedder.count_tokens(texts)


class SequenceClassifier:
    """A model that transformers knows as one for sequence classification."""

    def __init__(self, facts: Facts, folder: Path, device: Device) -> None:
        from transformers import AutoTokenizer

        self.facts = facts
        self._network = load_sequence_network(folder).to(device.kind).eval()
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._device = device.kind
        self._lock = threading.Lock()

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, batch by batch; several labels that may hold at once are not asked for."""
        rows = [self._score(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        scores = np.concatenate(rows) if rows else np.zeros((0, len(self.facts.labels)), dtype=np.float32)
        return softmax(scores / self.facts.temperature)

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Its own tokens, without what fills a batch up."""
        found = self._tokenizer(list(texts), truncation=True, max_length=self.facts.context) if texts else {}
        return sum(map(len, found.get("input_ids", ())))

    def _score(self, texts: Sequence[str]) -> np.ndarray:
        import torch

        inputs = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.facts.context, return_tensors="pt"
        )
        with self._lock, torch.inference_mode():
            return self._network(**inputs.to(self._device)).logits.float().cpu().numpy()


def softmax(scores: np.ndarray) -> np.ndarray:
    """Rows of probabilities from rows of scores."""
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (odds / odds.sum(axis=-1, keepdims=True)).astype(np.float32)


def open_classifier(folder: Path, *, settings: Settings | None = None) -> TextClassifier:
    """The classifier in `folder`: one trained here, or a sequence-classification model as transformers saves it.

    Raises ModelUnavailable where the folder holds neither, or the encoder under a head cannot be had.
    """
    settings = settings or load_settings()
    device = detect_device(settings)
    if not (folder / FACTS).is_file():
        return SequenceClassifier(_foreign_facts(folder), folder, device)
    facts = read_facts(folder)
    if facts.kind == "sequence":
        return SequenceClassifier(facts, folder, device)
    return HeadClassifier(facts, _open_encoder(facts, folder, device, settings), *read_head(folder))


def load_sequence_network(folder: Path) -> "torch.nn.Module":  # noqa: F821
    """The whole model in float32; ModelUnavailable where transformers finds none in the folder."""
    import torch
    from transformers import AutoModelForSequenceClassification

    silence_transformers()
    try:
        return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelUnavailable("classifier.no_folder", folder=folder.name) from error


def _foreign_facts(folder: Path) -> Facts:
    """What a model's own configuration says; one without a trained head is refused."""
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelUnavailable("classifier.no_folder", folder=folder.name) from error
    if not any(name.endswith("ForSequenceClassification") for name in config.architectures or ()):
        raise ModelUnavailable("classifier.no_head", folder=folder.name, kind=(config.architectures or ["?"])[0])
    labels = tuple(str(config.id2label[at]) for at in range(config.num_labels))
    context = min(getattr(config, "max_position_embeddings", 512) or 512, 512)
    return Facts("sequence", folder.name, folder.name, labels, context=context)


def _open_encoder(facts: Facts, folder: Path, device: Device, settings: Settings) -> "Embedder":
    """The catalogue's embedder where the encoder is unchanged, else the tuned one in the folder."""
    from core.models.catalog import find_spec
    from core.models.loader import open_embedder

    if facts.kind == "head":
        return open_embedder(find_spec(facts.base), settings=settings)
    from core.models.embedder import Embedder, load_text_tokenizer
    from core.models.encoder import TorchEncoder

    weight, _ = read_head(folder)
    spec = ModelSpec(
        facts.name, ("embed",), 0, facts.context, facts.languages, "", 0, dimension=weight.shape[1],
        pooling=facts.pooling, prefixes=(facts.prefix, facts.prefix),
    )  # fmt: skip
    return Embedder(spec, TorchEncoder(folder, facts.pooling, device.kind), load_text_tokenizer(folder, facts.context))
