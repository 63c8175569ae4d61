"""Every bundle starts outside the repository, as a Space starts it, with what its requirements bring alone."""

import os
import subprocess
import sys

import httpx
import pytest

from core.deploy.bundle import find_entry, plan_bundle
from core.deploy.space import write_space
from core.evals.reliability.process import free_port
from core.showcase import APPS
from tests.apps.app_process import run_app, run_gradio
from tests.deploy.limited import write_guard

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SPACE = {"SYSTEM": "spaces", "SPACE_ID": "me/app"}
PAGE = (
    "from streamlit.testing.v1 import AppTest; page = AppTest.from_file({file!r}, default_timeout=300).run(); "
    "assert not page.exception, page.exception; assert page.main.children"
)
STREAMLIT = [app.name for app in APPS if app.ui == "streamlit"]


def make(name, tmp_path):
    write_space(plan_bundle(find_entry(name)), tmp_path / name)
    (home := tmp_path / "written").mkdir()
    guard = write_guard(tmp_path / name / "requirements.txt", tmp_path / "guard")
    return tmp_path / name, home, {"PYTHONPATH": str(guard), "SHOWCASE_OFFLINE": "1"}


@pytest.mark.model
def test_the_chatbot_answers_from_its_documents(tmp_path):
    from gradio_client import Client

    folder, home, told = make("chatbot", tmp_path)
    with run_gradio("chatbot", home, folder, **told, **SPACE) as (url, console):
        record = Client(url, verbose=False).predict("How do I descale the Oriole kettle?", api_name="/ask")
        assert "citric acid" in record["text"] and record["citations"]
    assert str(folder) in console.read_text() or "Traceback" not in console.read_text()


@pytest.mark.parametrize(("name", "endpoint"), [("grader", "/grade"), ("translator", "/translate")])
def test_the_gradio_apps_offer_their_endpoint(name, endpoint, tmp_path):
    folder, home, told = make(name, tmp_path)
    with run_gradio(name, home, folder, **told, **SPACE) as (url, _):
        assert endpoint in httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"]


@pytest.mark.model
def test_the_home_page_answers_with_all_gradio_apps(tmp_path):
    from gradio_client import Client

    folder, home, told = make("home", tmp_path)
    with run_gradio("home", home, folder, **told, **SPACE) as (url, console):
        record = Client(f"{url}/chatbot/", verbose=False).predict("Can I pay by invoice?", api_name="/ask")
        assert record["text"]
        for app in APPS:
            if app.ui == "gradio":
                assert httpx.get(f"{url}/{app.name}/").status_code == 200
        assert httpx.get(f"{url}/results/support_answers.json").status_code == 200
    assert "Traceback" not in console.read_text()


@pytest.mark.parametrize("name", STREAMLIT)
def test_the_streamlit_apps_answer_as_their_container_starts_them(name, tmp_path):
    folder, home, told = make(name, tmp_path)
    url = f"http://127.0.0.1:{(port := free_port())}"
    flags = ("--server.port", str(port), "--server.address=127.0.0.1", "--server.enableXsrfProtection=false")
    command = ["streamlit", "run", f"apps/{name}.py", "--server.headless=true", *flags]
    script = PAGE.format(file=f"apps/{name}.py")
    told |= {"SHOWCASE_HOME": str(home)}
    subprocess.run([sys.executable, "-c", script], cwd=folder, env=os.environ | told, check=True)
    with run_app(command, told, home / "console", f"{url}/_stcore/health", folder=folder):
        assert httpx.get(url).status_code == 200
    assert "Traceback" not in (home / "console").read_text()
