"""Long work as its owner sees it: begun, watched, stopped, continued, forgotten. The work runs in a process of its own,
so that a page stays alive, several people can have jobs, and a killed process costs no more than its last steps.

A job is a folder under `<home>/lab/<desk>/`. Does not know what the work is: `work.py` has the list.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.errors import InputError
from core.settings import REPOSITORY
from core.usecases.lab.job_folder import (
    AT_WORK,
    LOG,
    PROCESS,
    STOP,
    Order,
    Status,
    read_json,
    read_order,
    read_status,
    write_json,
    write_order,
)

MOST_JOBS = 20
"""A workspace keeps so many; more are refused until one is deleted."""
MOST_AT_WORK = 2
"""So many of one workspace may wait or run at once."""
PATIENT = {"OMP_WAIT_POLICY": "PASSIVE"}
"""Threads that wait for each other sleep: where other programs need the processors, too, a step of a small network took
0.9 s this way and 7.0 s with threads that spin (two cores, eight busy programs)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a workspace. `folder` holds all of it."""

    folder: Path
    order: Order
    status: Status

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def at_work(self) -> bool:
        """Whether its process waits or works."""
        return self.status.state in AT_WORK

    @property
    def can_continue(self) -> bool:
        """Whether it can be taken up where it was."""
        return self.status.state in ("stopped", "interrupted", "failed")


def begin_job(room: Path, kind: str, title: str, fill: Callable[[Path], None]) -> Job:
    """A new job in `room` (a workspace's folder): `fill` puts into its folder what the work needs, then it starts.

    Raises InputError where the workspace has too many jobs; nothing is left where `fill` fails.
    """
    jobs = list_jobs(room)
    if len(jobs) >= MOST_JOBS:
        raise InputError("lab_jobs.too_many", count=len(jobs))
    if sum(job.at_work for job in jobs) >= MOST_AT_WORK:
        raise InputError("lab_jobs.too_many_running", count=MOST_AT_WORK)
    now = datetime.now(UTC)
    folder = room / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    folder.mkdir(parents=True)
    try:
        fill(folder)
        write_order(folder, Order(kind, title, now.isoformat(timespec="seconds")))
        _start(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return open_job(folder)


def open_job(folder: Path) -> Job:
    """The job as it stands; one whose process is gone is "interrupted". InputError where there is none."""
    order, status = read_order(folder), read_status(folder)
    if status.state in AT_WORK and not _is_alive(folder):
        status = read_status(folder)  # it may have ended between the two looks
        if status.state in AT_WORK:
            status = replace(status, state="interrupted")
    return Job(folder, order, status)


def list_jobs(room: Path) -> tuple[Job, ...]:
    """The jobs of a workspace, the newest first."""
    folders = sorted((path for path in room.glob("*") if (path / "job.json").is_file()), reverse=True)
    return tuple(open_job(folder) for folder in folders)


def find_job(room: Path, job_id: str) -> Job | None:
    """The job of that id; None where the workspace has none."""
    return next((job for job in list_jobs(room) if job.id == job_id), None)


def stop_job(job: Job) -> None:
    """Ask it to stop at its next step; what it reached is kept."""
    (job.folder / STOP).touch()


def continue_job(job: Job) -> Job:
    """Take it up where it was. InputError where it is at work or done."""
    job = open_job(job.folder)
    if not job.can_continue:
        raise InputError("lab_jobs.cannot_continue", title=job.order.title)
    (job.folder / STOP).unlink(missing_ok=True)
    _start(job.folder)
    return open_job(job.folder)


def delete_job(job: Job) -> None:
    """Forget all of it; one at work is ended first."""
    process = _process(job.folder)
    if process is not None:
        process.kill()
        with suppress(Exception):
            process.wait(10)
    shutil.rmtree(job.folder, ignore_errors=True)


def _start(folder: Path) -> None:
    """The process that does the work, in a session of its own: the app may end before it."""
    import psutil

    from core.usecases.lab.job_folder import write_status

    write_status(folder, replace(read_status(folder), state="waiting", error=None))
    with (folder / LOG).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "core.usecases.lab", str(folder)],
            cwd=REPOSITORY,
            env=os.environ | PATIENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with suppress(psutil.NoSuchProcess):
        write_json(folder / PROCESS, {"pid": child.pid, "born": psutil.Process(child.pid).create_time()})


def _process(folder: Path) -> "psutil.Process | None":  # noqa: F821
    """The process at work in a folder; None where it is gone. A number that went to another process is not it."""
    import psutil

    kept = read_json(folder / PROCESS)
    with suppress(psutil.Error):
        if kept is not None:
            process = psutil.Process(kept["pid"])
            if process.create_time() == kept["born"] and process.status() != psutil.STATUS_ZOMBIE:
                return process
    return None


def _is_alive(folder: Path) -> bool:
    return _process(folder) is not None
