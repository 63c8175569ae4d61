"""Keeps the engines quiet: nothing calls home, nothing is printed over a page's or a command's own words."""

import sys


def silence_openvino() -> None:
    """To be called before OpenVINO is imported: it reports every import and conversion to an analytics service, unless
    the module it does that with is missing; then it uses a stub of its own."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]


def silence_transformers() -> None:
    """No progress bars while weights are read and written, no advice: errors alone are told."""
    from huggingface_hub.utils import disable_progress_bars
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    disable_progress_bars()
