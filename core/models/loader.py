"""Opens models: lazily, once per process, whichever engine fits. The one place that holds loaded models.

Every caller of `open_embedder` gets the same object; switching puts another in its place only once it has
loaded, so a failed switch leaves the working model where it was.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from core.models.catalog import ModelSpec
from core.models.choice import choose_model
from core.models.device import Device, detect_device
from core.models.sources import Progress, locked, pull, workplace
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from core.models.embedder import Embedder


class _Loaded:
    """The models of this process. `lock` is held while one is looked up or loaded."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.embedders: dict[str, Embedder] = {}


_LOADED = _Loaded()


def open_embedder(
    spec: ModelSpec | None = None, *, settings: Settings | None = None, progress: Progress | None = None
) -> "Embedder":
    """The embedder of `spec`, or of the row chosen for this machine; fetched first where its weights are missing."""
    settings = settings or load_settings()
    with _LOADED.lock:
        device = detect_device(settings)
        spec = spec or choose_model("embed", device, settings=settings).spec
        if spec.id not in _LOADED.embedders:
            _LOADED.embedders[spec.id] = _load_embedder(spec, device, settings, progress)
        return _LOADED.embedders[spec.id]


def _load_embedder(spec: ModelSpec, device: Device, settings: Settings, progress: Progress | None) -> "Embedder":
    from core.models.embedder import Embedder, load_text_tokenizer
    from core.models.encoder import OpenVinoEncoder, TorchEncoder

    weights = pull(spec, settings=settings, progress=progress)
    tokenizer = load_text_tokenizer(weights, spec.context)
    if device.kind == "cpu" and has_openvino():
        return Embedder(spec, OpenVinoEncoder(_converted_encoder(spec, weights, settings)), tokenizer)
    return Embedder(spec, TorchEncoder(weights, spec.pooling, device.kind, device.dtype), tokenizer)


def _converted_encoder(spec: ModelSpec, weights: Path, settings: Settings) -> Path:
    from core.models.encoder import convert_apart

    folder = settings.models / spec.slug / "openvino"
    with locked(settings.models, f"{spec.slug}.openvino"):
        if not (folder / "encoder.bin").is_file():
            with workplace(folder, 4 * spec.parameters) as made:
                convert_apart(weights, made, spec.pooling)
    return folder


def has_openvino() -> bool:
    """Whether the CPU engine is installed; without it torch does its work, more slowly."""
    from importlib.util import find_spec

    return find_spec("openvino") is not None and find_spec("openvino_genai") is not None
