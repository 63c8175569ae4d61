"""Attempts to get out of the sandbox, to stay in it for ever, or to take the machine down with it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.usecases.grading import sandbox
from core.usecases.grading.coding import _load_runner
from core.usecases.grading.sandbox import Bounds, find_sandbox, run_python

missing = find_sandbox().missing
needs_sandbox = pytest.mark.skipif(missing is not None, reason=f"no sandbox: {missing}")
SHORT = Bounds(seconds=1, wall=6)
SECRET = "a-secret-of-the-host"


def run(source, bounds=SHORT, stdin=""):
    limits = {"CPU": bounds.seconds, "AS": bounds.memory, "NPROC": bounds.processes, "FSIZE": bounds.file}
    request = {"source": source, "call": "", "stdin": stdin, "limits": {**limits, "NOFILE": 64, "CORE": 0}}
    return run_python(_load_runner(), json.dumps(request).encode(), bounds)


def printed(source, **more):
    """What the program printed; it must end by itself."""
    ran = run(source, **more)
    assert ran.ending == "ended", ran
    assert '"fault"' not in ran.report, ran.report
    return ran.output.strip()


TRIED = """
def tried(act):
    try:
        return act()
    except BaseException as error:
        return type(error).__name__
"""


@needs_sandbox
def test_a_program_runs():
    assert printed("print(input(), 1 + 1)", stdin="né 你好") == "né 你好 2"


@needs_sandbox
@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/etc",
        "/root",
        "/home",
        "/usr",
        "/var",
        "/sys",
        "/proc",
        "/proc/1/environ",
        "/run",
        str(Path.cwd()),
    ]
    + [str(Path(sandbox.__file__).resolve()), str(Path(sys.executable).parent), str(Path.home())],
)
def test_nothing_of_the_host_is_there(path):
    assert printed(f"import os; print(os.path.lexists({path!r}))") == "False"


@needs_sandbox
def test_all_that_is_there_is_the_interpreter_and_an_empty_folder():
    program = "import os; print(sorted(os.listdir('/')), os.listdir('/tmp'), os.listdir('/dev'), os.getcwd())"
    there, *rest = printed(program).replace("'lib', ", "").replace("'lib64', ", "").split("] ")
    assert there == "['dev', 'python', 'tmp'"
    assert rest == ["[", "['null'", "/tmp"]
    packages = "import os, sys; print(*(os.listdir(p) for p, _, _ in os.walk('/python') if p.endswith('-packages')))"
    assert set(printed(packages).split()) <= {"[]"}


@needs_sandbox
def test_symbolic_links_lead_nowhere():
    program = TRIED + "import os\nos.symlink('/../../etc/passwd', 'x')\nos.symlink('/oldroot', 'y')\n"
    assert printed(program + "print(tried(lambda: open('x').read()), tried(lambda: os.listdir('y')))") == (
        "FileNotFoundError FileNotFoundError"
    )


@needs_sandbox
@pytest.mark.parametrize("path", ["/x", "/python/x", "/python/lib/x", "/dev/x", "/python/bin/python3"])
def test_nothing_is_written_but_in_its_own_folder(path):
    assert printed(TRIED + f"print(tried(lambda: open({path!r}, 'w')))") in ("OSError", "PermissionError")


@needs_sandbox
def test_its_own_folder_is_small_and_gone_with_it():
    program = TRIED + (
        "def fill():\n for n in range(99):\n  with open(str(n), 'wb') as f: f.write(bytes(1 << 20))\n"
        "print(tried(fill))\n"
    )
    assert printed(program) == "OSError"
    assert printed("import os; print(os.listdir('/tmp'))") == "[]"
    assert not list(Path("/tmp").glob("98"))


@needs_sandbox
def test_a_file_has_a_limit():
    program = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        + TRIED
        + "def write():\n with open('big', 'wb', 0) as f:\n  while True: f.write(bytes(1 << 20))\nprint(tried(write))\n"
    )
    assert printed(program) == "OSError"


@needs_sandbox
def test_there_is_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        program = (
            TRIED
            + "import socket\n"
            + f"for where in (('127.0.0.1', {port}), ('10.0.0.1', 80), ('8.8.8.8', 53)):\n"
            + "    print(tried(lambda: socket.create_connection(where, 1)))\n"
            + "print(tried(lambda: socket.getaddrinfo('a.example', 80)), [name for _, name in socket.if_nameindex()])\n"
        )
        *tried, names = printed(program).splitlines()
        assert set(tried) <= {"ConnectionRefusedError", "OSError"}
        assert names == "gaierror ['lo']"
        with pytest.raises(TimeoutError):
            server.accept()


@needs_sandbox
def test_abstract_sockets_of_the_host_are_out_of_reach():
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0test-{os.getpid()}")
        server.listen()
        program = f"import socket; socket.socket(socket.AF_UNIX).connect('\\0test-{os.getpid()}')"
        assert "ConnectionRefusedError" in run(program).report


@needs_sandbox
def test_the_environment_holds_no_secrets(monkeypatch):
    monkeypatch.setenv("API_KEY", SECRET)
    said = printed("import os, sys; print(dict(os.environ), sys.argv, open(0).read())")
    assert SECRET not in said
    assert "API_KEY" not in said
    assert "source" not in said


@needs_sandbox
def test_no_open_file_of_the_host_is_passed_on(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    with secret.open() as file:
        os.set_inheritable(file.fileno(), True)
        program = (
            "import os, stat\nseen = []\n"
            "for fd in range(64):\n    try: seen.append((fd, stat.S_ISREG(os.fstat(fd).st_mode)))\n"
            "    except OSError: pass\nimport json; print(json.dumps(seen))"
        )
        fds = json.loads(printed(program))
    assert {fd for fd, regular in fds if regular} <= {0}  # its stdin, kept in memory
    assert len(fds) <= 4


@needs_sandbox
def test_it_is_nobody_without_any_power():
    program = (
        TRIED
        + "import os\nprint(os.getuid(), os.getgid(), tried(lambda: os.setuid(0)), tried(lambda: os.chroot('/tmp')))"
    )
    assert printed(program) == "65534 65534 OSError PermissionError"
    assert printed(TRIED + "import os; print(tried(lambda: os.nice(-5)), os.uname().nodename)") == "PermissionError box"


@needs_sandbox
def test_system_calls_called_past_python_are_refused():
    program = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "user, mount, net = 0x10000000, 0x20000, 0x40000000\n"
        "print([libc.unshare(flag) for flag in (user, mount, net, user | mount)],\n"
        "      libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.umount2(b'/python', 2),\n"
        "      libc.sethostname(b'x', 1), libc.reboot(0xfee1dead), libc.chroot(b'/tmp'))"
    )
    assert printed(program) == "[-1, -1, -1, -1] -1 -1 -1 -1 -1"


@needs_sandbox
def test_processes_of_the_host_are_not_to_be_seen_signalled_or_traced():
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        program = (
            TRIED
            + f"import os, ctypes\nlibc = ctypes.CDLL(None)\nhost = ({os.getpid()}, {os.getppid()}, {victim.pid})\n"
            + "print(os.getpid() < 10, {tried(lambda: os.kill(p, 9)) for p in host if p > 9},"
            + " {libc.ptrace(16, p, 0, 0) for p in host if p > 9})\n"
        )
        assert printed(program) == "True {'ProcessLookupError'} {-1}"
        run("import os; os.kill(-1, 9)")
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.wait()


@needs_sandbox
def test_killing_or_holding_its_parent_ends_only_itself():
    assert run("import os; os.kill(os.getppid(), 9); os.kill(1, 9); print('on')").ending != "broke"
    held = "import ctypes, os; ctypes.CDLL(None).ptrace(16, 1, 0, 0); print('held', flush=True)"
    assert run(held, Bounds(seconds=1, wall=1.5)).ending in ("time", "ended", "killed")
    assert printed("print('next')") == "next"


ENDLESS = [
    ("while True: pass", "time"),
    ("import time; time.sleep(60)", "time"),
    ("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", "killed"),
    ("input()\nimport sys, os\nos.read(os.memfd_create('x'), 1)\nimport threading; threading.Event().wait()", "time"),
    ("while True: print('x' * 1000)", "output"),
    ("import os\nwhile True: os.write(1, bytes(65536))", "output"),
    ("import itertools, collections; collections.deque(itertools.count(), 0)", "time"),
]


@needs_sandbox
@pytest.mark.parametrize(("source", "ending"), ENDLESS)
def test_what_does_not_end_is_ended(source, ending):
    ran = run(source, Bounds(seconds=1, wall=2), stdin="x\n")
    assert ran.ending in (ending, "time")
    assert len(ran.output) <= SHORT.output


@needs_sandbox
@pytest.mark.parametrize("source", ["x = bytearray(1 << 30)", "x = [0]\nwhile True: x += x", "x = ' ' * (1 << 40)"])
def test_memory_has_a_limit(source):
    assert '"MemoryError"' in run(source).report


@needs_sandbox
def test_processes_have_a_limit():
    program = (
        "import os, time\nn = 0\ntry:\n    while n < 500:\n        if os.fork() == 0:\n            time.sleep(60)\n"
        "            os._exit(0)\n        n += 1\nexcept OSError:\n    print(n)"
    )
    assert 0 < int(printed(program)) < SHORT.processes
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    assert run(bomb, Bounds(seconds=1, wall=2)).ending in ("time", "killed")
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if "os.fork" in command_of(pid)]


def command_of(process):
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""


@needs_sandbox
def test_nothing_is_left_running():
    run("import os\nif os.fork() == 0:\n    os.setsid()\n    import time; time.sleep(60)\n")
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if "bwrap" in command_of(pid) and is_child(pid)]


def is_child(process):
    try:
        return f"PPid:\t{os.getpid()}\n" in (process / "status").read_text()
    except OSError:
        return False


@needs_sandbox
def test_runs_side_by_side_do_not_meet():
    said = {}

    def go(number):
        said[number] = run(f"import os\nopen('x{number}', 'w').close()\nprint(os.listdir('.'))").output.strip()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {number: f"['x{number}']" for number in range(4)}


@needs_sandbox
def test_the_same_program_prints_the_same():
    program = "import random; print(random.random(), hash('x'), list({'a', 'b', 'c', 'd'}))"
    assert printed(program) == printed(program)


@needs_sandbox
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_the_processes_belong_to_nobody_on_the_host():
    process = subprocess.Popen(
        [*find_sandbox().command, "import time; print(1, flush=True); time.sleep(30)"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        process.stdout.readline()
        inside = [pid for pid in Path("/proc").glob("[0-9]*") if "time.sleep(30)" in command_of(pid)]
        last = [pid for pid in inside if command_of(pid).startswith("/python/bin")]
        assert last
        assert all("Uid:\t65534\t65534\t65534\t65534" in (pid / "status").read_text() for pid in last)
        assert all("CapEff:\t0000000000000000" in (pid / "status").read_text() for pid in last)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.fixture
def fresh():
    find_sandbox.cache_clear()
    yield
    find_sandbox.cache_clear()


def test_without_bubblewrap_nothing_is_run_and_the_reason_is_said(fresh, monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert "apt-get install bubblewrap" in find_sandbox().missing.text("zh")
    with pytest.raises(RuntimeError):
        run_python("print(1)", b"", SHORT)


def test_where_bubblewrap_does_not_work_its_words_are_passed_on(fresh, monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "No permissions" in find_sandbox().missing.text()
    assert find_sandbox() is find_sandbox()
