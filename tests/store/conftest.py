"""A real PostgreSQL server for the tests of what several machines share."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from core.evals.reliability.process import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture(scope="session")
def postgresql():
    """The URL of a server of its own on loopback, gone afterwards."""
    if not PROGRAMS and shutil.which("initdb") is None:
        pytest.skip("no PostgreSQL (make system)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        yield from serve(Path(home))


@pytest.fixture
def fresh_database(postgresql, request):
    """The URL of a database of that server without any tables."""
    name = f"fresh{abs(hash(request.node.nodeid)) % 10**9}"
    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.replace("/postgres", f"/{name}")


def serve(home: Path):
    """It refuses to run as root, so it runs as nobody then."""
    folder = Path(PROGRAMS[-1] if PROGRAMS else shutil.which("initdb")).parent
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(home, user.pw_uid, user.pw_gid)
    port = free_port()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}

    def run(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd=home, **who)
        assert done.returncode == 0, done.stdout + done.stderr

    run(str(folder / "initdb"), "-D", "data", "-A", "trust", "-U", "showcase", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    run(str(folder / "pg_ctl"), "-D", "data", "-o", options, "-l", "log", "-w", "start")
    yield f"postgresql+psycopg://showcase@127.0.0.1:{port}/postgres"
    run(str(folder / "pg_ctl"), "-D", "data", "-m", "immediate", "stop")
