"""An app in a process group of its own, as its command starts it: watched, stopped politely or killed.

Knows nothing of what is asked of it.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from core.errors import InputError
from core.settings import REPOSITORY, load_settings

STREAMLIT = frozenset({"writer", "medical", "triage", "lab"})
START_SECONDS = 180
ANY_PACE = {
    "SHOWCASE_RATE_PER_MINUTE": "100000",
    "SHOWCASE_UPLOADS_PER_HOUR": "100000",
    "SHOWCASE_UPLOAD_MB_PER_DAY": "1000000",
}
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class App:
    """A started app: its `url`, `home` folder and `console`. `start` after `kill` is a restart in the same home."""

    def __init__(self, name: str, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.name, self.home = name, home
        self.console = home / "console.log"
        self._environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def pid(self) -> int:
        """The process's id, which is its group's too."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> "App":
        """Start it on a free port and wait until it answers; InputError where it does not."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.home.mkdir(parents=True, exist_ok=True)
        link_models(self.home)
        told = {"SHOWCASE_HOME": str(self.home), "GRADIO_SERVER_PORT": str(port), "TMPDIR": str(self._temporary())}
        with self.console.open("ab") as output:
            self._process = subprocess.Popen(
                self._command(port),
                cwd=REPOSITORY,
                env=os.environ | told | self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        return self

    def kill(self) -> None:
        """End it and its children at once, as a crash of the machine would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def said(self) -> str:
        """What it wrote to its console."""
        return self.console.read_text("utf-8", "replace") if self.console.exists() else ""

    def _temporary(self) -> Path:
        folder = self.home / "temporary"
        folder.mkdir(exist_ok=True)
        return folder

    def _command(self, port: int) -> list[str]:
        if self.name in STREAMLIT:
            return [sys.executable, "-m", "streamlit", "run", f"apps/{self.name}.py", "--server.port", str(port)]
        return [sys.executable, f"apps/{self.name}.py"]

    def _wait(self) -> None:
        health = f"{self.url}/_stcore/health" if self.name in STREAMLIT else f"{self.url}/config"
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.alive:
            with suppress(httpx.TransportError):
                if httpx.get(health, timeout=10).status_code == 200:
                    return
            time.sleep(0.2)
        self.kill()
        raise InputError("evals.no_start", app=self.name)


@contextmanager
def running(name: str, home: Path, **environment: str) -> Iterator[App]:
    """An app while the body runs; killed afterwards."""
    app = App(name, home, environment)
    try:
        yield app.start()
    finally:
        app.kill()


def free_port() -> int:
    """A port that nobody uses: one below those that Linux gives to connections, of which a busy machine makes hundreds
    before whoever asked for the port listens on it; and one that browsers do not refuse, as they do 10080."""
    while True:
        port = 11_000 + secrets.randbelow(21_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def link_models(home: Path) -> None:
    """The weights that are here already, for an app with a home of its own."""
    models = load_settings().models
    if models.is_dir() and not (home / "models").exists():
        (home / "models").symlink_to(models)


def process_tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            children.setdefault(int(stat.read_text("utf-8").rpartition(")")[2].split()[1]), []).append(
                int(stat.parent.name)
            )
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def resident_bytes(pids: Sequence[int]) -> int:
    """Bytes of memory these processes hold; what they share counts for each."""
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError):
            total += int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * PAGE_BYTES
    return total


def processor_seconds(pids: Sequence[int]) -> float:
    """Seconds of processor these processes took so far, with those of their children that have ended."""
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


class MemoryWatch:
    """Samples the resident memory of a process tree; `samples` are (seconds since the beginning, bytes)."""

    def __init__(self, pid: int, every: float = 0.1) -> None:
        self.samples: list[tuple[float, int]] = []
        self._pid, self._every = pid, every
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="memory")

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    @property
    def peak(self) -> int:
        """The most that was seen, in bytes."""
        return max((held for _, held in self.samples), default=0)

    def take_peak(self) -> int:
        """The most since this was last asked."""
        peak, self.samples = self.peak, []
        return peak

    def _watch(self) -> None:
        begun = time.monotonic()
        while True:
            self.samples.append((time.monotonic() - begun, resident_bytes(process_tree(self._pid))))
            if self._done.wait(self._every):
                return
