"""An app as people start it: its command in a process group of its own, on a free port, until the test has ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.evals.reliability.process import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def run_app(
    command: Sequence[str],
    environment: Mapping[str, str],
    console: Path,
    health: str,
    *,
    seconds: float = 120,
    folder: Path = ROOT,
    programs: Path | None = None,
) -> Iterator[subprocess.Popen]:
    """`command` of this environment's programs, started in `folder`, running and answering at `health`; what it says
    is in `console`. Of other `programs` it is told `environment` and nothing else."""
    program = str((programs or Path(sys.executable).parent) / command[0])
    with console.open("w+") as output:
        process = subprocess.Popen(
            [program, *command[1:]],
            cwd=folder,
            env=environment if programs else os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(health, process, seconds)
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # a command's child outlives a polite end
            process.wait()


def wait_for(url: str, process: subprocess.Popen, seconds: float) -> None:
    """Until `url` answers; AssertionError where `process` has ended or `seconds` are over first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the app did not start")


@contextmanager
def run_gradio(app: str, home: Path, folder: Path = ROOT, **environment: str) -> Iterator[tuple[str, Path]]:
    """The address of `apps/<app>.py` while it runs, and its console; the models are the ones already fetched."""
    models = ROOT / ".showcase" / "models"
    if models.is_dir():
        (home / "models").symlink_to(models)
    url = f"http://127.0.0.1:{(port := free_port())}"
    told = {"SHOWCASE_HOME": str(home), "GRADIO_SERVER_PORT": str(port), **environment}
    with run_app(["gradio", f"apps/{app}.py"], told, home / "console", url, folder=folder):
        yield url, home / "console"


@contextmanager
def run_streamlit(app: str, home: Path) -> Iterator[tuple[str, Path]]:
    """The same of an app that Streamlit runs, without models."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ["streamlit", "run", f"apps/{app}.py", "--server.port", str(port)]
    environment = {"SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "true"}
    with run_app(command, environment, home / "console", f"{url}/_stcore/health"):
        yield url, home / "console"


def imported(app: str, modules: Sequence[str]) -> str:
    """Which of `modules` starting `apps/<app>.py` imports, as a printed list."""
    code = f"import runpy, sys; runpy.run_path('apps/{app}.py'); print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    command = [sys.executable, "-W", "ignore", "-c", code, *modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def assert_closed(url: str) -> None:
    """No handler can be called around the queue, and nothing of the server can be read."""
    config = httpx.get(f"{url}/config").json()
    names = [each["api_name"] for each in config["dependencies"] if each["backend_fn"]]
    assert names
    for name in names:
        assert httpx.post(f"{url}/gradio_api/run/{name}", json={"data": []}).status_code == 404, name
    for path in ("monitoring", "runs", "file=/etc/passwd", f"file={ROOT / 'pyproject.toml'}"):
        assert httpx.get(f"{url}/gradio_api/{path}").status_code in (403, 404), path
