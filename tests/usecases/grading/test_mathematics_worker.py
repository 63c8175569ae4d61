"""What the comparing process may not do, and what each way of ending it costs and says."""

import os
import sys
from pathlib import Path

import pytest

from core.usecases.grading import mathematics
from core.usecases.grading.mathematics import Comparison, FormulaProcess

HOOKED = """
import os
import core.usecases.grading.mathematics_worker as worker
plain = worker.decide
def decide(gold, answer):
    if answer == "hog":
        return bool(bytearray(2 << 30))
    if answer == "die":
        os._exit(9)
    while answer == "spin":
        pass
    return plain(gold, answer)
worker.decide = decide
worker.main()
"""
"""The real process, that also takes memory, dies or spins where it is told to."""
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")


@pytest.fixture(scope="module")
def running():
    process = FormulaProcess()
    assert process.compare("7", "14/2") == Comparison(True)
    yield process._process
    process.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has rights to give up")
@linux
@pytest.mark.parametrize("kind", ["Uid", "Gid"])
def test_root_is_given_up(running, kind):
    lines = Path(f"/proc/{running.pid}/status").read_text().splitlines()
    [owners] = [line.split()[1:] for line in lines if line.startswith(f"{kind}:")]
    assert set(owners) == {"65534"}


@linux
@pytest.mark.parametrize(("limit", "value"), [("Max address space", 1 << 30), ("Max file size", 0)])
def test_its_memory_and_files_are_limited(running, limit, value):
    lines = Path(f"/proc/{running.pid}/limits").read_text().splitlines()
    [found] = [line.removeprefix(limit).split()[:2] for line in lines if line.startswith(limit)]
    assert found == [f"{value}", f"{value}"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds the limit of memory")
def test_a_memory_hog_costs_its_own_answer_and_is_named(hooked):
    assert hooked.compare("7", "hog") == Comparison(None, "memory_limit")
    assert hooked.compare("7", "14/2") == Comparison(True)


def test_a_process_that_dies_is_told_apart_from_one_that_is_slow(hooked):
    assert hooked.compare("7", "die") == Comparison(None, "worker_died")
    assert hooked.compare("7", "14/2") == Comparison(True)
    hooked._seconds = 0.5
    assert hooked.compare("7", "spin") == Comparison(None, "time_limit")
    hooked._seconds = mathematics.SECONDS
    assert hooked.compare("7", "14/2") == Comparison(True)


@pytest.fixture
def hooked(monkeypatch):
    monkeypatch.setattr(mathematics, "_COMMAND", (sys.executable, "-W", "ignore", "-c", HOOKED))
    process = FormulaProcess()
    yield process
    process.close()
