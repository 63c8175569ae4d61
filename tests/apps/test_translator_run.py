"""Files in the background: one after the other for a workspace, stopped, failed and told, never for a stranger."""

import threading

import pytest

from apps._translator_run import MOST_WAITING, Ran, Runs
from core.errors import InputError, StoreError


class Work:
    """Notes what it was given; waits at `gate` in each job, and fails in those that are named `bad`."""

    def __init__(self) -> None:
        self.begun, self.gate, self.stopped = [], threading.Event(), []
        self.entered = threading.Semaphore(0)

    def __call__(self, desk, job, stopped, say):
        self.begun.append((desk, job))
        say(Ran("running", 1, 3))
        self.entered.release()
        assert self.gate.wait(20)
        if stopped():
            self.stopped.append(job)
        if job == "bad":
            raise StoreError("translation_memory.no_job")


def join():
    for thread in threading.enumerate():
        if thread.name == "translate":
            thread.join(20)


@pytest.fixture
def work():
    work = Work()
    yield work
    work.gate.set()
    join()


def test_files_of_one_workspace_are_translated_one_after_the_other(work):
    runs = Runs(work)
    runs.start("a", ["1", "2"])
    runs.start("a", ["3", "1"])
    assert work.entered.acquire(timeout=20) and runs.find("a", "2") == Ran("waiting")
    assert runs.find("a", "1") == Ran("running", 1, 3) and work.begun == [("a", "1")]
    work.gate.set()
    join()
    assert work.begun == [("a", "1"), ("a", "2"), ("a", "3")] and not runs.is_busy("a") and runs.find("a", "1") is None


def test_two_workspaces_do_not_wait_for_each_other_a_third_does(work):
    runs = Runs(work, at_once=2)
    for desk in "abc":
        runs.start(desk, ["1"])
    assert work.entered.acquire(timeout=20) and work.entered.acquire(timeout=20)
    assert not work.entered.acquire(timeout=0.3) and len(work.begun) == 2


def test_a_stop_reaches_the_job_of_its_own_workspace_and_one_that_waits(work):
    runs = Runs(work)
    runs.start("a", ["1", "2"])
    assert work.entered.acquire(timeout=20)
    runs.stop("b", "1")
    runs.stop("a", "2")
    assert runs.find("a", "1").phase == "running" and runs.find("a", "2") is None
    runs.start("a", ["3", "2"])
    runs.stop("a", "3")
    runs.stop("a", "1")
    work.gate.set()
    join()
    assert work.stopped == ["1"] and work.begun == [("a", "1"), ("a", "2")]
    assert (runs.failure("a", "2"), runs.failure("a", "3")) == (None, None)


def test_why_a_job_ended_early_is_kept_until_it_is_started_again_and_the_next_goes_on(work):
    runs = Runs(work)
    work.gate.set()
    runs.start("a", ["bad", "2"])
    join()
    assert runs.failure("a", "bad") == StoreError("translation_memory.no_job").told()
    assert runs.failure("b", "bad") is None
    assert work.begun[-1] == ("a", "2")
    work.gate.clear()
    runs.start("a", ["bad"])
    assert runs.failure("a", "bad") is None


def test_a_workspace_cannot_fill_the_queue(work):
    with pytest.raises(InputError):
        Runs(work).start("a", [str(n) for n in range(MOST_WAITING + 1)])
