"""`streamlit run apps/<app>.py` as people start it: a process, asked over the network, closed by default."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from core.showcase import APPS as SHOWCASE
from tests.apps.app_process import ROOT, run_streamlit

APPS = tuple(app.name for app in SHOWCASE if app.ui == "streamlit")
HEAVY = (
    "torch", "transformers", "openvino", "openvino_genai", "sklearn", "gradio", "weasyprint", "langchain_core",
    "rapidocr", "fhir", "pint",
)  # fmt: skip

pytestmark = pytest.mark.process


@pytest.fixture(scope="module", params=APPS)
def started(request, tmp_path_factory):
    """The running app's address and its console."""
    with run_streamlit(request.param, tmp_path_factory.mktemp("home")) as running:
        yield running


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
    text = started[1].read_text()
    assert "Traceback" not in text and "External URL" not in text and "statistics" not in text


@pytest.mark.parametrize("app", APPS)
def test_the_first_page_imports_no_engine_and_no_other_interface(app):
    code = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "from apps._opening import Opening; Opening.start = lambda self: None\n"
        f"app = AppTest.from_file('apps/{app}.py', default_timeout=180).run()\n"
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
