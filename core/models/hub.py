"""The Hugging Face hub or the mirror `HF_ENDPOINT` names: is it there, what is cached, fetch a pinned snapshot."""

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from core.errors import ModelUnavailable
from core.models.catalog import ModelSpec
from core.models.watch import watched

FILES = ["*.json", "*.safetensors", "*.txt", "*.model", "*.spm", "*.jinja", "pytorch_model*.bin"]
NOT_FILES = ["onnx/*", "openvino/*", "*/*.bin", "imgs/*"]

PROBE_SECONDS = 1.2
REMEMBERED_SECONDS = 60


def hub_cache(spec: ModelSpec) -> Path | None:
    """The cached snapshot's folder, which may be incomplete; None where the hub never cached this revision."""
    from huggingface_hub import constants

    root = Path(constants.HF_HUB_CACHE) / f"models--{spec.slug}"
    reference = root / "refs" / "main"
    revision = spec.revision or (reference.read_text().strip() if reference.is_file() else "")
    folder = root / "snapshots" / revision
    return folder if revision and folder.is_dir() else None


def hub_answers(endpoint: str | None = None) -> bool:
    """Whether the hub answers, known within about a second and remembered for a minute."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    return _answers(endpoint or constants.ENDPOINT, int(time.monotonic() // REMEMBERED_SECONDS))


@lru_cache(maxsize=8)
def _answers(endpoint: str, minute: int) -> bool:
    """One HEAD request in a thread of its own: a name server that never answers cannot be given a time limit."""
    answers: list[bool] = []
    probe = threading.Thread(target=lambda: answers.append(_knock(endpoint)), name="hub-probe", daemon=True)
    probe.start()
    probe.join(PROBE_SECONDS)
    return bool(answers and answers[0])


def _knock(endpoint: str) -> bool:
    import httpx

    try:
        return httpx.head(endpoint, timeout=PROBE_SECONDS, follow_redirects=False).status_code < 400
    except (httpx.HTTPError, OSError, ValueError):
        return False


def fetch_snapshot(spec: ModelSpec, progress: Callable[[int, int], None], endpoint: str | None = None) -> Path:
    """Download the pinned revision into the hub's own cache, which resumes what was cut off; returns its folder."""
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.utils import disable_progress_bars

    disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    root = Path(constants.HF_HUB_CACHE) / f"models--{spec.slug}"
    try:
        with watched(root, spec.download, progress):
            folder = snapshot_download(
                spec.id,
                revision=spec.revision,
                allow_patterns=FILES,
                ignore_patterns=NOT_FILES,
                etag_timeout=5,
                endpoint=endpoint,
            )
    except Exception as error:  # the hub's client raises errors of several libraries, all of them "not fetched" here
        why = f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}"
        raise ModelUnavailable("models.hub_failed", model=spec.id, why=why) from error
    return Path(folder)
