"""A compose file's services without containers: each command with its environment as a process on this machine, service
names as loopback addresses, every port a free one."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from core.evals.reliability.process import free_port
from core.settings import REPOSITORY
from tests.apps.app_process import run_app, wait_for

DOCKER = REPOSITORY / "core" / "deploy" / "docker"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


def read_compose(name: str) -> dict:
    """The file with its anchors merged and its variables at their defaults."""
    text = (DOCKER / name).read_text("utf-8")
    return yaml.safe_load(VARIABLE.sub(lambda found: os.environ.get(found[1], found[2]), text))


@dataclass
class Stack:
    """The services of a file, and the free port that stands for each port written in it."""

    services: dict
    home: Path
    ports: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """What is written for a container, as it is on this machine."""
        text = re.sub(r"(?<!\d)(7859|7863|8080|85\d\d)(?!\d)", lambda found: str(self.port(found[1])), text)
        text = re.sub(rf"\b({'|'.join(self.services)}):(?=\d)", "127.0.0.1:", text)
        for there, address in self.addresses.items():
            text = text.replace(there, address)
        return text.replace("0.0.0.0", "127.0.0.1").replace("/data", str(self.home))

    def port(self, written: str) -> int:
        """The free port for a written one, the same for every mention."""
        return self.ports.setdefault(written, free_port())

    @contextmanager
    def run(self, *names: str, **more: str) -> Iterator[None]:
        """The services with these names, each up when the next starts; `more` is added to their environment."""
        with ExitStack() as stack:
            for name in names:
                stack.enter_context(self._run(name, more))
            yield

    @contextmanager
    def _run(self, name: str, more: Mapping[str, str]) -> Iterator[None]:
        service = self.services[name]
        image = {"GRADIO_SERVER_NAME": "0.0.0.0", "GRADIO_SERVER_PORT": "7859", "HEALTH_URL": "http://127.0.0.1:7859/"}
        written = image | {key: str(value) for key, value in service["environment"].items()}
        environment = {key: self.here(value) for key, value in written.items()} | {"SHOWCASE_PROXIES": "127.0.0.1"}
        command = [self.here(word) for word in service["command"]]
        console = self.home / f"{name}.console"
        with run_app(command, environment | more, console, environment["HEALTH_URL"]):
            yield
        assert "Traceback" not in console.read_text()

    @contextmanager
    def proxy(self) -> Iterator[str]:
        """nginx with the file's own configuration; its address."""
        folder = self.home / "nginx"
        folder.mkdir()
        server = self.here((DOCKER / "proxy.conf").read_text("utf-8"))
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/errors;\n{'user root;' if os.geteuid() == 0 else ''}\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\n{server}\n}}\n"
        )
        process = subprocess.Popen([NGINX, "-p", str(folder), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"])
        try:
            wait_for(url := f"http://127.0.0.1:{self.port('8080')}", process, 60)
            yield url
        finally:
            process.terminate()
            process.wait()


def run_once(command: list[str], environment: Mapping[str, str]) -> str:
    """A service that does its work and ends; what it printed."""
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run(
        [program, *command[1:]], cwd=REPOSITORY, env=os.environ | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
