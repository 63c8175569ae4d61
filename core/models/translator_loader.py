"""Loads a neural translation model whose weights are here: converted on first use, on the device that is there.

Fetches nothing. Does not know which model is wanted, nor keeps what it has loaded.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from core.errors import ModelUnavailable
from core.models.apart import run_apart
from core.models.device import Device, detect_device, size_text
from core.models.neural_translator import NeuralTranslator
from core.models.seq2seq_engine import CTranslateModel, Seq2Seq, TransformersSeq2Seq
from core.models.seq2seq_text import open_text
from core.models.sources import WEIGHTS, Progress, find_weights, locked, workplace
from core.models.translator_catalog import TranslatorSpec
from core.models.watch import watched
from core.settings import Settings

_ANY = 1 << 16
_ENDS = 1 << 20
"""Bytes at either end of a file of weights that go into its fingerprint."""


def load_translator(spec: TranslatorSpec, settings: Settings, progress: Progress | None = None) -> NeuralTranslator:
    """The model of `spec`; ModelUnavailable where its weights are not here or do not load."""
    weights = find_weights(spec, settings)
    if weights is None:
        size = size_text(spec.download)
        raise ModelUnavailable("translator_models.not_here", model=spec.id, size=size)
    spec = replace(spec, context=min(spec.context, _positions(weights)))
    device, version = detect_device(settings), fingerprint(weights)
    _check_memory(spec, device)
    model, kind, folder = _open_model(spec, weights, version, device, settings, progress)
    return NeuralTranslator(spec, f"{version}-{kind}", open_text(folder, spec.family), model)


def prepare_translator(
    spec: TranslatorSpec, weights: Path, *, settings: Settings, progress: Progress | None = None
) -> Path:
    """The folder CTranslate2 loads, made once from these very `weights` (in a process of its own, under a lock)."""
    folder = settings.models / spec.slug / f"ctranslate2-int8-{fingerprint(weights)}"
    with locked(settings.models, f"{spec.slug}.ctranslate2"):
        if not (folder / "model.bin").is_file():
            with (
                workplace(folder, int(1.5 * spec.parameters)) as made,
                watched(made, spec.parameters, progress or _ignore),
            ):
                run_apart("core.models.seq2seq_conversion", weights.resolve(), made, model=spec.name)
    return folder


def fingerprint(weights: Path) -> str:
    """Eight hexadecimal digits that change with the weights: their sizes and ends, and the configuration."""
    digest = hashlib.sha256((weights / "config.json").read_bytes() if (weights / "config.json").is_file() else b"")
    for file in sorted(file for pattern in WEIGHTS for file in weights.glob(pattern)):
        size = file.stat().st_size
        with file.open("rb") as stream:
            digest.update(f"{file.name} {size}".encode() + stream.read(_ENDS))
            stream.seek(max(0, size - _ENDS))
            digest.update(stream.read())
    return digest.hexdigest()[:8]


def has_ctranslate2() -> bool:
    """Whether the 8-bit engine is installed; without it transformers does its work, more slowly."""
    from importlib.util import find_spec

    return find_spec("ctranslate2") is not None


def _open_model(
    spec: TranslatorSpec, weights: Path, version: str, device: Device, settings: Settings, progress: Progress | None
) -> tuple[Seq2Seq, str, Path]:
    """The model, what it runs as, and the folder with its subwords."""
    if device.kind in ("cpu", "cuda") and has_ctranslate2():
        folder = prepare_translator(spec, weights, settings=settings, progress=progress)
        try:
            return CTranslateModel(folder, device), "int8", folder
        except ModelUnavailable:
            if device.kind == "cpu":
                raise
    return TransformersSeq2Seq(weights, device), "fp32" if device.kind == "cpu" else device.dtype, weights


def _check_memory(spec: TranslatorSpec, device: Device) -> None:
    if (needed := spec.memory("q8_0")) > device.free:
        raise ModelUnavailable(
            "models.no_memory", model=spec.name, needed=size_text(needed), free=size_text(device.free),
            device=device.name,
        )  # fmt: skip


def _positions(weights: Path) -> int:
    """Places the model itself knows; more than any where it counts them from each other, as T5 does."""
    try:
        config = json.loads((weights / "config.json").read_text("utf-8"))
        return int(config.get("max_position_embeddings") or _ANY)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelUnavailable("models.not_loaded", model=weights.name, why=str(error)[:300]) from error


def _ignore(done: int, total: int) -> None:
    """Progress nobody watches."""
