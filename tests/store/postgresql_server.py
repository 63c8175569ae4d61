"""A PostgreSQL server of a test's own on loopback, which can be stopped and started in the middle of it."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from core.evals.reliability.process import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
MISSING = not PROGRAMS and shutil.which("initdb") is None


class Server:
    """`url` is where it is while it runs. It refuses to run as root, so it runs as nobody then."""

    def __init__(self, home: Path) -> None:
        self._home, self._port = home, free_port()
        self._folder = Path(PROGRAMS[-1] if PROGRAMS else shutil.which("initdb")).parent
        self._who: dict[str, object] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(home, user.pw_uid, user.pw_gid)
            self._who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", "data", "-A", "trust", "-U", "showcase", "-E", "UTF8")
        self.url = f"postgresql+psycopg://showcase@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-o", options, "-l", "log", "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def _run(self, program: str, *options: str) -> None:
        command = [str(self._folder / program), *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self._home, **self._who)
        assert done.returncode == 0, done.stdout + done.stderr
