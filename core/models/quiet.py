"""Keeps the CPU engine from calling home. Knows nothing else of it."""

import sys


def silence_openvino() -> None:
    """To be called before OpenVINO is imported: it reports every import and conversion to an analytics service, unless
    the module it does that with is missing; then it uses a stub of its own."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
