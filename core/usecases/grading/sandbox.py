"""Runs Python of people nobody trusts: in bubblewrap, as nobody, without files, network or any view of the machine.

There is no second way. Where bubblewrap is missing or does not work, nothing is run and the reason is said. Knows
nothing of answers or marks. Not limited: memory that native code takes outside its own address space.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, Literal

from core.messages import Words, words

Ending = Literal["ended", "time", "output", "killed", "broke"]
"""By itself; stopped at a limit of time or output; killed, for memory or by itself; or the sandbox did not start."""

_NOBODY = "65534"
_AWAY = "/tmp/python"
"""Where root, in a mount namespace of its own, sets the interpreter out for nobody, who may not enter its folder."""
_HOME = "/python"
_STARTED = "ready\n"
"""First line a program must write on its error channel: until then what goes wrong is not the program's fault."""
_SIGXCPU, _SIGNALLED = 128 + signal.SIGXCPU, 128
_MOST_REPORTED = 300_000
_PROBE = f"import sys; sys.stderr.write({_STARTED!r}); print(sys.version_info[0])"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a program may use. `seconds` of processor each process, `wall` seconds in all, `memory` bytes of address
    space each process, `file` bytes each file; `output` is the bytes that are read of what it prints."""

    seconds: int = 2
    wall: float = 8.0
    memory: int = 256 << 20
    processes: int = 16
    file: int = 1 << 20
    output: int = 64_000


@dataclass(frozen=True, slots=True)
class Run:
    """How a program ended, what it printed, and the lines it wrote on its error channel after the first."""

    ending: Ending
    output: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The command that a program's text is appended to; without one, `missing` says why."""

    command: tuple[str, ...] = ()
    missing: Words | None = None


@cache
def find_sandbox() -> Sandbox:
    """Tried out once in a process: whether Python runs in bubblewrap here."""
    try:
        command = tuple(_command())
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return Sandbox(missing=words("grading_code.sandbox_fails", why=str(error)))
    if not shutil.which("bwrap"):
        return Sandbox(missing=words("grading_code.no_bubblewrap"))
    probe = subprocess.run(
        [*command, _PROBE], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, errors="replace"
    )
    if probe.stdout.strip() == "3" and probe.stderr == _STARTED:
        return Sandbox(command)
    said = (probe.stderr.strip() or f"exit {probe.returncode}").splitlines()[-1]
    return Sandbox(missing=words("grading_code.sandbox_fails", why=said[:300]))


def run_python(program: str, data: bytes, bounds: Bounds) -> Run:
    """Runs the text of a program with `data` on its stdin. The program, which is ours, takes its own limits on and
    writes "ready" before it lets go of the reins (`answer_runner`); from outside only time and output are bounded.

    Raises RuntimeError where there is no sandbox: ask `find_sandbox` first.
    """
    sandbox = find_sandbox()
    if sandbox.missing:
        raise RuntimeError(str(sandbox.missing))
    with tempfile.TemporaryFile() as stdin:
        stdin.write(data)
        stdin.seek(0)
        process = subprocess.Popen(
            [*sandbox.command, program],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": os.defpath},
            start_new_session=True,
        )
    return _watch(process, bounds)


def _watch(process: subprocess.Popen[bytes], bounds: Bounds) -> Run:
    stop = _stopper(process)
    output = _Drain(process.stdout, bounds.output, stop)
    report = _Drain(process.stderr, _MOST_REPORTED, stop)
    late = False
    try:
        process.wait(bounds.wall)
    except subprocess.TimeoutExpired:
        late = True
    finally:
        stop()
        process.wait()
        output.join()
        report.join()
    started, _, said = report.text.partition(_STARTED)
    ending = _ending(process.returncode, late, output.over or report.over)
    return Run(ending if not started and report.text else "broke", output.text, said)


def _ending(code: int, late: bool, over: bool) -> Ending:
    if over:
        return "output"
    if late or code == _SIGXCPU:
        return "time"
    return "killed" if code < 0 or code > _SIGNALLED else "ended"


def _stopper(process: subprocess.Popen[bytes]) -> Callable[[], None]:
    def stop() -> None:
        """Ends every monitor of the sandbox; what runs inside dies with them."""
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    return stop


class _Drain(threading.Thread):
    """Reads a pipe to its end and keeps the first bytes; too many end the process."""

    def __init__(self, pipe: BinaryIO, most: int, stop: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most, self._stop = pipe, most, stop
        self._kept = bytearray()
        self.over = False
        self.start()

    def run(self) -> None:
        with self._pipe:
            while chunk := self._pipe.read1(1 << 16):
                self._kept += chunk[: self._most - len(self._kept) + 1]
                if len(self._kept) > self._most and not self.over:
                    self.over = True
                    self._stop()

    @property
    def text(self) -> str:
        """What was kept; bytes that are no UTF-8 are replaced."""
        return self._kept[: self._most].decode("utf-8", "replace")


def _command() -> Iterator[str]:
    """Nobody cannot enter root's folders, and a process of real root has no limit of processes. So root lays the
    interpreter out first, steps down to nobody, and only then makes the sandbox."""
    loader, libraries = _libraries()
    if os.geteuid() == 0:
        yield from ("bwrap", "--die-with-parent", "--dev-bind", "/", "/", "--tmpfs", "/tmp")
        yield from _interpreter(_AWAY, libraries)
        yield from ("--", "setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
        yield from ("--inh-caps=-all", "--bounding-set=-all")
    yield from ("bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session")
    yield from ("--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL", "--hostname", "box", "--clearenv")
    yield from ("--setenv", "PYTHONHASHSEED", "0", "--setenv", "LD_LIBRARY_PATH", f"{_HOME}/lib")
    yield from ("--ro-bind", _AWAY, _HOME) if os.geteuid() == 0 else _interpreter(_HOME, libraries)
    yield from ("--ro-bind", loader, loader, "--dev-bind", "/dev/null", "/dev/null")
    yield from ("--size", str(16 << 20), "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/", "--")
    yield from (f"{_HOME}/bin/python3", "-s", "-S", "-B", "-P", "-X", "utf8", "-c")


def _interpreter(at: str, libraries: tuple[str, ...]) -> Iterator[str]:
    """Binds this interpreter below `at`, whatever folder it is installed in, without packages that were added to it."""
    library = f"{at}/lib/python{sysconfig.get_python_version()}"
    for folder in (at, f"{at}/bin", f"{at}/lib"):
        yield from ("--perms", "0755", "--dir", folder)
    yield from ("--ro-bind", str(Path(sys.executable).resolve()), f"{at}/bin/python3")
    yield from ("--ro-bind", sysconfig.get_path("stdlib"), library)
    for path in libraries:
        yield from ("--ro-bind", path, f"{at}/lib/{Path(path).name}")
    for added in ("site-packages", "dist-packages"):
        if Path(sysconfig.get_path("stdlib"), added).is_dir():
            yield from ("--perms", "0755", "--tmpfs", f"{library}/{added}")


def _libraries() -> tuple[str, tuple[str, ...]]:
    """The loader, and the shared libraries that the interpreter and its own modules want, as `ldd` names them."""
    modules = sorted(Path(sysconfig.get_config_var("DESTSHARED") or "").glob("*.so"))
    wanted = [str(path) for path in modules if "tkinter" not in path.name]
    listed = subprocess.run(
        ["ldd", str(Path(sys.executable).resolve()), *wanted], capture_output=True, text=True, timeout=60
    )
    found = sorted(set(re.findall(r"(?:=> |^\s*)(/\S+) \(0x", listed.stdout, re.M)))
    loaders = [path for path in found if Path(path).name.startswith(("ld-", "ld."))]
    if len(loaders) != 1:
        raise ValueError(f"ldd names {len(loaders)} loaders")
    return loaders[0], tuple(path for path in found if path not in loaders)
