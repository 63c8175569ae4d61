"""`gradio apps/chatbot.py` as people start it: a process, asked over the network, closed by default."""

import json
import re
import subprocess
import sys

import httpx
import pytest

from tests.apps.app_process import ROOT, free_port, run_app

HEAVY = ("torch", "transformers", "openvino", "openvino_genai", "sklearn", "streamlit")

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address and what it wrote to its console; the models are the ones already fetched."""
    home = tmp_path_factory.mktemp("home")
    models = ROOT / ".showcase" / "models"
    if models.is_dir():
        (home / "models").symlink_to(models)
    port = free_port()
    environment = {
        "SHOWCASE_HOME": str(home),
        "GRADIO_SERVER_PORT": str(port),
        "SHOWCASE_STAFF_PASSWORD": "",
    }
    url = f"http://127.0.0.1:{port}"
    with run_app(["gradio", "apps/chatbot.py"], environment, home / "console", url):
        yield url, home / "console"


@pytest.fixture(scope="module")
def client(started):
    from gradio_client import Client

    return Client(started[0], verbose=False)


def test_the_first_answer_comes_with_citations_and_goes_on(client):
    *_, record = client.submit("How long does standard shipping to Germany take?", api_name="/ask")
    assert record["done"] and record["action"] == "answer" and "business days" in record["text"]
    citation = record["citations"][0]
    assert all(citation["text"][span["start"] : span["end"]].strip() for span in citation["spans"])
    record = client.predict("And express?", record["conversation"], api_name="/ask")
    assert record["done"] and record["citations"]


def test_a_question_is_answered_in_its_own_language(client):
    record = client.predict("可以退货吗？", api_name="/ask")
    assert record["language"] == "zh" and re.search("[\u4e00-\u9fff]", record["text"])


def test_what_is_not_covered_is_not_answered(client):
    record = client.predict("Who won the world cup in 1998?", api_name="/ask")
    assert record["action"] == "offer_ticket" and not record["citations"]


def test_errors_are_words(client):
    with pytest.raises(Exception, match="nothing to send"):
        client.predict("  ", api_name="/ask")


def test_only_the_named_endpoint_is_offered_and_none_can_be_called_around_the_queue(started, client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/ask"]
    url = f"{started[0]}/gradio_api"
    config = httpx.get(f"{started[0]}/config").json()
    for name in [each["api_name"] for each in config["dependencies"] if each["backend_fn"]]:
        assert httpx.post(f"{url}/run/{name}", json={"data": []}).status_code == 404, name
    for path in ("monitoring", "runs", "file=/etc/passwd", f"file={ROOT / 'pyproject.toml'}"):
        assert httpx.get(f"{url}/{path}").status_code in (403, 404), path


def test_a_staff_handler_called_from_outside_is_refused(started):
    names = httpx.get(f"{started[0]}/config").json()["dependencies"]
    lists = next(each for each in names if each["api_name"] == "on_resolve")
    payload = {"data": [None, None, False, "x"], "fn_index": lists["id"], "session_hash": "outside"}
    httpx.post(f"{started[0]}/gradio_api/queue/join", json=payload).raise_for_status()
    with httpx.stream("GET", f"{started[0]}/gradio_api/queue/data", params={"session_hash": "outside"}) as events:
        lines = (json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: "))
        done = next(event for event in lines if event["msg"] == "process_completed")
    assert not done["success"] and "staff" in done["output"]["error"]


def test_the_password_is_on_the_console_alone_and_the_page_says_how_to_set_one(started):
    url, console = started
    password = re.search(r"password: (\S+)", console.read_text())[1]
    page = httpx.get(f"{url}/staff").text
    assert password not in page and "SHOWCASE_STAFF_PASSWORD" in page


def test_the_console_shows_no_traceback_and_no_reload(started, client):
    text = started[1].read_text()
    assert "Traceback" not in text and "Watching demo" not in text


def test_starting_imports_no_engine():
    code = "import runpy, sys; runpy.run_path('apps/chatbot.py'); print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr
