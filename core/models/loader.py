"""Opens models: lazily, once per process, whichever engine fits. The one place that holds loaded models.

Every caller of `open_chat()` gets the same object; `switch_chat` puts another in its place only once that has loaded,
so a failed switch leaves the working model where it was.
"""

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ModelUnavailable
from core.models.apart import run_apart
from core.models.catalog import ModelSpec, Quantisation
from core.models.choice import choose_model, quantisation_for
from core.models.device import Device, chat_device, detect_device, size_text
from core.models.lending import find_lender
from core.models.sources import WEIGHTS, Progress, locked, pull, workplace
from core.settings import Settings, load_settings
from core.telemetry import note_loaded

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.chat import LocalChat
    from core.models.embedder import Embedder
    from core.models.engine import Engine


class _Loaded:
    """The models of this process. Each lock is held while its kind is looked up or loaded, never while one runs."""

    def __init__(self) -> None:
        self.chat_lock = threading.RLock()
        self.embedder_lock = threading.RLock()
        self.chat: BaseChatModel | None = None
        self.embedders: dict[str, Embedder] = {}


_LOADED = _Loaded()


def open_chat(
    spec: ModelSpec | None = None, *, settings: Settings | None = None, progress: Progress | None = None
) -> "BaseChatModel":
    """The chat model in use; the first call opens the endpoint the settings name, else the row chosen for this machine.

    With `spec`, the model in use becomes that one. Raises ModelUnavailable, and what was in use stays.
    """
    settings = settings or load_settings()
    with _LOADED.chat_lock:
        if _LOADED.chat is None or (spec and _LOADED.chat.model_id != spec.id):
            return switch_chat(spec, settings=settings, progress=progress)
        return _LOADED.chat


def switch_chat(
    spec: ModelSpec | None, *, settings: Settings | None = None, progress: Progress | None = None
) -> "BaseChatModel":
    """Load `spec` (None: what the settings and this machine ask for), then put it in place of the model in use.

    Replies the old model is still writing are finished before its memory is freed.
    """
    settings = settings or load_settings()
    with _LOADED.chat_lock:
        new = _load_chat(spec, settings, progress)
        old, _LOADED.chat = _LOADED.chat, new
    if old is not None:
        note_loaded(old.model_id, False)
    note_loaded(new.model_id)
    if old is not None and hasattr(old, "engine"):
        threading.Thread(target=old.engine.close, name="close-model", daemon=True).start()
    return new


def loaded_chat() -> "BaseChatModel | None":
    """The chat model in use, without loading one."""
    return _LOADED.chat


def open_embedder(
    spec: ModelSpec | None = None, *, settings: Settings | None = None, progress: Progress | None = None
) -> "Embedder":
    """The embedder of `spec`, or of the row chosen for this machine; fetched first where its weights are missing."""
    settings = settings or load_settings()
    with _LOADED.embedder_lock:
        device = detect_device(settings)
        spec = spec or choose_model("embed", device, settings=settings).spec
        if spec.id not in _LOADED.embedders:
            _LOADED.embedders[spec.id] = _load_embedder(spec, device, settings, progress)
            note_loaded(spec.id)
        return _LOADED.embedders[spec.id]


def prepare_chat(spec: ModelSpec, weights: Path, *, settings: Settings | None = None) -> Path:
    """The folder the CPU engine loads, made once from `weights` (some seconds, in a process of its own)."""
    settings = settings or load_settings()
    folder = settings.models / spec.slug / f"openvino-q8_0{_mark_of(weights, settings)}"
    with locked(settings.models, f"{spec.slug}.openvino"):
        if not (folder / "openvino_model.bin").is_file():
            with workplace(folder, int(2.5 * spec.parameters)) as made:
                run_apart("core.models.conversion", weights, made, model=spec.name)
    return folder


def _mark_of(weights: Path, settings: Settings) -> str:
    """What tells conversions of a person's own weights apart from those of the published ones under the same name, such
    as a model that was tuned in the lab; "" for weights that are not in `model_folder`."""
    own, place = settings.model_folder, weights.resolve()
    if own is None or place.is_relative_to(settings.models.resolve()) or not place.is_relative_to(own.resolve()):
        return ""
    files = sorted(path for pattern in WEIGHTS for path in weights.glob(pattern))
    facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return "-" + hashlib.blake2b(repr((str(place), facts)).encode(), digest_size=6).hexdigest()


def has_openvino() -> bool:
    """Whether the CPU engine is installed; without it torch does its work, more slowly."""
    from importlib.util import find_spec

    return find_spec("openvino") is not None and find_spec("openvino_genai") is not None


def _load_chat(spec: ModelSpec | None, settings: Settings, progress: Progress | None) -> "BaseChatModel":
    if spec is None and settings.endpoint:
        from core.models.endpoint import open_endpoint

        return open_endpoint(settings)
    device = chat_device(settings)
    spec = spec or choose_model("chat", device, settings=settings).spec
    weights = pull(spec, settings=settings, progress=progress)
    return _local_chat(spec, weights, device, settings)


def _local_chat(spec: ModelSpec, weights: Path, device: Device, settings: Settings) -> "LocalChat":
    from core.models.chat import LocalChat
    from core.models.conversion import can_convert
    from core.models.tokens import ChatTokenizer

    if device.kind == "cpu" and has_openvino() and can_convert(weights):
        folder = prepare_chat(spec, weights, settings=settings)
        engine = _openvino_engine(spec, folder, device)
    else:
        folder, engine = _transformers_engine(spec, weights, device, settings)
    tokenizer = ChatTokenizer(folder, spec.template_options)
    return LocalChat(engine=engine, tokenizer=tokenizer, model_id=spec.id, languages=spec.languages)


def _openvino_engine(spec: ModelSpec, folder: Path, device: Device) -> "Engine":
    from core.models.openvino_engine import OpenVinoEngine

    _check_memory(spec, "q8_0", device)
    return OpenVinoEngine(folder, spec.working_context)


def _transformers_engine(spec: ModelSpec, weights: Path, device: Device, settings: Settings) -> tuple[Path, "Engine"]:
    from core.models.lent_engine import LentEngine
    from core.models.reference import reference_weights
    from core.models.transformers_engine import TransformersEngine

    _check_memory(spec, quantisation_for(spec, device) if device.kind != "cpu" else device.dtype, device)
    folder, lender = reference_weights(spec, weights, settings), find_lender()
    if lender and device.kind == "cuda":
        return folder, LentEngine(folder, spec.working_context, device, lender)
    return folder, TransformersEngine(folder, spec.working_context, device)


def _check_memory(spec: ModelSpec, quantisation: Quantisation, device: Device) -> None:
    needed = spec.memory(quantisation)
    if needed > device.free:
        needed_text, free = size_text(needed), size_text(device.free)
        raise ModelUnavailable("models.no_memory", model=spec.name, needed=needed_text, free=free, device=device.name)


def _load_embedder(spec: ModelSpec, device: Device, settings: Settings, progress: Progress | None) -> "Embedder":
    from core.models.embedder import Embedder, load_text_tokenizer
    from core.models.encoder import OpenVinoEncoder, TorchEncoder

    weights = pull(spec, settings=settings, progress=progress)
    tokenizer = load_text_tokenizer(weights, spec.context)
    if device.kind == "cpu" and has_openvino():
        return Embedder(spec, OpenVinoEncoder(_converted_encoder(spec, weights, settings)), tokenizer)
    return Embedder(spec, TorchEncoder(weights, spec.pooling, device.kind, device.dtype), tokenizer)


def _converted_encoder(spec: ModelSpec, weights: Path, settings: Settings) -> Path:
    folder = settings.models / spec.slug / f"openvino{_mark_of(weights, settings)}"
    with locked(settings.models, f"{spec.slug}.openvino"):
        if not (folder / "encoder.bin").is_file():
            with workplace(folder, 4 * spec.parameters) as made:
                run_apart("core.models.encoder", weights, made, spec.pooling, model=spec.name)
    return folder
