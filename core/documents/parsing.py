"""The process that reads files, seen from outside: it is started, asked, watched and, where it hangs, ended.

Knows nothing of what is asked; `worker` is the other end.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.documents.limits import Limits
from core.documents.worker import read_frame, write_frame
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge, UnsupportedFile
from core.settings import REPOSITORY, load_settings
from core.telemetry import count_upload, current_scope

Source = Path | tuple[str, bytes]
"""A file on disk, or a name with bytes, as an upload comes."""

_ERRORS = {error.__name__: error for error in (UnsupportedFile, ProtectedFile, BrokenFile, TooLarge)}
_COMMAND = (sys.executable, "-m", "core.documents.worker")
_START = 60.0
"""Seconds the parsing process has to load its parsers."""
_GRACE = 2.0
"""Seconds a parser gets beyond its processor time before it is stopped from outside."""


def default_limits() -> Limits:
    """Those of the settings."""
    settings = load_settings()
    return Limits(bytes=settings.max_upload_mb << 20, pages=settings.max_pages)


def load_source(source: Source, limits: Limits) -> bytes:
    """The bytes, never more than the limit; anything but a regular file is refused."""
    if not isinstance(source, Path):
        data = source[1]
    else:
        try:
            if not source.is_file():
                raise BrokenFile("documents.unreadable")
            with source.open("rb") as file:
                data = file.read(limits.bytes + 1)
        except OSError as error:
            raise BrokenFile("documents.unreadable") from error
    if len(data) > limits.bytes:
        raise TooLarge("documents.too_many_bytes", limit=limits.bytes >> 20)
    return data


class ParsingProcess:
    """The parsing process: started at the first file, and again after a file that killed it. `command` starts another
    of its kind."""

    def __init__(self, limits: Limits, command: Sequence[str] = ()) -> None:
        self._limits = limits
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def pid(self) -> int | None:
        """Its id while it runs."""
        return self._process.pid if self._process else None

    def ask(self, task: str, data: bytes, name: str) -> dict[str, Any]:
        """The worker's answer; raises the DocumentError it reports, or the one its death stands for. `task` is one of
        the worker's. A file of a request is counted as an upload; our own documents are not."""
        outcome = "refused"
        try:
            answer, outcome = self._ask(task, data, name), "read"
        finally:
            if current_scope() is not None:
                count_upload(outcome, len(data))
        return answer

    def _ask(self, task: str, data: bytes, name: str) -> dict[str, Any]:
        process = self._process = self._process or _start(self._command or _COMMAND)
        header = json.dumps({"task": task, "name": name, "limits": asdict(self._limits)}).encode()
        with _Deadline(process, self._limits.seconds + _GRACE) as deadline:
            try:
                write_frame(process.stdin, header)
                write_frame(process.stdin, data)
                frame = read_frame(process.stdout)
            except OSError:
                frame = None
        return self._judge(frame, timed_out=deadline.passed)

    def _judge(self, frame: bytes | None, *, timed_out: bool) -> dict[str, Any]:
        if frame is None:
            code = self._stop()
            if timed_out or code in (-24, -9):  # SIGXCPU, SIGKILL
                raise TooLarge("documents.slow", seconds=int(self._limits.seconds))
            raise BrokenFile("documents.broken")
        answer = json.loads(frame)
        if "error" in answer:
            raise _ERRORS[answer["error"]](answer["key"], **answer["values"])
        return answer

    def _stop(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        return process.returncode


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A fresh process, ready, with next to no environment: it needs no secrets and no home."""
    environment = {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)
    with _Deadline(process, _START):
        ready = read_frame(process.stdout)
    if ready is None:
        process.kill()
        process.communicate()
        raise DocumentError("documents.no_reader")
    return process


class _Deadline:
    """Kills the process when the block takes longer than `seconds`; `passed` tells whether it did."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._kill)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _kill(self) -> None:
        self.passed = True
        self._process.kill()
