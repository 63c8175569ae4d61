"""Every bundle in an environment made for it alone, outside the repository: installed as its requirements say, started
as its Space starts it, asked once. Takes minutes and gigabytes, so it waits for `make bundles`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from core.deploy.bundle import list_entries, plan_bundle
from core.deploy.space import CPU_WHEELS, write_space
from core.evals.reliability.process import free_port
from tests.apps.app_process import ROOT, run_app
from tests.deploy.test_bundle_process import PAGE

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not os.environ.get("SHOWCASE_FRESH"), reason="asked for with `make bundles`"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
KEPT = ("PATH", "LANG", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
ASKED = {
    "chatbot": ("", ("How do I descale the Oriole kettle?",), "/ask", "citric acid"),
    "home": ("chatbot/", ("How do I descale the Oriole kettle?",), "/ask", "citric acid"),
    "translator": ("", ("请安装软件。", "zh-TW"), "/translate", "請安裝軟體"),
}


@pytest.fixture(params=list_entries(), ids=lambda entry: entry.name)
def bundle(request, tmp_path):
    """The bundle, its folder, the programs of its environment, and what its process is told."""
    bundle, folder = plan_bundle(request.param), tmp_path / "app"
    write_space(bundle, folder)
    programs = make_environment(tmp_path / "environment", folder / "requirements.txt")
    (home := tmp_path / "home").mkdir()
    if (models := ROOT / ".showcase" / "models").is_dir():
        (home / "models").symlink_to(models)
    told = {name: os.environ[name] for name in KEPT if name in os.environ}
    told |= {"HOME": str(home), "SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "1"}
    yield bundle, folder, programs, told
    shutil.rmtree(tmp_path / "environment")


def make_environment(place: Path, requirements: Path) -> Path:
    """The folder of the programs. The wheels' own index is left out: it may be out of reach where tests run."""
    text = requirements.read_text("utf-8")
    requirements.with_name("tried.txt").write_text(text.replace(f"{CPU_WHEELS}\n", ""), "utf-8")
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    command = [
        place / "bin" / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-compile",
        "-r",
        requirements.with_name("tried.txt"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return place / "bin"


def test_it_starts_and_answers(bundle, tmp_path):
    bundle, folder, programs, told = bundle
    url, console = f"http://127.0.0.1:{(port := free_port())}", tmp_path / "console"
    if bundle.entry.ui == "streamlit":
        subprocess.run(
            [programs / "python", "-c", PAGE.format(file=bundle.entry.file)], cwd=folder, env=told, check=True
        )
        flags = (f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true")
        with run_app(["streamlit", "run", bundle.entry.file, *flags], told, console, f"{url}/_stcore/health",
                     folder=folder, programs=programs):  # fmt: skip
            assert "<html" in httpx.get(url).text
    else:
        told |= {"SYSTEM": "spaces", "SPACE_ID": "me/app", "GRADIO_SERVER_PORT": str(port)}
        command = ["python", bundle.entry.file]
        with run_app(command, told, console, url, folder=folder, programs=programs, seconds=240):
            ask(bundle.entry.name, url)
    assert "Traceback" not in console.read_text()


def ask(name: str, url: str) -> None:
    """One request, as a program sends it: the sample class for the grader, a question for the others."""
    from gradio_client import Client

    if name == "grader":
        texts = [(ROOT / "data/grading/en" / file).read_text("utf-8") for file in ("maths.json", "maths-answers.csv")]
        record = Client(url, verbose=False).predict(*texts, api_name="/grade")
        assert record["done"] and any(grade["points"] for grade in record["grades"])
        return
    path, given, endpoint, expected = ASKED[name]
    assert expected in Client(f"{url}/{path}", verbose=False).predict(*given, api_name=endpoint)["text"]
