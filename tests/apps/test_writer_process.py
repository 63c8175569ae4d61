"""`streamlit run apps/writer.py` as people start it: a process, asked over the network, closed by default."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "transformers", "openvino", "openvino_genai", "sklearn", "gradio", "weasyprint", "langchain_core")

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address, its process and its console."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("streamlit")), "run", "apps/writer.py", "--server.port", str(port)]
    environment = os.environ | {"SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "true"}
    with (home / "console").open("w+") as console:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=console, stderr=subprocess.STDOUT, start_new_session=True
        )
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/_stcore/health", process)
        yield url, process, home / "console"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(url: str, process: subprocess.Popen, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the app did not start")


def test_it_answers_with_a_page(started):
    page = httpx.get(started[0])
    assert page.status_code == 200 and "<title>" in page.text


def test_it_listens_on_this_machine_alone(started):
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    port = f"{int(started[0].rpartition(':')[2]):04X}"
    listening = {row[1].partition(":")[0] for row in rows if row[1].endswith(f":{port}") and row[3] == "0A"}
    assert listening == {"0100007F"}


def test_nothing_of_the_repository_is_served(started):
    for path in ("app/static/look.css", ".streamlit/config.toml", "../pyproject.toml", "media/../../etc/passwd"):
        found = httpx.get(f"{started[0]}/{path}")
        assert found.status_code in (403, 404) or "<title>" in found.text, path


def test_the_console_is_quiet(started):
    text = started[2].read_text()
    assert "Traceback" not in text and "External URL" not in text and "statistics" not in text


def test_the_first_page_imports_no_engine_and_no_other_interface():
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; from apps import _writer_workshop as w\n"
        "from apps._opening import Opening; Opening.start = lambda self: None\n"
        "app = AppTest.from_file('apps/writer.py', default_timeout=60).run()\n"
        "assert not app.exception and app.title, app.exception\n"
        "print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr[-2000:]


def test_the_configuration_calls_nobody_and_shows_no_traceback():
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "127.0.0.1" and config["server"]["headless"] is True
    assert config["client"]["showErrorDetails"] == "none"
    assert config["runner"]["fastReruns"] is False
    assert "http" not in str(config["theme"])
