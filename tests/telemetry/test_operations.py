"""The port for those who run an app: what it answers, quickly and without secrets, whatever is broken."""

import json
import threading
import time

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.errors import SettingsError, StoreError
from core.evals.reliability.process import free_port
from core.settings import Settings
from core.telemetry import operations, request_scope
from core.telemetry.operations import Readiness, serve_operations


def broken():
    raise StoreError("store.unreachable", why="password=hunter2 at db.example")


def bug():
    raise RuntimeError("password=hunter2")


@pytest.fixture
def serve():
    servers = []

    def start(**probes):
        settings = Settings(_env_file=None, metrics_port=free_port())
        servers.append(serve_operations(settings, "chatbot", probes))
        return f"http://127.0.0.1:{settings.metrics_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("probes", "status", "states"),
    [
        ({}, 200, {}),
        ({"store": lambda: "reachable", "model": lambda: "loaded"}, 200, {"store": "reachable", "model": "loaded"}),
        ({"store": broken, "disk": lambda: "writable"}, 503, {"store": "store.unreachable", "disk": "writable"}),
        ({"model": bug}, 503, {"model": "RuntimeError"}),
        ({"model": lambda: "password=hunter2 is in here"}, 200, {"model": "?"}),
    ],
)
def test_ready_is_who_has_all_parts_and_no_part_tells_a_secret(serve, probes, status, states):
    answer = httpx.get(f"{serve(**probes)}/readyz")
    told = answer.json()
    assert answer.status_code == status and told["ready"] is (status == 200)
    assert {name: part["state"] for name, part in told["parts"].items()} == states
    assert "hunter2" not in answer.text and "db.example" not in answer.text


def test_a_part_that_hangs_costs_its_own_answer_and_is_not_asked_again_meanwhile(monkeypatch):
    monkeypatch.setattr(operations, "PATIENCE", 0.1)
    monkeypatch.setattr(operations, "FRESH", 0.0)
    asked, go_on = [], threading.Event()

    def hang():
        asked.append(1)
        go_on.wait(20)
        return "back"

    readiness = Readiness({"store": hang, "disk": lambda: "writable"})
    for _ in range(3):
        parts = readiness.ask()
        assert parts["store"].state == "no_answer" and not parts["store"].ok and parts["disk"].ok
    assert len(asked) == 1
    go_on.set()
    end = time.monotonic() + 10
    while not readiness.ask()["store"].ok and time.monotonic() < end:
        pass
    assert readiness.ask()["store"].state == "back"


def test_whoever_asks_often_does_not_make_the_parts_work_more():
    asked = []
    readiness = Readiness({"store": lambda: asked.append(1) or "reachable"})
    assert all(readiness.ask()["store"].ok for _ in range(50)) and len(asked) == 1


def test_the_process_lives_and_its_metrics_can_be_parsed(serve):
    url = serve(store=broken)
    with request_scope("chatbot", "scraped"):
        pass
    assert httpx.get(f"{url}/healthz").json() == {"app": "chatbot", "alive": True}
    families = {family.name: family for family in text_string_to_metric_families(httpx.get(f"{url}/metrics").text)}
    events = {sample.labels["event"] for sample in families["showcase_requests"].samples}
    assert "scraped" in events and families["process_resident_memory_bytes"].samples[0].value > 0
    assert all(family.documentation for family in families.values())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404), ("GET", "/metrics/", 404), ("GET", "/../etc/passwd", 404), ("POST", "/readyz", 404),
        ("DELETE", "/metrics", 404), ("HEAD", "/healthz", 200),
    ],
)  # fmt: skip
def test_nothing_else_is_there(serve, method, path, status):
    answer = httpx.request(method, f"{serve()}{path}")
    assert answer.status_code == status and not answer.content


def test_without_a_port_nothing_is_served():
    assert serve_operations(Settings(_env_file=None), "chatbot", {}) is None


def test_a_port_that_is_taken_is_said_with_the_next_act(serve):
    port = int(serve().rsplit(":", 1)[1])
    with pytest.raises(SettingsError) as raised:
        serve_operations(Settings(_env_file=None, metrics_port=port), "writer", {})
    assert str(port) in raised.value.text() and "SHOWCASE_METRICS_PORT" in raised.value.hint("zh")


def test_it_listens_on_this_machine_alone_unless_told():
    assert Settings(_env_file=None).metrics_host == "127.0.0.1"
    assert json.loads(Settings(_env_file=None).model_dump_json())["metrics_port"] == 0
