"""What all tests share: the order they run in, and what waits for a machine that has it."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from core.errors import ShowcaseError
from core.models import detect_device

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no failure

LAST = ("process", "browser")
"""Run at the end, in this order: a browser's driver keeps an event loop running in the main thread."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Processes and browsers last; tests marked `gpu` are skipped where there is no GPU."""
    items.sort(
        key=lambda item: max((LAST.index(mark) + 1 for mark in LAST if item.get_closest_marker(mark)), default=0)
    )
    skip = pytest.mark.skip(reason="no CUDA device")
    for item in items if not has_gpu() else ():
        if item.get_closest_marker("gpu"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """A Streamlit page that a test runs takes the place of the main module, which processes started later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def has_gpu() -> bool:
    """Whether this machine has a CUDA device."""
    try:
        return detect_device().kind == "cuda"
    except ShowcaseError:
        return False
