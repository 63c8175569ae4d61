"""What every app does once when its process starts: its lines, traces and the port for those who run it.

Knows the parts that an app stands on and how to ask each whether it works; does not know what any app does.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import ModelUnavailable, SettingsError
from core.settings import Settings
from core.telemetry.logging_setup import set_up_logging
from core.telemetry.logs import log
from core.telemetry.metrics import name_process
from core.telemetry.operations import Probe, serve_operations
from core.telemetry.tracing import start_tracing

if TYPE_CHECKING:
    from core.store import Store

LEAST_FREE = 64 << 20
"""Bytes free on disk below which nothing more can be kept safely."""
SECONDS = 2.0


def start_operations(app: str, settings: Settings, open_store: "Callable[[], Store]") -> None:
    """To be called once in a process, before it serves anybody. A port that cannot be had is said and logged; the app
    runs without it."""
    set_up_logging(settings)
    name_process(app)
    start_tracing(settings)
    try:
        serve_operations(settings, app, list_probes(settings, open_store))
    except SettingsError as error:
        log("operations_failed", level="error", error=error, port=settings.metrics_port)
        print(error, flush=True)


def list_probes(settings: Settings, open_store: "Callable[[], Store]") -> dict[str, Probe]:
    """What must work for the app to do its work."""
    probes = {
        "store": lambda: probe_store(open_store),
        "model": lambda: probe_model(settings),
        "disk": lambda: probe_disk(settings),
    }
    return probes | ({"endpoint": lambda: probe_endpoint(settings)} if settings.endpoint else {})


def probe_store(open_store: "Callable[[], Store]") -> str:
    """StoreError where the database does not answer a query."""
    open_store().probe()
    return "reachable"


def probe_model(settings: Settings) -> str:
    """ModelUnavailable where no chat model is loaded and none could be without fetching it."""
    from core.models import choose_model, detect_device, is_present, loaded_chat

    if loaded_chat() is not None:
        return "loaded"
    if settings.endpoint:
        return "remote"
    spec = choose_model("chat", detect_device(settings), settings=settings).spec
    if not is_present(spec, settings):
        raise ModelUnavailable("models.not_here")
    return "loadable"


def probe_disk(settings: Settings) -> str:
    """OSError where nothing can be written below the home folder."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.home) as file:
        file.write(bytes(4096))
        file.flush()
    if shutil.disk_usage(settings.home).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return "writable"


def probe_endpoint(settings: Settings) -> str:
    """An error of httpx where the model server does not list its models."""
    import httpx

    key = settings.endpoint_key.get_secret_value()
    url = f"{settings.endpoint.rstrip('/')}/models"
    httpx.get(url, headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS).raise_for_status()
    return "reachable"
