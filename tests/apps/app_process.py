"""An app as people start it: its command in a process group of its own, on a free port, until the test has ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def run_app(
    command: Sequence[str], environment: Mapping[str, str], console: Path, health: str, *, seconds: float = 120
) -> Iterator[subprocess.Popen]:
    """`command` of this environment's programs, running and answering at `health`; what it says is in `console`."""
    program = str(Path(sys.executable).with_name(command[0]))
    with console.open("w+") as output:
        process = subprocess.Popen(
            [program, *command[1:]],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(health, process, seconds)
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # a command's child outlives a polite end
            process.wait()


def wait_for(url: str, process: subprocess.Popen, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the app did not start")
