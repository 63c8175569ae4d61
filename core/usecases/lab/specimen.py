"""The model under study: real weights in 32 bits whose every number can be looked at. One person at a time uses it.

    specimen = open_specimen(CATALOG[0])
    with specimen.turn():
        specimen.model(...)

Knows nothing of what is done with it. The apps' own chat runs on another engine, which hides its inside.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.errors import GenerationFailed, InputError
from core.messages import words
from core.models.catalog import CATALOG, ModelSpec
from core.models.choice import USABLE_MEMORY
from core.models.device import Device, detect_device
from core.models.reference import reference_weights
from core.models.sources import is_present, pull
from core.settings import Settings, load_settings
from core.usecases.lab.token_labels import label_tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

Kind = Literal["causal", "encoder"]

PATIENCE_SECONDS = 60.0
"""How long one waits for one's turn before being told that the model is busy."""


@dataclass
class Specimen:
    """`model` is in evaluation mode on the CPU with attention computed step by step ("eager"), as it can be read."""

    spec: ModelSpec
    kind: Kind
    model: "PreTrainedModel"
    tokenizer: "Tokenizer"
    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The model for oneself, without gradients; GenerationFailed where others keep it for too long."""
        import torch

        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise GenerationFailed("lab_specimen.busy", seconds=int(PATIENCE_SECONDS))
        try:
            with torch.inference_mode():
                yield
        finally:
            self._lock.release()

    def encode(self, text: str, *, most: int) -> list[int]:
        """Token ids, with the marks an encoder wants around them; InputError for no text and for more than `most`."""
        if not text.strip():
            raise InputError("lab_specimen.no_text")
        ids = self.tokenizer.encode(text, add_special_tokens=self.kind == "encoder").ids
        if len(ids) > most:
            raise InputError("lab_specimen.too_long", tokens=len(ids), most=most)
        return ids

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What to call every token of the vocabulary, by its id."""
        return label_tokens(self.tokenizer)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Ids after which a causal model's text is over."""
        from core.models.tokens import ChatTokenizer

        return ChatTokenizer(self.folder).ends if self.kind == "causal" else frozenset()


def list_specimens(kind: Kind, settings: Settings | None = None) -> list[ModelSpec]:
    """Rows that could be opened here: on this machine or coming with the program, and fitting it in 32 bits."""
    settings = settings or load_settings()
    role, usable = "chat" if kind == "causal" else "embed", USABLE_MEMORY * detect_device(settings).memory
    return [
        spec
        for spec in CATALOG
        if role in spec.roles
        and spec.memory("fp32") <= usable
        and (spec.package is not None or is_present(spec, settings))
    ]


_OPEN: dict[Kind, Specimen] = {}
_OPENING = threading.Lock()
"""Held while a specimen is looked up or loaded; `_OPEN` has the newest of each kind, so that memory stays bounded."""


def open_specimen(spec: ModelSpec, settings: Settings | None = None) -> Specimen:
    """The row's model, loaded once; ModelUnavailable where its weights cannot be had or do not load."""
    kind: Kind = "causal" if "chat" in spec.roles else "encoder"
    with _OPENING:
        if kind not in _OPEN or _OPEN[kind].spec.id != spec.id:
            _OPEN[kind] = load_specimen(spec, settings or load_settings())
        return _OPEN[kind]


def load_specimen(spec: ModelSpec, settings: Settings) -> Specimen:
    """A specimen of one's own; see `open_specimen`."""
    weights = pull(spec, settings=settings)
    if "chat" in spec.roles:
        return read_specimen(spec, reference_weights(spec, weights, settings))
    return read_specimen(spec, weights)


def read_specimen(spec: ModelSpec, folder: Path) -> Specimen:
    """The model saved in `folder` in the hub's layout."""
    from tokenizers import Tokenizer
    from transformers import AutoModel

    from core.models.transformers_engine import load_model

    causal = "chat" in spec.roles
    if causal:
        model = load_model(folder, Device("cpu", "", "fp32", 0, 0, words("models.no_gpu")))
    else:
        model = AutoModel.from_pretrained(folder, local_files_only=True).eval().float()
    model.set_attn_implementation("eager")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Specimen(spec, "causal" if causal else "encoder", model, tokenizer, folder)
