"""`python apps/grader.py` as people start it: a process, asked over the network, closed by default."""

import subprocess
import sys

import httpx
import pytest

from tests.apps.app_process import ROOT, free_port, run_app

HEAVY = ("torch", "transformers", "openvino", "openvino_genai", "sklearn", "streamlit", "sympy", "rapidocr")
SAMPLE = ROOT / "data" / "grading" / "en"

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address and what it wrote to its console; the models are the ones already fetched."""
    home = tmp_path_factory.mktemp("home")
    models = ROOT / ".showcase" / "models"
    if models.is_dir():
        (home / "models").symlink_to(models)
    port = free_port()
    environment = {"SHOWCASE_HOME": str(home), "GRADIO_SERVER_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    with run_app(["gradio", "apps/grader.py"], environment, home / "console", url):
        yield url, home / "console"


@pytest.fixture(scope="module")
def client(started):
    from gradio_client import Client

    return Client(started[0], verbose=False)


def read(name: str) -> str:
    return (SAMPLE / name).read_text(encoding="utf-8-sig")


def test_the_sample_class_is_graded_and_what_nobody_judged_waits(client):
    *_, record = client.submit(read("science.json"), read("science-answers.csv"), api_name="/grade")
    assert record["done"] and record["graded"] == record["total"] == len(record["grades"]) == 96
    by_place = {(grade["student"], grade["question"]): grade for grade in record["grades"]}
    assert by_place["01", "Q1"]["points"] == 1 and by_place["01", "Q1"]["method"] == "computed"
    essay = by_place["01", "Q8"]
    assert essay["points"] is None and essay["reason"]
    assert record["totals"]["01"] is None


def test_the_same_class_gets_the_same_marks(client):
    asked = (read("maths.json"), read("maths-answers.csv"))
    first, second = (list(client.submit(*asked, api_name="/grade"))[-1] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("assignment", "answers", "said"),
    [("{", "student,Q1\n1,A\n", "json"), (None, "x,y\n1,2\n", "column"), (None, "", "answers.csv")],
)
def test_errors_are_words(client, assignment, answers, said):
    with pytest.raises(Exception, match=f"(?i){said}") as raised:
        client.predict(assignment or read("science.json"), answers, api_name="/grade")
    assert "Traceback" not in str(raised.value)


def test_only_the_named_endpoint_is_offered_and_none_can_be_called_around_the_queue(started, client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/grade"]
    url = f"{started[0]}/gradio_api"
    config = httpx.get(f"{started[0]}/config").json()
    for name in [each["api_name"] for each in config["dependencies"] if each["backend_fn"]]:
        assert httpx.post(f"{url}/run/{name}", json={"data": []}).status_code == 404, name
    for path in ("monitoring", "runs", "file=/etc/passwd", f"file={ROOT / 'pyproject.toml'}"):
        assert httpx.get(f"{url}/{path}").status_code in (403, 404), path


def test_the_console_shows_no_traceback(started, client):
    assert "Traceback" not in started[1].read_text()


def test_starting_imports_no_engine():
    code = "import runpy, sys; runpy.run_path('apps/grader.py'); print(sorted(set(sys.modules) & set(sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr
