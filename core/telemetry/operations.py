"""The port for those who run an app: `/metrics`, `/healthz` (the process lives), `/readyz` (it can do its work).

A thread of its own answers, so that a full queue of requests does not hide how full it is. Knows parts by their names
and asks each what it says of itself; of what fails it tells the kind, never the words.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from core.errors import SettingsError, ShowcaseError
from core.settings import Settings
from core.telemetry.logs import clean, log
from core.telemetry.metrics import metrics

Probe = Callable[[], str]
"""Says in a name how a part is, such as "loaded"; raises where it cannot do its work."""
PATIENCE = 3.0
"""Seconds a part has to answer."""
FRESH = 1.0
"""Seconds an answer holds: asking more often asks the parts no more often."""


@dataclass(frozen=True, slots=True)
class Part:
    """How a part is. `state` is its own word, or the key or kind of the error."""

    ok: bool
    state: str
    seconds: float


class Readiness:
    """The parts of a process. `_lock` is held while they are asked, so that they are asked once at a time."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = dict(probes)
        self._lock = threading.Lock()
        self._asked = float("-inf")
        self._asking: dict[str, threading.Thread] = {}
        self._parts: dict[str, Part] = {}

    def ask(self) -> dict[str, Part]:
        """Every part by its name, asked side by side; one that still owes an answer is not asked again."""
        with self._lock:
            if time.monotonic() - self._asked >= FRESH:
                self._ask_all()
                self._asked = time.monotonic()
            return {name: self._parts.get(name, _SILENT) for name in self._probes}

    def _ask_all(self) -> None:
        for name, probe in self._probes.items():
            if name not in self._asking or not self._asking[name].is_alive():
                self._parts.pop(name, None)
                self._asking[name] = threading.Thread(target=self._ask, args=(name, probe), daemon=True, name="probe")
                self._asking[name].start()
        end = time.monotonic() + PATIENCE
        for name, asking in self._asking.items():
            asking.join(max(0.0, end - time.monotonic()))
            if asking.is_alive():
                self._parts.pop(name, None)

    def _ask(self, name: str, probe: Probe) -> None:
        self._parts[name] = _ask(probe)


_SILENT = Part(False, "no_answer", PATIENCE)


def _ask(probe: Probe) -> Part:
    began = time.perf_counter()
    try:
        ok, state = True, probe()
    except ShowcaseError as error:
        ok, state = False, error.key
    except Exception as error:  # whatever keeps a part from its work is an answer
        ok, state = False, type(error).__name__
    return Part(ok, str(clean(state)), round(time.perf_counter() - began, 3))


class Operations:
    """The answers, as a WSGI application."""

    def __init__(self, app: str, readiness: Readiness) -> None:
        self._app = app
        self._readiness = readiness

    def __call__(self, environ: Mapping[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        """GET alone; anything else is not found."""
        answers = {"/metrics": self._metrics, "/healthz": self._health, "/readyz": self._ready}
        answer = answers.get(environ.get("PATH_INFO", ""))
        if answer is None or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            status, kind, body = "404 Not Found", "text/plain", b""
        else:
            status, kind, body = answer()
        start(status, [("Content-Type", kind), ("Cache-Control", "no-store"), ("Content-Length", str(len(body)))])
        return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]

    def _metrics(self) -> tuple[str, str, bytes]:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return "200 OK", CONTENT_TYPE_LATEST, generate_latest(metrics().registry)

    def _health(self) -> tuple[str, str, bytes]:
        return "200 OK", "application/json", json.dumps({"app": self._app, "alive": True}).encode()

    def _ready(self) -> tuple[str, str, bytes]:
        parts = self._readiness.ask()
        ready = all(part.ok for part in parts.values())
        told = {"app": self._app, "ready": ready, "parts": {name: asdict(part) for name, part in parts.items()}}
        return "200 OK" if ready else "503 Service Unavailable", "application/json", json.dumps(told).encode()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True


class _Quiet(WSGIRequestHandler):
    timeout = 10.0

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: whoever scrapes every few seconds would fill the log."""


def serve_operations(settings: Settings, app: str, probes: Mapping[str, Probe]) -> WSGIServer | None:
    """Begin to serve; None where the settings ask for no port. SettingsError where the port cannot be had."""
    if not settings.metrics_port:
        return None
    host, port = settings.metrics_host, settings.metrics_port
    try:
        server = make_server(host, port, Operations(app, Readiness(probes)), _Server, _Quiet)
    except OSError as error:
        raise SettingsError("telemetry.port_taken", host=host, port=port, why=error.strerror or "-") from error
    threading.Thread(target=server.serve_forever, daemon=True, name="operations").start()
    log("operations", part=app, port=port)
    return server
