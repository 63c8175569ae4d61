"""`streamlit run apps/medical.py` as people start it: a process, asked over the network, that writes no file."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.apps.app_process import ROOT, free_port, run_app

HEAVY = (
    "torch",
    "transformers",
    "openvino",
    "openvino_genai",
    "sklearn",
    "gradio",
    "weasyprint",
    "langchain_core",
    "rapidocr",
    "fhir",
    "pint",
)

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address, its process and its console."""
    home = tmp_path_factory.mktemp("home")
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ["streamlit", "run", "apps/medical.py", "--server.port", str(port)]
    environment = {"SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "true"}
    with run_app(command, environment, home / "console", f"{url}/_stcore/health") as process:
        yield url, process, home / "console"


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
        "import sys; from streamlit.testing.v1 import AppTest; from apps import _medical_room as r\n"
        "from apps._opening import Opening; Opening.start = lambda self: None\n"
        "app = AppTest.from_file('apps/medical.py', default_timeout=60).run()\n"
        "assert not app.exception and app.title, app.exception\n"
        "print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr[-2000:]


def test_a_report_that_is_read_leaves_no_file(started, tmp_path):
    home = started[2].parent
    before = {path for path in home.rglob("*") if path.is_file()}
    code = (
        "from streamlit.testing.v1 import AppTest; from apps._opening import Opening\n"
        "Opening.start = lambda self: None\n"
        "app = AppTest.from_file('apps/medical.py', default_timeout=60).run()\n"
        "app.text_area(key='pasted').set_value('Potassium 6.9 mmol/L 3.5-5.1').run()\n"
        "app.button(key='read_pasted').click().run(); print(not app.exception and 'case' in app.session_state)"
    )
    environment = os.environ | {"SHOWCASE_HOME": str(tmp_path), "SHOWCASE_OFFLINE": "true"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == "True", done.stdout + done.stderr[-2000:]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Potassium" not in kept and "Potassium" not in done.stderr
    assert {path for path in home.rglob("*") if path.is_file()} == before
