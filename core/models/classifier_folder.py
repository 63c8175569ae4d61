"""A trained classifier as a folder: what it is, its labels, its head, and where the encoder under the head comes from.

    classifier.json     what it is (`Facts`)
    head.safetensors    a linear head on sentence vectors, where it is one
    weights ...         the tuned encoder with its tokenizer, or a whole classification model; absent where the head
                        stands on an encoder of the catalogue that was not changed

Knows nothing of running it; importing this loads no engine.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from core.errors import ModelUnavailable

FACTS, HEAD = "classifier.json", "head.safetensors"
FORM = 1
"""Raised when the folder's form changes."""
Kind = Literal["head", "pooled", "sequence"]


@dataclass(frozen=True, slots=True)
class Facts:
    """`kind`: "head" is a linear head on the vectors of the catalogue's encoder `base`, unchanged; "pooled" the same on
    a tuned encoder that lies in the folder; "sequence" a whole classification model as transformers saves it.

    `threshold` is the probability from which its answer counts as one, `examples` a few training texts by label,
    `card` what else is known of the training (settings, data hash, figures), for people.
    """

    kind: Kind
    name: str
    base: str
    labels: tuple[str, ...]
    languages: tuple[str, ...] = ()
    temperature: float = 1.0
    threshold: float = 0.5
    context: int = 256
    pooling: str = "mean"
    prefix: str = ""
    examples: dict[str, list[str]] = field(default_factory=dict)
    card: dict[str, object] = field(default_factory=dict)


def write_facts(folder: Path, facts: Facts) -> None:
    """Write `classifier.json`."""
    text = json.dumps({"form": FORM} | asdict(facts), ensure_ascii=False, indent=1)
    (folder / FACTS).write_text(text + "\n", encoding="utf-8")


def read_facts(folder: Path) -> Facts:
    """What the folder holds; ModelUnavailable where it is no classifier of this form."""
    try:
        kept = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        if kept.pop("form") != FORM:
            raise ValueError
        labels, languages = tuple(kept.pop("labels")), tuple(kept.pop("languages"))
        return Facts(labels=labels, languages=languages, **kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable("classifier.no_folder", folder=folder.name) from error


def write_head(folder: Path, weight: np.ndarray, bias: np.ndarray) -> None:
    """Write the head: `weight` (labels, dimension) for unit vectors, `bias` (labels,), both float32."""
    from safetensors.numpy import save_file

    arrays = {"weight": np.ascontiguousarray(weight, np.float32), "bias": np.ascontiguousarray(bias, np.float32)}
    save_file(arrays, folder / HEAD)


def read_head(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """(weight, bias); ModelUnavailable where it is not there or damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        kept = load_file(folder / HEAD)
        return kept["weight"], kept["bias"]
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelUnavailable("classifier.no_folder", folder=folder.name) from error
