"""Every bundle starts outside the repository, as a Space starts it, and answers."""

import httpx
import pytest

from core.deploy.bundle import find_entry, plan_bundle
from core.deploy.space import write_space
from tests.apps.app_process import free_port, run_app, run_gradio

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SPACE = {"SYSTEM": "spaces", "SPACE_ID": "me/app", "PYTHONPATH": ""}


def make(name, tmp_path):
    write_space(plan_bundle(find_entry(name)), tmp_path / name)
    (home := tmp_path / "home").mkdir()
    return tmp_path / name, home


@pytest.mark.model
def test_the_chatbot_answers_from_its_documents(tmp_path):
    from gradio_client import Client

    folder, home = make("chatbot", tmp_path)
    with run_gradio("chatbot", home, folder, SHOWCASE_OFFLINE="1", **SPACE) as (url, console):
        record = Client(url, verbose=False).predict("How do I descale the Oriole kettle?", api_name="/ask")
        assert "citric acid" in record["text"] and record["citations"]
    assert str(folder) in console.read_text() or "Traceback" not in console.read_text()


@pytest.mark.parametrize(("name", "endpoint"), [("grader", "/grade"), ("translator", "/translate")])
def test_the_gradio_apps_offer_their_endpoint(name, endpoint, tmp_path):
    folder, home = make(name, tmp_path)
    with run_gradio(name, home, folder, SHOWCASE_OFFLINE="1", **SPACE) as (url, _):
        assert endpoint in httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"]


@pytest.mark.parametrize("name", ["writer", "medical"])
def test_the_streamlit_apps_answer_as_their_container_starts_them(name, tmp_path):
    folder, home = make(name, tmp_path)
    url = f"http://127.0.0.1:{(port := free_port())}"
    flags = ("--server.port", str(port), "--server.address=127.0.0.1", "--server.enableXsrfProtection=false")
    command = ["streamlit", "run", f"apps/{name}.py", "--server.headless=true", *flags]
    told = {"SHOWCASE_HOME": str(home), "SHOWCASE_OFFLINE": "true", "PYTHONPATH": ""}
    with run_app(command, told, home / "console", f"{url}/_stcore/health", folder=folder):
        assert httpx.get(url).status_code == 200
    assert "Traceback" not in (home / "console").read_text()
