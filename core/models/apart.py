"""Runs a module of the core in a process of its own, so that the memory of a conversion goes back to the machine."""

import subprocess
import sys
from pathlib import Path

from core.errors import ModelUnavailable
from core.settings import REPOSITORY

_START = """
import runpy, sys
sys.modules["openvino_telemetry"] = None
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
"""OpenVINO's converter reports home unless the module it does that with is missing; then it uses its own stub."""


def run_apart(module: str, *arguments: str | Path, model: str = "-") -> None:
    """`python -m module arguments`; ModelUnavailable naming `model`, with the process's last line, where it fails."""
    command = [sys.executable, "-W", "ignore", "-c", _START, module, *map(str, arguments)]
    child = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if child.returncode:
        why = (child.stderr.strip().splitlines() or ["?"])[-1][:300]
        raise ModelUnavailable("models.conversion_failed", model=model, why=why)
