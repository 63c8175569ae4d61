"""The container files: what they promise is in them, and each service's command really starts, behind a real proxy."""

import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from gradio_client import Client

from core.settings import REPOSITORY, Settings
from core.showcase import APPS
from tests.apps.app_process import ROOT
from tests.deploy.cluster_double import find_postgresql, run_database, run_model_server
from tests.deploy.compose_double import DOCKER, NGINX, Stack, read_compose, run_once

FILES = ("compose.yaml", "compose.gpu.yaml")
OURS = {"home", *(app.name for app in APPS if app.ui == "streamlit")}
without_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx (make system)")
process = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(params=FILES)
def compose(request):
    return read_compose(request.param)


@pytest.fixture
def dockerfile():
    return (DOCKER / "Dockerfile").read_text("utf-8")


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="no docker-compose (make system)")
@pytest.mark.parametrize("name", FILES)
def test_the_file_is_valid_by_the_schema_of_compose(name, tmp_path):
    text = (DOCKER / name).read_text("utf-8")
    file = tmp_path / "compose.yaml"
    file.write_text(re.sub(r"^name:.*\n", "", text, flags=re.M))  # a newer key than Debian's program knows
    done = subprocess.run(["docker-compose", "-f", file, "config", "-q"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_app_is_served_and_the_proxy_knows_the_way(compose):
    assert set(compose["services"]) >= OURS
    conf = (DOCKER / "proxy.conf").read_text("utf-8")
    for app in APPS:
        if app.ui == "streamlit":
            command = compose["services"][app.name]["command"]
            assert command[:3] == ["streamlit", "run", app.file]
            assert f"--server.baseUrlPath={app.name}" in command and f"--server.port={app.port}" in command
            assert f"server {app.name}:{app.port};" in conf and f"location /{app.name}/ " in conf
    assert set(compose["services"]["proxy"]["depends_on"]) >= OURS


def test_the_apps_run_with_few_rights_and_reach_nothing_outside(compose):
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["networks"] == ["inside"]
        assert service["security_opt"] == ["no-new-privileges:true"] and "ports" not in service
    assert compose["networks"]["inside"] == {"internal": True}
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy": ["127.0.0.1:8080:8080"]}, "only the proxy, and only on this machine"


def test_settings_of_the_environment_are_ones_the_project_reads(compose):
    known = {f"SHOWCASE_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        told = {key for key in compose["services"][name]["environment"] if key.startswith("SHOWCASE_")}
        assert told <= known


@pytest.mark.parametrize("name", FILES)
def test_no_secret_stands_in_a_file(name):
    text = (DOCKER / name).read_text("utf-8")
    given = re.findall(r"^\s*(\w*(?:PASSWORD|KEY|TOKEN|SECRET|DATABASE)\w*)\s*[:=]\s*(.+)$", text, re.M)
    assert all(value.startswith(("${", "/run/secrets/", "{file:")) for _, value in given), given
    assert "://showcase:" not in text


def test_secrets_are_files_that_git_does_not_keep():
    compose = read_compose("compose.gpu.yaml")
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
        ignored = subprocess.run(["git", "check-ignore", "-q", DOCKER / "secrets" / name], cwd=REPOSITORY)
        assert ignored.returncode == 0
    fields = {name.removeprefix("showcase_") for name in compose["services"]["home"]["secrets"]}
    assert fields <= set(Settings.model_fields)


def test_replicas_wait_for_a_healthy_database_and_model():
    services = read_compose("compose.gpu.yaml")["services"]
    for name in OURS:
        assert services[name]["deploy"]["replicas"] == (1 if name == "lab" else 2)
        waits = services[name]["depends_on"]
        assert {waits[other]["condition"] for other in ("database", "model")} == {"service_healthy"}
    assert all("healthcheck" in services[name] for name in ("database", "model", "proxy"))
    [device] = services["model"]["deploy"]["resources"]["reservations"]["devices"]
    assert device["capabilities"] == ["gpu"] and "--tensor-parallel-size=1" in services["model"]["command"]


def test_the_image_has_a_plain_user_a_pinned_base_and_a_health_check(dockerfile):
    assert all(line.split()[1] == "python:3.12-slim-bookworm" for line in dockerfile.split("\n") if line[:4] == "FROM")
    last = dockerfile.rpartition("FROM ")[2]
    assert "USER showcase" in last and "--uid 1000" in last and "USER root" not in last
    assert "VOLUME /data" in last and "HEALTHCHECK" in last
    packages = {package for app in APPS for package in app.packages}
    assert packages <= set(re.findall(r"[a-z][a-z0-9.+-]+", last))
    assert {str(app.port) for app in APPS if app.ui == "streamlit"} <= set(
        last.split("EXPOSE ")[1].split("\n")[0].split()
    )


def test_the_image_is_built_from_what_it_needs_and_nothing_else(dockerfile):
    lines = (DOCKER / "Dockerfile.dockerignore").read_text("utf-8").split("\n")
    assert lines[1] == "*", "everything is left out first"
    assert {line[1:] for line in lines if line[:1] == "!"} == {
        "apps", "core", "data", "requirements.txt", "LICENSE", ".streamlit/config.toml",
    }  # fmt: skip
    assert {"**/.env", "**/secrets", "**/secrets.toml"} <= set(lines)
    for source in re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.M):
        assert source == "." or source in {line[1:] for line in lines}


@pytest.fixture
def stack(tmp_path):
    compose = read_compose("compose.yaml")
    if (models := ROOT / ".showcase" / "models").is_dir():
        (tmp_path / "models").symlink_to(models)
    return Stack(compose["services"], tmp_path)


class TestTheServices:
    """Each command of compose.yaml as it is written."""

    pytestmark = [*process, pytest.mark.model, without_nginx]

    def test_the_models_are_fetched_by_a_command_that_ends(self, stack):
        service = stack.services["models"]
        environment = {key: stack.here(str(value)) for key, value in service["environment"].items()}
        assert "SmolLM2-135M-Instruct" in run_once(service["command"], environment)

    def test_all_apps_answer_at_one_address(self, stack):
        with stack.run(*sorted(OURS - {"lab"}), SHOWCASE_OFFLINE="1"), stack.proxy() as url:
            page = httpx.get(url)
            assert page.status_code == 200 and "showcase_replica" in page.cookies
            record = Client(f"{url}/chatbot/", verbose=False).predict(
                "How do I descale the Oriole kettle?", api_name="/ask"
            )
            assert "citric acid" in record["text"]
            for name in OURS - {"lab", "home"}:
                assert httpx.get(f"{url}/{name}").headers["location"].endswith(f"/{name}/")
                assert httpx.get(f"{url}/{name}/").status_code == 200
                assert talk(url, name, origin=url) == 101, "a page's own connection goes through the proxy"
                assert talk(url, name, origin="https://elsewhere.example") == 403, "another site's does not"
            assert httpx.post(f"{url}/chatbot/gradio_api/run/ask", json={"data": ["?"]}).status_code == 404
            foreign = {"origin": "https://elsewhere.example"}
            asked = httpx.post(f"{url}/chatbot/gradio_api/queue/join", json={}, headers=foreign)
            assert asked.status_code == 403, "Gradio itself would answer"
            large = httpx.post(f"{url}/grader/gradio_api/upload", content=b"x" * (26 << 20))
            assert large.status_code == 413


class TestTheCluster:
    """compose.gpu.yaml: two replicas of the home page on one PostgreSQL and one model server."""

    pytestmark = [*process, pytest.mark.skipif(find_postgresql() is None, reason="no PostgreSQL (make system)")]

    def test_a_conversation_goes_on_at_the_other_replica(self, tmp_path):
        services = read_compose("compose.gpu.yaml")["services"]
        replicas = [Stack(services, tmp_path / name) for name in ("first", "second")]
        for stack in replicas:
            stack.home.mkdir()
            if (models := ROOT / ".showcase" / "models").is_dir():
                (stack.home / "models").symlink_to(models)
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
            run_database(services["database"], "hidden-word", Path(place)) as database,
            run_model_server() as model,
            ExitStack() as stack,
        ):
            secrets = {"SHOWCASE_DATABASE": database, "SHOWCASE_ENDPOINT_KEY": "another-word"}
            for one in replicas:
                one.addresses["http://127.0.0.1:8000"] = f"http://127.0.0.1:{model.server_port}"
                stack.enter_context(one.run("home", **secrets))
            first, second = (Client(f"http://127.0.0.1:{one.port('7859')}/chatbot/", verbose=False) for one in replicas)
            begun = first.predict("What is the warranty on the Oriole kettle made of?", api_name="/ask")
            gone_on = second.predict("And how do I descale it?", begun["conversation"], api_name="/ask")
            assert gone_on["conversation"] == begun["conversation"]
            assert model.asked and model.keys == {"Bearer another-word"}
            with psycopg.connect(database.replace("+psycopg", "")) as connection:
                [[turns]] = connection.execute("SELECT count(*) FROM turns").fetchall()
            assert turns == 4
            said = "".join((one.home / "home.console").read_text() for one in replicas)
            assert "hidden-word" not in said and "another-word" not in said


def talk(url: str, name: str, *, origin: str) -> int:
    """The status with which an app's stream is opened for a page of `origin`."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": origin,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "c2hvd2Nhc2Utc2hvd2Nhcw==",
    }
    with httpx.stream("GET", f"{url}/{name}/_stcore/stream", headers=headers) as answer:
        return answer.status_code
