"""Large jobs when processes die: a worker of Ray, a worker here, or the process that gave the order."""

import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.test_command_batch import ROOT, batch, everything

SENTENCE = "The harbour opened {n} years ago, and {m} ships came in the first week. "
pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Twelve texts of about a second each."""
    folder = tmp_path_factory.mktemp("texts")
    for number in range(12):
        text = "".join(SENTENCE.format(n=number + line, m=line * line) for line in range(400))
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(texts, tmp_path_factory):
    """What one process makes of them."""
    out = tmp_path_factory.mktemp("expected")
    assert batch("check", texts, "-o", out, "--shard-size", 1) == 0
    return everything(out)


def start(texts: Path, out: Path, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "core", "batch", "check", str(texts)]
    command += ["-o", str(out), "--shard-size", "1", *options]
    pipe = subprocess.PIPE
    # A shell's background job would hand down that Ctrl-C is ignored.
    hear = functools.partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, text=True, preexec_fn=hear)


def wait_until(true: Callable[[], bool], running: subprocess.Popen) -> None:
    """Until it is so; the job must not end before."""
    while not true():
        assert running.poll() is None, running.stdout.read()
        time.sleep(0.02)


def finished(out: Path) -> int:
    return len(list((out / "shards").glob("0*.jsonl"))) if out.exists() else 0


def descendants(running: subprocess.Popen, named: str) -> list[psutil.Process]:
    """Living processes below the job's whose command line has these words."""
    found = []
    for process in psutil.Process(running.pid).children(recursive=True):
        try:
            if named in " ".join(process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def end(running: subprocess.Popen, status: int = 0) -> str:
    said, _ = running.communicate(timeout=300)
    assert running.returncode == status, said
    return said


def test_two_processes_make_the_bytes_of_one_though_one_is_killed(texts, expected, tmp_path):
    running = start(texts, tmp_path / "out", "--workers", "2")
    wait_until(lambda: finished(tmp_path / "out") >= 2, running)
    descendants(running, "spawn_main")[0].kill()
    end(running)
    assert everything(tmp_path / "out") == expected


def test_a_job_whose_process_is_killed_leaves_nobody_behind_and_goes_on(texts, expected, tmp_path):
    out = tmp_path / "out"
    running = start(texts, out, "--workers", "2")
    wait_until(lambda: finished(out) >= 2, running)
    left = psutil.Process(running.pid).children(recursive=True)
    running.kill()
    running.communicate()
    assert not psutil.wait_procs(left, timeout=30)[1], "workers went on without anybody to give them orders"
    assert not (out / "results.jsonl").exists()
    done = finished(out)
    assert f"{done} of 12 were done before" in end(start(texts, out))
    assert everything(out) == expected


def test_ctrl_c_leaves_what_was_finished(texts, expected, tmp_path):
    out = tmp_path / "out"
    running = start(texts, out, "--workers", "2")
    wait_until(lambda: finished(out) >= 1, running)
    os.kill(running.pid, signal.SIGINT)
    said = end(running, 2)
    assert "Stopped" in said and "Traceback" not in said
    assert not list(out.rglob("*.part")) or not (out / "results.jsonl").exists()
    end(start(texts, out))
    assert everything(out) == expected


def test_two_workers_of_ray_make_the_bytes_of_one_process_though_one_is_killed(texts, expected, tmp_path):
    pytest.importorskip("ray")
    out = tmp_path / "out"
    running = start(texts, out, "--engine", "ray", "--workers", "2")
    wait_until(lambda: finished(out) >= 2, running)
    descendants(running, "ray::MapWorker")[0].kill()
    said = end(running)
    assert "Traceback" not in said
    assert everything(out) == expected
