"""Runs a module of the core in a process of its own, so that the memory of a conversion goes back to the machine."""

import subprocess
import sys
from pathlib import Path

from core.errors import ModelUnavailable
from core.settings import REPOSITORY


def run_apart(module: str, *arguments: str | Path, model: str = "-") -> None:
    """`python -m module arguments`; ModelUnavailable naming `model`, with the process's last line, where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)]
    child = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if child.returncode:
        why = (child.stderr.strip().splitlines() or ["?"])[-1][:300]
        raise ModelUnavailable("models.conversion_failed", model=model, why=why)
