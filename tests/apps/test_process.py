"""`gradio apps/chatbot.py` as people start it: a process, asked over the network, closed by default."""

import json
import re

import httpx
import pytest

from tests.apps.app_process import assert_closed, imported, run_gradio

HEAVY = ("torch", "transformers", "openvino", "openvino_genai", "sklearn", "streamlit")

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address and what it wrote to its console; the models are the ones already fetched."""
    with run_gradio("chatbot", tmp_path_factory.mktemp("home"), SHOWCASE_STAFF_PASSWORD="") as running:
        yield running


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
    assert_closed(started[0])


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
    assert imported("chatbot", HEAVY) == "[]"
