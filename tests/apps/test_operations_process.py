"""Apps as processes, looked at by whoever runs them: counted, ready, and no longer ready once the database is lost."""

import json
import time

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.evals.reliability.process import free_port
from core.telemetry.operations import FRESH
from tests.apps.app_process import run_gradio

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SECRET = "Quillfeather"


def read_metrics(url):
    """Sample -> value, by name and the labels' values in the order of the labels' names."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics").text)
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


@pytest.mark.model
def test_a_question_to_the_chatbot_is_counted_and_a_lost_database_is_told(tmp_path):
    from gradio_client import Client

    port = free_port()
    told = {"SHOWCASE_METRICS_PORT": str(port), "SHOWCASE_LOG_FORMAT": "json", "SHOWCASE_LOG_LEVEL": "debug"}
    with run_gradio("chatbot", tmp_path, **told) as (url, console):
        operations = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{operations}/readyz").json()["ready"] is True
        client = Client(url, verbose=False)
        for question in (f"How long does standard shipping take, {SECRET}?", "  ", SECRET * 400):
            try:
                client.predict(question, api_name="/ask")
            except Exception as refused:
                assert SECRET not in str(refused)
        seen = read_metrics(operations)
        assert seen["showcase_requests_total", "chatbot", "ask", "ok"] == 1
        assert seen["showcase_requests_total", "chatbot", "ask", "refused"] == 2
        assert seen["showcase_refusals_total", "chatbot", "chatbot.empty_question"] == 1
        chat = "HuggingFaceTB/SmolLM2-135M-Instruct"
        assert seen["showcase_tokens_total", "prompt", chat] > 50
        assert seen["showcase_tokens_total", "completion", chat] > 0
        assert sum(seen.get(("showcase_generations_total", end, chat), 0) for end in ("stop", "length")) == 1
        assert seen["showcase_first_token_seconds_count", chat] == 1 and seen["showcase_model_loaded", chat] == 1
        assert seen["showcase_queue_length", "chatbot"] == 0 and seen["showcase_requests_running", "chatbot"] == 0
        assert httpx.get(f"{operations}/readyz").json()["parts"]["model"]["state"] == "loaded"
        (tmp_path / "store.sqlite").rename(tmp_path / "elsewhere.sqlite")
        time.sleep(FRESH + 0.1)
        lost = httpx.get(f"{operations}/readyz")
        assert lost.status_code == 503 and lost.json()["parts"]["store"]["state"] == "store.unreachable"
        assert httpx.get(f"{operations}/healthz").status_code == 200
        page = httpx.get(url)
        assert len(page.headers["x-request-id"]) == 8
        assert page.headers["x-request-id"] != httpx.get(url).headers["x-request-id"]
        said = console.read_text()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["what"] == "request" and line["event"] == "ask"]
    assert [line["outcome"] for line in requests] == ["ok", "refused", "refused"]
    assert requests[0]["completion_tokens"] > 0
    assert SECRET not in said and "Traceback" not in said
